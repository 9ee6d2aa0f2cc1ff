"""Tables of what was entered for official tables, of what was sent, and of what counties call their columns."""

from sqlalchemy import Column, ForeignKey, Integer, String, Table, UniqueConstraint

from storage.database.columns import Id, id_column, metadata, moment_column, sealed_column

table_entries = Table(  # sums that no case can tell, and numbers that an office corrected
    "table_entries",
    metadata,
    Column("pack", String(40), primary_key=True),
    Column("name", String(40), primary_key=True),  # knowledge.model.official_table.OfficialTable.id
    Column("area", String(20), ForeignKey("areas.code"), primary_key=True),
    Column("month", String(10), primary_key=True),  # ISO date of its first day
    sealed_column("values"),
    Column("person_id", Id, ForeignKey("people.id"), nullable=False),
    moment_column("at"),
)

table_versions = Table(  # append-only: what was sent, as it was
    "table_versions",
    metadata,
    id_column(),
    Column("pack", String(40), nullable=False),
    Column("name", String(40), nullable=False),
    Column("area", String(20), ForeignKey("areas.code"), nullable=False),
    Column("month", String(10), nullable=False),
    Column("number", Integer, nullable=False),  # 1 for the first that was sent
    sealed_column("content"),
    Column("sha256", String(64), nullable=False),  # of the content before it was sealed
    Column("person_id", Id, ForeignKey("people.id"), nullable=False),
    moment_column("at"),
    UniqueConstraint("pack", "name", "area", "month", "number"),
)

table_heads = Table(  # of columns whose heads the document's text has lost, as a county calls them
    "table_heads",
    metadata,
    Column("pack", String(40), primary_key=True),
    Column("name", String(40), primary_key=True),  # knowledge.model.official_table.OfficialTable.id
    Column("area", String(20), ForeignKey("areas.code"), primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),  # of the column, from 1
    Column("head", String(40), nullable=False),
    Column("person_id", Id, ForeignKey("people.id"), nullable=False),
    moment_column("at"),
)
