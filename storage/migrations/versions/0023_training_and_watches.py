"""Who was trained to appraise or build, and houses that stay watched after their case has ended."""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "trained_people",
        sa.Column("id", _ID, autoincrement=True, nullable=False),
        sa.Column("county", sa.String(20), nullable=False),
        sa.Column("trade", sa.String(10), nullable=False),
        sa.Column("sealed_person", sa.LargeBinary(), nullable=False),
        sa.Column("trained_on", sa.String(10), nullable=False),
        sa.Column("made_by", _ID, nullable=True),
        sa.Column("made_at", _MOMENT, nullable=False),
        sa.Column("removed_by", _ID, nullable=True),
        sa.Column("removed_at", _MOMENT, nullable=True),
        sa.ForeignKeyConstraint(["county"], ["areas.code"], name=op.f("fk_trained_people_county")),
        sa.ForeignKeyConstraint(["made_by"], ["people.id"], name=op.f("fk_trained_people_made_by")),
        sa.ForeignKeyConstraint(["removed_by"], ["people.id"], name=op.f("fk_trained_people_removed_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_trained_people")),
    )
    op.create_index(op.f("ix_trained_people_county"), "trained_people", ["county"])
    op.create_table(
        "watches",
        sa.Column("id", _ID, autoincrement=True, nullable=False),
        sa.Column("case_id", _ID, nullable=False),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("next_on", sa.String(10), nullable=False),
        sa.Column("begun_at", _MOMENT, nullable=False),
        sa.Column("ended_at", _MOMENT, nullable=True),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_watches_case_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_watches")),
    )
    op.create_index(op.f("ix_watches_case_id"), "watches", ["case_id"])
    running = sa.text("ended_at IS NULL")
    op.create_index("ix_watches_running", "watches", ["next_on"], sqlite_where=running, postgresql_where=running)
    op.create_table(
        "watch_looks",
        sa.Column("id", _ID, autoincrement=True, nullable=False),
        sa.Column("watch_id", _ID, nullable=False),
        sa.Column("day", sa.String(10), nullable=False),
        sa.Column("finding", sa.String(10), nullable=False),
        sa.Column("sealed_words", sa.LargeBinary(), nullable=True),
        sa.Column("person_id", _ID, nullable=False),
        sa.Column("role", sa.String(10), nullable=False),
        sa.Column("at", _MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["watch_id"], ["watches.id"], name=op.f("fk_watch_looks_watch_id")),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_watch_looks_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_watch_looks")),
    )
    op.create_index(op.f("ix_watch_looks_watch_id"), "watch_looks", ["watch_id"])
