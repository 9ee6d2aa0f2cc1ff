"""Which shot of the list a photo is, and what is not as it should be with it."""

import sqlalchemy as sa
from alembic import op

revision = "0037"
down_revision = "0036"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("photos", sa.Column("shot", sa.String(8), nullable=True))
    op.add_column("photos", sa.Column("flaws", sa.String(40), nullable=True))
