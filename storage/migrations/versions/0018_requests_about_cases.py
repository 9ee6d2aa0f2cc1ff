"""Requests about cases, and the steps that are to be looked at again after one was granted."""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "case_requests",
        sa.Column("id", _ID, autoincrement=True, nullable=False),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("case_id", _ID, nullable=False),
        sa.Column("subject", sa.String(40), nullable=False),
        sa.Column("sealed_wanted", sa.LargeBinary(), nullable=False),
        sa.Column("sealed_reason", sa.LargeBinary(), nullable=False),
        sa.Column("asked_by", _ID, nullable=False),
        sa.Column("asked_role", sa.String(10), nullable=False),
        sa.Column("asked_at", _MOMENT, nullable=False),
        sa.Column("office", sa.String(10), nullable=False),
        sa.Column("area", sa.String(20), nullable=False),
        sa.Column("asked_of", _ID, nullable=True),
        sa.Column("answered_by", _ID, nullable=True),
        sa.Column("granted", sa.Boolean(), nullable=True),
        sa.Column("sealed_answer", sa.LargeBinary(), nullable=True),
        sa.Column("answered_at", _MOMENT, nullable=True),
        sa.ForeignKeyConstraint(["answered_by"], ["people.id"], name=op.f("fk_case_requests_answered_by")),
        sa.ForeignKeyConstraint(["area"], ["areas.code"], name=op.f("fk_case_requests_area")),
        sa.ForeignKeyConstraint(["asked_by"], ["people.id"], name=op.f("fk_case_requests_asked_by")),
        sa.ForeignKeyConstraint(["asked_of"], ["people.id"], name=op.f("fk_case_requests_asked_of")),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_case_requests_case_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_requests")),
    )
    waits = sa.text("answered_at IS NULL")
    op.create_index(op.f("ix_case_requests_area"), "case_requests", ["area"])
    op.create_index(op.f("ix_case_requests_case_id"), "case_requests", ["case_id"])
    op.create_index(
        "ix_case_requests_open", "case_requests", ["area", "office"], sqlite_where=waits, postgresql_where=waits
    )
    op.create_table(
        "case_rechecks",
        sa.Column("id", _ID, autoincrement=True, nullable=False),
        sa.Column("case_id", _ID, nullable=False),
        sa.Column("record_id", _ID, nullable=False),
        sa.Column("request_id", _ID, nullable=False),
        sa.Column("owner", sa.String(10), nullable=False),
        sa.Column("at", _MOMENT, nullable=False),
        sa.Column("cleared_by", _ID, nullable=True),
        sa.Column("cleared_at", _MOMENT, nullable=True),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_case_rechecks_case_id")),
        sa.ForeignKeyConstraint(["cleared_by"], ["people.id"], name=op.f("fk_case_rechecks_cleared_by")),
        sa.ForeignKeyConstraint(["record_id"], ["case_records.id"], name=op.f("fk_case_rechecks_record_id")),
        sa.ForeignKeyConstraint(["request_id"], ["case_requests.id"], name=op.f("fk_case_rechecks_request_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_rechecks")),
    )
    marked = sa.text("cleared_at IS NULL")
    op.create_index(op.f("ix_case_rechecks_case_id"), "case_rechecks", ["case_id"])
    op.create_index(op.f("ix_case_rechecks_record_id"), "case_rechecks", ["record_id"])
    op.create_index(
        "ix_case_rechecks_open", "case_rechecks", ["owner", "case_id"], sqlite_where=marked, postgresql_where=marked
    )
