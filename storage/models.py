"""Tables of people, places, queues, cases and the house itself; `duty_models` and `task_models` hold the others."""

from sqlalchemy import (
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    UniqueConstraint,
    text,
)

from storage.columns import Id, id_column, metadata, moment_column, sealed_column

# --- places and people

areas = Table(
    "areas",
    metadata,
    Column("code", String(20), primary_key=True),
    Column("name", String(80), nullable=False),
    Column("level", String(10), nullable=False),  # knowledge.area.Level
    Column("parent", String(20), ForeignKey("areas.code"), index=True),
    Column("path", String(200), nullable=False, index=True),  # "/45/4503/450328/", itself last
    Column("pack", String(40)),  # the policy pack set here; inherited downwards
)

people = Table(
    "people",
    metadata,
    id_column(),
    sealed_column("name", nullable=True),
    sealed_column("phone", nullable=True),
    Column("phone_fingerprint", String(64), unique=True),
    Column("preferred_channel", String(12)),  # where notices go first; none: where the person was last seen
    moment_column("created_at"),
    moment_column("refused_notices_at", nullable=True),  # wants no notices to many; none: takes them
)

consents = Table(  # to which version of the privacy notice somebody agreed
    "consents",
    metadata,
    Column("person_id", Id, ForeignKey("people.id"), primary_key=True),
    Column("version", String(10), primary_key=True),
    moment_column("given_at"),
    moment_column("withdrawn_at", nullable=True),
)

grants = Table(  # a role at a place; a withdrawn one stays for the record
    "grants",
    metadata,
    id_column(),
    Column("person_id", Id, ForeignKey("people.id"), nullable=False, index=True),
    Column("role", String(10), nullable=False),
    Column("area", String(20), ForeignKey("areas.code")),  # none for an operator
    moment_column("granted_at"),
    moment_column("withdrawn_at", nullable=True),
    Index("ix_grants_area_role", "area", "role"),
)

accounts = Table(  # where a person is met: one row a channel and sender
    "accounts",
    metadata,
    Column("lane", String(80), primary_key=True),  # "telegram:5550001": messages of a lane are taken in order
    Column("channel", String(12), nullable=False),
    Column("chat", String(64), nullable=False),
    Column("person_id", Id, ForeignKey("people.id"), nullable=False, index=True),
    Column("reachable", Boolean, nullable=False, server_default=text("true")),
    moment_column("seen_at"),
)

addresses = Table(  # where notices go while nobody has the page open: a person's, or those of a role at a place
    "addresses",
    metadata,
    id_column(),
    Column("person_id", Id, ForeignKey("people.id"), index=True),  # none: a place's
    Column("area", String(20), ForeignKey("areas.code")),
    Column("role", String(10)),
    sealed_column("url"),  # holds the secret of a robot, or a password
    sealed_column("label"),
    moment_column("created_at"),
    moment_column("disabled_at", nullable=True),  # no longer used; stays for the record
    sealed_column("error", nullable=True),  # of the last try; none: it arrived
    Index("ix_addresses_area_role", "area", "role"),
)

conversations = Table(
    "conversations",
    metadata,
    Column("person_id", Id, ForeignKey("people.id"), primary_key=True),
    sealed_column("state"),
    moment_column("busy_until", nullable=True),  # in a form: reminders wait till then
)

invitations = Table(
    "invitations",
    metadata,
    id_column(),
    Column("code_hash", String(64), nullable=False, unique=True),
    Column("role", String(10), nullable=False),
    Column("area", String(20), ForeignKey("areas.code")),
    Column("uses_left", Integer, nullable=False),
    Column("made_by", Id),  # none: the operator at the command line
    moment_column("created_at"),
    moment_column("expires_at"),
    moment_column("revoked_at", nullable=True),
    Index("ix_invitations_made_by", "made_by"),
)

invitation_tries = Table(  # wrong guesses: of invitation codes, of case numbers
    "invitation_tries",
    metadata,
    id_column(),
    Column("kind", String(20), nullable=False, server_default="invitation"),
    Column("about", String(64)),  # a fingerprint of what was guessed at, where it has a name: a case number
    Column("person_id", Id, ForeignKey("people.id"), nullable=False),
    moment_column("tried_at"),
    Index("ix_invitation_tries_person_id_tried_at", "person_id", "tried_at"),
)

web_sessions = Table(
    "web_sessions",
    metadata,
    Column("token_hash", String(64), primary_key=True),
    Column("person_id", Id, ForeignKey("people.id"), nullable=False, index=True),
    moment_column("created_at"),
    moment_column("seen_at"),
    moment_column("revoked_at", nullable=True),
    sealed_column("device", nullable=True),  # how its owner recognises it
    Column("replaces", String(64)),  # the session that ends when this one, given in its place, is first used
)

one_time_links = Table(  # a link that opens once, for one purpose of one person
    "one_time_links",
    metadata,
    Column("code_hash", String(64), primary_key=True),
    Column("purpose", String(20), nullable=False),
    Column("person_id", Id, ForeignKey("people.id"), nullable=False, index=True),
    sealed_column("details"),
    moment_column("created_at"),
    moment_column("expires_at"),
    moment_column("opened_at", nullable=True),
    Column("opened_by", String(64)),  # a hash of what the browser that opened it holds
    moment_column("closed_at", nullable=True),
)

push_subscriptions = Table(  # browsers that take Web Push
    "push_subscriptions",
    metadata,
    id_column(),
    Column("person_id", Id, ForeignKey("people.id"), nullable=False, index=True),
    Column("token_hash", String(64), nullable=False, index=True),  # of the browser's session
    Column("endpoint_hash", String(64), nullable=False, unique=True),
    sealed_column("subscription"),
    moment_column("created_at"),
    moment_column("disabled_at", nullable=True),  # no longer used; stays for the record
    sealed_column("error", nullable=True),  # of the last try; none: it arrived
)

# --- queues

inbox = Table(
    "inbox",
    metadata,
    id_column(),
    Column("channel", String(12), nullable=False),
    Column("update_id", String(80), nullable=False),
    Column("lane", String(80), nullable=False),
    sealed_column("payload"),
    Column("status", String(8), nullable=False),  # storage.inbox.InboxStatus
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
    Column("manner", String(8), nullable=False),  # handlers.messages.Manner
    sealed_column("reply"),
    Column("status", String(12), nullable=False),  # storage.outbox.OutboxStatus
    moment_column("created_at"),
    moment_column("due_at"),
    Column("tries", Integer, nullable=False, server_default=text("0")),
    sealed_column("error", nullable=True),
    moment_column("under_way_since", nullable=True),  # noted before it is sent; it may have arrived since
    Column("doubts", Integer, nullable=False, server_default=text("0")),  # how often a process ended meanwhile
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
)

jobs = Table(
    "jobs",
    metadata,
    id_column(),
    Column("key", String(120), unique=True),
    Column("kind", String(30), nullable=False),
    Column("lane", String(80), nullable=False),  # to whose inbox the result comes back
    sealed_column("details"),
    Column("status", String(8), nullable=False),  # storage.jobs.JobStatus
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

# --- cases

counters = Table(
    "counters",
    metadata,
    Column("name", String(20), primary_key=True),
    Column("value", Integer, nullable=False),
)

cases = Table(
    "cases",
    metadata,
    id_column(),
    Column("number", String(13), nullable=False, unique=True),  # YT2026-000123
    Column("draft_id", String(16), nullable=False, unique=True),  # one draft, one case
    Column("area", String(20), ForeignKey("areas.code"), nullable=False, index=True),
    Column("pack", String(40)),
    Column("state", String(20), nullable=False),  # storage.cases.CaseState
    Column("grade", String(1)),
    Column("imminent", Boolean, nullable=False),
    moment_column("imminent_since", nullable=True),
    Column("reporter_id", Id, ForeignKey("people.id"), nullable=False, index=True),
    Column("reporter_role", String(10), nullable=False),
    sealed_column("answers"),
    Column("id_fingerprint", String(64), index=True),
    moment_column("created_at"),
    moment_column("changed_at"),
    moment_column("taken_at", nullable=True),  # a coordinator looked after it
    Index("ix_cases_area_state", "area", "state"),
    Index(
        "ix_cases_untaken",
        "imminent_since",
        sqlite_where=text("taken_at IS NULL"),
        postgresql_where=text("taken_at IS NULL"),
    ),
)

case_events = Table(  # append-only
    "case_events",
    metadata,
    id_column(),
    Column("case_id", Id, ForeignKey("cases.id"), nullable=False, index=True),
    Column("kind", String(30), nullable=False),
    Column("person_id", Id, ForeignKey("people.id"), nullable=False),
    Column("role", String(10), nullable=False),
    Column("from_state", String(20)),
    Column("to_state", String(20), nullable=False),
    sealed_column("details"),
    moment_column("at"),
)

photos = Table(
    "photos",
    metadata,
    Column("id", String(16), primary_key=True),
    Column("person_id", Id, ForeignKey("people.id"), nullable=False, index=True),
    Column("channel", String(12), nullable=False),
    sealed_column("source"),  # how the channel finds the bytes
    Column("unique_name", String(80), nullable=False),  # the same picture sent twice has the same one
    Column("draft_id", String(16), nullable=False),
    Column("as_file", Boolean, nullable=False),  # came with its metadata, which must not be passed on
    Column("width", Integer),
    Column("height", Integer),
    Column("bytes", Integer),
    Column("sha256", String(64)),
    Column("file", String(80)),  # within the data folder; none until fetched
    moment_column("created_at"),
    UniqueConstraint("draft_id", "unique_name"),
)

# --- the house itself

audit = Table(
    "audit",
    metadata,
    id_column(),
    moment_column("at"),
    Column("person_id", Id),  # none: the operator at the command line
    Column("action", String(40), nullable=False),
    Column("subject", String(80), nullable=False),
    sealed_column("details"),
    Index("ix_audit_at", "at"),
)

heartbeats = Table(
    "heartbeats",
    metadata,
    Column("name", String(40), primary_key=True),
    moment_column("at"),
    Column("note", String(200), nullable=False),
)

facts = Table(  # small facts of this installation, as the proof of the secret key
    "facts",
    metadata,
    Column("name", String(40), primary_key=True),
    Column("value", String(400), nullable=False),
)
