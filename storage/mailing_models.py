"""Tables of what goes to many: notices and the morning's digest, who is still to get them, and files that go along."""

from sqlalchemy import Column, ForeignKey, Index, Integer, String, Table, UniqueConstraint, text

from storage.columns import Id, id_column, metadata, moment_column, sealed_column

mailings = Table(  # one message to many
    "mailings",
    metadata,
    id_column(),
    Column("key", String(60), unique=True),  # of those that the clock makes: digest:2026-11-03
    Column("kind", String(12), nullable=False),  # storage.mailings.MailingKind
    Column("area", String(20), ForeignKey("areas.code")),  # to whom below which place; none: everywhere
    Column("person_id", Id, ForeignKey("people.id")),  # who wrote it; none: the clock
    sealed_column("reply", nullable=True),  # what is said; none: written for each when the turn comes
    Column("audience", String(200), nullable=False),  # roles, as "cadre,township"
    moment_column("created_at"),
    moment_column("stopped_at", nullable=True),
    Index("ix_mailings_person_id", "person_id"),
)

recipients = Table(  # who is still to get a mailing, and what became of it
    "recipients",
    metadata,
    id_column(),
    Column("mailing_id", Id, ForeignKey("mailings.id"), nullable=False),
    Column("person_id", Id, ForeignKey("people.id"), nullable=False, index=True),
    Column("status", String(12), nullable=False),  # storage.mailings.RecipientStatus
    moment_column("due_at"),
    moment_column("queued_at", nullable=True),
    moment_column("read_at", nullable=True),
    Column("rounds", Integer, nullable=False, server_default=text("0")),  # how often it was repeated
    UniqueConstraint("mailing_id", "person_id"),
    Index(
        "ix_recipients_waiting",
        "due_at",
        "id",
        sqlite_where=text("status = 'waiting'"),
        postgresql_where=text("status = 'waiting'"),
    ),
    Index("ix_recipients_mailing_id_status", "mailing_id", "status"),
)

files = Table(  # what is no photo: taken from a chat, or made here to be handed on
    "files",
    metadata,
    Column("id", String(16), primary_key=True),
    Column("person_id", Id, ForeignKey("people.id"), nullable=False, index=True),
    Column("channel", String(12)),  # from where it came; none: made here
    sealed_column("source", nullable=True),  # how the channel finds the bytes
    sealed_column("name"),  # as people see it, never a path
    Column("media_type", String(80), nullable=False),
    Column("bytes", Integer),
    Column("sha256", String(64)),
    Column("file", String(80)),  # within the data folder; none until fetched
    moment_column("created_at"),
)
