"""How long a county keeps what it may decide about."""

import sqlalchemy as sa
from alembic import op

revision = "0043"
down_revision = "0042"
branch_labels = None
depends_on = None

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "retention_days",
        sa.Column("area", sa.String(20), nullable=False),
        sa.Column("data_class", sa.String(20), nullable=False),
        sa.Column("days", sa.Integer(), nullable=False),
        sa.Column("person_id", _ID, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["area"], ["areas.code"], name=op.f("fk_retention_days_area")),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_retention_days_person_id")),
        sa.PrimaryKeyConstraint("area", "data_class", name=op.f("pk_retention_days")),
    )
