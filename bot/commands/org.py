"""`anju org import`: places, people and roles from a spreadsheet."""

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import typer

from bot.commands.case_access import bare_installation
from bot.commands.hand_over import hand_over
from bot.commands.newcomers import newcomers
from bot.commands.opening import open_database
from bot.core.delivery import deliver_notice
from bot.core.wallclock import WallClock
from bot.settings import load_settings
from handlers.dialog.context import Occasion
from handlers.documents import org_sheets
from handlers.documents.org_sheets import OrgFile
from handlers.documents.workbook import UnusableFile
from handlers.handover import imported
from handlers.people import org_report
from handlers.people.org_table import Findings, examine
from handlers.wording import Wording, load_wording
from knowledge.model.pack import load_packs
from storage.people import org

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
) -> None:
    """Import places, people and roles; the same file twice changes nothing.

    First everything is checked, and what would change is printed. Only where no row is bad it is then done, unless
    --skip-bad says otherwise. Bad rows come back in FILE.problems.xlsx, each with what is right; the exit code is
    then 1.
    """
    say = load_wording()
    try:
        read = org_sheets.read(file, say)
    except UnusableFile as error:
        typer.echo(say(error.key, **error.values), err=True)
        raise typer.Exit(2) from error
    settings = load_settings()
    now = WallClock(settings.zone).now()
    with open_database(settings) as database, database.writing() as tx:
        findings = examine(tx, read, load_packs(), say, today=now.date(), withdraw_missing=withdraw_missing)
        apply = not trial and (skip_bad or not findings.problems)
        if apply:
            org.apply(tx, findings.plan, now)
            occasion = Occasion(tx=tx, now=now, installation=bare_installation(settings, say))
            for notice in imported.hand_over(occasion, findings.plan):
                deliver_notice(tx, notice, now)
    for line in _report(findings, read, say, applied=apply, trial=trial, withdraw_missing=withdraw_missing):
        typer.echo(line)
    if findings.problems:
        problems_file = file.with_suffix(".problems.xlsx")
        org_sheets.write_problems(
            problems_file, read, ((problem.row, org_report.note(problem, say)) for problem in findings.problems), say
        )
        typer.echo(say("org.result.problems_file", file=problems_file))
        raise typer.Exit(1)


def _report(
    findings: Findings, file: OrgFile, say: Wording, *, applied: bool, trial: bool, withdraw_missing: bool
) -> Iterator[str]:
    """The lines to print: each change, each bad row, and what was done."""
    plan, problems = findings.plan, findings.problems
    yield from org_report.sheets(file, say)
    if plan and not applied:
        yield say("org.result.would_change")
    yield from org_report.changes(plan, say)
    yield from org_report.understood(findings.understood, say)
    yield from org_report.bad_rows(findings, file, say)
    if problems and withdraw_missing:
        yield say("org.result.not_withdrawn")
    if not applied:
        yield say("org.result.tried") if trial else say("org.result.refused", count=len(problems))
        return
    yield org_report.applied(plan, say)
    if problems:
        yield say("org.result.skipped", count=len(problems))
