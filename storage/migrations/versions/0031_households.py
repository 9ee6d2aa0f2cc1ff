"""Households with their cases, pairs of cases that may be one house, cases joined into others, and how photos look."""

import sqlalchemy as sa
from alembic import op

revision = "0031"
down_revision = "0030"
branch_labels = None
depends_on = None

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.add_column("cases", sa.Column("housed_by", sa.Integer(), nullable=False, server_default="0"))
    op.create_index(op.f("ix_cases_housed_by"), "cases", ["housed_by"])
    op.add_column("photos", sa.Column("looks", sa.String(128), nullable=True))
    op.create_table(
        "households",
        sa.Column("id", _ID, autoincrement=True, nullable=False),
        sa.Column("area", sa.String(20), nullable=False),
        sa.Column("id_fingerprint", sa.String(64), nullable=True),
        sa.Column("made_at", _MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["area"], ["areas.code"], name=op.f("fk_households_area")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_households")),
    )
    op.create_index(op.f("ix_households_area"), "households", ["area"])
    op.create_index(op.f("ix_households_id_fingerprint"), "households", ["id_fingerprint"])
    op.create_table(
        "household_cases",
        sa.Column("case_id", _ID, autoincrement=False, nullable=False),
        sa.Column("household_id", _ID, nullable=False),
        sa.Column("said", sa.Boolean(), nullable=False),
        sa.Column("at", _MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_household_cases_case_id")),
        sa.ForeignKeyConstraint(["household_id"], ["households.id"], name=op.f("fk_household_cases_household_id")),
        sa.PrimaryKeyConstraint("case_id", name=op.f("pk_household_cases")),
    )
    op.create_index(op.f("ix_household_cases_household_id"), "household_cases", ["household_id"])
    op.create_table(
        "household_pairs",
        sa.Column("id", _ID, autoincrement=True, nullable=False),
        sa.Column("first_id", _ID, nullable=False),
        sa.Column("second_id", _ID, nullable=False),
        sa.Column("score", sa.Integer(), nullable=False),
        sa.Column("reasons", sa.String(120), nullable=False),
        sa.Column("noted_at", _MOMENT, nullable=False),
        sa.Column("said", sa.Boolean(), nullable=True),
        sa.Column("said_by", _ID, nullable=True),
        sa.Column("same", sa.Boolean(), nullable=True),
        sa.Column("decided_by", _ID, nullable=True),
        sa.Column("decided_at", _MOMENT, nullable=True),
        sa.ForeignKeyConstraint(["first_id"], ["cases.id"], name=op.f("fk_household_pairs_first_id")),
        sa.ForeignKeyConstraint(["second_id"], ["cases.id"], name=op.f("fk_household_pairs_second_id")),
        sa.ForeignKeyConstraint(["said_by"], ["people.id"], name=op.f("fk_household_pairs_said_by")),
        sa.ForeignKeyConstraint(["decided_by"], ["people.id"], name=op.f("fk_household_pairs_decided_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_household_pairs")),
        sa.UniqueConstraint("first_id", "second_id", name=op.f("uq_household_pairs_first_id_second_id")),
    )
    op.create_index(op.f("ix_household_pairs_second_id"), "household_pairs", ["second_id"])
    waits = sa.text("same IS NULL")
    op.create_index(
        "ix_household_pairs_open", "household_pairs", ["second_id"], sqlite_where=waits, postgresql_where=waits
    )
    op.create_table(
        "case_joins",
        sa.Column("id", _ID, autoincrement=True, nullable=False),
        sa.Column("case_id", _ID, nullable=False),
        sa.Column("into_id", _ID, nullable=False),
        sa.Column("record_id", _ID, nullable=False),
        sa.Column("household_id", _ID, nullable=True),
        sa.Column("made_at", _MOMENT, nullable=False),
        sa.Column("undone_at", _MOMENT, nullable=True),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_case_joins_case_id")),
        sa.ForeignKeyConstraint(["into_id"], ["cases.id"], name=op.f("fk_case_joins_into_id")),
        sa.ForeignKeyConstraint(["record_id"], ["case_records.id"], name=op.f("fk_case_joins_record_id")),
        sa.ForeignKeyConstraint(["household_id"], ["households.id"], name=op.f("fk_case_joins_household_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_joins")),
    )
    op.create_index(op.f("ix_case_joins_case_id"), "case_joins", ["case_id"])
    op.create_index(op.f("ix_case_joins_into_id"), "case_joins", ["into_id"])
    op.create_index(op.f("ix_case_joins_record_id"), "case_joins", ["record_id"])
