"""Complaints, what becomes of them, who may read them, and in how many days what is owed."""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "complaints",
        sa.Column("id", _ID, autoincrement=True, nullable=False),
        sa.Column("number", sa.String(length=13), nullable=False),
        sa.Column("office", sa.String(length=20), nullable=False),
        sa.Column("place", sa.String(length=20), nullable=False),
        sa.Column("person_id", _ID, nullable=True),
        sa.Column("code_fingerprint", sa.String(length=64), nullable=True),
        sa.Column("sealed_account", sa.LargeBinary(), nullable=False),
        sa.Column("hears", sa.Boolean(), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("received_on", sa.String(length=10), nullable=False),
        sa.Column("due_on", sa.String(length=10), nullable=True),
        sa.Column("answered_on", sa.String(length=10), nullable=True),
        sa.Column("prolonged", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("clue_on", sa.String(length=10), nullable=True),
        sa.Column("handler_id", _ID, nullable=True),
        sa.ForeignKeyConstraint(["office"], ["areas.code"], name=op.f("fk_complaints_office")),
        sa.ForeignKeyConstraint(["place"], ["areas.code"], name=op.f("fk_complaints_place")),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_complaints_person_id")),
        sa.ForeignKeyConstraint(["handler_id"], ["people.id"], name=op.f("fk_complaints_handler_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_complaints")),
        sa.UniqueConstraint("number", name=op.f("uq_complaints_number")),
        sa.UniqueConstraint("code_fingerprint", name=op.f("uq_complaints_code_fingerprint")),
    )
    op.create_index(op.f("ix_complaints_place"), "complaints", ["place"], unique=False)
    op.create_index(op.f("ix_complaints_person_id"), "complaints", ["person_id"], unique=False)
    op.create_index("ix_complaints_office_state", "complaints", ["office", "state"], unique=False)
    op.create_table(
        "complaint_events",
        sa.Column("id", _ID, autoincrement=True, nullable=False),
        sa.Column("complaint_id", _ID, nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("person_id", _ID, nullable=True),
        sa.Column("sealed_words", sa.LargeBinary(), nullable=True),
        sa.Column("day", sa.String(length=10), nullable=False),
        sa.ForeignKeyConstraint(["complaint_id"], ["complaints.id"], name=op.f("fk_complaint_events_complaint_id")),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_complaint_events_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_complaint_events")),
    )
    op.create_index(op.f("ix_complaint_events_complaint_id"), "complaint_events", ["complaint_id"], unique=False)
    _create_handlers_and_times()


def _create_handlers_and_times() -> None:
    op.create_table(
        "complaint_handlers",
        sa.Column("id", _ID, autoincrement=True, nullable=False),
        sa.Column("person_id", _ID, nullable=False),
        sa.Column("area", sa.String(length=20), nullable=False),
        sa.Column("made_by", _ID, nullable=False),
        sa.Column("at", _MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_complaint_handlers_person_id")),
        sa.ForeignKeyConstraint(["area"], ["areas.code"], name=op.f("fk_complaint_handlers_area")),
        sa.ForeignKeyConstraint(["made_by"], ["people.id"], name=op.f("fk_complaint_handlers_made_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_complaint_handlers")),
    )
    op.create_index(op.f("ix_complaint_handlers_area"), "complaint_handlers", ["area"], unique=False)
    op.create_table(
        "complaint_times",
        sa.Column("area", sa.String(length=20), nullable=False),
        sa.Column("notify", sa.Integer(), nullable=False),
        sa.Column("answer", sa.Integer(), nullable=False),
        sa.Column("longer", sa.Integer(), nullable=False),
        sa.Column("review", sa.Integer(), nullable=False),
        sa.Column("person_id", _ID, nullable=False),
        sa.Column("at", _MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["area"], ["areas.code"], name=op.f("fk_complaint_times_area")),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_complaint_times_person_id")),
        sa.PrimaryKeyConstraint("area", name=op.f("pk_complaint_times")),
    )
