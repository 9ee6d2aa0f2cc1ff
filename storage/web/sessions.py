"""Sessions of the web chat: a browser's random token, kept as a hash, and whose it is."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row, Select, func, select, update

from storage.database.database import Transaction
from storage.people import accounts, conversations, people
from storage.people.tables import accounts as account_table
from storage.web.tables import push_subscriptions, web_sessions

CHANNEL = "web"
_SEEN_STEP = timedelta(days=1)  # so often, at most, the last visit is noted
_LANE_DIGITS = 24  # of the token's hash: 96 bits
_ID_DIGITS = 16
_TOKEN_LENGTH = 43


class SessionEnded(Exception):
    """The token was good once and is not any more."""


@dataclass(frozen=True, kw_only=True)
class WebSession:
    """Who a browser belongs to. The lane is the chat as well. `device` is how its owner recognises it, maybe ""."""

    token_hash: str
    person_id: int
    lane: str
    device: str
    created_at: datetime
    seen_at: datetime
    replaces: str | None

    @property
    def id(self) -> str:
        """What names the session without giving it away."""
        return self.token_hash[:_ID_DIGITS]


def find(tx: Transaction, token: str) -> WebSession | None:
    """The session of a token; none for a new token and for one that ended."""
    row = tx.execute(_live().where(web_sessions.c.token_hash == _hash(token))).first()
    return None if row is None else _session(tx, row)


def has_ended(tx: Transaction, token: str) -> bool:
    """Whether the token is good for nothing any more."""
    query = select(web_sessions.c.revoked_at).where(web_sessions.c.token_hash == _hash(token))
    return tx.execute(query).scalar() is not None


def begin(tx: Transaction, token: str, now: datetime, device: str = "") -> WebSession:
    """The session of a token, with a new person where the token is new. Raises SessionEnded.

    The lane is made from the token, so that the same first message sent twice comes from one person.
    """
    if tx.on_postgresql:  # of two first messages at once, one waits for the other; SQLite has one writer anyway
        tx.execute(func.pg_advisory_xact_lock(int(_hash(token)[:15], 16)).select())
    known = find(tx, token)
    if known is not None:
        return known
    person_id = people.add(tx, now=now)
    _give_lane(tx, token, person_id, now)
    conversations.start(tx, person_id)
    return belong(tx, token, person_id, now, device)


def belong(tx: Transaction, token: str, person_id: int, now: datetime, device: str = "") -> WebSession:
    """Make a token that of a person who has an address here. Raises SessionEnded."""
    if has_ended(tx, token):
        raise SessionEnded
    _put(tx, token, person_id, now=now, device=device, since=now, replaces=None)
    session = find(tx, token)
    if session is None:
        raise LookupError(f"person {person_id} has no address in the web chat")
    return session


# --- another token in place of one


def rotate(tx: Transaction, token: str, salt: str, now: datetime) -> str:
    """A new token for the same session, as somebody's rights grow: who had planted the old one has nothing.

    The same salt gives the same token, so that a request whose answer was lost can be repeated. The old token is good
    until the new one is first used (`settle`). Raises SessionEnded.
    """
    session = find(tx, token)
    if session is None:
        raise SessionEnded
    new = _token(tx, f"rotate {token} {salt}")
    _put(
        tx,
        new,
        session.person_id,
        now=now,
        device=session.device,
        since=session.created_at,
        replaces=session.token_hash,
    )
    return new


def sign_in(tx: Transaction, person_id: int, salt: str, now: datetime, *, device: str, instead_of: str | None) -> str:
    """A token for one more browser of a person, in place of the one that the browser may have had.

    The same salt gives the same token.
    """
    new = _token(tx, f"sign in {person_id} {salt}")
    conversations.start(tx, person_id)
    if not any(account.channel == CHANNEL for account in accounts.of(tx, person_id)):
        _give_lane(tx, new, person_id, now)
    before = None if instead_of is None else find(tx, instead_of)
    replaces = None if before is None or before.token_hash == _hash(new) else before.token_hash
    _put(tx, new, person_id, now=now, device=device, since=now, replaces=replaces)
    return new


def settle(tx: Transaction, session: WebSession, now: datetime) -> None:
    """The browser holds the new token: the one that it replaces ends."""
    if session.replaces is None:
        return
    old = web_sessions.c.token_hash == session.replaces
    tx.execute(update(web_sessions).where(old, web_sessions.c.revoked_at.is_(None)).values(revoked_at=now))
    this = web_sessions.c.token_hash == session.token_hash
    tx.execute(update(web_sessions).where(this).values(replaces=None))
    pushed = push_subscriptions.c.token_hash == session.replaces
    mine = push_subscriptions.c.person_id == session.person_id
    tx.execute(update(push_subscriptions).where(pushed, mine).values(token_hash=session.token_hash))
    tx.execute(_without_push(pushed, now))


def _token(tx: Transaction, what: str) -> str:
    return tx.vault.fingerprint(f"web session: {what}")[:_TOKEN_LENGTH]


def _give_lane(tx: Transaction, token: str, person_id: int, now: datetime) -> None:
    lane = f"{CHANNEL}:{_hash(token)[:_LANE_DIGITS]}"
    accounts.add(tx, lane=lane, channel=CHANNEL, chat=lane, person_id=person_id, now=now)


def _put(
    tx: Transaction,
    token: str,
    person_id: int,
    *,
    now: datetime,
    device: str,
    since: datetime,
    replaces: str | None,
) -> None:
    values = {
        "token_hash": _hash(token),
        "person_id": person_id,
        "created_at": since,
        "seen_at": now,
        "sealed_device": tx.seal(web_sessions.c.sealed_device, _hash(token), device),
        "replaces": replaces,
    }
    statement = tx.insert(web_sessions).values(values)
    tx.execute(statement.on_conflict_do_update(index_elements=["token_hash"], set_={"person_id": person_id}))


def hand_on(tx: Transaction, session: WebSession, person_id: int) -> None:
    """Let a browser be that of another person from now on, who has an address here."""
    this = web_sessions.c.token_hash == session.token_hash
    tx.execute(update(web_sessions).where(this).values(person_id=person_id, replaces=None))


# --- visits


def is_worth_noting(session: WebSession, device: str, now: datetime) -> bool:
    """Whether this visit tells something new: the last one is long ago, or the browser calls itself otherwise."""
    return now - session.seen_at >= _SEEN_STEP or session.device != device


def note_seen(tx: Transaction, session: WebSession, device: str, now: datetime) -> None:
    """Remember the visit."""
    this = web_sessions.c.token_hash == session.token_hash
    sealed = tx.seal(web_sessions.c.sealed_device, session.token_hash, device)
    tx.execute(update(web_sessions).where(this).values(seen_at=now, sealed_device=sealed))


# --- all of a person


def of_person(tx: Transaction, person_id: int) -> list[WebSession]:
    """The sessions that are good, the latest seen first."""
    query = _live().where(web_sessions.c.person_id == person_id).order_by(web_sessions.c.seen_at.desc())
    found = {row.token_hash: _session(tx, row) for row in reversed(tx.execute(query).all())}  # a row for each address
    replaced = {session.replaces for session in found.values()}
    return [session for session in reversed(found.values()) if session.token_hash not in replaced]


def is_signed_in(tx: Transaction, person_id: int) -> bool:
    """Whether a browser or an account of another channel is somebody's now."""
    return bool(of_person(tx, person_id)) or any(one.channel != CHANNEL for one in accounts.of(tx, person_id))


def end(tx: Transaction, sessions: Sequence[WebSession], now: datetime) -> int:
    """End some sessions; how many. Whoever has none left takes no messages in the web chat."""
    hashes = {session.token_hash for session in sessions} | {
        session.replaces for session in sessions if session.replaces
    }
    named = web_sessions.c.token_hash.in_(hashes)
    ended = tx.execute(update(web_sessions).where(named, web_sessions.c.revoked_at.is_(None)).values(revoked_at=now))
    tx.execute(_without_push(push_subscriptions.c.token_hash.in_(hashes), now))
    for person_id in {session.person_id for session in sessions}:
        if not of_person(tx, person_id):
            for account in accounts.of(tx, person_id):
                if account.channel == CHANNEL:
                    accounts.mark_reachable(tx, account.lane, False)
    return ended.rowcount


def end_all(tx: Transaction, person_id: int, now: datetime) -> int:
    """End all sessions of a person, as after the loss of a phone; how many."""
    return end(tx, of_person(tx, person_id), now)


def _without_push(which: Any, now: datetime) -> Any:
    return update(push_subscriptions).where(which, push_subscriptions.c.disabled_at.is_(None)).values(disabled_at=now)


def _live() -> Select[Any]:
    return (
        select(web_sessions, account_table.c.lane)
        .join(account_table, account_table.c.person_id == web_sessions.c.person_id)
        .where(web_sessions.c.revoked_at.is_(None), account_table.c.channel == CHANNEL)
        .order_by(account_table.c.seen_at.desc())
    )


def _device(tx: Transaction, row: Row[Any]) -> str:
    if row.sealed_device is None:
        return ""
    return tx.open(web_sessions.c.sealed_device, row.token_hash, row.sealed_device)


def _session(tx: Transaction, row: Row[Any]) -> WebSession:
    return WebSession(
        token_hash=row.token_hash,
        person_id=row.person_id,
        lane=row.lane,
        device=_device(tx, row),
        created_at=row.created_at,
        seen_at=row.seen_at,
        replaces=row.replaces,
    )


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
