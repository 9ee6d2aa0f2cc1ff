"""`anju reminders`: what the calendars of the packs will have sent, and when. Needs no database."""

import json
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import Annotated
from zoneinfo import ZoneInfo

import typer
from rich.console import Console
from rich.table import Table

from bot.settings import load_settings
from knowledge.calendar.calendar import FARTHEST, Stage, occurrences, stage_times
from knowledge.calendar.workdays import Workdays, load_workdays
from knowledge.model.pack import Pack, load_packs

COLUMNS = ("time", "pack", "rule", "stage", "role", "due")

_DAY = ["%Y-%m-%d"]
_OVERDUE = (Stage.OVERDUE1, Stage.OVERDUE2, Stage.OVERDUE3)


def reminders(
    first: Annotated[datetime, typer.Option("--from", formats=_DAY, help="First day, as 2026-11-01.")],
    last: Annotated[datetime, typer.Option("--to", formats=_DAY, help="Last day, included.")],
    pack: Annotated[str | None, typer.Option(help="Only this policy pack, as yantai.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON array.")] = False,
) -> None:
    """List the reminders that the packs' calendars will have sent in a span of days.

    The stages are before, due, overdue (on three workdays) and escalation; what a county set for itself is not in it,
    nor what hangs on people: more time that was granted, and the level above the next, where nobody acted.
    The role is that of the people whose place is due; an escalation about them goes to the level above.
    """
    packs = load_packs()
    if pack is not None and pack not in packs:
        raise typer.BadParameter(f"{pack}: expected one of {', '.join(packs)}", param_hint="--pack")
    if last < first:
        raise typer.BadParameter(f"{last:%Y-%m-%d} lies before --from", param_hint="--to")
    chosen = packs if pack is None else {pack: packs[pack]}
    rows = list_reminders(chosen, first.date(), last.date(), load_workdays(), load_settings().zone)
    if as_json:
        print(json.dumps(rows, ensure_ascii=False, indent=1))
    else:
        Console().print(_table(rows))


def list_reminders(
    packs: Mapping[str, Pack], first: date, last: date, workdays: Workdays, zone: ZoneInfo
) -> list[dict[str, str]]:
    """The reminders of a span of days, both ends included, in order of time; each with the COLUMNS."""
    rows = [row for pack in packs.values() for row in _rows(pack, first, last, workdays, zone)]
    return sorted(rows, key=lambda row: (datetime.fromisoformat(row["time"]), row["pack"], row["rule"], row["due"]))


def _rows(pack: Pack, first: date, last: date, workdays: Workdays, zone: ZoneInfo) -> Iterator[dict[str, str]]:
    for rule in pack.calendar.rules:
        for occurrence in occurrences(rule, first - FARTHEST, last + FARTHEST):
            for time in stage_times(occurrence, workdays, zone):
                if first <= time.at.date() <= last:
                    for role in rule.roles:
                        yield {
                            "time": time.at.isoformat(),
                            "pack": pack.id,
                            "rule": rule.id,
                            "stage": "overdue" if time.stage in _OVERDUE else time.stage.value,
                            "role": role,
                            "due": occurrence.due.isoformat(),
                        }


def _table(rows: list[dict[str, str]]) -> Table:
    table = Table(*COLUMNS, box=None)
    for row in rows:
        table.add_row(*({**row, "time": f"{datetime.fromisoformat(row['time']):%Y-%m-%d %H:%M}"}.values()))
    return table
