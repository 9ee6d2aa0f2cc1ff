"""Tables of watched houses and of the looks at them."""

from sqlalchemy import Column, ForeignKey, Index, String, Table, text

from storage.database.columns import Id, id_column, metadata, moment_column, sealed_column

watches = Table(
    "watches",
    metadata,
    id_column(),
    Column("case_id", Id, ForeignKey("cases.id"), nullable=False, index=True),
    Column("kind", String(20), nullable=False),  # knowledge.model.watches.WatchKind
    Column("next_on", String(10), nullable=False),  # ISO date: the last day of the next look
    moment_column("begun_at"),
    moment_column("ended_at", nullable=True),
    Index(
        "ix_watches_running",
        "next_on",
        sqlite_where=text("ended_at IS NULL"),
        postgresql_where=text("ended_at IS NULL"),
    ),
)

watch_looks = Table(  # append-only
    "watch_looks",
    metadata,
    id_column(),
    Column("watch_id", Id, ForeignKey("watches.id"), nullable=False, index=True),
    Column("day", String(10), nullable=False),  # ISO date on which somebody looked
    Column("finding", String(10), nullable=False),  # storage.watches.watches.LookFinding
    sealed_column("words", nullable=True),
    sealed_column("seen", nullable=True),  # of a sealed house: who lives there, whether the seal holds, ids of photos
    Column("person_id", Id, ForeignKey("people.id"), nullable=False),
    Column("role", String(10), nullable=False),
    moment_column("at"),
)
