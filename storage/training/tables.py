"""The table of trained people."""

from sqlalchemy import Column, ForeignKey, String, Table

from storage.database.columns import Id, id_column, metadata, moment_column, sealed_column

trained_people = Table(  # 培训名单 of a county; who is taken off it stays, for what was done before
    "trained_people",
    metadata,
    id_column(),
    Column("county", String(20), ForeignKey("areas.code"), nullable=False, index=True),
    Column("trade", String(10), nullable=False),  # storage.training.record.Trade
    sealed_column("person"),  # {name, unit, certificate, phone, lesson}
    Column("trained_on", String(10), nullable=False),  # ISO date of the training
    Column("made_by", Id, ForeignKey("people.id")),  # none: entered at the command line
    moment_column("made_at"),
    Column("removed_by", Id, ForeignKey("people.id")),
    moment_column("removed_at", nullable=True),
)
