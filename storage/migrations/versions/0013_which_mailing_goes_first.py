"""Which of several mailings goes first: what somebody wrote goes before the morning's digests."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("recipients", sa.Column("weight", sa.Integer(), server_default=sa.text("0"), nullable=False))
    op.execute(
        "UPDATE recipients SET weight = 1 "
        "WHERE status = 'waiting' AND mailing_id IN (SELECT id FROM mailings WHERE kind = 'digest')"
    )
    op.drop_index("ix_recipients_waiting", table_name="recipients")
    op.create_index(
        "ix_recipients_waiting",
        "recipients",
        ["weight", "due_at", "id"],
        unique=False,
        sqlite_where=sa.text("status = 'waiting'"),
        postgresql_where=sa.text("status = 'waiting'"),
    )
