"""What somebody looks for in the ledger, within the places that were named: kept for its pages, and said again."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, time, timedelta
from typing import Any, Self

from handlers.dialog.context import Context
from knowledge.area import Place
from knowledge.reading.ledger import ENDED, OPEN, LedgerAsked
from storage.cases import cases, marks
from storage.cases.case_query import CaseQuery, Unset
from storage.cases.cases import CaseState
from storage.cases.marks import Mark, Word
from storage.people import areas

_CHOSEN_AMONG = ("grade", "category", "source", "hazards")  # what is sought empty beside values of the same
_STANDING: Mapping[str, tuple[CaseState, ...]] = {
    OPEN: tuple(state for state in CaseState if state not in cases.ENDED),
    ENDED: tuple(state for state in cases.ENDED if state not in cases.UNCOUNTED),
}


@dataclass(frozen=True, kw_only=True)
class LedgerSearch:
    """What was asked for, with the codes of the places in which it is sought; without one everywhere."""

    asked: LedgerAsked
    places: tuple[str, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """For the conversation: without what is empty."""
        asked = {key: value for key, value in asdict(self.asked).items() if value}
        return {"asked": asked, "places": list(self.places)}

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> Self:
        """As `to_json` wrote it."""
        asked: dict[str, Any] = {
            key: tuple(value) if isinstance(value, list) else value for key, value in stored["asked"].items()
        }
        return cls(asked=LedgerAsked(**asked), places=tuple(stored["places"]))


def query_of(context: Context, search: LedgerSearch, *, state: CaseState | None = None) -> CaseQuery:
    """The search as the database takes it; with `state` only the cases that are in it.

    What was withdrawn belongs to it only where that is asked.
    """
    asked, found = search.asked, areas.among(context.tx, search.places)
    states = tuple(state for id in asked.standing for state in _STANDING.get(id, (id,))) or cases.COUNTED
    empty = {key: (None,) if key in asked.lacking else () for key in _CHOSEN_AMONG}
    return CaseQuery(
        below=tuple(found[code].path for code in search.places if code in found),
        states=(state,) if state else tuple(map(CaseState, states)),
        grades=(*asked.grades, *empty["grade"]),
        categories=(*asked.categories, *empty["category"]),
        steps=asked.steps,
        words=tuple(_words(asked)),
        numbers=tuple(marks.number(number) for number in asked.numbers),
        sources=empty["source"],
        hazards=empty["hazards"],
        lacking=tuple(key for key in asked.lacking if key in marks.WATCHED and key not in _CHOSEN_AMONG),
        unset=tuple(Unset(key) for key in asked.lacking if key in set(Unset)),
        since=None if asked.newer is None else _days_ago(context, asked.newer - 1),
        before=None if asked.older is None else _days_ago(context, asked.older - 1),
    )


def _words(asked: LedgerAsked) -> Iterator[tuple[Word, ...]]:
    for name in map(marks.spelt, asked.names):
        yield (Mark.NAME, name), (Mark.SOUND, marks.sound(name))
    group = marks.group_in(asked.group)
    if group is not None:
        yield ((Mark.GROUP, group),)


def _days_ago(context: Context, days: int) -> datetime:
    """The moment at which the day began that lies so many days before today."""
    return datetime.combine(context.today - timedelta(days=days), time(0), tzinfo=context.zone)


def in_words(context: Context, search: LedgerSearch) -> str:
    """“青石村、三组、名字有“李四””: what was understood."""
    return context.say("forms.comma").join((*_place_names(context, search), *_criteria(context, search.asked)))


def criteria_in_words(context: Context, search: LedgerSearch) -> str:
    """The same without the places."""
    return context.say("forms.comma").join(_criteria(context, search.asked))


def _place_names(context: Context, search: LedgerSearch) -> list[str]:
    found = areas.among(context.tx, search.places)
    return [found[code].name for code in search.places if code in found]


def _criteria(context: Context, asked: LedgerAsked) -> Iterator[str]:
    say = context.say
    if asked.group:
        yield asked.group
    yield from (say("ledger.what.name", name=name) for name in asked.names)
    yield from (say("ledger.what.number", number=number.upper()) for number in asked.numbers)
    yield from (_category(context, id) for id in asked.categories)
    yield from (say(f"ledger.what.grade_{grade.lower()}") for grade in asked.grades)
    yield from (say(f"ledger.what.step_{step}") for step in asked.steps)
    yield from (say(f"ledger.what.standing_{id}") for id in asked.standing)
    yield from (say(f"ledger.what.lacking_{key}") for key in asked.lacking)
    if asked.older is not None:
        yield say("ledger.what.older", days=asked.older)
    if asked.newer is not None:
        yield say("ledger.what.newer", days=asked.newer)


def _category(context: Context, id: str) -> str:
    named = (category.name for pack in context.packs.values() for category in pack.rules.categories)
    ids = (category.id for pack in context.packs.values() for category in pack.rules.categories)
    return next((name for name, one in zip(named, ids, strict=True) if one == id), id)


def innermost(named: Sequence[Place]) -> tuple[str, ...]:
    """The codes of the places that are meant where several are named: of 柳溪镇 and its 东坡村 the village."""
    nested = [one for one in named if any(other != one and other.contains(one) for other in named)]
    return tuple(one.code for one in nested or named)
