"""What an import of places and people changes, understood and could not use, in words."""

from collections.abc import Iterator, Sequence

from handlers.dialog.offices import OfficePhone, say_phone
from handlers.documents.org_sheets import OrgFile
from handlers.people.org_areas import Problem
from handlers.people.org_table import Findings, Understood
from handlers.wording import Wording
from storage.database.privacy import mask_phone
from storage.people.org import OrgPlan

_NAMES_SHOWN = 10


def sheets(file: OrgFile, say: Wording) -> Iterator[str]:
    """The sheets that were known by their heads alone, and those of no use."""
    for sheet in file.by_heads:
        yield say("org.understood.sheet", title=file.sheets[sheet].title, sheet=say(f"org.sheet.{sheet}").split()[0])
    if file.stray:
        yield say("org.result.stray", titles=say("org.comma").join(file.stray))


def changes(plan: OrgPlan, say: Wording) -> Iterator[str]:
    """Each change, phones masked."""
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
    yield from withdrawals(plan, say)


def withdrawals(plan: OrgPlan, say: Wording) -> Iterator[str]:
    """Each role that is taken back, with whose it is."""
    for gone in plan.withdrawals:
        yield say("org.change.withdrawn", name=gone.name, role=say(f"role.{gone.role}"), place=gone.place.name)


def understood(found: Sequence[Understood], say: Wording) -> Iterator[str]:
    """What the file says in other words; of many names some."""
    names = [one for one in found if one.key == "org.understood.name"]
    for one in (*(one for one in found if one not in names), *names[:_NAMES_SHOWN]):
        yield say(one.key, rows=one.rows, **one.values)
    if names[_NAMES_SHOWN:]:
        yield say("org.understood.more", count=len(names) - _NAMES_SHOWN)


def bad_rows(findings: Findings, file: OrgFile, say: Wording) -> Iterator[str]:
    """Each bad row: its sheet and number, and what is right."""
    for problem in findings.problems:
        title = file.sheets[problem.row.sheet].title
        yield say("org.result.bad_row", sheet=title, number=problem.row.number, note=note(problem, say))


def note(problem: Problem, say: Wording) -> str:
    """What is right, of a bad row."""
    return say(problem.key, **problem.values)


def applied(plan: OrgPlan, say: Wording) -> str:
    """How much was changed."""
    if not plan:
        return say("org.result.nothing")
    return say(
        "org.result.applied",
        areas=len(plan.places),
        people=len(plan.people),
        granted=sum(len(person.roles) for person in plan.people),
        withdrawn=len(plan.withdrawals),
        offices=len(plan.offices),
        duties=sum(len(duty.days) for duty in plan.duties),
    )
