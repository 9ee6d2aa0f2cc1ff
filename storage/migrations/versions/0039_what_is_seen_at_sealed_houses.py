"""What is looked at by name where an empty house was sealed."""

import sqlalchemy as sa
from alembic import op

revision = "0039"
down_revision = "0038"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("watch_looks", sa.Column("sealed_seen", sa.LargeBinary(), nullable=True))
