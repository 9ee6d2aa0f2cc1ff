"""By what a case is found in the ledger, and the ledgers that were taken in from files.

Cases on record are marked by the clock, some at each tick: what they are found by is sealed.
"""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.add_column("cases", sa.Column("marked_by", sa.Integer(), server_default="0", nullable=False))
    op.create_index(op.f("ix_cases_marked_by"), "cases", ["marked_by"])
    op.create_table(
        "case_marks",
        sa.Column("word", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("case_id", _ID, autoincrement=False, nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_case_marks_case_id")),
        sa.PrimaryKeyConstraint("word", "case_id", name=op.f("pk_case_marks")),
    )
    op.create_index(op.f("ix_case_marks_case_id"), "case_marks", ["case_id"])
    standing = sa.text("undone_at IS NULL")
    op.create_index(
        "ix_case_records_standing",
        "case_records",
        ["step", "case_id"],
        sqlite_where=standing,
        postgresql_where=standing,
    )
    op.create_table(
        "case_imports",
        sa.Column("id", _ID, autoincrement=True, nullable=False),
        sa.Column("area", sa.String(20), nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("person_id", _ID, nullable=False),
        sa.Column("at", _MOMENT, nullable=False),
        sa.Column("undone_at", _MOMENT, nullable=True),
        sa.ForeignKeyConstraint(["area"], ["areas.code"], name=op.f("fk_case_imports_area")),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_case_imports_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_imports")),
    )
    op.create_table(
        "case_import_rows",
        sa.Column("import_id", _ID, autoincrement=False, nullable=False),
        sa.Column("case_id", _ID, autoincrement=False, nullable=False),
        sa.Column("sealed_before", sa.LargeBinary(), nullable=True),
        sa.Column("changed_at", _MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_case_import_rows_case_id")),
        sa.ForeignKeyConstraint(["import_id"], ["case_imports.id"], name=op.f("fk_case_import_rows_import_id")),
        sa.PrimaryKeyConstraint("import_id", "case_id", name=op.f("pk_case_import_rows")),
    )
    op.create_index(op.f("ix_case_import_rows_case_id"), "case_import_rows", ["case_id"])
