"""A complaint is kept, and its sender reads what comes next; of an anonymous one nobody is told before the morning."""

from datetime import timedelta
from typing import Any

from handlers.complaints import traces
from handlers.complaints.routing import Way
from handlers.dialog.context import Context
from handlers.dialog.dates import say_date
from handlers.dialog.messages import Notice, Reply
from handlers.dialog.offices import office_name
from knowledge.area import Place
from storage.complaints import complaints, times
from storage.complaints.complaints import NewComplaint


def receive_named(context: Context, way: Way, place: Place, account: dict[str, Any], *, hears: bool) -> Reply:
    """Keep a named one and tell who deals with it, without a word of what it says."""
    new = _new(context, way, place, account, person_id=context.person_id, code=None, hears=hears)
    number = complaints.add(context.tx, new)
    see = context.option(f"complaint:see:{number}", "complaints.button.see")
    for reader in sorted(way.readers - {context.person_id}):
        told = context.reply("complaints.told_office", see, day=say_date(context.say, new.due_on))
        context.notices.append(Notice(person_id=reader, reply=told))
    own = context.option(f"complaint:own:{number}", "complaints.button.own")
    key = "complaints.received" if hears else "complaints.received_quietly"
    return context.reply(key, own, number=number, **_promised(context, way, new))


def receive_anonymous(context: Context, way: Way, place: Place, account: dict[str, Any], code: str) -> Reply:
    """Keep an anonymous one: with its day alone, so that no moment tells who wrote just then."""
    new = _new(context, way, place, account, person_id=None, code=code, hears=True)
    complaints.add(context.tx, new)
    return traces.fleeting(context.reply("complaints.received_anonymous", **_promised(context, way, new)))


def _new(
    context: Context,
    way: Way,
    place: Place,
    account: dict[str, Any],
    *,
    person_id: int | None,
    code: str | None,
    hears: bool,
) -> NewComplaint:
    if way.office is None:
        raise ValueError("a complaint without an office that takes it")
    notify = times.at(context.tx, way.office.code).notify
    return NewComplaint(
        office=way.office.code,
        place=place.code,
        person_id=person_id,
        code=code,
        account=account,
        hears=hears,
        received_on=context.today,
        due_on=context.today + timedelta(days=notify),
    )


def _promised(context: Context, way: Way, new: NewComplaint) -> dict[str, str]:
    return {"office": office_name(context.tx, context.say, way.office), "day": say_date(context.say, new.due_on)}
