"""What was entered for the official tables of a month, and what was sent of them."""

import sqlalchemy as sa
from alembic import op

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "table_entries",
        sa.Column("pack", sa.String(40), nullable=False),
        sa.Column("name", sa.String(40), nullable=False),
        sa.Column("area", sa.String(20), nullable=False),
        sa.Column("month", sa.String(10), nullable=False),
        sa.Column("sealed_values", sa.LargeBinary(), nullable=False),
        sa.Column("person_id", _ID, nullable=False),
        sa.Column("at", _MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["area"], ["areas.code"], name=op.f("fk_table_entries_area")),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_table_entries_person_id")),
        sa.PrimaryKeyConstraint("pack", "name", "area", "month", name=op.f("pk_table_entries")),
    )
    op.create_table(
        "table_versions",
        sa.Column("id", _ID, autoincrement=True, nullable=False),
        sa.Column("pack", sa.String(40), nullable=False),
        sa.Column("name", sa.String(40), nullable=False),
        sa.Column("area", sa.String(20), nullable=False),
        sa.Column("month", sa.String(10), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("sealed_content", sa.LargeBinary(), nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("person_id", _ID, nullable=False),
        sa.Column("at", _MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["area"], ["areas.code"], name=op.f("fk_table_versions_area")),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_table_versions_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_table_versions")),
        sa.UniqueConstraint(
            "pack", "name", "area", "month", "number", name=op.f("uq_table_versions_pack_name_area_month_number")
        ),
    )
