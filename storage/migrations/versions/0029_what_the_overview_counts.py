"""Why reports were returned, in which coarse cell of the map a house stands, and how many questions were answered."""

import sqlalchemy as sa
from alembic import op

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("case_events", sa.Column("reason", sa.String(20), nullable=True))
    op.create_index(op.f("ix_case_events_kind_at"), "case_events", ["kind", "at"])
    op.add_column("cases", sa.Column("cell_north", sa.Integer(), nullable=True))
    op.add_column("cases", sa.Column("cell_east", sa.Integer(), nullable=True))
    op.create_table(
        "question_counts",
        sa.Column("area", sa.String(20), nullable=False),
        sa.Column("month", sa.String(7), nullable=False),
        sa.Column("asked", sa.Integer(), nullable=False),
        sa.Column("answered", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["area"], ["areas.code"], name=op.f("fk_question_counts_area")),
        sa.PrimaryKeyConstraint("area", "month", name=op.f("pk_question_counts")),
    )
