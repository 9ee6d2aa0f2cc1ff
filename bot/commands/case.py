"""`anju case list` and `anju case show`: cases for scripts, without personal data."""

import json
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.table import Table

from bot.commands.opening import open_database
from bot.settings import load_settings
from storage.cases import cases
from storage.cases.cases import Case
from storage.database.database import Transaction
from storage.people import areas

app = typer.Typer(help="Look at cases. Names, ID and phone numbers are not shown here.", no_args_is_help=True)

JsonOption = Annotated[bool, typer.Option("--json", help="Print JSON.")]


@app.command("list")
def list_cases(as_json: JsonOption = False) -> None:
    """List all cases."""
    with open_database(load_settings()) as database, database.reading() as tx:
        rows = [_row(tx, case) for case in cases.everything(tx)]
    if as_json:
        typer.echo(json.dumps(rows, ensure_ascii=False))
        return
    table = Table("number", "state", "area", "grade", "created", "reporter's role")
    for row in rows:
        values = (row["number"], row["state"], row["area"], row["grade"], row["created"], row["reporter_role"])
        table.add_row(*(str(value or "") for value in values))
    Console().print(table)


@app.command("show")
def show_case(number: str, as_json: JsonOption = False) -> None:
    """Show one case with its history."""
    with open_database(load_settings()) as database, database.reading() as tx:
        case = cases.find(tx, number.upper())
        if case is None:
            typer.echo(f"there is no case {number}", err=True)
            raise typer.Exit(1)
        row = _row(tx, case)
        row["imminent"] = case.imminent
        row["answered"] = sorted(case.answers)
        row["photos"] = len(case.answers.get("photos", ()))
        row["history"] = [
            {
                "at": event.at.isoformat(),
                "kind": event.kind,
                "role": event.role,
                "from": event.from_state,
                "to": event.to_state,
            }
            for event in cases.history(tx, case)
        ]
    if as_json:
        typer.echo(json.dumps(row, ensure_ascii=False))
        return
    for key, value in row.items():
        typer.echo(f"{key}: {value}")


def _row(tx: Transaction, case: Case) -> dict[str, Any]:
    return {
        "number": case.number,
        "state": case.state,
        "area": case.area,
        "area_name": areas.get(tx, case.area).name,
        "grade": case.grade,
        "created": case.created_at.isoformat(),
        "reporter_role": case.reporter_role,
    }
