"""要再看一遍: the steps that were taken on what has changed since are marked until their office has looked again."""

from collections.abc import Iterator, Sequence
from itertools import groupby

from handlers.cases import view
from handlers.cases.fields.card import step_names
from handlers.cases.fields.opened import OpenFields
from handlers.cases.procedures import procedure_of
from handlers.cases.step import SHOW
from handlers.dialog.context import Context, in_rows
from handlers.dialog.hierarchy import LEVEL_OF, OFFICES, at_level, holders_at, nearest
from handlers.dialog.messages import Notice, Reply, Weight
from handlers.dialog.morning import Line, Morning
from knowledge.model.case_steps import KINDS
from storage.cases import rechecks
from storage.cases.cases import Case
from storage.cases.records import Record
from storage.people import areas
from storage.people.people import Coordinator, Role

_AMOUNT = "amount"


def mark(context: Context, case: Case, decider: Record, request_id: int, what: str) -> None:
    """Mark the steps that were taken after the one that decided, and the amount that it set; tell their offices."""
    steps = OpenFields(context, case).records_from(decider)
    if _AMOUNT in decider.values:
        steps = [decider, *steps]
    owned = [(record, _owner(context, case, record)) for record in steps]
    rechecks.mark(context.tx, case.id, owned, request_id, context.now)
    for owner, some in groupby(sorted(owned, key=lambda one: OFFICES.index(Role(one[1]))), key=lambda one: one[1]):
        _tell(context, case, owner, [record for record, _ in some], what)


def _owner(context: Context, case: Case, record: Record) -> str:
    """The office whose step it is: as the document says, else the one in which it was taken."""
    row = procedure_of(context, case).find(record.step)
    owner = row.by[0] if row else KINDS[record.step].owner if record.step in KINDS else record.role
    return owner if owner in OFFICES else Role.TOWNSHIP


def _tell(context: Context, case: Case, owner: str, some: Sequence[Record], what: str) -> None:
    text = context.say(
        "looking_again.for_owner",
        whose=view.whose(context, case),
        number=case.number,
        what=what,
        steps=step_names(context, [record.step for record in some]),
    )
    buttons = (view.button(context, case, "recheck"), view.button(context, case, SHOW))
    for one in _holders(context, case, owner):
        if one.person_id != context.person_id:
            reply = Reply(text=text, options=in_rows(buttons))
            context.notices.append(Notice(person_id=one.person_id, reply=reply, told_as=(one.grant,)))


def _holders(context: Context, case: Case, owner: str) -> list[Coordinator]:
    """Who holds an office for a case, else the nearest above."""
    lineage = areas.lineage(context.tx, areas.get(context.tx, case.area))
    office = at_level(lineage, LEVEL_OF[Role(owner)])
    upwards = lineage[lineage.index(office) :] if office else lineage
    return nearest(holders_at(context.tx, one) for one in upwards)


def waiting(morning: Morning) -> Iterator[Line]:
    """The cases below the person's offices of which steps of theirs are to be looked at again."""
    for grant in morning.grants:
        if grant.role not in OFFICES[:-1] or grant.place is None:
            continue
        numbers = rechecks.numbers(morning.tx, grant.place.path, grant.role)
        if numbers:
            button = morning.button(f"case:{SHOW}:{numbers[0]}", "looking_again", weight=Weight.MAIN)
            yield Line(
                text=morning.say("digest.cases.looking_again", place=grant.place.name, count=len(numbers)),
                about=f"looking_again {grant.place.code}",
                count=len(numbers),
                buttons=(button,),
                told_as=(grant,),
            )
