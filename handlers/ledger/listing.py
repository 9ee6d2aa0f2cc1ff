"""The ledger as a list for an office PC: its rows, its totals, and what it can be filtered by."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from handlers.cases import queue
from handlers.cases.fields import saying, values
from handlers.cases.fields.catalogue import BY_KEY
from handlers.cases.labels import CaseLabels
from handlers.cases.procedures import procedures_among
from handlers.dialog.context import Context
from handlers.dialog.dates import day_of
from handlers.dialog.drawings import Tone
from handlers.dialog.pages import Page, page_of
from handlers.dialog.permissions import Action, rows
from handlers.ledger.filters import FilterOption, filters_of
from handlers.ledger.query import in_words
from handlers.ledger.search import note_search
from handlers.ledger.table import masked
from handlers.ledger.view import ALWAYS, GRADES, LedgerView
from handlers.ledger.view_query import query_of_view, sought_in
from storage.cases import deadlines, ledger
from storage.cases.case_query import CaseQuery
from storage.cases.cases import Case, CaseState
from storage.cases.ledger import Grouping
from storage.cases.scope import RowScope


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


def show(context: Context, view: LedgerView, ignored: tuple[str, ...] = (), words: str = "") -> LedgerList:
    """A page of what fits; `words` look for somebody by name, group or number besides, which the trail keeps."""
    sought = sought_in(context, words)
    if sought is not None:
        note_search(context, sought)
    query = query_of_view(context, view, sought)
    scope = rows(Action.VIEW_CASE, grants=context.grants, person_id=context.person_id)
    page = page_of(ledger.count(context.tx, scope, query), view.page, size=view.size)
    cases = ledger.part(context.tx, scope, query, offset=page.offset, limit=page.size, order=view.order)
    filters = filters_of(context, view)
    return LedgerList(
        view=replace(view, page=page.number),
        heads=tuple((one, context.say(f"sheet.column.{one}")) for one in (*ALWAYS, *view.columns)),
        rows=tuple(_rows(context, view, cases)),
        page=page,
        totals=tuple(_totals(context, scope, query)),
        filters=filters,
        chosen=tuple(option for options in filters.values() for option in options if option.on),
        ignored=ignored,
        sought=in_words(context, sought) if sought else "",
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
