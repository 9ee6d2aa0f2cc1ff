"""Each case of imminent danger gets its alarm: when it rings, who saw and took it, when it was over.

Of the cases there are, those get one that nobody has taken yet.
"""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "alarms",
        sa.Column("case_id", _ID, autoincrement=False, nullable=False),
        sa.Column("rings_at", _MOMENT, nullable=True),
        sa.Column("seen_at", _MOMENT, nullable=True),
        sa.Column("taken_by", _ID, nullable=True),
        sa.Column("answered_at", _MOMENT, nullable=True),
        sa.Column("out_at", _MOMENT, nullable=True),
        sa.Column("over_at", _MOMENT, nullable=True),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_alarms_case_id")),
        sa.ForeignKeyConstraint(["taken_by"], ["people.id"], name=op.f("fk_alarms_taken_by")),
        sa.PrimaryKeyConstraint("case_id", name=op.f("pk_alarms")),
    )
    where = sa.text("over_at IS NULL")
    op.create_index("ix_alarms_running", "alarms", ["case_id"], sqlite_where=where, postgresql_where=where)
    untaken = sa.text("SELECT id FROM cases WHERE imminent AND taken_at IS NULL AND state = 'reported'")
    op.execute(sa.text(f"INSERT INTO alarms (case_id) {untaken}"))
