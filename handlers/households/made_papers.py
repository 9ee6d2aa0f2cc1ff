"""Which papers were made of a household by itself, by whom and when, as the audit trail tells."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from handlers.dialog.context import Context
from handlers.dialog.dates import day_of
from storage.people import audit, people

_ACTIONS = ("paper_made", "paper_made_in_full")
_MOST = 50  # papers shown


@dataclass(frozen=True, kw_only=True)
class MadePaper:
    """A paper: on which day, who had it made, and what it is."""

    day: date
    who: str
    what: str


def of_cases(context: Context, numbers: Sequence[str]) -> tuple[MadePaper, ...]:
    """The latest papers of the cases with these numbers, the newest first; those made of many at once are left out."""
    lines = audit.about(context.tx, numbers, _ACTIONS, limit=_MOST)
    names = people.names_among(context.tx, {line.person_id for line in lines if line.person_id is not None})
    return tuple(
        MadePaper(
            day=day_of(line.at, context.zone),
            who=names.get(line.person_id or 0) or context.say("trail.somebody"),
            what=context.say(f"papers.kind.{line.details['kind']}"),
        )
        for line in lines
    )
