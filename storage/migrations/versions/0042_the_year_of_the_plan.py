"""The year of a house's plan and the further categories of its household, in columns that tables count by."""

import sqlalchemy as sa
from alembic import op

revision = "0042"
down_revision = "0041"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("cases", sa.Column("plan_year", sa.Integer(), nullable=True))
    op.add_column("cases", sa.Column("other_categories", sa.Text(), nullable=True))
