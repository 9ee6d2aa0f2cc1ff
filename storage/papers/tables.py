"""Tables of papers and of a county's own templates."""

from sqlalchemy import BigInteger, Boolean, Column, ForeignKey, Integer, LargeBinary, String, Table

from storage.database.columns import Id, id_column, metadata, moment_column, sealed_column

paper_templates = Table(  # every version that a county sent in
    "paper_templates",
    metadata,
    id_column(),
    Column("area", String(20), ForeignKey("areas.code"), nullable=False, index=True),
    Column("kind", String(20), nullable=False),  # a key of handlers.papers.kinds.KINDS
    sealed_column("name"),  # of the file, as people see it
    Column("content", LargeBinary, nullable=False),  # the .docx as it was sent in
    Column("sha256", String(64), nullable=False),
    Column("status", String(10), nullable=False),  # storage.papers.templates.TemplateStatus
    sealed_column("faults"),  # lines on what is wrong with it
    Column("person_id", Id, ForeignKey("people.id"), nullable=False),
    moment_column("created_at"),
)

papers = Table(
    "papers",
    metadata,
    id_column(),
    Column("person_id", Id, ForeignKey("people.id"), nullable=False, index=True),  # for whom alone it is
    Column("area", String(20), ForeignKey("areas.code"), nullable=False),  # where that one's role was
    Column("kind", String(20), nullable=False),  # a key of handlers.papers.kinds.KINDS
    Column("format", String(10), nullable=False),  # storage.papers.papers.PaperFormat
    Column("full", Boolean, nullable=False),  # ID and phone numbers as they are
    sealed_column("asked"),  # which cases
    sealed_column("reason", nullable=True),
    Column("template_id", Id, ForeignKey("paper_templates.id")),  # none: our own template
    Column("in_chat", Boolean, nullable=False),  # it is sent to the chat when it is there
    Column("status", String(10), nullable=False),  # storage.exchange.exports.ExportStatus
    Column("many", Integer, nullable=False),  # papers that are to be written
    Column("done", Integer, nullable=False),  # papers that are written
    sealed_column("name", nullable=True),  # of the file, as people see it
    Column("sha256", String(64)),
    Column("bytes", BigInteger),
    Column("file", String(80)),  # within the file folder; none until it is written, and once it is gone
    moment_column("created_at"),
    moment_column("expires_at"),
)
