"""The question that all buttons of a queued message answer, so that one long answered need not be opened."""

import sqlalchemy as sa
from alembic import op

revision = "0047"
down_revision = "0046"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("outbox", sa.Column("question", sa.String(64), nullable=True))
