"""All tables. Columns named `sealed_*` hold personal text, encrypted by `storage.privacy.Vault`."""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    DateTime,
    Dialect,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    TypeDecorator,
    UniqueConstraint,
    text,
)

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
    }
)

Id = BigInteger().with_variant(Integer, "sqlite")


class Moment(TypeDecorator[datetime]):
    """An aware datetime, stored in UTC on both databases; a naive one is refused."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise TypeError(f"a moment needs its time zone: {value!r}")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def _id() -> Column[Any]:
    return Column("id", Id, primary_key=True, autoincrement=True)


def _moment(name: str, *, nullable: bool = False) -> Column[Any]:
    return Column(name, Moment, nullable=nullable)


def _sealed(name: str, *, nullable: bool = False) -> Column[Any]:
    return Column(f"sealed_{name}", LargeBinary, nullable=nullable)


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
    _id(),
    _sealed("name", nullable=True),
    _sealed("phone", nullable=True),
    Column("phone_fingerprint", String(64), unique=True),
    Column("preferred_channel", String(12)),  # where notices go first; none: where the person was last seen
    _moment("created_at"),
)

consents = Table(  # to which version of the privacy notice somebody agreed
    "consents",
    metadata,
    Column("person_id", Id, ForeignKey("people.id"), primary_key=True),
    Column("version", String(10), primary_key=True),
    _moment("given_at"),
    _moment("withdrawn_at", nullable=True),
)

grants = Table(  # a role at a place; a withdrawn one stays for the record
    "grants",
    metadata,
    _id(),
    Column("person_id", Id, ForeignKey("people.id"), nullable=False, index=True),
    Column("role", String(10), nullable=False),
    Column("area", String(20), ForeignKey("areas.code")),  # none for an operator
    _moment("granted_at"),
    _moment("withdrawn_at", nullable=True),
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
    _moment("seen_at"),
)

addresses = Table(  # where notices go while nobody has the page open: a person's, or those of a role at a place
    "addresses",
    metadata,
    _id(),
    Column("person_id", Id, ForeignKey("people.id"), index=True),  # none: a place's
    Column("area", String(20), ForeignKey("areas.code")),
    Column("role", String(10)),
    _sealed("url"),  # holds the secret of a robot, or a password
    _sealed("label"),
    _moment("created_at"),
    _moment("disabled_at", nullable=True),  # no longer used; stays for the record
    _sealed("error", nullable=True),  # of the last try; none: it arrived
    Index("ix_addresses_area_role", "area", "role"),
)

conversations = Table(
    "conversations",
    metadata,
    Column("person_id", Id, ForeignKey("people.id"), primary_key=True),
    _sealed("state"),
    _moment("busy_until", nullable=True),  # in a form: reminders wait till then
)

invitations = Table(
    "invitations",
    metadata,
    _id(),
    Column("code_hash", String(64), nullable=False, unique=True),
    Column("role", String(10), nullable=False),
    Column("area", String(20), ForeignKey("areas.code")),
    Column("uses_left", Integer, nullable=False),
    Column("made_by", Id),  # none: the operator at the command line
    _moment("created_at"),
    _moment("expires_at"),
    _moment("revoked_at", nullable=True),
    Index("ix_invitations_made_by", "made_by"),
)

invitation_tries = Table(  # wrong guesses: of invitation codes, of case numbers
    "invitation_tries",
    metadata,
    _id(),
    Column("kind", String(20), nullable=False, server_default="invitation"),
    Column("about", String(64)),  # a fingerprint of what was guessed at, where it has a name: a case number
    Column("person_id", Id, ForeignKey("people.id"), nullable=False),
    _moment("tried_at"),
    Index("ix_invitation_tries_person_id_tried_at", "person_id", "tried_at"),
)

web_sessions = Table(
    "web_sessions",
    metadata,
    Column("token_hash", String(64), primary_key=True),
    Column("person_id", Id, ForeignKey("people.id"), nullable=False, index=True),
    _moment("created_at"),
    _moment("seen_at"),
    _moment("revoked_at", nullable=True),
    _sealed("device", nullable=True),  # how its owner recognises it
    Column("replaces", String(64)),  # the session that ends when this one, given in its place, is first used
)

one_time_links = Table(  # a link that opens once, for one purpose of one person
    "one_time_links",
    metadata,
    Column("code_hash", String(64), primary_key=True),
    Column("purpose", String(20), nullable=False),
    Column("person_id", Id, ForeignKey("people.id"), nullable=False, index=True),
    _sealed("details"),
    _moment("created_at"),
    _moment("expires_at"),
    _moment("opened_at", nullable=True),
    Column("opened_by", String(64)),  # a hash of what the browser that opened it holds
    _moment("closed_at", nullable=True),
)

push_subscriptions = Table(  # browsers that take Web Push
    "push_subscriptions",
    metadata,
    _id(),
    Column("person_id", Id, ForeignKey("people.id"), nullable=False, index=True),
    Column("token_hash", String(64), nullable=False, index=True),  # of the browser's session
    Column("endpoint_hash", String(64), nullable=False, unique=True),
    _sealed("subscription"),
    _moment("created_at"),
    _moment("disabled_at", nullable=True),  # no longer used; stays for the record
    _sealed("error", nullable=True),  # of the last try; none: it arrived
)

# --- queues

inbox = Table(
    "inbox",
    metadata,
    _id(),
    Column("channel", String(12), nullable=False),
    Column("update_id", String(80), nullable=False),
    Column("lane", String(80), nullable=False),
    _sealed("payload"),
    Column("status", String(8), nullable=False),  # storage.inbox.InboxStatus
    _sealed("error", nullable=True),
    _moment("received_at"),
    _moment("finished_at", nullable=True),
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
    _id(),
    Column("key", String(120), unique=True),  # what must not be said twice
    Column("person_id", Id, ForeignKey("people.id"), nullable=False),
    Column("channel", String(12), nullable=False),
    Column("chat", String(64), nullable=False),
    Column("manner", String(8), nullable=False),  # handlers.messages.Manner
    _sealed("reply"),
    Column("status", String(12), nullable=False),  # storage.outbox.OutboxStatus
    _moment("created_at"),
    _moment("due_at"),
    Column("tries", Integer, nullable=False, server_default=text("0")),
    _sealed("error", nullable=True),
    _moment("sent_at", nullable=True),
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
    _id(),
    Column("key", String(120), unique=True),
    Column("kind", String(30), nullable=False),
    Column("lane", String(80), nullable=False),  # to whose inbox the result comes back
    _sealed("details"),
    Column("status", String(8), nullable=False),  # storage.jobs.JobStatus
    Column("tries", Integer, nullable=False, server_default=text("0")),
    _moment("due_at"),
    _sealed("error", nullable=True),
    _moment("finished_at", nullable=True),
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
    _id(),
    Column("number", String(13), nullable=False, unique=True),  # YT2026-000123
    Column("draft_id", String(16), nullable=False, unique=True),  # one draft, one case
    Column("area", String(20), ForeignKey("areas.code"), nullable=False, index=True),
    Column("pack", String(40)),
    Column("state", String(20), nullable=False),  # storage.cases.CaseState
    Column("grade", String(1)),
    Column("imminent", Boolean, nullable=False),
    _moment("imminent_since", nullable=True),
    Column("reporter_id", Id, ForeignKey("people.id"), nullable=False, index=True),
    Column("reporter_role", String(10), nullable=False),
    _sealed("answers"),
    Column("id_fingerprint", String(64), index=True),
    _moment("created_at"),
    _moment("changed_at"),
    _moment("taken_at", nullable=True),  # a coordinator looked after it
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
    _id(),
    Column("case_id", Id, ForeignKey("cases.id"), nullable=False, index=True),
    Column("kind", String(30), nullable=False),
    Column("person_id", Id, ForeignKey("people.id"), nullable=False),
    Column("role", String(10), nullable=False),
    Column("from_state", String(20)),
    Column("to_state", String(20), nullable=False),
    _sealed("details"),
    _moment("at"),
)

photos = Table(
    "photos",
    metadata,
    Column("id", String(16), primary_key=True),
    Column("person_id", Id, ForeignKey("people.id"), nullable=False, index=True),
    Column("channel", String(12), nullable=False),
    _sealed("source"),  # how the channel finds the bytes
    Column("unique_name", String(80), nullable=False),  # the same picture sent twice has the same one
    Column("draft_id", String(16), nullable=False),
    Column("as_file", Boolean, nullable=False),  # came with its metadata, which must not be passed on
    Column("width", Integer),
    Column("height", Integer),
    Column("bytes", Integer),
    Column("sha256", String(64)),
    Column("file", String(80)),  # within the data folder; none until fetched
    _moment("created_at"),
    UniqueConstraint("draft_id", "unique_name"),
)

# --- periodic reports and their reminders

returns = Table(  # what a place said of a reporting date: 已报送 or 零报告
    "returns",
    metadata,
    _id(),
    Column("pack", String(40), nullable=False),
    Column("rule", String(40), nullable=False),
    Column("due", String(10), nullable=False),  # ISO date
    Column("area", String(20), ForeignKey("areas.code"), nullable=False),
    Column("kind", String(10), nullable=False),
    Column("person_id", Id, ForeignKey("people.id"), nullable=False),
    _moment("at"),
    UniqueConstraint("pack", "rule", "due", "area"),
)

reminders = Table(  # P3: one row for each person, rule, due date and stage
    "reminders",
    metadata,
    Column("person_id", Id, ForeignKey("people.id"), primary_key=True),
    Column("pack", String(40), primary_key=True),
    Column("rule", String(40), primary_key=True),
    Column("due", String(10), primary_key=True),
    Column("stage", String(12), primary_key=True),
    Column("area", String(20), ForeignKey("areas.code"), primary_key=True),
    _moment("planned_at"),
)

# --- the house itself

audit = Table(
    "audit",
    metadata,
    _id(),
    _moment("at"),
    Column("person_id", Id),  # none: the operator at the command line
    Column("action", String(40), nullable=False),
    Column("subject", String(80), nullable=False),
    _sealed("details"),
    Index("ix_audit_at", "at"),
)

heartbeats = Table(
    "heartbeats",
    metadata,
    Column("name", String(40), primary_key=True),
    _moment("at"),
    Column("note", String(200), nullable=False),
)

facts = Table(  # small facts of this installation, as the proof of the secret key
    "facts",
    metadata,
    Column("name", String(40), primary_key=True),
    Column("value", String(400), nullable=False),
)
