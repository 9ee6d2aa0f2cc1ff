"""Which messages are under way, and in the sending of which the process has ended before."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("outbox", sa.Column("under_way_since", sa.DateTime(timezone=True), nullable=True))
    op.add_column("outbox", sa.Column("doubts", sa.Integer(), server_default=sa.text("0"), nullable=False))
