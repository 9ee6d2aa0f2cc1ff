"""The phone of each office with its hours, who is on duty on which day, and whose own number residents may see."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "offices",
        sa.Column("area", sa.String(length=20), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=True),
        sa.Column("phone", sa.String(length=20), nullable=False),
        sa.Column("hours", sa.String(length=80), nullable=True),
        sa.Column("person_id", _ID, nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["area"], ["areas.code"], name=op.f("fk_offices_area")),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_offices_person_id")),
        sa.PrimaryKeyConstraint("area", name=op.f("pk_offices")),
    )
    op.create_table(
        "duty_days",
        sa.Column("id", _ID, autoincrement=True, nullable=False),
        sa.Column("area", sa.String(length=20), nullable=False),
        sa.Column("day", sa.String(length=10), nullable=False),
        sa.Column("sealed_name", sa.LargeBinary(), nullable=False),
        sa.Column("sealed_phone", sa.LargeBinary(), nullable=True),
        sa.Column("person_id", _ID, nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["area"], ["areas.code"], name=op.f("fk_duty_days_area")),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_duty_days_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_duty_days")),
    )
    op.create_index("ix_duty_days_area_day", "duty_days", ["area", "day"], unique=False)
    op.add_column("people", sa.Column("phone_public_at", sa.DateTime(timezone=True), nullable=True))
