"""An index by which a process finds what the others sent a moment ago."""

from alembic import op

revision = "0035"
down_revision = "0034"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index(op.f("ix_outbox_sent_at"), "outbox", ["sent_at"])
