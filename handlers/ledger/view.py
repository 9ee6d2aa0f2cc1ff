"""What a list of the ledger shows, as the address of its page tells: nothing in it is anybody's name or number."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Self
from urllib.parse import urlencode

from handlers.cases.fields.catalogue import BY_KEY
from handlers.cases.report_fields import HAZARDS
from handlers.cases.returning import OTHER_REASON, RETURN_REASONS
from handlers.dialog.context import Context
from handlers.dialog.months import month_of
from handlers.dialog.pages import page_number
from knowledge.model.case_steps import KINDS
from knowledge.reading.ledger import ENDED, OPEN
from storage.cases.case_query import DangerState, MapCell
from storage.cases.cases import CaseState
from storage.cases.ledger import LedgerOrder
from storage.people import areas

SIZES = (100, 500)
WAITING = (7, 30, 90, 180)  # days since an open case was reported
MISSING = ("photos", "phone", "id_number", "persons", "head", "village", "position", "due")  # listed together
BLANK = ("grade", "category", "source", "hazards")  # each listed with the values of the same
LACKING = (*MISSING, *BLANK)
SOURCES = BY_KEY["source"].options
GRADES = ("A", "B", "C", "D", "N")
ALWAYS = ("number", "head", "place", "state")  # columns that are always there
CHOSEN = ("category", "grade", "method", "due")  # those that are there where nobody chose
CHOICES = (*CHOSEN, "persons", "structure", "year", "hazards", "living", "source", "plan_year", "reported")
MONTHS = ("reported", "closed", "returned", "due")
FIRST_YEAR = 2020
REASONS = (*RETURN_REASONS, OTHER_REASON)
_CELL = re.compile(r"(\d{1,5}),(\d{1,5}),(\d{1,4})")


@dataclass(frozen=True, kw_only=True)
class StepMonths:
    """A step that was taken from the beginning of a first month to the end of a last one."""

    step: str
    first: date
    last: date

    def to_text(self) -> str:
        """For an address: closed,202601,202612."""
        return f"{self.step},{self.first:%Y%m},{self.last:%Y%m}"

    @classmethod
    def read(cls, text: str) -> Self | None:
        """As `to_text` wrote it; none for any other text."""
        step, *months = text.split(",")
        first, last = (month_of(months[0]), month_of(months[1])) if len(months) == 2 else (None, None)
        if step not in KINDS or first is None or last is None or first > last:
            return None
        return cls(step=step, first=first, last=last)


@dataclass(frozen=True, kw_only=True)
class LedgerView:
    """The filters, order, columns and page of a list.

    `reported`, `closed`, `returned` and `due` are the first days of months in which that was, and `taken` is a step
    that was taken in some months; `reason` is why it was returned then, and `cell` a square of the map. `today` is the
    last day of a step of those that are open, which were reported at least `waiting` days ago.
    """

    places: tuple[str, ...] = ()
    standing: tuple[str, ...] = ()
    grades: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    lacking: tuple[str, ...] = ()
    year: int | None = None
    late: bool = False
    danger: DangerState | None = None
    hazards: tuple[str, ...] = ()
    reported: date | None = None
    closed: date | None = None
    taken: StepMonths | None = None
    returned: date | None = None
    reason: str | None = None
    due: date | None = None
    cell: MapCell | None = None
    today: bool = False
    waiting: int | None = None
    order: LedgerOrder = LedgerOrder.LATEST
    columns: tuple[str, ...] = CHOSEN
    page: int = 1
    size: int = SIZES[0]

    def address(self, **changed: object) -> str:
        """The query string of this view, with something changed; back on the first page unless that is what changes."""
        view = replace(self, **({"page": 1} | changed))  # type: ignore[arg-type]
        pairs = [
            *(("place", one) for one in view.places),
            *(("state", one) for one in view.standing),
            *(("grade", one) for one in view.grades),
            *(("category", one) for one in view.categories),
            *(("source", one) for one in view.sources),
            *(("lacking", one) for one in view.lacking),
            *([("year", str(view.year))] if view.year else []),
            *([("late", "1")] if view.late else []),
            *([("danger", view.danger.value)] if view.danger else []),
            *(("hazard", one) for one in view.hazards),
            *((key, f"{first:%Y%m}") for key, first in view.months.items() if first is not None),
            *([("taken", view.taken.to_text())] if view.taken else []),
            *([("today", "1")] if view.today else []),
            *([("waiting", str(view.waiting))] if view.waiting else []),
            *([("reason", view.reason)] if view.reason else []),
            *([("cell", f"{view.cell.north},{view.cell.east},{view.cell.width}")] if view.cell else []),
            *([("sort", view.order.value)] if view.order is not LedgerOrder.LATEST else []),
            *([("cols", ",".join(view.columns))] if view.columns != CHOSEN else []),
            *([("page", str(view.page))] if view.page > 1 else []),
            *([("size", str(view.size))] if view.size != SIZES[0] else []),
        ]
        return urlencode(pairs)

    @property
    def months(self) -> Mapping[str, date | None]:
        """The months by their keys."""
        return {key: getattr(self, key) for key in MONTHS}

    def with_column(self, column: str) -> str:
        """The query string of the same page with a column more, or without it."""
        chosen = set(self.columns) ^ {column}
        return self.address(columns=tuple(one for one in CHOICES if one in chosen), page=self.page)


def read_view(context: Context, query: Sequence[tuple[str, str]]) -> tuple[LedgerView, tuple[str, ...]]:
    """The view that an address tells, and what in it means nothing here: an unknown key, a place of somebody else."""
    known: dict[str, list[str]] = {}
    ignored = []
    takers = _takers(context)
    for key, value in query:
        parts = value.split(",") if key == "cols" else [value]
        for part in parts:
            if key in takers and takers[key](part):
                known.setdefault(key, []).append(part)
            elif part:
                ignored.append(key)
    view = LedgerView(
        places=tuple(known.get("place", ())),
        standing=tuple(known.get("state", ())),
        grades=tuple(known.get("grade", ())),
        categories=tuple(known.get("category", ())),
        sources=tuple(known.get("source", ())),
        lacking=tuple(known.get("lacking", ())),
        year=int(known["year"][-1]) if "year" in known else None,
        late="late" in known,
        danger=DangerState(known["danger"][-1]) if "danger" in known else None,
        taken=StepMonths.read(known["taken"][-1]) if "taken" in known else None,
        today="today" in known,
        waiting=int(known["waiting"][-1]) if "waiting" in known else None,
        hazards=tuple(known.get("hazard", ())),
        reason=known["reason"][-1] if "reason" in known else None,
        cell=_cell(known["cell"][-1]) if "cell" in known else None,
        **{key: month_of(known[key][-1]) for key in MONTHS if key in known},
        order=LedgerOrder(known["sort"][-1]) if "sort" in known else LedgerOrder.LATEST,
        columns=tuple(one for one in CHOICES if one in known["cols"]) if "cols" in known else CHOSEN,
        page=page_number(known["page"][-1]) if "page" in known else 1,
        size=int(known["size"][-1]) if "size" in known else SIZES[0],
    )
    return view, tuple(dict.fromkeys(ignored))


def _takers(context: Context) -> Mapping[str, Callable[[str], bool]]:
    below = [] if context.place is None else [context.place, *areas.below(context.tx, context.place)]
    own = {place.code for place in below}
    categories = set(categories_of(context))
    known_years = {str(year) for year in years(context)}
    return {
        "place": own.__contains__,
        "state": {*map(str, CaseState), OPEN, ENDED}.__contains__,
        "grade": set(GRADES).__contains__,
        "category": categories.__contains__,
        "source": set(SOURCES).__contains__,
        "lacking": set(LACKING).__contains__,
        "year": known_years.__contains__,
        "late": {"1"}.__contains__,
        "danger": set(map(str, DangerState)).__contains__,
        "taken": lambda text: StepMonths.read(text) is not None,
        "today": {"1"}.__contains__,
        "waiting": set(map(str, WAITING)).__contains__,
        "hazard": set(HAZARDS).__contains__,
        "reason": set(REASONS).__contains__,
        "cell": lambda text: _cell(text) is not None,
        **dict.fromkeys(MONTHS, lambda text: month_of(text) is not None),
        "sort": set(map(str, LedgerOrder)).__contains__,
        "cols": set(CHOICES).__contains__,
        "page": str.isdigit,
        "size": set(map(str, SIZES)).__contains__,
    }


def _cell(text: str) -> MapCell | None:
    found = _CELL.fullmatch(text)
    return None if found is None else MapCell(north=int(found[1]), east=int(found[2]), width=int(found[3]))


def categories_of(context: Context) -> dict[str, str]:
    """The household categories of the document that counts for the person, by id."""
    pack = context.packs.get(context.region or "")
    return {one.id: one.name for one in pack.rules.categories} if pack else {}


def years(context: Context) -> range:
    """The years in which a case may have been reported, the latest first."""
    return range(context.today.year, FIRST_YEAR - 1, -1)
