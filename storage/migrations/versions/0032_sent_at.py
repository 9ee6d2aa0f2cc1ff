"""An index by which a process finds what the others sent a moment ago."""

from alembic import op

revision = "0032"
down_revision = "0031"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index(op.f("ix_outbox_sent_at"), "outbox", ["sent_at"])
