"""What a visitor of the demo may try: a report, a question, a reminder, and what comes of silence."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import partial

from bot.demo.cast import WEB, person_of
from knowledge.calendar.calendar import Stage
from storage.cases import cases
from storage.database import heartbeats
from storage.database.database import Transaction
from storage.queues import outbox
from storage.reporting import submissions

_TRIED = "demo_tried"  # the ids of the tasks that were done once: what was tried stays so
_LOOKED_BACK = 10  # messages


@dataclass(frozen=True, kw_only=True)
class Task:
    """One thing to try as somebody, and whether it was tried.

    `day` is the date to which it moves the clock, where it begins so; with `arrived` the clock has been moved there.
    """

    id: str
    part: str
    done: bool
    day: date | None = None
    arrived: bool = False


def tasks(tx: Transaction, *, reminded_on: date, pressed_on: date) -> list[Task]:
    """The things to try, in their order, given the next days on which the township is reminded, and the county told."""
    tried = _tried(tx)
    reminder = submissions.latest_reminder(tx, person_of(tx, "township"))
    waits = reminder is not None and submissions.find(tx, reminder) is None
    return [
        Task(id="report", part="cadre", done="report" in tried),
        Task(id="ask", part="resident", done="ask" in tried),
        Task(
            id="remind",
            part="township",
            done="remind" in tried,
            day=reminder.due if waits and reminder is not None else reminded_on,
            arrived=waits,
        ),
        Task(id="press", part="county", done="press" in tried, day=pressed_on),
    ]


def note_tried(tx: Transaction, document: str) -> None:
    """Write down what was tried since the last look; `document` is how answers cite what counts for the resident."""
    before = _tried(tx)
    done: Mapping[str, Callable[[Transaction], bool]] = {
        "report": _has_reported,
        "ask": partial(_has_been_answered, document=document),
        "remind": _has_answered,
        "press": _has_been_pressed,
    }
    now = before | {id for id, is_done in done.items() if id not in before and is_done(tx)}
    if now != before:
        heartbeats.set_fact(tx, _TRIED, " ".join(sorted(now)))


def _tried(tx: Transaction) -> set[str]:
    return set((heartbeats.fact(tx, _TRIED) or "").split())


def _has_reported(tx: Transaction) -> bool:
    return bool(cases.reported_by(tx, person_of(tx, "cadre"), limit=1))


def _has_been_answered(tx: Transaction, document: str) -> bool:
    """Whether the resident was given an answer that cites the document, rather than asked back."""
    said = outbox.latest_to(tx, person_of(tx, "resident"), WEB, _LOOKED_BACK)
    return any(document in str(message.reply["text"]) for message in said)


def _has_answered(tx: Transaction) -> bool:
    reminder = submissions.latest_reminder(tx, person_of(tx, "township"))
    return reminder is not None and submissions.find(tx, reminder) is not None


def _has_been_pressed(tx: Transaction) -> bool:
    return submissions.was_planned(tx, person_of(tx, "county"), str(Stage.ESCALATION))
