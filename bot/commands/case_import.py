"""`anju case import`: a county's own ledger taken in from a workbook, tried first, and taken back."""

import hashlib
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import typer

from bot.commands.case_access import CountyCoordinator, coordinator, opened_in_steps, tell
from handlers.dialog.context import Occasion
from handlers.documents import ledger_sheet
from handlers.documents.workbook import UnusableFile, open_workbook
from handlers.ledger import arriving, taking_in
from handlers.ledger.arriving import LedgerFile
from handlers.ledger.examining import LedgerHeaps, examine
from handlers.wording import Wording, load_wording
from storage.cases import imports
from storage.database.database import Steps

File = Annotated[Path | None, typer.Argument(help="An .xlsx file; left out with --undo.")]
ForWhom = Annotated[str, typer.Option("--as", help="The phone number of the county coordinator for whom it is done.")]
Trial = Annotated[bool, typer.Option("--trial", help="Only say what would change.")]
SkipBad = Annotated[bool, typer.Option("--skip-bad", help="Take the good rows in although others are bad.")]
Undo = Annotated[int | None, typer.Option("--undo", help="Take back the import with this number.")]


def import_(
    as_: ForWhom, file: File = None, trial: Trial = False, skip_bad: SkipBad = False, undo: Undo = None
) -> None:
    """Take a ledger in; the same file twice changes nothing.

    A row is matched by its old number, the national number or the ID. First all rows are looked at, and what would
    change is counted. Bad rows come back in FILE.problems.xlsx with red notes; the exit code is then 1.
    """
    if (file is None) == (undo is None):
        raise typer.BadParameter("expected either a file or --undo")
    if file is not None:
        done = _take_in(file, as_, trial=trial, skip_bad=skip_bad)
    else:
        with opened_in_steps(writing=True) as (steps, now):
            done = _take_back(steps, now, coordinator(now, as_), undo or 0)
    if not done:
        raise typer.Exit(1)


def _take_in(path: Path, phone: str, *, trial: bool, skip_bad: bool) -> bool:
    """Take the rows in, or say what would change; whether none of them is bad."""
    say = load_wording()
    try:
        book = open_workbook(path)
        with opened_in_steps(writing=False, with_packs=True) as (steps, now):
            of = coordinator(now, phone)
            file = arriving.read(now, path.name, book)
            found = examine(steps, now, file, of.county)
    except UnusableFile as error:
        typer.echo(say(error.key, **error.values), err=True)
        raise typer.Exit(2) from error
    apply = not trial and (skip_bad or not found.wrong)
    for line in _report(say, file, found):
        typer.echo(line)
    if apply and (found.new or found.changed):
        number = _carry_out(file, of, hashlib.sha256(path.read_bytes()).hexdigest())
        typer.echo(say("ledger.result.done", number=number) if number else say("ledger.result.nothing"))
    elif apply:
        typer.echo(say("ledger.result.nothing"))
    else:
        typer.echo(say("ledger.result.tried" if trial else "ledger.result.refused"))
    if found.wrong:
        _write_wrong(say, path, file, found)
    return not found.wrong


def _carry_out(file: LedgerFile, of: CountyCoordinator, sha256: str) -> int | None:
    """Take the good rows in, and tell the county; the import's number, none where others did all of it meanwhile."""
    with opened_in_steps(writing=True, with_packs=True) as (steps, now):
        number = taking_in.take_in(
            steps,
            now,
            file,
            of.county,
            person_id=of.person_id,
            import_id=None,
            begin=lambda: imports.begin(
                now.tx, area=of.county.code, sha256=sha256, person_id=of.person_id, now=now.now
            ),
            told=lambda done: None,
        )
        if number is not None:
            new, changed = imports.counts(now.tx, number)
            tell(
                now,
                of,
                action="ledger_taken_in",
                key="ledger.imported_for",
                subject=of.county.code,
                number=number,
                new=new,
                changed=changed,
            )
    return number


def _report(say: Wording, file: LedgerFile, found: LedgerHeaps) -> Iterator[str]:
    yield say(
        "ledger.result.counts",
        new=len(found.new),
        changed=len(found.changed),
        same=found.same,
        wrong=len(found.wrong),
    )
    if file.unknown:
        yield say("ledger.result.unknown", heads=say("forms.comma").join(file.unknown))
    for one in found.wrong:
        yield say("ledger.result.wrong_row", number=one.row.number, note=say(one.key, **one.values))


def _write_wrong(say: Wording, path: Path, file: LedgerFile, found: LedgerHeaps) -> None:
    """Give the bad rows back, each with what is wrong with it."""
    problems = path.with_suffix(".problems.xlsx")
    rows = ((one.row.cells, say(one.key, **one.values)) for one in found.wrong)
    note = say("ledger.note")
    with problems.open("wb") as stream:
        ledger_sheet.write_noted(stream, title=file.title, heads=file.heads, rows=rows, note=note)
    typer.echo(say("ledger.result.problems", file=problems))


def _take_back(steps: Steps, now: Occasion, of: CountyCoordinator, number: int) -> bool:
    """Take an import back, and name what stays; whether there was such an import."""
    one = imports.find(now.tx, number)
    if one is None or one.area != of.county.code or one.undone_at is not None:
        typer.echo(now.say("ledger.result.no_import", number=number), err=True)
        return False
    heaps = taking_in.take_back(steps, now, one, person_id=of.person_id)
    counts = {"back": len(heaps.back), "kept": len(heaps.kept), "could_not": len(heaps.could_not)}
    tell(now, of, action="ledger_taken_back", key="ledger.undone_for", subject=of.county.code, number=number, **counts)
    typer.echo(now.say("ledger.result.undone", **counts))
    for key, numbers in (("kept", heaps.kept), ("could_not", heaps.could_not)):
        for case in numbers:
            typer.echo(now.say(f"ledger.result.{key}", number=case))
    return True
