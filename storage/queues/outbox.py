"""What is to be sent: one row a message, in order per chat."""

import json
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Row,
    Select,
    and_,
    bindparam,
    case,
    delete,
    func,
    literal_column,
    or_,
    select,
    update,
)

from storage.database.columns import Moment
from storage.database.database import Transaction
from storage.database.ids import new_id
from storage.database.prepared import Prepared
from storage.people import addresses
from storage.people.tables import conversations
from storage.queues.tables import outbox


class OutboxStatus(StrEnum):
    """Where a message to be sent stands."""

    WAITING = "waiting"
    SENT = "sent"
    ASIDE = "aside"  # refused by the channel, or twice in doubt; kept with its error for the operator
    UNREACHABLE = "unreachable"  # the person cannot be reached there any more
    FORGOTTEN = "forgotten"  # it went out long ago, and what it said is gone; its key stays


@dataclass(frozen=True, kw_only=True)
class Outgoing:
    """A message to be sent; `reply` is a `handlers.dialog.messages.Reply` as JSON."""

    id: int
    key: str | None
    person_id: int
    channel: str
    chat: str
    manner: str
    reply: dict[str, Any]
    tries: int
    created_at: datetime
    due_at: datetime
    sent_at: datetime | None
    status: OutboxStatus
    error: str | None


@dataclass(frozen=True, kw_only=True)
class Crowd:
    """How many messages wait in all, and how many of them could go now: due, and not tried before."""

    waiting: int
    ready: int


@dataclass(frozen=True, kw_only=True)
class Doubtful:
    """How many messages were under way when a process ended: to be sent again, and set aside."""

    again: int
    aside: int


@dataclass(frozen=True, kw_only=True)
class ShownMessage:
    """Where a message stands: `message` is the channel's id of it, the row's own where the channel has none."""

    channel: str
    chat: str
    message: str


@dataclass(frozen=True, kw_only=True)
class Arrivals:
    """Of how many people something has arrived, is on its way, and will not arrive."""

    sent: int
    waiting: int
    failed: int


_IN_DOUBT = "the process ended twice in the middle of sending it: it may have arrived, once or twice"
_LAST = "\uffff"  # behind all that a key may have
LONGEST_HOLD = timedelta(minutes=10)  # what is tried again later than that holds back nothing
_WAITS = outbox.c.status == literal_column("'waiting'")  # no bound value: only so is the partial index sure to serve
_THERE = or_(_WAITS, outbox.c.status == literal_column("'sent'"))
_WEIGHT = case({"alarm": 0, "reply": 1, "notice": 2}, value=outbox.c.manner, else_=3)


_PUT = Prepared(lambda tx: tx.insert(outbox).on_conflict_do_nothing(index_elements=["key"]))
_KEYED = Prepared(lambda tx: select(outbox.c.id).where(outbox.c.key == bindparam("of_key")))
_REPLACE = Prepared(lambda tx: update(outbox).where(outbox.c.id == bindparam("of_id"), _WAITS, outbox.c.tries == 0))
_MARK_UNDER_WAY = Prepared(
    lambda tx: update(outbox).where(outbox.c.id == bindparam("of_id"), _WAITS, outbox.c.under_way_since.is_(None))
)
_MARK_SENT = Prepared(lambda tx: update(outbox).where(outbox.c.id == bindparam("of_id"), _WAITS))
_GOES = and_(outbox.c.due_at <= bindparam("moment", type_=Moment), outbox.c.tries == 0)
_CROWD = Prepared(
    lambda tx: select(func.count().label("waiting"), func.count(case((_GOES, 1))).label("ready")).where(_WAITS)
)
_LATEST_REPLIES = Prepared(
    lambda tx: (
        select(outbox.c.id, outbox.c.sealed_reply, outbox.c.question)
        .where(outbox.c.person_id == bindparam("whose"), outbox.c.channel == bindparam("on_channel"), _THERE)
        .order_by(outbox.c.id.desc())
        .limit(bindparam("most"))
    )
)


def put(
    tx: Transaction,
    *,
    person_id: int,
    channel: str,
    chat: str,
    manner: str,
    reply: dict[str, Any],
    now: datetime,
    due_at: datetime,
    key: str | None = None,
    question: str | None = None,
) -> int | None:
    """Queue a message; its id, none where it will not be sent. `question` is as in the table.

    A key makes it unique: while the first one still waits, the new text takes its place (its time and its place
    in the order stay); once the first one was sent, the new one is dropped.
    """
    if key is not None and (known := _KEYED.first(tx, {"of_key": key})) is not None:
        return _replace(tx, known.id, reply, question)
    id = new_id(tx, outbox)
    values = {
        "id": id,
        "key": key,
        "person_id": person_id,
        "channel": channel,
        "chat": chat,
        "manner": manner,
        "sealed_reply": tx.seal_json(outbox.c.sealed_reply, id, reply),
        "question": question,
        "status": OutboxStatus.WAITING,
        "created_at": now,
        "due_at": due_at,
    }
    if _PUT.run(tx, values):
        return id
    found = _KEYED.first(tx, {"of_key": key})  # another process was faster, and may have taken it back since
    return None if found is None else _replace(tx, found.id, reply, question)


def _replace(tx: Transaction, id: int, reply: dict[str, Any], question: str | None) -> int | None:
    """Let a message that waits untried say something else; its id, none where it does not."""
    sealed = tx.seal_json(outbox.c.sealed_reply, id, reply)
    return id if _REPLACE.run(tx, {"of_id": id, "sealed_reply": sealed, "question": question}) else None


def due(
    tx: Transaction,
    now: datetime,
    *,
    quiet: bool,
    channels: Sequence[str] | None = None,
    spent: Sequence[str] = (),
    full: Sequence[str] = (),
    limit: int = 200,
) -> list[Outgoing]:
    """For each chat (of these channels) the oldest message that may go now: alarms, replies, notices, reminders.

    Reminders wait in quiet hours, and while the person is in a form, which holds back no notification address. They
    hold back nothing: a reply overtakes them, also where one is tried again in a while. Any other message that was
    tried holds back those behind it until it is tried again; one whose time is yet to come, as by a clock that ran
    ahead, does not. On channels that are `spent`, only answers and alarms go, for their pace or their places allow no
    more for a moment; on those that are `full`, only alarms. Where a chat's oldest message is under way, its next one
    waits.
    """
    may_go = outbox.c.manner != "reminder"
    if not quiet:
        at_leisure = or_(conversations.c.busy_until.is_(None), conversations.c.busy_until <= now)
        may_go = or_(may_go, at_leisure, outbox.c.channel == addresses.CHANNEL)
    if spent:
        may_go = and_(may_go, or_(outbox.c.manner.in_(("reply", "alarm")), outbox.c.channel.not_in(spent)))
    if full:
        may_go = and_(may_go, or_(outbox.c.manner == "alarm", outbox.c.channel.not_in(full)))
    tried = and_(outbox.c.sealed_error.is_not(None), outbox.c.due_at <= now + LONGEST_HOLD)
    reminder = outbox.c.manner == "reminder"
    first = func.min(case((reminder, None), else_=outbox.c.id))
    heads = (
        select(func.coalesce(first, func.min(outbox.c.id)).label("id"))
        .select_from(outbox.outerjoin(conversations, conversations.c.person_id == outbox.c.person_id))
        .where(_WAITS, may_go, or_(outbox.c.due_at <= now, tried))
        .group_by(outbox.c.channel, outbox.c.chat)
    )
    if channels is not None:
        heads = heads.where(outbox.c.channel.in_(channels))
    oldest = heads.subquery()
    query = (
        select(outbox)
        .where(outbox.c.id.in_(select(oldest.c.id)), outbox.c.due_at <= now, outbox.c.under_way_since.is_(None))
        .order_by(_WEIGHT, outbox.c.id)
        .limit(limit)
    )
    return _read(tx, query)


def mark_under_way(tx: Transaction, outbox_id: int, now: datetime) -> bool:
    """Note that a message is about to be sent; false where it was taken back, or another process sends it."""
    return _MARK_UNDER_WAY.run(tx, {"of_id": outbox_id, "under_way_since": now}) > 0


def unmark(tx: Transaction, outbox_id: int) -> None:
    """Note that a message is not under way: its try has failed, or was never made."""
    tx.execute(update(outbox).where(outbox.c.id == outbox_id).values(under_way_since=None))


def resolve_doubts(tx: Transaction, *, before: datetime | None = None, own: Collection[int] = ()) -> Doubtful:
    """Decide on what was under way when a process ended, since before a moment, but for the messages of the caller.

    Each may have arrived or not, and is sent again. A notice or a reminder is so once; at its second doubt it is set
    aside for the operator, so that nobody hears it a third time. Replies and alarms are so after every crash: who has
    asked, or is in danger, rather hears it three times than never.
    """
    doubtful = and_(_WAITS, outbox.c.under_way_since.is_not(None), outbox.c.id.not_in(own))
    if before is not None:
        doubtful = and_(doubtful, outbox.c.under_way_since < before)
    spoken_enough = and_(doubtful, outbox.c.doubts > 0, outbox.c.manner.not_in(("reply", "alarm")))
    set_aside = update(outbox).where(spoken_enough).values(status=OutboxStatus.ASIDE).returning(outbox.c.id)
    aside = tx.execute(set_aside).scalars().all()
    tx.seal_same(outbox.c.sealed_error, aside, _IN_DOUBT)
    again = update(outbox).where(doubtful).values(under_way_since=None, doubts=outbox.c.doubts + 1)
    return Doubtful(aside=len(aside), again=tx.execute(again).rowcount)


def note_doubt(tx: Transaction, outbox_id: int) -> int:
    """Note that a message may have arrived, though it is not known; how often that was so."""
    doubted = update(outbox).where(outbox.c.id == outbox_id).values(doubts=outbox.c.doubts + 1)
    return int(tx.execute(doubted.returning(outbox.c.doubts)).scalar_one())


def mark_sent(tx: Transaction, outbox_id: int, message: str | None, now: datetime) -> bool:
    """Note a message as sent, with the channel's id of it; false where another process did, or it was taken back."""
    values = {"of_id": outbox_id, "status": OutboxStatus.SENT, "sent_at": now, "message": message}
    return _MARK_SENT.run(tx, values) > 0


def reply_of(tx: Transaction, outbox_id: int) -> dict[str, Any] | None:
    """What a message says now; another may have taken its place since it was read. None: it was taken back."""
    sealed = tx.execute(select(outbox.c.sealed_reply).where(outbox.c.id == outbox_id)).scalar()
    found: dict[str, Any] | None = None
    if sealed is not None:
        found = tx.open_json(outbox.c.sealed_reply, outbox_id, sealed)
    return found


def postpone(tx: Transaction, outbox_id: int, until: datetime, error: str, *, counted: bool = True) -> None:
    """Try again at a moment; `counted` tells whether this was a failed try or only a full pipe."""
    values = {"due_at": until, "sealed_error": tx.seal(outbox.c.sealed_error, outbox_id, error)}
    if counted:
        values["tries"] = outbox.c.tries + 1
    tx.execute(update(outbox).where(outbox.c.id == outbox_id).values(values))


def set_aside(tx: Transaction, outbox_id: int, error: str) -> None:
    """Keep a message that the channel refuses out of the way, with its error."""
    values = {"status": OutboxStatus.ASIDE, "sealed_error": tx.seal(outbox.c.sealed_error, outbox_id, error)}
    tx.execute(update(outbox).where(outbox.c.id == outbox_id).values(values))


def drop_unreachable(tx: Transaction, channel: str, chat: str) -> None:
    """Nothing that waits for this chat will be sent."""
    statement = update(outbox).where(
        outbox.c.channel == channel, outbox.c.chat == chat, outbox.c.status == OutboxStatus.WAITING
    )
    tx.execute(statement.values(status=OutboxStatus.UNREACHABLE))


def move_chat(tx: Transaction, channel: str, old: str, new: str) -> None:
    """Send what waits for a chat to its new id."""
    statement = update(outbox).where(
        outbox.c.channel == channel, outbox.c.chat == old, outbox.c.status == OutboxStatus.WAITING
    )
    tx.execute(statement.values(chat=new))


def shown(tx: Transaction, key: str) -> ShownMessage | None:
    """Where the message with a key stands, once it was sent."""
    query = select(outbox).where(outbox.c.key == key, outbox.c.status == OutboxStatus.SENT)
    row = tx.execute(query).first()
    return None if row is None else ShownMessage(channel=row.channel, chat=row.chat, message=row.message or str(row.id))


def mark_arrived(tx: Transaction, outbox_id: int, message: str | None, now: datetime) -> None:
    """Note as sent what was under way when a process ended, and is known to have been taken."""
    doubtful = update(outbox).where(outbox.c.id == outbox_id, _WAITS, outbox.c.under_way_since.is_not(None))
    tx.execute(doubtful.values(status=OutboxStatus.SENT, sent_at=now, message=message))


def sent_as(tx: Transaction, outbox_id: int) -> str | None:
    """The channel's id of a message; None if it was not sent yet, or the channel tells none."""
    found: str | None = tx.execute(select(outbox.c.message).where(outbox.c.id == outbox_id)).scalar()
    return found


def arrivals(tx: Transaction, prefix: str, *, but: str) -> Arrivals:
    """What became of the messages whose keys begin so, but for that with one key."""
    of_prefix = and_(outbox.c.key >= prefix, outbox.c.key < prefix + _LAST, outbox.c.key != but)
    standing: dict[int, set[str]] = {}
    for row in tx.execute(select(outbox.c.person_id, outbox.c.status).where(of_prefix).distinct()):
        standing.setdefault(row.person_id, set()).add(row.status)
    arrived = (OutboxStatus.SENT, OutboxStatus.FORGOTTEN)
    sent = sum(not each.isdisjoint(arrived) for each in standing.values())
    waiting = sum(OutboxStatus.WAITING in each and each.isdisjoint(arrived) for each in standing.values())
    return Arrivals(sent=sent, waiting=waiting, failed=len(standing) - sent - waiting)


def cancel(tx: Transaction, key: str) -> bool:
    """Take back a message that still waits; whether it did."""
    statement = delete(outbox).where(outbox.c.key == key, outbox.c.status == OutboxStatus.WAITING)
    return tx.execute(statement).rowcount > 0


def cancel_all(tx: Transaction, part: str) -> int:
    """Take back all that waits and has this in its key; how many messages."""
    return tx.execute(delete(outbox).where(_WAITS, outbox.c.key.contains(part, autoescape=True))).rowcount


def hasten(tx: Transaction, part: str, now: datetime) -> int:
    """Let go now what was told to go later and has this in its key; how many messages."""
    return tx.execute(update(outbox).where(*_held(part, now)).values(due_at=now)).rowcount


def cancel_held(tx: Transaction, part: str, now: datetime) -> set[int]:
    """Take back what was told to go later and has this in its key; the people who never hear it."""
    statement = delete(outbox).where(*_held(part, now)).returning(outbox.c.person_id)
    return set(tx.execute(statement).scalars())


def _held(part: str, now: datetime) -> tuple[ColumnElement[bool], ...]:
    return _WAITS, outbox.c.key.contains(part, autoescape=True), outbox.c.due_at > now, outbox.c.sealed_error.is_(None)


def put_away(tx: Transaction, person_id: int, channel: str) -> None:
    """Show a person none of what was sent on a channel so far; it stays sent."""
    shown_there = (outbox.c.person_id == person_id, outbox.c.channel == channel, outbox.c.status == OutboxStatus.SENT)
    tx.execute(update(outbox).where(*shown_there).values(chat=""))


def take_back(tx: Transaction, person_id: int) -> None:
    """Take back all that waits for a person but the replies to what that person said."""
    tx.execute(delete(outbox).where(_WAITS, outbox.c.person_id == person_id, outbox.c.manner != "reply"))


def retry(tx: Transaction, outbox_id: int, now: datetime) -> bool:
    """Queue a message that was set aside or found nobody once more, as if it were new; whether there was one."""
    again = (OutboxStatus.ASIDE, OutboxStatus.UNREACHABLE)
    statement = update(outbox).where(outbox.c.id == outbox_id, outbox.c.status.in_(again))
    fresh = {"due_at": now, "tries": 0, "under_way_since": None, "doubts": 0}
    return tx.execute(statement.values(status=OutboxStatus.WAITING, **fresh)).rowcount > 0


def listed(tx: Transaction, statuses: Sequence[OutboxStatus], limit: int = 100) -> list[Outgoing]:
    """Messages of some statuses, the latest first."""
    return _read(tx, select(outbox).where(outbox.c.status.in_(statuses)).order_by(outbox.c.id.desc()).limit(limit))


def sent_to(
    tx: Transaction,
    channel: str,
    chat: str,
    *,
    person_id: int | None = None,
    since: datetime | None = None,
    limit: int = 200,
) -> list[Outgoing]:
    """The latest messages sent to a chat, in the order of sending. With the person named, theirs alone, by index.

    `since` leaves out what was written before a moment.
    """
    query = _sent(channel, chat, person_id).order_by(outbox.c.sent_at.desc(), outbox.c.id.desc()).limit(limit)
    return _read(tx, query if since is None else query.where(outbox.c.created_at >= since))[::-1]


def replies_naming(
    tx: Transaction, channel: str, chat: str, id: str, *, person_id: int, since: datetime | None, limit: int
) -> Iterator[dict[str, Any]]:
    """What those of the latest messages of `sent_to` say in which an id stands, the latest first.

    Each is opened when it is asked for, and read where the id is in its text.
    """
    query = _sent(channel, chat, person_id).with_only_columns(outbox.c.id, outbox.c.sealed_reply)
    if since is not None:
        query = query.where(outbox.c.created_at >= since)
    for row in tx.execute(query.order_by(outbox.c.sent_at.desc(), outbox.c.id.desc()).limit(limit)):
        said = tx.open(outbox.c.sealed_reply, row.id, row.sealed_reply)
        if id in said:
            yield json.loads(said)


def latest_to(tx: Transaction, person_id: int, channel: str, limit: int) -> list[Outgoing]:
    """The messages that a person was sent on a channel, or will be next, the latest first."""
    query = select(outbox).where(outbox.c.person_id == person_id, outbox.c.channel == channel, _THERE)
    return _read(tx, query.order_by(outbox.c.id.desc()).limit(limit))


def latest_replies(
    tx: Transaction, person_id: int, channel: str, limit: int, *, question: str
) -> Iterator[dict[str, Any]]:
    """What the messages of `latest_to` say, the latest first, but for those whose buttons answer another question.

    Each is opened when it is asked for.
    """
    rows = _LATEST_REPLIES.all(tx, {"whose": person_id, "on_channel": channel, "most": limit})
    return (
        tx.open_json(outbox.c.sealed_reply, row.id, row.sealed_reply)
        for row in rows
        if row.question is None or (question and row.question == question)
    )


def told_to(tx: Transaction, person_id: int, limit: int) -> list[Outgoing]:
    """The latest messages that a person was sent, on whatever channel, the latest first."""
    query = select(outbox).where(outbox.c.person_id == person_id, outbox.c.status == OutboxStatus.SENT)
    return _read(tx, query.order_by(outbox.c.id.desc()).limit(limit))


def sent_after(tx: Transaction, channel: str, chat: str, after: int, *, person_id: int | None = None) -> list[Outgoing]:
    """All messages sent to a chat later than that with id `after`, in the order of sending.

    A reminder that waited has a lower id than the replies that overtook it, so both its id and its time count.
    """
    reached = select(outbox.c.sent_at).where(outbox.c.id == after).scalar_subquery()
    query = _sent(channel, chat, person_id).where(or_(outbox.c.id > after, outbox.c.sent_at > reached))
    return _read(tx, query.order_by(outbox.c.sent_at, outbox.c.id))


def sent_since(tx: Transaction, channel: str, moment: datetime) -> frozenset[tuple[int, str]]:
    """The ids and chats of the messages that were sent by a channel since a moment."""
    query = select(outbox.c.id, outbox.c.chat).where(
        outbox.c.sent_at >= moment, outbox.c.channel == channel, outbox.c.status == OutboxStatus.SENT
    )
    return frozenset((row.id, row.chat) for row in tx.execute(query))


def _sent(channel: str, chat: str, person_id: int | None) -> Select[Any]:
    query = select(outbox).where(
        outbox.c.channel == channel, outbox.c.chat == chat, outbox.c.status == OutboxStatus.SENT
    )
    return query if person_id is None else query.where(outbox.c.person_id == person_id)


def pull_in(tx: Transaction, now: datetime) -> None:
    """Let nothing wait longer than a message is ever made to: its time was set by a clock that ran ahead."""
    statement = update(outbox).where(_WAITS, outbox.c.due_at > now + LONGEST_HOLD)
    tx.execute(statement.values(due_at=now, created_at=now))


def take_back_reminders(tx: Transaction, moment: datetime) -> None:
    """Take back the reminders that wait and were written at or after a moment that is yet to come."""
    tx.execute(delete(outbox).where(_WAITS, outbox.c.manner == "reminder", outbox.c.created_at >= moment))


def reminded_from(tx: Transaction, moment: datetime) -> dict[int, datetime]:
    """Who got reminders that were written at or after a moment that is yet to come; each with when the last was."""
    query = select(outbox.c.person_id, func.max(outbox.c.created_at, type_=Moment).label("at")).where(
        outbox.c.created_at >= moment, outbox.c.manner == "reminder", outbox.c.status == OutboxStatus.SENT
    )
    return {row.person_id: row.at for row in tx.execute(query.group_by(outbox.c.person_id))}


def date_back(tx: Transaction, moment: datetime, now: datetime) -> None:
    """Let what was sent at or after a moment that is yet to come be sent now, and its reminders be said once more."""
    ahead = update(outbox).where(outbox.c.created_at >= moment, outbox.c.status == OutboxStatus.SENT)
    tx.execute(ahead.where(outbox.c.manner == "reminder").values(key=None))
    tx.execute(ahead.values(created_at=now, sent_at=now))


def crowd(tx: Transaction, now: datetime) -> Crowd:
    """How full the outbox is."""
    row = _CROWD.first(tx, {"moment": now})
    return Crowd(waiting=row.waiting, ready=row.ready)


def forget_before(tx: Transaction, moment: datetime) -> int:
    """Drop messages sent before a moment; of those with a key `empty` keeps that, for they must never be said again."""
    statement = delete(outbox).where(
        outbox.c.created_at < moment, outbox.c.status == OutboxStatus.SENT, outbox.c.key.is_(None)
    )
    return tx.execute(statement).rowcount


def empty_before(tx: Transaction, moment: datetime, most: int) -> int:
    """Forget what messages with a key said that were sent before a moment; of how many, so many at most."""
    old = (outbox.c.created_at < moment, outbox.c.status == OutboxStatus.SENT, outbox.c.key.is_not(None))
    return _empty(tx, select(outbox.c.id).where(*old).limit(most))


def forget_unsent_before(tx: Transaction, moment: datetime, most: int) -> int:
    """Drop messages made before a moment that were set aside or found nobody; how many, so many at most.

    Of those with a key only what they said.
    """
    unsent = (outbox.c.created_at < moment, outbox.c.status.in_((OutboxStatus.ASIDE, OutboxStatus.UNREACHABLE)))
    keyed = _empty(tx, select(outbox.c.id).where(*unsent, outbox.c.key.is_not(None)).limit(most))
    found = select(outbox.c.id).where(*unsent, outbox.c.key.is_(None)).limit(most)
    return keyed + tx.execute(delete(outbox).where(outbox.c.id.in_(found))).rowcount


def forget_of(tx: Transaction, person_id: int) -> int:
    """Forget all that somebody was told so far; how many messages. What waits to be sent still goes."""
    sent = (outbox.c.person_id == person_id, outbox.c.status != OutboxStatus.WAITING)
    told = (*sent, outbox.c.status != OutboxStatus.FORGOTTEN)
    keyed = _empty(tx, select(outbox.c.id).where(*told, outbox.c.key.is_not(None)))
    return keyed + tx.execute(delete(outbox).where(*told, outbox.c.key.is_(None))).rowcount


def _empty(tx: Transaction, ids: Select[Any]) -> int:
    nothing = {"status": OutboxStatus.FORGOTTEN, "chat": "", "sealed_error": None}
    statement = update(outbox).where(outbox.c.id.in_(ids)).values(nothing).returning(outbox.c.id)
    emptied = tx.execute(statement).scalars().all()
    tx.seal_same(outbox.c.sealed_reply, emptied, json.dumps({"text": ""}))
    return len(emptied)


def _read(tx: Transaction, query: Select[Any]) -> list[Outgoing]:
    return [_outgoing(tx, row) for row in tx.execute(query)]


def _outgoing(tx: Transaction, row: Row[Any]) -> Outgoing:
    return Outgoing(
        id=row.id,
        key=row.key,
        person_id=row.person_id,
        channel=row.channel,
        chat=row.chat,
        manner=row.manner,
        reply=tx.open_json(outbox.c.sealed_reply, row.id, row.sealed_reply),
        tries=row.tries,
        created_at=row.created_at,
        due_at=row.due_at,
        sent_at=row.sent_at,
        status=OutboxStatus(row.status),
        error=None if row.sealed_error is None else tx.open(outbox.c.sealed_error, row.id, row.sealed_error),
    )
