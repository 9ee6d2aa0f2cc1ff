"""Photos of which it is not noted how they look are found at once."""

import sqlalchemy as sa
from alembic import op

revision = "0036"
down_revision = "0035"
branch_labels = None
depends_on = None


def upgrade() -> None:
    waits = sa.text("looks IS NULL AND file IS NOT NULL")
    op.create_index("ix_photos_unlooked", "photos", ["id"], sqlite_where=waits, postgresql_where=waits)
