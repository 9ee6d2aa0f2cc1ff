"""`anju bench`: how fast the assistant is, each figure beside its baseline, and the search on foreign questions."""

import importlib
import json
import sys
from pathlib import Path
from types import ModuleType
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from bot.commands.foreign_search import HEADINGS, SearchFileError, measure_searches
from bot.commands.search_engines import missing
from bot.commands.tables import plain_table

app = typer.Typer(help="Measure the assistant.", invoke_without_command=True)

CHECKOUT = Path(__file__).resolve().parents[2]

Json = Annotated[Path | None, typer.Option("--json", dir_okay=False, help="Write the figures to this file, too.")]
Lines = typer.Option(exists=True, dir_okay=False, readable=True)


@app.callback()
def everything(
    context: typer.Context,
    short: Annotated[bool, typer.Option("--short", help="Fewer rounds and messages: under a minute.")] = False,
    json_file: Json = None,
) -> None:
    """Measure all, each figure beside its baseline in the same run; some minutes on a quiet machine."""
    if context.invoked_subcommand is not None:
        return
    figures = _measurements().measure_everything(short=short, tell=lambda line: typer.echo(line, err=True))
    table = plain_table("what", "figure", "baseline", "ratio", "aim", "reached")
    for figure in figures:
        table.add_row(*figure.cells())
    _print(table)
    _write(json_file, [figure.to_json() for figure in figures])


@app.command()
def search(
    entries: Annotated[Path, Lines],
    queries: Annotated[Path, Lines],
    json_file: Json = None,
) -> None:
    """Search among foreign questions, beside four others: entries {id, question}, queries {id, text, expect}."""
    table = plain_table(*HEADINGS)
    try:
        found = list(measure_searches(entries, queries))
    except SearchFileError as error:
        typer.echo(f"anju: {error}", err=True)
        raise typer.Exit(2) from error
    for one in found:
        table.add_row(*one.cells())
    typer.echo(f"{found[0].entries} entries, {found[0].queries} queries")
    _print(table)
    for package in missing():
        typer.echo(f"not compared: {package} is not installed; `make setup-dev` brings it")
    _write(json_file, [one.to_json() for one in found])


def _measurements() -> ModuleType:
    """The measurements. They live with the tests, for their baseline is a bot as in textbooks, not to be shipped."""
    sys.path.insert(0, str(CHECKOUT))
    try:
        return importlib.import_module("tests.bench.everything")
    except ModuleNotFoundError as error:
        typer.echo(f"anju: {error.name} is missing; `make setup-dev`, in a checkout of the source, brings it", err=True)
        raise typer.Exit(2) from error


def _print(table: Table) -> None:
    Console(width=None if sys.stdout.isatty() else 200).print(table)


def _write(file: Path | None, figures: object) -> None:
    if file is not None:
        file.write_text(json.dumps(figures, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
