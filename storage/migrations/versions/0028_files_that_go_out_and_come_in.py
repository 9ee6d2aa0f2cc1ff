"""Exports, a county's own columns, and ledgers that are sent in as files."""

import sqlalchemy as sa
from alembic import op

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "exports",
        sa.Column("id", _ID, autoincrement=True, nullable=False),
        sa.Column("person_id", _ID, nullable=False),
        sa.Column("area", sa.String(20), nullable=False),
        sa.Column("format", sa.String(10), nullable=False),
        sa.Column("full", sa.Boolean(), nullable=False),
        sa.Column("sealed_asked", sa.LargeBinary(), nullable=False),
        sa.Column("sealed_reason", sa.LargeBinary(), nullable=True),
        sa.Column("status", sa.String(10), nullable=False),
        sa.Column("many", sa.Integer(), nullable=False),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(64), nullable=True),
        sa.Column("bytes", sa.BigInteger(), nullable=True),
        sa.Column("file", sa.String(80), nullable=True),
        sa.Column("created_at", _MOMENT, nullable=False),
        sa.Column("expires_at", _MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_exports_person_id")),
        sa.ForeignKeyConstraint(["area"], ["areas.code"], name=op.f("fk_exports_area")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_exports")),
    )
    op.create_index(op.f("ix_exports_person_id"), "exports", ["person_id"])
    op.create_table(
        "column_sets",
        sa.Column("id", _ID, autoincrement=True, nullable=False),
        sa.Column("area", sa.String(20), nullable=False),
        sa.Column("name", sa.String(40), nullable=False),
        sa.Column("sealed_columns", sa.LargeBinary(), nullable=False),
        sa.Column("person_id", _ID, nullable=False),
        sa.Column("at", _MOMENT, nullable=False),
        sa.Column("removed_at", _MOMENT, nullable=True),
        sa.ForeignKeyConstraint(["area"], ["areas.code"], name=op.f("fk_column_sets_area")),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_column_sets_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_column_sets")),
    )
    op.create_index(op.f("ix_column_sets_area"), "column_sets", ["area"])
    op.create_table(
        "matched_heads",
        sa.Column("area", sa.String(20), nullable=False),
        sa.Column("head", sa.String(80), nullable=False),
        sa.Column("field", sa.String(40), nullable=False),
        sa.Column("person_id", _ID, nullable=False),
        sa.Column("at", _MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["area"], ["areas.code"], name=op.f("fk_matched_heads_area")),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_matched_heads_person_id")),
        sa.PrimaryKeyConstraint("area", "head", name=op.f("pk_matched_heads")),
    )
    op.create_table(
        "ledger_arrivals",
        sa.Column("id", _ID, autoincrement=True, nullable=False),
        sa.Column("person_id", _ID, nullable=False),
        sa.Column("area", sa.String(20), nullable=False),
        sa.Column("sealed_name", sa.LargeBinary(), nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("file", sa.String(80), nullable=True),
        sa.Column("noted", sa.String(80), nullable=True),
        sa.Column("sealed_found", sa.LargeBinary(), nullable=False),
        sa.Column("status", sa.String(10), nullable=False),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.Column("import_id", _ID, nullable=True),
        sa.Column("created_at", _MOMENT, nullable=False),
        sa.Column("expires_at", _MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_ledger_arrivals_person_id")),
        sa.ForeignKeyConstraint(["area"], ["areas.code"], name=op.f("fk_ledger_arrivals_area")),
        sa.ForeignKeyConstraint(["import_id"], ["case_imports.id"], name=op.f("fk_ledger_arrivals_import_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ledger_arrivals")),
    )
    op.create_index(op.f("ix_ledger_arrivals_person_id"), "ledger_arrivals", ["person_id"])
