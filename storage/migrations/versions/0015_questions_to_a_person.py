"""Questions that a person is to answer, who of a county does so, and the county's own answers beside the documents."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "curators",
        sa.Column("id", _ID, autoincrement=True, nullable=False),
        sa.Column("person_id", _ID, nullable=False),
        sa.Column("area", sa.String(length=20), nullable=False),
        sa.Column("made_by", _ID, nullable=False),
        sa.Column("at", _MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_curators_person_id")),
        sa.ForeignKeyConstraint(["area"], ["areas.code"], name=op.f("fk_curators_area")),
        sa.ForeignKeyConstraint(["made_by"], ["people.id"], name=op.f("fk_curators_made_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_curators")),
    )
    op.create_index(op.f("ix_curators_area"), "curators", ["area"], unique=False)
    _create_questions()
    _create_local_entries()


def _create_questions() -> None:
    op.create_table(
        "questions",
        sa.Column("id", _ID, autoincrement=True, nullable=False),
        sa.Column("person_id", _ID, nullable=False),
        sa.Column("county", sa.String(length=20), nullable=True),
        sa.Column("area", sa.String(length=20), nullable=True),
        sa.Column("pack", sa.String(length=40), nullable=True),
        sa.Column("subject", sa.String(length=40), nullable=True),
        sa.Column("sealed_question", sa.LargeBinary(), nullable=False),
        sa.Column("fingerprint", sa.String(length=64), nullable=False),
        sa.Column("sealed_told", sa.LargeBinary(), nullable=True),
        sa.Column("times", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.Column("asked_at", _MOMENT, nullable=False),
        sa.Column("handed_at", _MOMENT, nullable=True),
        sa.Column("sealed_answer", sa.LargeBinary(), nullable=True),
        sa.Column("answered_by", _ID, nullable=True),
        sa.Column("answered_at", _MOMENT, nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_questions_person_id")),
        sa.ForeignKeyConstraint(["county"], ["areas.code"], name=op.f("fk_questions_county")),
        sa.ForeignKeyConstraint(["area"], ["areas.code"], name=op.f("fk_questions_area")),
        sa.ForeignKeyConstraint(["answered_by"], ["people.id"], name=op.f("fk_questions_answered_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_questions")),
    )
    op.create_index("ix_questions_person_id_fingerprint", "questions", ["person_id", "fingerprint"], unique=False)
    op.create_index("ix_questions_county", "questions", ["county"], unique=False)
    op.create_index("ix_questions_asked_at", "questions", ["asked_at"], unique=False)


def _create_local_entries() -> None:
    op.create_table(
        "local_entries",
        sa.Column("id", _ID, autoincrement=True, nullable=False),
        sa.Column("county", sa.String(length=20), nullable=False),
        sa.Column("sealed_entry", sa.LargeBinary(), nullable=False),
        sa.Column("until", sa.String(length=10), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("reviewed", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("replaces", _ID, nullable=True),
        sa.Column("made_by", _ID, nullable=False),
        sa.Column("made_at", _MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["county"], ["areas.code"], name=op.f("fk_local_entries_county")),
        sa.ForeignKeyConstraint(["replaces"], ["local_entries.id"], name=op.f("fk_local_entries_replaces")),
        sa.ForeignKeyConstraint(["made_by"], ["people.id"], name=op.f("fk_local_entries_made_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_local_entries")),
    )
    op.create_index(op.f("ix_local_entries_county"), "local_entries", ["county"], unique=False)
    op.create_table(
        "local_entry_events",
        sa.Column("id", _ID, autoincrement=True, nullable=False),
        sa.Column("entry_id", _ID, nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("person_id", _ID, nullable=False),
        sa.Column("sealed_words", sa.LargeBinary(), nullable=True),
        sa.Column("at", _MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["entry_id"], ["local_entries.id"], name=op.f("fk_local_entry_events_entry_id")),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_local_entry_events_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_local_entry_events")),
    )
    op.create_index(op.f("ix_local_entry_events_entry_id"), "local_entry_events", ["entry_id"], unique=False)
