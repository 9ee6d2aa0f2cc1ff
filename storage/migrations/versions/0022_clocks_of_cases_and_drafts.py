"""The last day that a document names where a later one was granted, and since when a form lies there half filled.

No last day was put off before. Forms that are left already count from the next message of who left them.
"""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None

_MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.add_column("case_deadlines", sa.Column("named_on", sa.String(10), nullable=True))
    op.add_column("conversations", sa.Column("left_since", _MOMENT, nullable=True))
    left = sa.text("left_since IS NOT NULL")
    op.create_index("ix_conversations_left", "conversations", ["left_since"], sqlite_where=left, postgresql_where=left)
