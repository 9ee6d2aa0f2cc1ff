"""The ledger as a list for an office PC: what stands in its address, its rows, its totals, and what can be filtered."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from urllib.parse import urlencode

from handlers.cases import queue
from handlers.cases.fields import saying, values
from handlers.cases.fields.catalogue import BY_KEY
from handlers.cases.labels import CaseLabels
from handlers.cases.procedures import procedures_among
from handlers.dialog.context import Context
from handlers.dialog.dates import day_of
from handlers.dialog.drawings import Tone
from handlers.dialog.hierarchy import LEVEL_BELOW
from handlers.dialog.pages import Page, page_number, page_of
from handlers.dialog.permissions import Action, rows
from handlers.ledger.query import LedgerSearch, in_words, query_of
from handlers.ledger.reading import readings
from handlers.ledger.table import masked
from knowledge.area import Level, Place
from knowledge.reading.ledger import ENDED, OPEN, LedgerAsked
from storage.cases import deadlines, ledger
from storage.cases.cases import Case, CaseState
from storage.cases.ledger import CaseQuery, Grouping, LedgerOrder
from storage.cases.scope import RowScope
from storage.people import areas, audit

SIZES = (100, 500)
LACKING = ("photos", "phone", "id_number", "persons", "head", "grade", "category")
GRADES = ("A", "B", "C", "D", "N")
ALWAYS = ("number", "head", "place", "state")  # columns that are always there
CHOSEN = ("category", "grade", "method", "due")  # those that are there where nobody chose
CHOICES = (*CHOSEN, "persons", "structure", "year", "hazards", "living", "source", "plan_year", "reported")
FIRST_YEAR = 2020


@dataclass(frozen=True, kw_only=True)
class LedgerView:
    """What a list shows, as its address tells: nothing in it is anybody's name or number."""

    places: tuple[str, ...] = ()
    standing: tuple[str, ...] = ()
    grades: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    lacking: tuple[str, ...] = ()
    year: int | None = None
    late: bool = False
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
            *(("lacking", one) for one in view.lacking),
            *([("year", str(view.year))] if view.year else []),
            *([("late", "1")] if view.late else []),
            *([("sort", view.order.value)] if view.order is not LedgerOrder.LATEST else []),
            *([("cols", ",".join(view.columns))] if view.columns != CHOSEN else []),
            *([("page", str(view.page))] if view.page > 1 else []),
            *([("size", str(view.size))] if view.size != SIZES[0] else []),
        ]
        return urlencode(pairs)

    def with_column(self, column: str) -> str:
        """The query string of the same page with a column more, or without it."""
        chosen = set(self.columns) ^ {column}
        return self.address(columns=tuple(one for one in CHOICES if one in chosen), page=self.page)


@dataclass(frozen=True, kw_only=True)
class FilterOption:
    """One thing that can be filtered by: its label, the address with it on or off, whether it is on now."""

    label: str
    address: str
    on: bool


@dataclass(frozen=True, kw_only=True)
class ListedRow:
    """A case in the list; `cells` are in the order of the columns."""

    number: str
    cells: tuple[str, ...]
    tone: Tone


@dataclass(frozen=True, kw_only=True)
class LedgerList:
    """A page of the ledger. `totals` are lines below it, `ignored` the keys of the address that mean nothing."""

    view: LedgerView
    heads: tuple[tuple[str, str], ...]
    rows: tuple[ListedRow, ...]
    page: Page
    totals: tuple[str, ...]
    filters: Mapping[str, tuple[FilterOption, ...]]
    chosen: tuple[FilterOption, ...]
    ignored: tuple[str, ...]
    sought: str = ""


def read(context: Context, query: Sequence[tuple[str, str]]) -> tuple[LedgerView, tuple[str, ...]]:
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
        lacking=tuple(known.get("lacking", ())),
        year=int(known["year"][-1]) if "year" in known else None,
        late="late" in known,
        order=LedgerOrder(known["sort"][-1]) if "sort" in known else LedgerOrder.LATEST,
        columns=tuple(one for one in CHOICES if one in known["cols"]) if "cols" in known else CHOSEN,
        page=page_number(known["page"][-1]) if "page" in known else 1,
        size=int(known["size"][-1]) if "size" in known else SIZES[0],
    )
    return view, tuple(dict.fromkeys(ignored))


def show(context: Context, view: LedgerView, ignored: tuple[str, ...] = (), words: str = "") -> LedgerList:
    """A page of what fits; `words` look for somebody by name, group or number besides, which the trail keeps."""
    query, sought = _query(context, view, words)
    scope = rows(Action.VIEW_CASE, grants=context.grants, person_id=context.person_id)
    page = page_of(ledger.count(context.tx, scope, query), view.page, size=view.size)
    cases = ledger.part(context.tx, scope, query, offset=page.offset, limit=page.size, order=view.order)
    filters = _filters(context, view)
    return LedgerList(
        view=replace(view, page=page.number),
        heads=tuple((one, context.say(f"sheet.column.{one}")) for one in (*ALWAYS, *view.columns)),
        rows=tuple(_rows(context, view, cases)),
        page=page,
        totals=tuple(_totals(context, scope, query)),
        filters=filters,
        chosen=tuple(option for options in filters.values() for option in options if option.on),
        ignored=ignored,
        sought=sought,
    )


def _query(context: Context, view: LedgerView, words: str) -> tuple[CaseQuery, str]:
    asked = LedgerAsked(grades=view.grades, categories=view.categories, lacking=view.lacking, standing=view.standing)
    search = LedgerSearch(asked=asked, places=view.places)
    sought = next(readings(context, words, bare=True), None) if words.strip() else None
    if sought is not None:
        _note(context, sought)
        both = replace(asked, names=sought.asked.names, numbers=sought.asked.numbers, group=sought.asked.group)
        search = LedgerSearch(asked=both, places=view.places or sought.places)
    query = query_of(context, search)
    if view.year is not None:
        query = replace(query, since=_new_year(context, view.year), before=_new_year(context, view.year + 1))
    if view.late:
        query = replace(query, due_before=context.today)
    return query, in_words(context, sought) if sought else ""


def _new_year(context: Context, year: int) -> datetime:
    return datetime.combine(date(year, 1, 1), time(0), tzinfo=context.zone)


def _note(context: Context, search: LedgerSearch) -> None:
    if search.asked.names or search.asked.numbers:
        audit.note(
            context.tx,
            person_id=context.person_id,
            action="ledger_searched",
            subject=context.place.code if context.place else "",
            now=context.now,
            details={"names": search.asked.names, "numbers": search.asked.numbers, "places": search.places},
        )


# --- rows


def _rows(context: Context, view: LedgerView, cases: list[Case]) -> list[ListedRow]:
    labels = CaseLabels(context, cases)
    days = deadlines.running_among(context.tx, [case.id for case in cases])
    following = procedures_among(context, cases)
    found = []
    for case in cases:
        step = following[case.id].following(case.state)
        due = days.get(case.id, {}).get(step.id) if step else None
        said, tone = queue.mark(context, case, due)
        known = values.kept(case.answers, ())
        cells = [_cell(context, case, column, known, labels, said) for column in (*ALWAYS, *view.columns)]
        found.append(ListedRow(number=case.number, cells=tuple(cells), tone=tone))
    return found


def _cell(context: Context, case: Case, column: str, known: Mapping[str, object], labels: CaseLabels, mark: str) -> str:
    match column:
        case "number":
            return case.number
        case "head":
            return str(case.answers.get("head") or "")
        case "place":
            return labels.place(case)
        case "state":
            return context.say(f"cases.state.{case.state}")
        case "due":
            return mark if mark != context.say(f"cases.state.{case.state}") else ""
        case "grade":
            return context.say(f"sheet.grade.{case.grade}") if case.grade else ""
        case "method":
            return context.say(f"course.method.{case.method}") if case.method else ""
        case "category":
            return _category(context, case.category or str(known.get("category") or ""))
        case "reported":
            return day_of(case.created_at, context.zone).isoformat()
    field, value = BY_KEY[column], known.get(column)
    if value is None:
        return ""
    return str(saying.cell_of(context, case, field, masked(field, value), masked=True))


def _category(context: Context, id: str) -> str:
    named = {one.id: one.name for pack in context.packs.values() for one in pack.rules.categories}
    return named.get(id, context.say(f"details.category.{id}") if id in ("none", "unknown") else "")


def _totals(context: Context, scope: RowScope, query: CaseQuery) -> list[str]:
    """How many there are by state and by grade, and how many are late."""
    by_state = ledger.counts(context.tx, scope, query, Grouping.STATE)
    by_grade = ledger.counts(context.tx, scope, query, Grouping.GRADE)
    late = ledger.count(context.tx, scope, replace(query, due_before=context.today))
    comma = context.say("forms.comma")
    states = comma.join(
        context.say("cases.asked.in_state", state=context.say(f"cases.state.{state}"), count=by_state[state])
        for state in CaseState
        if state in by_state
    )
    grades = comma.join(
        context.say("sheet.of_grade", grade=context.say(f"sheet.grade.{grade}"), count=by_grade[grade])
        for grade in GRADES
        if grade in by_grade
    )
    return [line for line in (states, grades, context.say("sheet.late", count=late) if late else "") if line]


# --- filters


def _takers(context: Context) -> Mapping[str, Callable[[str], bool]]:
    own = {place.code for place in _places(context)}
    categories = set(_categories(context))
    years = {str(year) for year in _years(context)}
    return {
        "place": own.__contains__,
        "state": {*map(str, CaseState), OPEN, ENDED}.__contains__,
        "grade": set(GRADES).__contains__,
        "category": categories.__contains__,
        "lacking": set(LACKING).__contains__,
        "year": years.__contains__,
        "late": {"1"}.__contains__,
        "sort": set(map(str, LedgerOrder)).__contains__,
        "cols": set(CHOICES).__contains__,
        "page": str.isdigit,
        "size": set(map(str, SIZES)).__contains__,
    }


def _places(context: Context) -> list[Place]:
    """The places at and below the person's own, which can be filtered by."""
    return [] if context.place is None else [context.place, *areas.below(context.tx, context.place)]


def _categories(context: Context) -> dict[str, str]:
    pack = context.packs.get(context.region or "")
    return {one.id: one.name for one in pack.rules.categories} if pack else {}


def _years(context: Context) -> range:
    return range(context.today.year, FIRST_YEAR - 1, -1)


def _filters(context: Context, view: LedgerView) -> dict[str, tuple[FilterOption, ...]]:
    say = context.say
    states = [
        (OPEN, say("ledger.what.standing_open")),
        (ENDED, say("ledger.what.standing_ended")),
        *((str(state), say(f"cases.state.{state}")) for state in CaseState),
    ]
    return {
        "place": _toggles(view, "places", view.places, [(one.code, one.name) for one in _nearest(context, view)]),
        "state": _toggles(view, "standing", view.standing, states),
        "grade": _toggles(view, "grades", view.grades, [(one, say(f"sheet.grade.{one}")) for one in GRADES]),
        "category": _toggles(view, "categories", view.categories, list(_categories(context).items())),
        "lacking": _toggles(
            view, "lacking", view.lacking, [(one, say(f"ledger.what.lacking_{one}")) for one in LACKING]
        ),
        "late": (FilterOption(label=say("sheet.only_late"), address=view.address(late=not view.late), on=view.late),),
        "year": tuple(
            FilterOption(
                label=say("sheet.year", year=year),
                address=view.address(year=None if view.year == year else year),
                on=view.year == year,
            )
            for year in _years(context)
        ),
    }


def _nearest(context: Context, view: LedgerView) -> list[Place]:
    """The places one level down, and below each that is chosen those below it."""
    own = context.place
    if own is None or own.level not in LEVEL_BELOW:
        return []
    found = areas.children(context.tx, own.code)
    for one in areas.among(context.tx, view.places).values():
        if one.level is Level.TOWNSHIP:
            found += areas.children(context.tx, one.code)
        if one not in found:
            found.append(one)
    return list(dict.fromkeys(found))


def _toggles(
    view: LedgerView, name: str, chosen: tuple[str, ...], options: Sequence[tuple[str, str]]
) -> tuple[FilterOption, ...]:
    found = []
    for id, label in options:
        on = id in chosen
        after = tuple(one for one in chosen if one != id) if on else (*chosen, id)
        found.append(FilterOption(label=label, address=view.address(**{name: after}), on=on))
    return tuple(found)
