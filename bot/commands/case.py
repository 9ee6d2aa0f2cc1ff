"""`anju case`: cases for scripts, masked; in full only for a county's coordinator, who is named and told of it."""

import json
from collections.abc import Iterator
from typing import Annotated, Any

import typer
from rich.console import Console

from bot.commands.case_access import As, Full, Reason, in_full_for, opened, tell
from bot.commands.case_export import export
from bot.commands.case_import import import_
from bot.commands.tables import plain_table
from handlers.dialog.context import Occasion
from handlers.ledger import table
from handlers.ledger.table import Disclosure
from storage.cases import cases
from storage.cases.cases import Case
from storage.people import areas

app = typer.Typer(help="Look at cases, and take a county's own ledger in.", no_args_is_help=True)
app.command("export")(export)
app.command("import")(import_)

JsonOption = Annotated[bool, typer.Option("--json", help="Print JSON.")]

_COLUMNS = ("number", "state", "area", "grade", "created", "reporter_role")


@app.command("list")
def list_cases(as_json: JsonOption = False) -> None:
    """List all cases."""
    with opened(writing=False) as now:
        names = {place.code: place.name for place in areas.everywhere(now.tx)}
        rows = [_row(now, case, names) for case in cases.everything(now.tx)]
    if as_json:
        typer.echo(json.dumps(rows, ensure_ascii=False))
        return
    shown = plain_table("number", "state", "area", "grade", "created", "reporter")
    for row in rows:
        values = {**row, "created": row["created"][:10]}
        shown.add_row(*(str(values[column] or "") for column in _COLUMNS))
    Console().print(shown)


@app.command("show")
def show_case(
    number: str, as_json: JsonOption = False, full: Full = False, reason: Reason = None, as_: As = None
) -> None:
    """Show one case with its history; names and numbers are masked but with --full."""
    with opened(writing=full) as now:
        case = cases.find(now.tx, number.upper())
        of = in_full_for(now, reason, as_) if full else None
        place = None if case is None else areas.get(now.tx, case.area)
        if case is None or place is None or (of is not None and not of.county.contains(place)):
            typer.echo(f"there is no case {number}", err=True)
            raise typer.Exit(1)
        row: dict[str, Any] = _row(now, case, {place.code: place.name})
        row["imminent"] = case.imminent
        row["answered"] = sorted(case.answers)
        row["photos"] = len(case.answers.get("photos", ()))
        row["values"] = table.record(now, case, Disclosure.FULL if full else Disclosure.HIDDEN)
        row["history"] = [
            {
                "at": event.at.astimezone(now.zone).isoformat(),
                "kind": event.kind,
                "role": event.role,
                "from": event.from_state,
                "to": event.to_state,
            }
            for event in cases.history(now.tx, case)
        ]
        if of is not None:
            tell(now, of, action="case_shown_in_full", key="ledger.shown_for", subject=case.number, reason=reason)
    if as_json:
        typer.echo(json.dumps(row, ensure_ascii=False))
        return
    for line in _lines(row):
        typer.echo(line)


def _lines(told: dict[str, Any], indent: str = "") -> Iterator[str]:
    """What is told, a line each; what is told of a part stands below it."""
    for key, value in told.items():
        match value:
            case dict():
                yield f"{indent}{key}:"
                yield from _lines(value, f"{indent}  ")
            case [dict(), *_]:
                yield f"{indent}{key}:"
                yield from (f"{indent}  {', '.join(str(part) for part in one.values() if part)}" for one in value)
            case list():
                yield f"{indent}{key}: {', '.join(map(str, value))}"
            case _:
                yield f"{indent}{key}: {'' if value is None else value}"


def _row(now: Occasion, case: Case, names: dict[str, str]) -> dict[str, Any]:
    return {
        "number": case.number,
        "state": case.state,
        "area": case.area,
        "area_name": names[case.area],
        "grade": case.grade,
        "created": case.created_at.astimezone(now.zone).isoformat(),
        "reporter_role": case.reporter_role,
    }
