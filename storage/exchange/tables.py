"""Tables of exports, of a county's own column sets, and of ledgers that were sent in as files."""

from sqlalchemy import BigInteger, Boolean, Column, ForeignKey, Integer, String, Table

from storage.database.columns import Id, id_column, metadata, moment_column, sealed_column

exports = Table(
    "exports",
    metadata,
    id_column(),
    Column("person_id", Id, ForeignKey("people.id"), nullable=False, index=True),  # for whom alone it is
    Column("area", String(20), ForeignKey("areas.code"), nullable=False),  # where that one's role was
    Column("format", String(10), nullable=False),  # storage.exchange.exports.ExportFormat
    Column("full", Boolean, nullable=False),  # names and numbers as they are
    sealed_column("asked"),  # which cases and columns
    sealed_column("reason", nullable=True),
    Column("status", String(10), nullable=False),  # storage.exchange.exports.ExportStatus
    Column("many", Integer, nullable=False),  # cases that fitted when it was asked for
    Column("done", Integer, nullable=False),  # cases that are written
    Column("sha256", String(64)),
    Column("bytes", BigInteger),
    Column("file", String(80)),  # within the file folder; none until it is written, and once it is gone
    moment_column("created_at"),
    moment_column("expires_at"),
)

column_sets = Table(  # what columns of the ledger a county wants, and what it calls them
    "column_sets",
    metadata,
    id_column(),
    Column("area", String(20), ForeignKey("areas.code"), nullable=False, index=True),
    Column("name", String(40), nullable=False),
    sealed_column("columns"),  # pairs of a field's key and a head, in their order
    Column("person_id", Id, ForeignKey("people.id"), nullable=False),
    moment_column("at"),
    moment_column("removed_at", nullable=True),
)

matched_heads = Table(  # what a county's own heads mean, as somebody there said once
    "matched_heads",
    metadata,
    Column("area", String(20), ForeignKey("areas.code"), primary_key=True),
    Column("head", String(80), primary_key=True),  # as handlers.documents.org_heads.heading writes it
    Column("field", String(40), nullable=False),  # a key of the catalogue; empty: the column is left out
    Column("person_id", Id, ForeignKey("people.id"), nullable=False),
    moment_column("at"),
)

arrivals = Table(  # a ledger that was sent in at the desk, from its heads to the cases that it made
    "ledger_arrivals",
    metadata,
    id_column(),
    Column("person_id", Id, ForeignKey("people.id"), nullable=False, index=True),
    Column("area", String(20), ForeignKey("areas.code"), nullable=False),
    sealed_column("name"),  # of the file, as people see it
    Column("sha256", String(64), nullable=False),
    Column("file", String(80)),  # within the file folder; none once it is gone
    Column("noted", String(80)),  # the bad rows with their notes, within the file folder
    sealed_column("found"),  # its heads, counts of rows and what is wrong with some
    Column("status", String(10), nullable=False),  # storage.exchange.arrivals.ArrivalStatus
    Column("done", Integer, nullable=False),  # rows that are taken in
    Column("import_id", Id, ForeignKey("case_imports.id")),
    moment_column("created_at"),
    moment_column("expires_at"),
)
