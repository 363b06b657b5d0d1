"""The history of synchronisations."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision: str | None = None
branch_labels: str | None = None
depends_on: str | None = None


def upgrade() -> None:
    """Make the first table."""
    op.create_table(
        "sync_run",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("started", sa.String, nullable=False),
        sa.Column("seconds", sa.Float, nullable=False),
        sa.Column("source", sa.String, nullable=False),
        sa.Column("outcome", sa.String, nullable=False),
        sa.Column("generation", sa.Integer),
        sa.Column("added", sa.Integer, nullable=False),
        sa.Column("changed", sa.Integer, nullable=False),
        sa.Column("removed", sa.Integer, nullable=False),
        sa.Column("rejected", sa.Integer, nullable=False),
        sa.Column("error", sa.String),
        sa.PrimaryKeyConstraint("id", name="pk_sync_run"),
    )
