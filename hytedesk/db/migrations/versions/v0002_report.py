"""What a run tells people, and a random name of the data folder."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision: str | None = "0001"
branch_labels: str | None = None
depends_on: str | None = None


def upgrade() -> None:
    """Add the report of a run and the name of the installation."""
    op.add_column("sync_run", sa.Column("report", sa.String))
    op.create_table(
        "installation",
        sa.Column("id", sa.String, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_installation"),
    )
