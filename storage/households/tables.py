"""Tables of households, of pairs of cases that may be one house, and of cases that were joined into others."""

from sqlalchemy import Boolean, Column, ForeignKey, Index, Integer, String, Table, UniqueConstraint, text

from storage.database.columns import Id, id_column, metadata, moment_column

households = Table(  # what is known of one is in its cases
    "households",
    metadata,
    id_column(),
    Column("area", String(20), ForeignKey("areas.code"), nullable=False, index=True),
    Column("id_fingerprint", String(64), index=True),  # keyed, of the head's ID number
    moment_column("made_at"),
)

household_cases = Table(
    "household_cases",
    metadata,
    Column("case_id", Id, ForeignKey("cases.id"), primary_key=True, autoincrement=False),
    Column("household_id", Id, ForeignKey("households.id"), nullable=False, index=True),
    Column("said", Boolean, nullable=False),  # by a person, and no more by what the case says
    moment_column("at"),
)

household_pairs = Table(  # two cases that look like one house: the later one is the second
    "household_pairs",
    metadata,
    id_column(),
    Column("first_id", Id, ForeignKey("cases.id"), nullable=False),
    Column("second_id", Id, ForeignKey("cases.id"), nullable=False, index=True),
    Column("score", Integer, nullable=False),  # of 100
    Column("reasons", String(120), nullable=False),  # knowledge.reading.likeness.AlikeBy, with commas
    moment_column("noted_at"),
    Column("said", Boolean),  # what the village thinks
    Column("said_by", Id, ForeignKey("people.id")),
    Column("same", Boolean),  # what the township decided
    Column("decided_by", Id, ForeignKey("people.id")),
    moment_column("decided_at", nullable=True),
    UniqueConstraint("first_id", "second_id"),
    Index(
        "ix_household_pairs_open",
        "second_id",
        sqlite_where=text("same IS NULL"),
        postgresql_where=text("same IS NULL"),
    ),
)

case_joins = Table(  # 并入: a pointer from one case to another, and nothing moved
    "case_joins",
    metadata,
    id_column(),
    Column("case_id", Id, ForeignKey("cases.id"), nullable=False, index=True),
    Column("into_id", Id, ForeignKey("cases.id"), nullable=False, index=True),
    Column("record_id", Id, ForeignKey("case_records.id"), nullable=False, index=True),  # the step that joined it
    Column("household_id", Id, ForeignKey("households.id")),  # of which the case was before
    moment_column("made_at"),
    moment_column("undone_at", nullable=True),
)
