"""Tables of checks: a roll-call in danger, or a regular look at houses, with a line for each house asked for."""

from sqlalchemy import Boolean, Column, ForeignKey, Index, String, Table, UniqueConstraint, text

from storage.database.columns import Id, id_column, metadata, moment_column, sealed_column

checks = Table(  # 点名 or a regular check, as it was called
    "checks",
    metadata,
    id_column(),
    Column("key", String(120), unique=True),  # of those that the calendar calls: pack, rule, due date, county
    Column("kind", String(12), nullable=False),  # storage.checks.items.CheckKind
    Column("reason", String(40), nullable=False),  # rain, freeze, earthquake …, or the rule's id
    sealed_column("title", nullable=True),  # own words, or the rule's name
    Column(
        "area", String(20), ForeignKey("areas.code"), nullable=False, index=True
    ),  # of who called it: a county, or a township
    Column("due", String(10)),  # ISO date; none: at once
    Column("drill", Boolean, nullable=False, server_default=text("false")),
    Column("person_id", Id, ForeignKey("people.id")),  # who called it; none: the calendar
    moment_column("opened_at"),
    moment_column("closed_at", nullable=True),
)

check_items = Table(  # one house, or one village where the check is of all its houses
    "check_items",
    metadata,
    id_column(),
    Column("check_id", Id, ForeignKey("checks.id"), nullable=False),
    Column("case_id", Id, ForeignKey("cases.id")),
    Column("area", String(20), ForeignKey("areas.code"), nullable=False),  # the village
    Column("holder_id", Id, ForeignKey("people.id")),  # who is asked now; none: nobody is there
    Column("stage", String(12), nullable=False),  # storage.checks.items.CheckStage
    moment_column("asked_at"),
    Column("answer", String(20)),  # storage.checks.items.CheckAnswer; none: not answered
    sealed_column("details"),  # remarks; of a village how many houses were looked at
    Column("answered_by", Id, ForeignKey("people.id")),
    moment_column("answered_at", nullable=True),
    UniqueConstraint("check_id", "case_id"),
    Index("ix_check_items_area", "area"),
    Index(
        "ix_check_items_open",
        "asked_at",
        sqlite_where=text("answer IS NULL"),
        postgresql_where=text("answer IS NULL"),
    ),
)

mutings = Table(  # houses that regular checks leave out until a day
    "mutings",
    metadata,
    Column("case_id", Id, ForeignKey("cases.id"), primary_key=True),
    Column("reason", String(20), nullable=False),  # away, demolished, other
    sealed_column("words", nullable=True),  # of another reason
    Column("until", String(10), nullable=False),  # ISO date, included
    Column("person_id", Id, ForeignKey("people.id"), nullable=False),
    moment_column("at"),
)
