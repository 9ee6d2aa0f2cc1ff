"""How the assistant fares: its loops, its queues, and messages that did not arrive, without their text."""

from dataclasses import dataclass
from datetime import datetime

from handlers.dialog.context import Context
from handlers.dialog.dates import say_moment
from handlers.dialog.permissions import Action
from storage.database import backups, heartbeats
from storage.database.privacy import mask_numbers
from storage.people import audit
from storage.queues import outbox
from storage.queues.outbox import OutboxStatus
from storage.queues.standing import standings

UNSENT = (OutboxStatus.ASIDE, OutboxStatus.UNREACHABLE)
_LONGEST_ERROR = 160  # characters


class NotTheOperator(LookupError):
    """The person does not run the assistant."""


@dataclass(frozen=True, kw_only=True)
class LoopLine:
    """A loop, when it last said that it lives, and whether that was long ago."""

    name: str
    when: str
    silent: bool
    note: str


@dataclass(frozen=True, kw_only=True)
class QueueLine:
    """A queue: how much waits, since when the oldest, and how much was set aside."""

    name: str
    waiting: int
    oldest: str
    aside: int


@dataclass(frozen=True, kw_only=True)
class UnsentLine:
    """A message that did not arrive: on which channel, of which manner, since when, how often tried, and why not."""

    id: int
    status: str
    channel: str
    manner: str
    when: str
    tries: int
    error: str


@dataclass(frozen=True, kw_only=True)
class HouseStanding:
    """How the assistant fares; `well` where no loop is silent. `backup` says of when the last backup is."""

    well: bool
    loops: tuple[LoopLine, ...]
    queues: tuple[QueueLine, ...]
    unsent: tuple[UnsentLine, ...]
    packs: tuple[tuple[str, str], ...]
    backup: str


def standing(context: Context) -> HouseStanding:
    """How it fares now. Raises NotTheOperator."""
    _check(context)
    loops = tuple(
        LoopLine(
            name=_named(context, "loop", name),
            when=_moment(context, at),
            silent=heartbeats.is_silent(name, at, context.now),
            note=note,
        )
        for name, (at, note) in sorted(heartbeats.beats(context.tx).items())
    )
    return HouseStanding(
        well=not any(loop.silent for loop in loops),
        loops=loops,
        queues=_queues(context),
        unsent=_unsent(context),
        backup=_backup(context),
        packs=tuple((pack.region.name, pack.region.document.title) for pack in context.packs.values()),
    )


def retry(context: Context, id: int) -> bool:
    """Let a message that did not arrive go once more; whether there was one. Raises NotTheOperator."""
    _check(context)
    if not outbox.retry(context.tx, id, context.now):
        return False
    audit.note(
        context.tx, person_id=context.person_id, action="outbox_retried", subject=f"outbox:{id}", now=context.now
    )
    return True


def _check(context: Context) -> None:
    if not context.may(Action.SEE_OUTBOX, None):
        raise NotTheOperator


def _queues(context: Context) -> tuple[QueueLine, ...]:
    return tuple(
        QueueLine(
            name=_named(context, "queue", one.name),
            waiting=one.waiting,
            oldest="" if one.oldest is None else _moment(context, one.oldest),
            aside=one.aside,
        )
        for one in standings(context.tx)
    )


def _unsent(context: Context) -> tuple[UnsentLine, ...]:
    return tuple(
        UnsentLine(
            id=message.id,
            status=_named(context, "state", message.status),
            channel=message.channel,
            manner=_named(context, "kind", message.manner),
            when=_moment(context, message.created_at),
            tries=message.tries,
            error=mask_numbers(message.error or "")[:_LONGEST_ERROR],
        )
        for message in outbox.listed(context.tx, UNSENT)
    )


def _backup(context: Context) -> str:
    last = backups.last_made(context.tx)
    if last is None:
        return context.say("operating.no_backup")
    return context.say("operating.backup_made", when=_moment(context, last.at), count=round(last.size / 1e6, 1))


def _named(context: Context, kind: str, name: str) -> str:
    """What a part of the house is called; one without a name here keeps its own."""
    key = f"operating.{kind}.{name}"
    return context.say(key) if context.say.has(key) else name


def _moment(context: Context, at: datetime) -> str:
    return say_moment(context.say, at, context.zone)
