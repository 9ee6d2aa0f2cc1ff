"""Keeping what a step records, and by when what follows from it is due: each day is written once and never moved."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from handlers.cases.procedures import procedure_of
from handlers.dialog.context import Context
from knowledge.model.case_steps import CHECKED, KINDS, REPORTED
from storage.cases import deadlines, records, requests
from storage.cases.cases import ENDED, Case, CaseState
from storage.cases.deadlines import Deadline
from storage.cases.requests import RequestKind
from storage.people import areas


def record(
    context: Context,
    case: Case,
    step: str,
    values: Mapping[str, Any],
    *,
    to: CaseState,
    form: tuple[str, int] | None = None,
) -> None:
    """Keep a step that was taken and brought the case to a state; let run, and end, the deadlines that hang on it."""
    day = date.fromisoformat(values["day"]) if values.get("day") else context.today
    record_id = records.add(
        context.tx,
        case,
        step=step,
        day=day,
        values=dict(values),
        person_id=context.person_id,
        role=context.role,
        now=context.now,
        form=form,
    )
    _end(context, case, step, ended_by=record_id)
    if to in ENDED and to is not CaseState.CLOSED:  # money is still owed for a house that is closed
        _end(context, case, None, ended_by=record_id)
        return
    if step in KINDS and not KINDS[step].beside and to != step:
        return  # it led back: nothing follows from an acceptance that failed
    if step not in KINDS and to is case.state:
        return  # it moved nothing
    _begin(context, case, step if step in KINDS else str(to), day, record_id, values.get("finish_by"))


def put_before_office(context: Context, case: Case) -> None:
    """Let the last day for checking count from today: since today a report lies before the office whose turn it is."""
    _end(context, case, CHECKED)
    taken = records.of(context.tx, case.id)
    if taken and (taken[-1].step, taken[-1].day) == (REPORTED, context.today):
        _begin(context, case, REPORTED, context.today, taken[-1].id)
    else:
        record(context, case, REPORTED, {}, to=CaseState.REPORTED)


def put_before_reporter(context: Context, case: Case) -> None:
    """End the last day for checking: what was returned lies with its reporter."""
    _end(context, case, CHECKED)


def lay_before_office_again(context: Context, case: Case, returned_at: datetime) -> None:
    """Let the last days run on that a return ended, which is taken back."""
    deadlines.run_again(context.tx, case.id, returned_at)


def own(context: Context, case: Case) -> list[Deadline]:
    """The last days that run for steps of the person's own office, the nearest first."""
    place = areas.get(context.tx, case.area)
    offices = {grant.role for grant in context.grants if grant.place is not None and grant.place.contains(place)}
    return [one for one in deadlines.running(context.tx, case.id) if one.owner in offices]


def end(context: Context, case: Case) -> None:
    """End all deadlines of a case that ends without a step of its procedure."""
    _end(context, case, None)


def take_back(context: Context, case: Case, record_id: int) -> None:
    """Let a step that was recorded not count any more; the deadlines are as they were before it."""
    records.take_back(context.tx, case.id, record_id, context.person_id, context.now)
    deadlines.take_back(context.tx, record_id)


def _end(context: Context, case: Case, step: str | None, *, ended_by: int | None = None) -> None:
    """End the last day of a step, or of all; nobody has to decide any more on more time that was asked for it."""
    deadlines.end(context.tx, case.id, step=step, ended_by=ended_by, now=context.now)
    requests.lapse(context.tx, case.id, RequestKind.MORE_TIME, step, context.now)


def _begin(context: Context, case: Case, step: str, day: date, record_id: int, finish_by: str | None = None) -> None:
    taken = records.taken_this_time(context.tx, case.id)
    for deadline in (*_following(context, case, step, day), *_set_by_hand(context, case, step, finish_by)):
        if deadline.step not in taken:
            deadlines.begin(context.tx, case.id, deadline, begun_by=record_id)


def _set_by_hand(context: Context, case: Case, step: str, finish_by: str | None) -> list[Deadline]:
    """The day that the step itself sets for what comes next, as by when a house is to be put right."""
    procedure = procedure_of(context, case)
    setting, owed = procedure.find(step), procedure.following(step)
    if setting is None or owed is None or finish_by is None:
        return []
    due_on = date.fromisoformat(finish_by)
    section = setting.section or ""
    return [Deadline(step=owed.id, owner=owed.by[0], due_on=due_on, section=section, in_principle=False)]


def _following(context: Context, case: Case, step: str, day: date) -> list[Deadline]:
    """The last days that a document counts from a step that was taken on a day."""
    pack = context.packs.get(case.pack or "")
    if pack is None:
        return []
    procedure = procedure_of(context, case)
    found = []
    for limit in pack.rules.limits:
        due_on = limit.due(day) if limit.counted_from == step else None
        owned = procedure.find(limit.step)
        if due_on is not None and owned is not None:
            found.append(
                Deadline(
                    step=limit.step,
                    owner=owned.by[0],
                    due_on=due_on,
                    section=limit.section,
                    in_principle=limit.in_principle,
                )
            )
    return found
