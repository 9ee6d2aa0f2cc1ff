"""What databases lack that were made before 0001, 0003 or 0004 got their last form, for these were edited meanwhile.

Each thing is added only where it is missing. A table that no release used in the form in which it stands is made anew;
it is empty.
"""

from collections.abc import Callable

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")

_COLUMNS: tuple[tuple[str, Callable[[], sa.Column[object]]], ...] = (
    ("cases", lambda: sa.Column("imminent_since", sa.DateTime(timezone=True), nullable=True)),
    ("web_sessions", lambda: sa.Column("replaces", sa.String(length=64), nullable=True)),
    ("invitations", lambda: sa.Column("made_by", _ID, nullable=True)),
    ("one_time_links", lambda: sa.Column("opened_by", sa.String(length=64), nullable=True)),
    ("invitation_tries", lambda: sa.Column("about", sa.String(length=64), nullable=True)),
    ("calendar_settings", lambda: sa.Column("days_since", sa.String(length=10), nullable=True)),
    ("calendar_settings", lambda: sa.Column("villages_since", sa.String(length=10), nullable=True)),
)


def upgrade() -> None:
    late_alarm = not _has_column("cases", "imminent_since")
    for table, make in _COLUMNS:
        column = make()
        if not _has_column(table, column.name):
            op.add_column(table, column)
    if late_alarm:
        _renew_index_of_untaken_cases()
    if not _has_index("invitations", "ix_invitations_made_by"):
        op.create_index("ix_invitations_made_by", "invitations", ["made_by"], unique=False)
    if _has_column("check_items", "sealed_note"):
        op.drop_table("check_items")
        op.drop_table("checks")
        _create_checks()
        _create_check_items()
    if not sa.inspect(op.get_bind()).has_table("mutings"):
        _create_mutings()
    if not _has_column("urgings", "kind"):
        op.drop_table("urgings")
        _create_urgings()


def _has_column(table: str, name: str) -> bool:
    return any(column["name"] == name for column in sa.inspect(op.get_bind()).get_columns(table))


def _has_index(table: str, name: str) -> bool:
    return any(index["name"] == name for index in sa.inspect(op.get_bind()).get_indexes(table))


def _renew_index_of_untaken_cases() -> None:
    """Alarms are due by the moment at which danger became imminent, which once was that of the report."""
    op.execute("UPDATE cases SET imminent_since = created_at WHERE imminent")
    op.drop_index("ix_cases_untaken", table_name="cases")
    where = sa.text("taken_at IS NULL")
    op.create_index(
        "ix_cases_untaken", "cases", ["imminent_since"], unique=False, sqlite_where=where, postgresql_where=where
    )


def _create_checks() -> None:
    op.create_table(
        "checks",
        sa.Column("id", _ID, autoincrement=True, nullable=False),
        sa.Column("key", sa.String(length=120), nullable=True),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("reason", sa.String(length=40), nullable=False),
        sa.Column("sealed_title", sa.LargeBinary(), nullable=True),
        sa.Column("area", sa.String(length=20), nullable=False),
        sa.Column("due", sa.String(length=10), nullable=True),
        sa.Column("drill", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("person_id", _ID, nullable=True),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["area"], ["areas.code"], name=op.f("fk_checks_area")),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_checks_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_checks")),
        sa.UniqueConstraint("key", name=op.f("uq_checks_key")),
    )
    op.create_index(op.f("ix_checks_area"), "checks", ["area"], unique=False)


def _create_check_items() -> None:
    op.create_table(
        "check_items",
        sa.Column("id", _ID, autoincrement=True, nullable=False),
        sa.Column("check_id", _ID, nullable=False),
        sa.Column("case_id", _ID, nullable=True),
        sa.Column("area", sa.String(length=20), nullable=False),
        sa.Column("holder_id", _ID, nullable=True),
        sa.Column("stage", sa.String(length=12), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answer", sa.String(length=20), nullable=True),
        sa.Column("sealed_details", sa.LargeBinary(), nullable=False),
        sa.Column("answered_by", _ID, nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["answered_by"], ["people.id"], name=op.f("fk_check_items_answered_by")),
        sa.ForeignKeyConstraint(["area"], ["areas.code"], name=op.f("fk_check_items_area")),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_check_items_case_id")),
        sa.ForeignKeyConstraint(["check_id"], ["checks.id"], name=op.f("fk_check_items_check_id")),
        sa.ForeignKeyConstraint(["holder_id"], ["people.id"], name=op.f("fk_check_items_holder_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_check_items")),
        sa.UniqueConstraint("check_id", "case_id", name=op.f("uq_check_items_check_id_case_id")),
    )
    op.create_index("ix_check_items_area", "check_items", ["area"], unique=False)
    op.create_index(
        "ix_check_items_open",
        "check_items",
        ["asked_at"],
        unique=False,
        sqlite_where=sa.text("answer IS NULL"),
        postgresql_where=sa.text("answer IS NULL"),
    )


def _create_mutings() -> None:
    op.create_table(
        "mutings",
        sa.Column("case_id", _ID, nullable=False),
        sa.Column("reason", sa.String(length=20), nullable=False),
        sa.Column("sealed_words", sa.LargeBinary(), nullable=True),
        sa.Column("until", sa.String(length=10), nullable=False),
        sa.Column("person_id", _ID, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_mutings_case_id")),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_mutings_person_id")),
        sa.PrimaryKeyConstraint("case_id", name=op.f("pk_mutings")),
    )


def _create_urgings() -> None:
    op.create_table(
        "urgings",
        sa.Column("id", _ID, autoincrement=True, nullable=False),
        sa.Column("pack", sa.String(length=40), nullable=False),
        sa.Column("rule", sa.String(length=40), nullable=False),
        sa.Column("due", sa.String(length=10), nullable=False),
        sa.Column("area", sa.String(length=20), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("person_id", _ID, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["area"], ["areas.code"], name=op.f("fk_urgings_area")),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_urgings_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_urgings")),
    )
    op.create_index("ix_urgings_pack_rule_due", "urgings", ["pack", "rule", "due"], unique=False)
