"""`anju org import`: places, people and roles from a spreadsheet."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import Annotated

import typer

from bot.commands.case_access import bare_installation
from bot.commands.hand_over import hand_over
from bot.commands.newcomers import newcomers
from bot.commands.opening import open_database
from bot.core.delivery import deliver_notice
from bot.core.wallclock import WallClock
from bot.settings import Settings, load_settings
from handlers.dialog.context import Occasion
from handlers.documents import org_sheets
from handlers.documents.org_sheets import OrgFile
from handlers.documents.workbook import UnusableFile
from handlers.handover import imported
from handlers.people import org_report
from handlers.people.org_table import Findings, examine
from handlers.wording import Wording, load_wording
from knowledge.model.pack import load_packs
from storage.database.database import PAUSE_BESIDE_S, Database
from storage.people.org import OrgPlan

MOST_LINES = 20  # of changes, of roles that are taken back, of bad rows

app = typer.Typer(help="The county's places and people.", no_args_is_help=True)


app.command("newcomers")(newcomers)
app.command("hand-over")(hand_over)


@app.command("import")
def import_(
    file: Annotated[Path, typer.Argument(help="An .xlsx file with the sheets 区划 and 人员, and 值班表 if you like.")],
    trial: Annotated[bool, typer.Option("--trial", help="Only say what would change.")] = False,
    skip_bad: Annotated[bool, typer.Option("--skip-bad", help="Import the good rows although others are bad.")] = False,
    withdraw_missing: Annotated[
        bool, typer.Option("--withdraw-missing", help="Take back the offices at the file's places that it omits.")
    ] = False,
    verbose: Annotated[bool, typer.Option("--verbose", help="Print every change and every bad row.")] = False,
) -> None:
    """Import places, people and roles; the same file twice changes nothing.

    First everything is checked, and what would change is printed, of much of it the beginning. Only where no row is
    bad it is then done, unless --skip-bad says otherwise, and in pieces, so that the assistant answers meanwhile;
    broken off, the same call goes on. Bad rows come back in FILE.problems.xlsx, each with what is right; the exit
    code is then 1.
    """
    say = load_wording()
    try:
        read = org_sheets.read(file, say)
    except UnusableFile as error:
        typer.echo(say(error.key, **error.values), err=True)
        raise typer.Exit(2) from error
    settings = load_settings()
    now = WallClock(settings.zone).now()
    with open_database(settings) as database:
        with database.snapshot() as tx:
            findings = examine(tx, read, load_packs(), say, today=now.date(), withdraw_missing=withdraw_missing)
        apply = not trial and (skip_bad or not findings.problems)
        if apply:
            _carry_out(database, settings, findings.plan, say, now)
    for line in _report(
        findings,
        read,
        say,
        applied=apply,
        trial=trial,
        withdraw_missing=withdraw_missing,
        most=None if verbose else MOST_LINES,
    ):
        typer.echo(line)
    if findings.problems:
        problems_file = file.with_suffix(".problems.xlsx")
        org_sheets.write_problems(
            problems_file, read, ((problem.row, org_report.note(problem, say)) for problem in findings.problems), say
        )
        typer.echo(say("org.result.problems_file", file=problems_file))
        raise typer.Exit(1)


def _carry_out(database: Database, settings: Settings, plan: OrgPlan, say: Wording, now: datetime) -> None:
    installation = bare_installation(settings, say)
    with database.writing_in_steps(PAUSE_BESIDE_S) as steps:
        occasion = Occasion(tx=steps.tx, now=now, installation=installation)
        for notice in imported.carry_out(steps, occasion, plan):
            deliver_notice(steps.tx, notice, now)


def _report(
    findings: Findings,
    file: OrgFile,
    say: Wording,
    *,
    applied: bool,
    trial: bool,
    withdraw_missing: bool,
    most: int | None,
) -> Iterator[str]:
    """The lines to print: the changes, the bad rows, and what was done; of each kind so many at most."""
    plan, problems = findings.plan, findings.problems
    yield from org_report.sheets(file, say)
    if plan and not applied:
        yield say("org.result.would_change")
    yield from _beginning(org_report.changes(replace(plan, withdrawals=()), say), say, most)
    yield from _beginning(org_report.withdrawals(plan, say), say, most)
    yield from org_report.understood(findings.understood, say)
    yield from _beginning(org_report.bad_rows(findings, file, say), say, most)
    if problems and withdraw_missing:
        yield say("org.result.not_withdrawn")
    if not applied:
        yield say("org.result.tried") if trial else say("org.result.refused", count=len(problems))
        return
    yield org_report.applied(plan, say)
    if problems:
        yield say("org.result.skipped", count=len(problems))


def _beginning(lines: Iterator[str], say: Wording, most: int | None) -> Iterator[str]:
    """So many lines, and how many more there are; all where `most` is none."""
    yield from islice(lines, most)
    more = sum(1 for _ in lines)
    if more:
        yield say("org.result.more", count=more)
