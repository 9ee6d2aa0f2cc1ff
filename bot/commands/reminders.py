"""`anju reminders`: what the calendars of the packs will have sent, and when. Needs no database."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from datetime import date, datetime
from typing import Annotated
from zoneinfo import ZoneInfo

import typer
from rich.console import Console
from rich.table import Table

from bot.commands.tables import plain_table
from bot.settings import load_settings
from handlers.dialog.hierarchy import ABOVE
from knowledge.calendar.calendar import FARTHEST, occurrences
from knowledge.calendar.told_times import told_times
from knowledge.calendar.workdays import Workdays, load_workdays
from knowledge.model.pack import Pack, load_packs
from storage.people.people import Role

_DAY = ["%Y-%m-%d"]


@dataclass(frozen=True, kw_only=True)
class ReminderRow:
    """One time at which a due date is told of: an ISO moment with its offset, and whose places are due.

    `provisional` where the holidays of that year are not known yet.
    """

    time: str
    pack: str
    rule: str
    stage: str
    role: str
    due: str
    provisional: bool


COLUMNS = tuple(field.name for field in fields(ReminderRow))


def reminders(
    first: Annotated[datetime, typer.Option("--from", formats=_DAY, help="First day, as 2026-11-01.")],
    last: Annotated[datetime, typer.Option("--to", formats=_DAY, help="Last day, included.")],
    pack: Annotated[str | None, typer.Option(help="Only this policy pack, as yantai.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON array.")] = False,
) -> None:
    """List what the packs' calendars will have sent in a span of days, about places that do not report.

    Their people hear of it in the digest at 8:00 (before, due, overdue1 to overdue3) and on the closing day
    (last_call); the level above in the evening of the last day (evening), when it is overdue (escalation), and how it
    ended (result). The role is that of the people whose place is due. What a county set for itself is not in it, nor
    what hangs on people: more time that was granted, and the level above the next, where nobody acted.
    """
    packs = load_packs()
    if pack is not None and pack not in packs:
        raise typer.BadParameter(f"{pack}: expected one of {', '.join(packs)}", param_hint="--pack")
    if last < first:
        raise typer.BadParameter(f"{last:%Y-%m-%d} lies before --from", param_hint="--to")
    chosen = packs if pack is None else {pack: packs[pack]}
    rows = list_reminders(chosen, first.date(), last.date(), load_workdays(), load_settings().zone)
    if as_json:
        print(json.dumps([asdict(row) for row in rows], ensure_ascii=False, indent=1))
    else:
        Console().print(_table(rows))


def list_reminders(
    packs: Mapping[str, Pack], first: date, last: date, workdays: Workdays, zone: ZoneInfo
) -> list[ReminderRow]:
    """What is told in a span of days, both ends included, in order of time."""
    rows = [row for pack in packs.values() for row in _rows(pack, first, last, workdays, zone)]
    return sorted(rows, key=lambda row: (datetime.fromisoformat(row.time), row.pack, row.rule, row.due))


def _rows(pack: Pack, first: date, last: date, workdays: Workdays, zone: ZoneInfo) -> Iterator[ReminderRow]:
    for rule in pack.calendar.rules:
        for occurrence in occurrences(rule, first - FARTHEST, last + FARTHEST):
            for told in told_times(occurrence, workdays, zone):
                if first <= told.at.date() <= last:
                    for role in rule.roles:
                        if not told.above or Role(role) in ABOVE:
                            yield ReminderRow(
                                time=told.at.isoformat(),
                                pack=pack.id,
                                rule=rule.id,
                                stage=told.what.value,
                                role=role,
                                due=occurrence.due.isoformat(),
                                provisional=not told.certain,
                            )


def _table(rows: Sequence[ReminderRow]) -> Table:
    uncertain = any(row.provisional for row in rows)
    note = "? the holidays of that year are not known yet" if uncertain else None
    table = plain_table(*COLUMNS[:-1], gap=1, caption=note)
    for row in rows:
        minute = f"{datetime.fromisoformat(row.time):%Y-%m-%d %H:%M}{'?' if row.provisional else ''}"
        table.add_row(minute, row.pack, row.rule, row.stage, row.role, f"{date.fromisoformat(row.due):%m-%d}")
    return table
