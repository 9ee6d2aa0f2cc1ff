"""Lines of the trail whose details were sealed anew after they were linked."""

import sqlalchemy as sa
from alembic import op

revision = "0045"
down_revision = "0044"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("audit_links", sa.Column("details_hash", sa.String(64), nullable=True))
