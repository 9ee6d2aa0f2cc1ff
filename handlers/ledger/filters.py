"""What a list of the ledger can be filtered by: each option with the address of the list with it, or without it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from handlers.cases.report_fields import HAZARDS
from handlers.dialog.context import Context
from handlers.dialog.hierarchy import LEVEL_BELOW
from handlers.ledger.view import GRADES, MISSING, SOURCES, WAITING, LedgerView, StepMonths, categories_of, years
from knowledge.area import Level, Place
from knowledge.reading.ledger import ENDED, OPEN
from storage.cases.case_query import DangerState
from storage.cases.cases import CaseState
from storage.people import areas


@dataclass(frozen=True, kw_only=True)
class FilterOption:
    """One thing that can be filtered by: its label, the address with it on or off, whether it is on now."""

    label: str
    address: str
    on: bool


def filters_of(context: Context, view: LedgerView) -> dict[str, tuple[FilterOption, ...]]:
    """The options of a view by the name of their filter."""
    say = context.say
    states = [
        (OPEN, say("ledger.what.standing_open")),
        (ENDED, say("ledger.what.standing_ended")),
        *((str(state), say(f"cases.state.{state}")) for state in CaseState),
    ]
    return {
        "place": _toggles(view, "places", view.places, [(one.code, one.name) for one in _nearest(context, view)]),
        "state": _toggles(view, "standing", view.standing, states),
        "grade": (
            *_toggles(view, "grades", view.grades, [(one, say(f"sheet.grade.{one}")) for one in GRADES]),
            *_lacking(context, view, "grade"),
        ),
        "category": (
            *_toggles(view, "categories", view.categories, list(categories_of(context).items())),
            *_lacking(context, view, "category"),
        ),
        "source": (
            *_toggles(view, "sources", view.sources, [(one, say(f"fields.source.{one}")) for one in SOURCES]),
            *_lacking(context, view, "source"),
        ),
        "lacking": _lacking(context, view, *MISSING),
        "danger": tuple(
            FilterOption(
                label=say(f"sheet.danger.{one}"),
                address=view.address(danger=None if view.danger is one else one),
                on=view.danger is one,
            )
            for one in DangerState
        ),
        "late": (
            FilterOption(label=say("sheet.only_late"), address=view.address(late=not view.late), on=view.late),
            FilterOption(label=say("sheet.only_today"), address=view.address(today=not view.today), on=view.today),
        ),
        "waiting": tuple(
            FilterOption(
                label=say("sheet.waiting", days=days),
                address=view.address(waiting=None if view.waiting == days else days),
                on=view.waiting == days,
            )
            for days in WAITING
        ),
        "year": tuple(
            FilterOption(
                label=say("sheet.year", year=year),
                address=view.address(year=None if view.year == year else year),
                on=view.year == year,
            )
            for year in years(context)
        ),
        "hazard": (
            *_toggles(view, "hazards", view.hazards, [(one, say(f"report.hazards.{one}")) for one in HAZARDS]),
            *_lacking(context, view, "hazards"),
        ),
        "month": tuple(_told_by_address(context, view)),
    }


def _told_by_address(context: Context, view: LedgerView) -> Iterator[FilterOption]:
    """What the links of other pages filter by: each can be taken off."""
    say = context.say
    for key, first in view.months.items():
        if first is not None:
            label = say(f"sheet.month.{key}", year=first.year, month=first.month)
            yield FilterOption(label=label, address=view.address(**{key: None}), on=True)
    if view.taken is not None:
        yield FilterOption(label=_say_taken(context, view.taken), address=view.address(taken=None), on=True)
    if view.reason is not None:
        label = say(f"sheet.reason.{view.reason}")
        yield FilterOption(label=label, address=view.address(reason=None), on=True)
    if view.cell is not None:
        yield FilterOption(label=say("sheet.cell"), address=view.address(cell=None), on=True)


def _say_taken(context: Context, taken: StepMonths) -> str:
    step, first, last = context.say(f"course.step.{taken.step}"), taken.first, taken.last
    if first == last:
        return context.say("sheet.month.taken", step=step, year=first.year, month=first.month)
    return context.say(
        "sheet.month.taken_between",
        step=step,
        year=first.year,
        month=first.month,
        last_year=last.year,
        last_month=last.month,
    )


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


def _lacking(context: Context, view: LedgerView, *keys: str) -> tuple[FilterOption, ...]:
    """What nothing is known of, as values to filter by."""
    return _toggles(view, "lacking", view.lacking, [(one, context.say(f"ledger.what.lacking_{one}")) for one in keys])


def _toggles(
    view: LedgerView, name: str, chosen: tuple[str, ...], options: Sequence[tuple[str, str]]
) -> tuple[FilterOption, ...]:
    found = []
    for id, label in options:
        on = id in chosen
        after = tuple(one for one in chosen if one != id) if on else (*chosen, id)
        found.append(FilterOption(label=label, address=view.address(**{name: after}), on=on))
    return tuple(found)
