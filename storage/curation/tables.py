"""Tables of questions without an answer, and of the answers that a county gives beside the documents."""

from sqlalchemy import Boolean, Column, ForeignKey, Index, Integer, String, Table, text

from storage.database.columns import Id, id_column, metadata, moment_column, sealed_column

questions = Table(  # what was asked and not answered, or handed to a person (转给人答)
    "questions",
    metadata,
    id_column(),
    Column("person_id", Id, ForeignKey("people.id"), nullable=False),
    Column("county", String(20), ForeignKey("areas.code")),  # whose curators see it; none: nobody's
    Column("area", String(20), ForeignKey("areas.code")),  # where the asker belongs; none: not known
    Column("pack", String(40)),  # the region asked about; none: not known
    Column("subject", String(40)),  # the topic of the nearest entry; none: there is none near
    sealed_column("question"),
    Column("fingerprint", String(64), nullable=False),  # of the normalised words: the same ones asked again join
    sealed_column("told", nullable=True),  # what the assistant had said to it
    Column("times", Integer, nullable=False, server_default=text("1")),
    moment_column("asked_at"),
    moment_column("handed_at", nullable=True),  # since when a person is to answer; none: nobody was asked to
    sealed_column("answer", nullable=True),
    Column("answered_by", Id, ForeignKey("people.id")),
    moment_column("answered_at", nullable=True),
    Index("ix_questions_person_id_fingerprint", "person_id", "fingerprint"),
    Index("ix_questions_county", "county"),
    Index("ix_questions_asked_at", "asked_at"),
)

question_counts = Table(  # how many questions were asked at a place in a month, and how many got an answer at once
    "question_counts",
    metadata,
    Column("area", String(20), ForeignKey("areas.code"), primary_key=True),
    Column("month", String(7), primary_key=True),  # 2026-10
    Column("asked", Integer, nullable=False),
    Column("answered", Integer, nullable=False),
)

local_entries = Table(  # 本县问答; an edited one is a new row, which replaces the old one once it is published
    "local_entries",
    metadata,
    id_column(),
    Column("county", String(20), ForeignKey("areas.code"), nullable=False, index=True),
    sealed_column("entry"),  # {asks, answer, source}
    Column("until", String(10), nullable=False),  # ISO date, included
    Column("state", String(10), nullable=False),  # storage.curation.local_entries.LocalState
    Column("reviewed", Boolean, nullable=False, server_default=text("false")),  # a second person agreed to it
    Column("replaces", Id, ForeignKey("local_entries.id")),
    Column("made_by", Id, ForeignKey("people.id"), nullable=False),
    moment_column("made_at"),
)

local_entry_events = Table(  # what became of each: proposed, published, rejected, withdrawn, replaced
    "local_entry_events",
    metadata,
    id_column(),
    Column("entry_id", Id, ForeignKey("local_entries.id"), nullable=False, index=True),
    Column("kind", String(10), nullable=False),
    Column("person_id", Id, ForeignKey("people.id"), nullable=False),
    sealed_column("words", nullable=True),
    moment_column("at"),
)
