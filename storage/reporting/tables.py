"""Tables of the reporting dates: what places said, what was reminded of, and what the levels above decided."""

from sqlalchemy import Boolean, Column, ForeignKey, Index, Integer, String, Table, UniqueConstraint, text

from storage.database.columns import Id, id_column, metadata, moment_column, sealed_column

submissions = Table(  # what a place said of a reporting date: 已报送 or 零报告
    "submissions",
    metadata,
    id_column(),
    Column("pack", String(40), nullable=False),
    Column("rule", String(40), nullable=False),
    Column("due", String(10), nullable=False),  # ISO date
    Column("area", String(20), ForeignKey("areas.code"), nullable=False),
    Column("kind", String(10), nullable=False),
    Column("person_id", Id, ForeignKey("people.id"), nullable=False),
    moment_column("at"),
    UniqueConstraint("pack", "rule", "due", "area"),
)

reminders = Table(  # P3: one row for each person, rule, due date and stage
    "reminders",
    metadata,
    Column("person_id", Id, ForeignKey("people.id"), primary_key=True),
    Column("pack", String(40), primary_key=True),
    Column("rule", String(40), primary_key=True),
    Column("due", String(10), primary_key=True),
    Column("stage", String(12), primary_key=True),
    Column("area", String(20), ForeignKey("areas.code"), primary_key=True),
    moment_column("planned_at"),
)

calendar_settings = Table(  # what a county decided about one rule of its pack's calendar
    "calendar_settings",
    metadata,
    Column("area", String(20), ForeignKey("areas.code"), primary_key=True),
    Column("pack", String(40), primary_key=True),
    Column("rule", String(40), primary_key=True),
    Column("days", String(40)),  # as "20" or "5,15,last": earlier ones, or those of a rule without a day
    Column("villages_lead", Integer),  # so many days before their township the villages hand in their part
    Column("off", Boolean, nullable=False, server_default=text("false")),
    Column("days_since", String(10)),  # ISO date: last days before it are not touched
    Column("days_before", String(200)),  # set earlier, the newest first, with since when: "28@2026-09-14;5,last@"
    Column("villages_since", String(10)),
    Column("person_id", Id, ForeignKey("people.id"), nullable=False),
    moment_column("at"),
)

exemptions = Table(  # 免报: a place owes nothing until a day
    "exemptions",
    metadata,
    id_column(),
    Column("area", String(20), ForeignKey("areas.code"), nullable=False, index=True),
    Column("pack", String(40)),  # none: of every rule
    Column("rule", String(40)),
    Column("until", String(10), nullable=False),  # ISO date, included
    sealed_column("reason"),
    Column("person_id", Id, ForeignKey("people.id"), nullable=False),
    moment_column("at"),
    moment_column("ended_at", nullable=True),
)

extensions = Table(  # 延期: asked for by a place, granted or refused above
    "extensions",
    metadata,
    id_column(),
    Column("pack", String(40), nullable=False),
    Column("rule", String(40), nullable=False),
    Column("due", String(10), nullable=False),
    Column("area", String(20), ForeignKey("areas.code"), nullable=False),
    Column("until", String(10), nullable=False),  # ISO date: the new last day
    sealed_column("reason"),
    Column("person_id", Id, ForeignKey("people.id"), nullable=False),
    moment_column("at"),
    Column("granted", Boolean),  # none: not decided
    Column("decided_by", Id, ForeignKey("people.id")),
    moment_column("decided_at", nullable=True),
    Index("ix_extensions_pack_rule_due", "pack", "rule", "due"),
)

escalations = Table(  # 催办 by hand: somebody above pressed a place for what it owes, or 我来跟: looks after it
    "escalations",
    metadata,
    id_column(),
    Column("pack", String(40), nullable=False),
    Column("rule", String(40), nullable=False),
    Column("due", String(10), nullable=False),
    Column("area", String(20), ForeignKey("areas.code"), nullable=False),
    Column("kind", String(10), nullable=False),
    Column("person_id", Id, ForeignKey("people.id"), nullable=False),
    moment_column("at"),
    Index("ix_escalations_pack_rule_due", "pack", "rule", "due"),
)
