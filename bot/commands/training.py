"""`anju training import`: a county's training record from a spreadsheet."""

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import typer

from bot.commands.opening import open_database
from bot.core.wallclock import WallClock
from bot.settings import load_settings
from handlers.documents import trained_sheet
from handlers.documents.workbook import UnusableFile
from handlers.training.import_rows import TrainedChanges, compare
from handlers.wording import Wording, load_wording
from knowledge.area import Level
from storage.people import areas, audit
from storage.training import record
from storage.training.record import Trained

app = typer.Typer(help="Who was trained to appraise houses or to work on them.", no_args_is_help=True)


@app.callback()
def training() -> None:
    """Who was trained to appraise houses or to work on them."""


@app.command("import")
def import_(
    file: Annotated[Path, typer.Argument(help="An .xlsx file with a row for each person.")],
    county: Annotated[str, typer.Option("--county", help="The code of the county whose record it is.")],
    trial: Annotated[bool, typer.Option("--trial", help="Only say what would change.")] = False,
    skip_bad: Annotated[bool, typer.Option("--skip-bad", help="Take the good rows although others are bad.")] = False,
) -> None:
    """Add people to a county's record, or change what it says of them; the same file twice changes nothing.

    Bad rows come back in FILE.problems.xlsx, each with what is right; the exit code is then 1.
    """
    say = load_wording()
    try:
        rows = trained_sheet.read(file, say)
    except UnusableFile as error:
        typer.echo(say(error.key, **error.values), err=True)
        raise typer.Exit(2) from error
    settings = load_settings()
    now = WallClock(settings.zone).now()
    with open_database(settings) as database, database.writing() as tx:
        place = areas.find(tx, county)
        if place is None or place.level is not Level.COUNTY:
            typer.echo(say("training.import.county", code=county), err=True)
            raise typer.Exit(2)
        changes = compare(rows, record.of(tx, county), say, now.date())
        apply = not trial and (skip_bad or not changes.problems)
        if apply:
            for one in changes.added:
                record.add(tx, county, one, by=None, now=now)
            for id, one in changes.changed:
                record.change(tx, id, one)
            audit.note(tx, person_id=None, action="training_imported", subject=f"area:{county}", now=now)
    for line in _report(changes, say, applied=apply, trial=trial):
        typer.echo(line)
    if changes.problems:
        problems_file = file.with_suffix(".problems.xlsx")
        trained_sheet.write_problems(problems_file, ((one.row, one.note) for one in changes.problems), say)
        typer.echo(say("training.import.problems_file", file=problems_file))
        raise typer.Exit(1)


def _report(changes: TrainedChanges, say: Wording, *, applied: bool, trial: bool) -> Iterator[str]:
    """The lines to print: each change, each bad row, and what was done."""
    if not applied:
        yield from (say("training.import.would_add", **_words(one, say)) for one in changes.added)
        yield from (say("training.import.would_change", **_words(one, say)) for _, one in changes.changed)
    for problem in changes.problems:
        yield say("training.import.bad_row", number=problem.row.number, note=problem.note)
    if applied:
        counts = {"added": len(changes.added), "changed": len(changes.changed), "same": changes.same}
        yield say("training.import.done", **counts)
    else:
        yield say("training.import.tried") if trial else say("training.import.refused", count=len(changes.problems))


def _words(trained: Trained, say: Wording) -> dict[str, str]:
    return {
        "name": trained.name,
        "trade": say(f"training.trade.{trained.trade}"),
        "unit": trained.unit,
        "day": trained.trained_on.isoformat(),
    }
