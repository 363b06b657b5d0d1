"""Counts."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision: str | None = "0003"
branch_labels: str | None = None
depends_on: str | None = None


def upgrade() -> None:
    """Make the table of tallies."""
    op.create_table(
        "tally",
        sa.Column("kind", sa.String, nullable=False),
        sa.Column("period", sa.String, nullable=False),
        sa.Column("key", sa.String, nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("kind", "period", "key", name="pk_tally"),
    )
