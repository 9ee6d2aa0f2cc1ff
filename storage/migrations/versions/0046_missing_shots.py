"""The shots of its house that a case still lacks, in a column that lists and counts look for."""

import sqlalchemy as sa
from alembic import op

revision = "0046"
down_revision = "0045"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("cases", sa.Column("missing_shots", sa.Text(), nullable=True))
