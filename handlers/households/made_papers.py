"""Which papers were made of a household, alone or among many, by whom and when, as the audit trail tells."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from handlers.dialog.context import Context
from handlers.dialog.dates import day_of
from handlers.dialog.paper_orders import BY_ITSELF
from storage.database.database import Transaction
from storage.exchange.exports import ExportStatus
from storage.papers import papers
from storage.people import audit, people

_OF_MANY = "paper_of_many_made"
_ACTIONS = ("paper_made", "paper_made_in_full", _OF_MANY)
_MOST = 50  # papers shown


@dataclass(frozen=True, kw_only=True)
class MadePaper:
    """A paper: its number, on which day, who had it made, and what it is.

    `opens` tells whether its file is still there for whoever asks.
    """

    number: int
    day: date
    who: str
    what: str
    opens: bool


def of_cases(context: Context, numbers: Sequence[str]) -> tuple[MadePaper, ...]:
    """The latest papers on which the cases with these numbers stand, the newest first, each once."""
    lines = {line.details["paper"]: line for line in audit.about(context.tx, numbers, _ACTIONS, limit=_MOST)}
    names = people.names_among(context.tx, {one.person_id for one in lines.values() if one.person_id is not None})
    mine = _there(context)
    return tuple(
        MadePaper(
            number=number,
            day=day_of(line.at, context.zone),
            who=names.get(line.person_id or 0) or context.say("trail.somebody"),
            what=_say_what(context, line.details),
            opens=number in mine,
        )
        for number, line in lines.items()
    )


def note_of_many(tx: Transaction, paper_id: int, numbers: Sequence[str], now: datetime) -> None:
    """Note for each household of a paper that was made of many that it stands on it; the paper itself is kept once."""
    paper = papers.find(tx, paper_id)
    if paper is None or paper.asked.get(BY_ITSELF):
        return
    details = {"paper": paper.id, "kind": paper.kind, "step": paper.asked.get("step"), "count": len(numbers)}
    for number in numbers:
        audit.note(tx, person_id=paper.person_id, action=_OF_MANY, subject=number, now=now, details=details)


def _say_what(context: Context, details: dict[str, object]) -> str:
    """“村级公示，一共12户”, “一户一档”."""
    step = details.get("step")
    what = context.say(f"papers.notice.kind.{step}" if step else f"papers.kind.{details['kind']}")
    count = details["count"]
    return context.say("households.paper_of_many", what=what, count=count) if count != 1 else what


def _there(context: Context) -> frozenset[int]:
    """The person's own papers that can still be fetched."""
    mine = papers.latest_of(context.tx, context.person_id, limit=_MOST)
    return frozenset(one.id for one in mine if one.status is ExportStatus.READY and context.now < one.expires_at)
