"""`anju org import`: places, people and roles from a spreadsheet."""

from collections.abc import Iterator, Sequence
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
from handlers.dialog.offices import OfficePhone, say_phone
from handlers.documents import org_sheets
from handlers.documents.org_sheets import OrgFile
from handlers.documents.workbook import UnusableFile
from handlers.handover import imported
from handlers.people.org_areas import Problem
from handlers.people.org_table import Findings, Understood, examine
from handlers.wording import Wording, load_wording
from knowledge.model.pack import load_packs
from storage.database.privacy import mask_phone
from storage.people import org
from storage.people.org import OrgPlan

_NAMES_SHOWN = 10

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
            problems_file, read, ((problem.row, _note(problem, say)) for problem in findings.problems), say
        )
        typer.echo(say("org.result.problems_file", file=problems_file))
        raise typer.Exit(1)


def _report(
    findings: Findings, file: OrgFile, say: Wording, *, applied: bool, trial: bool, withdraw_missing: bool
) -> Iterator[str]:
    """The lines to print: each change, each bad row, and what was done."""
    plan, problems = findings.plan, findings.problems
    yield from _sheets(file, say)
    if plan and not applied:
        yield say("org.result.would_change")
    yield from _changes(plan, say)
    yield from _understood(findings.understood, say)
    for problem in problems:
        title = file.sheets[problem.row.sheet].title
        yield say("org.result.bad_row", sheet=title, number=problem.row.number, note=_note(problem, say))
    if problems and withdraw_missing:
        yield say("org.result.not_withdrawn")
    if not applied:
        yield say("org.result.tried") if trial else say("org.result.refused", count=len(problems))
        return
    if plan:
        yield say(
            "org.result.applied",
            areas=len(plan.places),
            people=len(plan.people),
            granted=sum(len(person.roles) for person in plan.people),
            withdrawn=len(plan.withdrawals),
            offices=len(plan.offices),
            duties=sum(len(duty.days) for duty in plan.duties),
        )
    else:
        yield say("org.result.nothing")
    if problems:
        yield say("org.result.skipped", count=len(problems))


def _sheets(file: OrgFile, say: Wording) -> Iterator[str]:
    """The sheets that were known by their heads alone, and those of no use."""
    for sheet in file.by_heads:
        yield say("org.understood.sheet", title=file.sheets[sheet].title, sheet=say(f"org.sheet.{sheet}").split()[0])
    if file.stray:
        yield say("org.result.stray", titles=say("org.comma").join(file.stray))


def _changes(plan: OrgPlan, say: Wording) -> Iterator[str]:
    for change in plan.places:
        code, name = change.place.code, change.place.name
        if change.before is None:
            yield say("org.change.new_area", code=code, name=name)
        elif change.before.name != name:
            yield say("org.change.changed_area", code=code, name=name, old_name=change.before.name)
        else:
            yield say("org.change.moved_area", code=code, name=name)
    for office in plan.offices:
        yield say("org.change.office", place=office.place.name, office=say_phone(say, OfficePhone.of(office)))
    for duty in plan.duties:
        yield say("org.change.duty", place=duty.place.name, count=len(duty.days))
    for person in plan.people:
        if person.person_id is None:
            yield say("org.change.new_person", name=person.name, phone=mask_phone(person.phone))
        elif person.old_name is not None:
            yield say("org.change.renamed", old_name=person.old_name, name=person.name)
        for role, place in person.roles:
            yield say("org.change.granted", name=person.name, role=say(f"role.{role}"), place=place.name)
    for gone in plan.withdrawals:
        yield say("org.change.withdrawn", name=gone.name, role=say(f"role.{gone.role}"), place=gone.place.name)


def _understood(found: Sequence[Understood], say: Wording) -> Iterator[str]:
    """What the file says in other words; of many names some."""
    names = [one for one in found if one.key == "org.understood.name"]
    for one in (*(one for one in found if one not in names), *names[:_NAMES_SHOWN]):
        yield say(one.key, rows=one.rows, **one.values)
    if names[_NAMES_SHOWN:]:
        yield say("org.understood.more", count=len(names) - _NAMES_SHOWN)


def _note(problem: Problem, say: Wording) -> str:
    return say(problem.key, **problem.values)
