"""What the reporter says before the close-out and later, and the months by which a county judges its townships.

Cases that were closed before are not asked about: nobody was promised that.
"""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "case_confirmations",
        sa.Column("id", _ID, autoincrement=True, nullable=False),
        sa.Column("case_id", _ID, nullable=False),
        sa.Column("kind", sa.String(10), nullable=False),
        sa.Column("ask_on", sa.String(10), nullable=False),
        sa.Column("waits_until", sa.String(10), nullable=True),
        sa.Column("asked_at", _MOMENT, nullable=True),
        sa.Column("answer", sa.String(10), nullable=True),
        sa.Column("answered_at", _MOMENT, nullable=True),
        sa.Column("ended_at", _MOMENT, nullable=True),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_case_confirmations_case_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_confirmations")),
    )
    op.create_index(op.f("ix_case_confirmations_case_id"), "case_confirmations", ["case_id"])
    unasked = sa.text("asked_at IS NULL AND ended_at IS NULL")
    op.create_index(
        "ix_case_confirmations_unasked",
        "case_confirmations",
        ["ask_on"],
        sqlite_where=unasked,
        postgresql_where=unasked,
    )
    op.create_table(
        "assessment_weights",
        sa.Column("area", sa.String(20), nullable=False),
        sa.Column("measure", sa.String(12), nullable=False),
        sa.Column("weight", sa.Integer(), nullable=False),
        sa.Column("person_id", _ID, nullable=False),
        sa.Column("at", _MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["area"], ["areas.code"], name=op.f("fk_assessment_weights_area")),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_assessment_weights_person_id")),
        sa.PrimaryKeyConstraint("area", "measure", name=op.f("pk_assessment_weights")),
    )
    op.create_table(
        "assessments",
        sa.Column("id", _ID, autoincrement=True, nullable=False),
        sa.Column("area", sa.String(20), nullable=False),
        sa.Column("month", sa.String(7), nullable=False),
        sa.Column("sealed_notice", sa.LargeBinary(), nullable=False),
        sa.Column("person_id", _ID, nullable=False),
        sa.Column("mailing_id", _ID, nullable=True),
        sa.Column("sent_at", _MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["area"], ["areas.code"], name=op.f("fk_assessments_area")),
        sa.ForeignKeyConstraint(["mailing_id"], ["mailings.id"], name=op.f("fk_assessments_mailing_id")),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_assessments_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assessments")),
        sa.UniqueConstraint("area", "month", name=op.f("uq_assessments_area_month")),
    )
