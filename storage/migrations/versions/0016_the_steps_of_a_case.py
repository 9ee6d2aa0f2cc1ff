"""What the steps of a case record and by when they are due, and the usual practice that a county goes without.

Cases stay where they are: what follows for one that was checked is the next step of its document. No day is set for
what was done before.
"""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.add_column("cases", sa.Column("category", sa.String(40), nullable=True))
    op.add_column("cases", sa.Column("method", sa.String(12), nullable=True))
    op.create_table(
        "case_records",
        sa.Column("id", _ID, autoincrement=True, nullable=False),
        sa.Column("case_id", _ID, nullable=False),
        sa.Column("step", sa.String(40), nullable=False),
        sa.Column("day", sa.String(10), nullable=False),
        sa.Column("from_state", sa.String(20), nullable=False),
        sa.Column("sealed_values", sa.LargeBinary(), nullable=False),
        sa.Column("person_id", _ID, nullable=False),
        sa.Column("role", sa.String(10), nullable=False),
        sa.Column("at", _MOMENT, nullable=False),
        sa.Column("undone_by", _ID, nullable=True),
        sa.Column("undone_at", _MOMENT, nullable=True),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_case_records_case_id")),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_case_records_person_id")),
        sa.ForeignKeyConstraint(["undone_by"], ["people.id"], name=op.f("fk_case_records_undone_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_records")),
    )
    op.create_index(op.f("ix_case_records_case_id"), "case_records", ["case_id"])
    op.create_table(
        "case_deadlines",
        sa.Column("id", _ID, autoincrement=True, nullable=False),
        sa.Column("case_id", _ID, nullable=False),
        sa.Column("step", sa.String(40), nullable=False),
        sa.Column("owner", sa.String(10), nullable=False),
        sa.Column("due_on", sa.String(10), nullable=False),
        sa.Column("section", sa.String(60), nullable=False),
        sa.Column("in_principle", sa.Boolean(), nullable=False),
        sa.Column("begun_by", _ID, nullable=False),
        sa.Column("ended_by", _ID, nullable=True),
        sa.Column("ended_at", _MOMENT, nullable=True),
        sa.ForeignKeyConstraint(["begun_by"], ["case_records.id"], name=op.f("fk_case_deadlines_begun_by")),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_case_deadlines_case_id")),
        sa.ForeignKeyConstraint(["ended_by"], ["case_records.id"], name=op.f("fk_case_deadlines_ended_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_deadlines")),
    )
    for column in ("begun_by", "case_id", "ended_by"):
        op.create_index(op.f(f"ix_case_deadlines_{column}"), "case_deadlines", [column])
    running = sa.text("ended_at IS NULL")
    op.create_index(
        "ix_case_deadlines_running", "case_deadlines", ["due_on"], sqlite_where=running, postgresql_where=running
    )
    op.create_table(
        "steps_left_out",
        sa.Column("area", sa.String(20), nullable=False),
        sa.Column("step", sa.String(40), nullable=False),
        sa.Column("person_id", _ID, nullable=False),
        sa.Column("at", _MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["area"], ["areas.code"], name=op.f("fk_steps_left_out_area")),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_steps_left_out_person_id")),
        sa.PrimaryKeyConstraint("area", "step", name=op.f("pk_steps_left_out")),
    )
