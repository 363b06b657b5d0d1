"""Lists of services."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision: str | None = "0004"
branch_labels: str | None = None
depends_on: str | None = None


def upgrade() -> None:
    """Make the table of lists."""
    op.create_table(
        "service_list",
        sa.Column("name", sa.String, nullable=False),
        sa.Column("place", sa.Integer, nullable=False),
        sa.Column("services", sa.String, nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_service_list"),
    )
