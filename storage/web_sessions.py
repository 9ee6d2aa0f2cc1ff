"""Sessions of the web chat: a browser's random token, kept as a hash, and whose it is."""

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select, update

from storage import conversations, people
from storage.database import Transaction
from storage.models import accounts, web_sessions

CHANNEL = "web"
_SEEN_STEP = timedelta(days=1)  # so often, at most, the last visit is noted
_LANE_DIGITS = 24  # of the token's hash: 96 bits


class SessionEnded(Exception):
    """The token was good once and is not any more."""


@dataclass(frozen=True, kw_only=True)
class WebSession:
    """Who a browser belongs to. The lane is the chat as well."""

    token_hash: str
    person_id: int
    lane: str
    seen_at: datetime


def find(tx: Transaction, token: str) -> WebSession | None:
    """The session of a token; none for a new token and for one that ended."""
    query = (
        select(web_sessions.c.token_hash, web_sessions.c.person_id, web_sessions.c.seen_at, accounts.c.lane)
        .join(accounts, accounts.c.person_id == web_sessions.c.person_id)
        .where(
            web_sessions.c.token_hash == _hash(token),
            web_sessions.c.revoked_at.is_(None),
            accounts.c.channel == CHANNEL,
        )
        .order_by(accounts.c.seen_at.desc())
    )
    row = tx.execute(query).first()
    if row is None:
        return None
    return WebSession(token_hash=row.token_hash, person_id=row.person_id, lane=row.lane, seen_at=row.seen_at)


def has_ended(tx: Transaction, token: str) -> bool:
    """Whether the token is good for nothing any more."""
    query = select(web_sessions.c.revoked_at).where(web_sessions.c.token_hash == _hash(token))
    return tx.execute(query).scalar() is not None


def begin(tx: Transaction, token: str, now: datetime) -> WebSession:
    """The session of a token, with a new person where the token is new. Raises SessionEnded.

    The lane is made from the token, so that the same first message sent twice comes from one person.
    """
    if tx.on_postgresql:  # of two first messages at once, one waits for the other; SQLite has one writer anyway
        tx.execute(func.pg_advisory_xact_lock(int(_hash(token)[:15], 16)).select())
    known = find(tx, token)
    if known is not None:
        return known
    person_id = people.add(tx, now=now)
    lane = f"{CHANNEL}:{_hash(token)[:_LANE_DIGITS]}"
    people.add_account(tx, lane=lane, channel=CHANNEL, chat=lane, person_id=person_id, now=now)
    conversations.start(tx, person_id)
    return belong(tx, token, person_id, now)


def belong(tx: Transaction, token: str, person_id: int, now: datetime) -> WebSession:
    """Make a token that of a person who has an address here. Raises SessionEnded."""
    if has_ended(tx, token):
        raise SessionEnded
    values = {"token_hash": _hash(token), "person_id": person_id, "created_at": now, "seen_at": now}
    statement = tx.insert(web_sessions).values(values)
    statement = statement.on_conflict_do_update(index_elements=["token_hash"], set_={"person_id": person_id})
    tx.execute(statement)
    session = find(tx, token)
    if session is None:
        raise LookupError(f"person {person_id} has no address in the web chat")
    return session


def is_seen_long_ago(session: WebSession, now: datetime) -> bool:
    """Whether the last visit is worth noting again."""
    return now - session.seen_at >= _SEEN_STEP


def note_seen(tx: Transaction, session: WebSession, now: datetime) -> None:
    """Remember the visit."""
    tx.execute(update(web_sessions).where(web_sessions.c.token_hash == session.token_hash).values(seen_at=now))


def end_all(tx: Transaction, person_id: int, now: datetime) -> int:
    """End all sessions of a person, as after the loss of a phone; how many."""
    statement = update(web_sessions).where(web_sessions.c.person_id == person_id, web_sessions.c.revoked_at.is_(None))
    return tx.execute(statement.values(revoked_at=now)).rowcount


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
