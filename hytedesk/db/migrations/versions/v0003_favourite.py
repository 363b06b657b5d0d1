"""Favourites."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision: str | None = "0002"
branch_labels: str | None = None
depends_on: str | None = None


def upgrade() -> None:
    """Make the table of favourites."""
    op.create_table(
        "favourite",
        sa.Column("service", sa.String, nullable=False),
        sa.Column("names", sa.String, nullable=False),
        sa.Column("organization", sa.String, nullable=False),
        sa.Column("phone", sa.String),
        sa.Column("added", sa.String, nullable=False),
        sa.PrimaryKeyConstraint("service", name="pk_favourite"),
    )
