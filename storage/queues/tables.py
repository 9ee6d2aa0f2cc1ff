"""Tables of what comes in, goes out, and is still to be done."""

from sqlalchemy import Column, ForeignKey, Index, Integer, String, Table, UniqueConstraint, text

from storage.database.columns import Id, id_column, metadata, moment_column, sealed_column

inbox = Table(
    "inbox",
    metadata,
    id_column(),
    Column("channel", String(12), nullable=False),
    Column("update_id", String(80), nullable=False),
    Column("lane", String(80), nullable=False),
    sealed_column("payload"),
    Column("status", String(8), nullable=False),  # storage.queues.inbox.InboxStatus
    sealed_column("error", nullable=True),
    moment_column("received_at"),
    moment_column("finished_at", nullable=True),
    UniqueConstraint("channel", "update_id"),
    Index(
        "ix_inbox_lane_waiting",
        "lane",
        "id",
        sqlite_where=text("status = 'waiting'"),
        postgresql_where=text("status = 'waiting'"),
    ),
    Index("ix_inbox_received_at", "received_at"),
)

outbox = Table(
    "outbox",
    metadata,
    id_column(),
    Column("key", String(120), unique=True),  # what must not be said twice
    Column("person_id", Id, ForeignKey("people.id"), nullable=False),
    Column("channel", String(12), nullable=False),
    Column("chat", String(64), nullable=False),
    Column("manner", String(8), nullable=False),  # handlers.dialog.messages.Manner
    sealed_column("reply"),
    Column("question", String(64)),  # the one that all its buttons answer, empty: it has none; null: they do more
    Column("status", String(12), nullable=False),  # storage.queues.outbox.OutboxStatus
    moment_column("created_at"),
    moment_column("due_at"),
    Column("tries", Integer, nullable=False, server_default=text("0")),
    sealed_column("error", nullable=True),
    moment_column("under_way_since", nullable=True),  # noted before it is sent; it may have arrived since
    Column("doubts", Integer, nullable=False, server_default=text("0")),  # how often it may have arrived, unknown
    moment_column("sent_at", nullable=True),
    Column("message", String(64)),  # the channel's id of what was sent
    Index(
        "ix_outbox_waiting",
        "chat",
        "id",
        sqlite_where=text("status = 'waiting'"),
        postgresql_where=text("status = 'waiting'"),
    ),
    Index("ix_outbox_person_id_id", "person_id", "id"),
    Index("ix_outbox_created_at", "created_at"),
    Index("ix_outbox_sent_at", "sent_at"),
)

jobs = Table(
    "jobs",
    metadata,
    id_column(),
    Column("key", String(120), unique=True),
    Column("kind", String(30), nullable=False),
    Column("lane", String(80), nullable=False),  # to whose inbox the result comes back
    sealed_column("details"),
    Column("status", String(8), nullable=False),  # storage.queues.jobs.JobStatus
    Column("tries", Integer, nullable=False, server_default=text("0")),
    moment_column("due_at"),
    sealed_column("error", nullable=True),
    moment_column("finished_at", nullable=True),
    Index(
        "ix_jobs_waiting",
        "due_at",
        sqlite_where=text("status = 'waiting'"),
        postgresql_where=text("status = 'waiting'"),
    ),
)

mailings = Table(  # one message to many
    "mailings",
    metadata,
    id_column(),
    Column("key", String(60), unique=True),  # of those that the clock makes: digest:2026-11-03
    Column("kind", String(12), nullable=False),  # storage.queues.mailings.MailingKind
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
    Column("status", String(12), nullable=False),  # storage.queues.mailings.RecipientStatus
    moment_column("due_at"),
    moment_column("queued_at", nullable=True),
    moment_column("read_at", nullable=True),
    Column("rounds", Integer, nullable=False, server_default=text("0")),  # how often it was repeated
    Column("weight", Integer, nullable=False, server_default=text("0")),  # of its mailing's kind: less goes first
    UniqueConstraint("mailing_id", "person_id"),
    Index(
        "ix_recipients_waiting",
        "weight",
        "due_at",
        "id",
        sqlite_where=text("status = 'waiting'"),
        postgresql_where=text("status = 'waiting'"),
    ),
    Index("ix_recipients_mailing_id_status", "mailing_id", "status"),
)

told_lines = Table(  # what each person's digests told last, by what it is about
    "told_lines",
    metadata,
    Column("person_id", Id, ForeignKey("people.id"), primary_key=True),
    Column("about", String(80), primary_key=True),
    Column("fingerprint", String(64), nullable=False),
    Column("told_on", String(10), nullable=False),  # ISO date
)
