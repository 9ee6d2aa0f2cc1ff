"""A case as its household sees it: a line of steps, done since when, whose turn it is now, and the rest."""

from datetime import date

from handlers.cases import what_next
from handlers.cases.procedures import procedure_of
from handlers.dialog.context import Occasion
from handlers.dialog.dates import day_of
from knowledge.model.case_steps import REPORTED
from storage.cases import records
from storage.cases.cases import Case

AHEAD = 3  # so many of the later steps are named


def say(occasion: Occasion, case: Case) -> list[str]:
    """“✓ 核实（11月4日）” of each step taken, “→ 下一步：鉴定，云山县办”, “○ 再往后：申请、村里评议”, a line each."""
    lines = done(occasion, case)
    coming = what_next.say(occasion, case, case.state)
    if coming:
        lines.append(occasion.say("course.line.now", next=coming))
    later = _later(occasion, case)
    if later:
        names = occasion.say("course.line.comma").join(occasion.say(f"course.step.{step}") for step in later[:AHEAD])
        key = "course.line.later_many" if later[AHEAD:] else "course.line.later"
        lines.append(occasion.say(key, steps=names, count=len(later)))
    return lines


def done(occasion: Occasion, case: Case) -> list[str]:
    """The lines of the steps that were taken."""
    return [_done(occasion, step, day) for step, day in _taken(occasion, case)]


def _taken(occasion: Occasion, case: Case) -> list[tuple[str, date]]:
    """The report, and each step that stands; of one that was taken again, the last time."""
    days = {REPORTED: day_of(case.created_at, occasion.zone)}
    for record in records.of(occasion.tx, case.id):
        days = {step: day for step, day in days.items() if step != record.step} | {record.step: record.day}
    return list(days.items())


def _done(occasion: Occasion, step: str, day: date) -> str:
    name = occasion.say(f"course.step.{step}")
    return occasion.say("course.line.done", step=name, month=day.month, day=day.day)


def _later(occasion: Occasion, case: Case) -> list[str]:
    """The steps of the line after the next one."""
    procedure = procedure_of(occasion, case)
    found, at = [], procedure.following(case.state)
    while at is not None and (at := procedure.following(at.id)) is not None:
        found.append(at.id)
    return found
