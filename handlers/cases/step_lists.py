"""四清清单 and what other documents call their lists: how many houses took each step, by place and half year.

Each number of the place that is shown is a button that opens the houses it counts.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Self

from handlers.cases.labels import CaseLabels
from handlers.cases.step import SHOW
from handlers.cases.view import drawn
from handlers.dialog.context import Context, in_rows
from handlers.dialog.messages import Option, Reply
from handlers.dialog.pages import page_number, page_of
from handlers.dialog.permissions import Action, rows
from handlers.dialog.whom_to_ask import way_to_ask
from knowledge.area import Level, Place
from knowledge.model.case_steps import StepList
from storage.cases import ledger, step_counts
from storage.cases.case_query import CaseQuery, StepWithin
from storage.cases.cases import COUNTED
from storage.people import areas

ON_A_PAGE = 10
_LEAST_YEAR, _MOST_YEAR = 2000, 2100


@dataclass(frozen=True, kw_only=True)
class HalfYear:
    """The first or the second half of a year."""

    year: int
    half: int

    @classmethod
    def of(cls, day: date) -> Self:
        """The one in which a day lies."""
        return cls(year=day.year, half=1 if day.month <= 6 else 2)

    @classmethod
    def read(cls, text: str) -> Self | None:
        """The one that a button names, as 2026-2; none where it names none."""
        year, _, half = text.partition("-")
        if half in ("1", "2") and year.isascii() and year.isdigit() and _LEAST_YEAR <= int(year) <= _MOST_YEAR:
            return cls(year=int(year), half=int(half))
        return None

    @property
    def id(self) -> str:
        """As buttons name it."""
        return f"{self.year}-{self.half}"

    @property
    def days(self) -> tuple[date, date]:
        """Its first and its last day."""
        first, last = ((1, 1), (6, 30)) if self.half == 1 else ((7, 1), (12, 31))
        return date(self.year, *first), date(self.year, *last)

    @property
    def before(self) -> "HalfYear":
        """The one before it."""
        return HalfYear(year=self.year - (self.half == 1), half=3 - self.half)


def show(context: Context) -> list[Reply]:
    """The lists of the person's place in this half year; whom to ask, where there is no place."""
    if context.place is None or not context.may(Action.SEE_SUMMARY, context.place):
        return [context.reply("step_lists.not_yours", way=way_to_ask(context))]
    return [_show(context, context.place, HalfYear.of(context.today), 1)]


def take_choice(context: Context, args: list[str]) -> list[Reply]:
    """steplist:<place>:<half year>:<page>, before the page a step for its houses; not there and not yours are one."""
    match args:
        case [code, half, *step, number] if len(step) <= 1:
            place, period = areas.find(context.tx, code), HalfYear.read(half)
            if place is not None and period is not None and context.may(Action.SEE_SUMMARY, place):
                if not step:
                    return [_show(context, place, period, page_number(number))]
                listed = next((one for one in _wanted(context, place) if one.step == step[0]), None)
                if listed is not None and context.may(Action.VIEW_CASE, place):
                    return [_show_houses(context, place, period, listed, page_number(number))]
    return [context.reply("step_lists.gone")]


def _wanted(context: Context, place: Place) -> Sequence[StepList]:
    """The lists that the document of a place wants."""
    pack = context.pack_at(place)
    return pack.region.lists if pack else ()


def _show(context: Context, place: Place, period: HalfYear, number: int) -> Reply:
    """What all of a place have on each list, then each place right below it, with the way into it."""
    wanted, may_open = _wanted(context, place), context.may(Action.VIEW_CASE, place)
    if not wanted:
        return context.reply("step_lists.none", place=place.name)
    first, last = period.days
    found = step_counts.by_place(context.tx, place, [one.step for one in wanted], first=first, last=last)
    below = areas.children(context.tx, place.code) if place.level is not Level.VILLAGE else []
    page = page_of(len(below), number, size=ON_A_PAGE)
    sections = context.say("step_lists.comma").join(dict.fromkeys(one.section for one in wanted))
    half = context.say(f"step_lists.half.{period.half}")
    lines = [
        context.say("step_lists.title", place=place.name, year=period.year, half=half),
        _line(context, place, wanted, found),
        *(_line(context, one, wanted, found) for one in page.of(below)),
        *(page.where(context.say) if below else ()),
        context.say("step_lists.source", sections=sections),
    ]
    houses = [
        Option(id=f"steplist:{place.code}:{period.id}:{one.step}:1", label=_count(context, place, one, found))
        for one in wanted
        if may_open and _sum(place, one.step, found)
    ]
    ways = [_way(context, one, period) for one in page.of(below) if may_open or one.level is not Level.VILLAGE]
    turning = page.turning(context.say, f"steplist:{place.code}:{period.id}")
    earlier = context.option(f"steplist:{place.code}:{period.before.id}:1", "step_lists.button.before")
    return Reply(text="\n".join(lines), options=(*in_rows(houses), *in_rows(ways), *in_rows([*turning, earlier])))


def _show_houses(context: Context, place: Place, period: HalfYear, listed: StepList, number: int) -> Reply:
    """A page of the houses that one number counts, the latest reported first, and the way back to the numbers."""
    first, last = period.days
    scope = rows(Action.VIEW_CASE, grants=context.grants, person_id=context.person_id)
    query = CaseQuery(below=(place.path,), states=COUNTED, stepped=StepWithin(step=listed.step, first=first, last=last))
    page = page_of(ledger.count(context.tx, scope, query), number, size=ON_A_PAGE)
    found = ledger.part(context.tx, scope, query, offset=page.offset, limit=page.size)
    labels = CaseLabels(context, found)
    options = [Option(id=f"case:{SHOW}:{case.number}", label=labels.of(case)) for case in found]
    cards = [
        drawn(context, case, labels.place(case), opens=option.id) for case, option in zip(found, options, strict=True)
    ]
    half, list_id = context.say(f"step_lists.half.{period.half}"), f"steplist:{place.code}:{period.id}"
    words = {"place": place.name, "year": period.year, "half": half, "name": listed.name, "count": page.count}
    lines = [context.say("step_lists.houses", **words), *page.where(context.say)]
    back = context.option(f"{list_id}:1", "step_lists.button.back")
    turning = in_rows([*page.turning(context.say, f"{list_id}:{listed.step}"), back])
    return Reply(text="\n".join(lines), options=(*((option,) for option in options), *turning), cards=tuple(cards))


def _line(context: Context, place: Place, wanted: Sequence[StepList], found: Mapping[tuple[str, str], int]) -> str:
    """“青石镇：问题清3户，鉴定清2户”, of all at the place and below it."""
    said = [_count(context, place, one, found) for one in wanted]
    return context.say("step_lists.line", place=place.name, counts=context.say("step_lists.then").join(said))


def _count(context: Context, place: Place, listed: StepList, found: Mapping[tuple[str, str], int]) -> str:
    """“问题清3户”."""
    return context.say("step_lists.count", name=listed.name, count=_sum(place, listed.step, found))


def _sum(place: Place, step: str, found: Mapping[tuple[str, str], int]) -> int:
    return sum(count for (path, one), count in found.items() if one == step and path.startswith(place.path))


def _way(context: Context, place: Place, period: HalfYear) -> Option:
    return context.option(f"steplist:{place.code}:{period.id}:1", "step_lists.button.below", place=place.name)
