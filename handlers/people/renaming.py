"""The name and the number of somebody below, put right by the office above."""

from collections.abc import Iterator
from dataclasses import dataclass

from handlers.dialog.context import Context
from handlers.dialog.messages import Notice
from handlers.dialog.permissions import Action
from handlers.forms.identity import Wrong, read_phone
from handlers.people.org_table import LONGEST_NAME
from storage.database.privacy import mask_phone
from storage.people import audit, org, people


@dataclass(frozen=True, kw_only=True)
class PutRight:
    """What came of it: what is said, and whether anything is wrong, so that nothing was changed."""

    said: str
    wrong: bool = False


def may_put_right(context: Context, person_id: int) -> bool:
    """Whether all that somebody else holds lies where the sender answers for who people are."""
    held = people.grants_of(context.tx, person_id)
    return (
        person_id != context.person_id
        and bool(held)
        and all(context.may(Action.PUT_PERSON_RIGHT, grant.place) for grant in held)
    )


def put_right(context: Context, person_id: int, name: str, phone: str) -> PutRight:
    """Set a name and a number; without a number the one that is known stays. The person hears of a change."""
    slip = _slip(context, person_id, name, phone)
    if slip:
        return PutRight(said=slip, wrong=True)
    if not any(list(_changes(context, person_id, name, phone))):
        return PutRight(said=context.say("desk.people.nothing_changed"))
    number = people.phone_of(context.tx, person_id)
    values = {"name": name, "phone": mask_phone(number) if number else context.say("directory.no_phone")}
    who = f"{context.place.name if context.place else ''}{people.name_of(context.tx, context.person_id) or ''}"
    told = context.reply("directory.put_right", who=who, **values)
    context.notices.append(Notice(person_id=person_id, reply=told))
    return PutRight(said=context.say("desk.people.changed", **values))


def _slip(context: Context, person_id: int, name: str, phone: str) -> str:
    """What is wrong with them; nothing where all is right."""
    if not 1 <= len(name) <= LONGEST_NAME:
        return context.say("org.problem.person_name", most=LONGEST_NAME)
    if not phone:
        return ""
    number = read_phone(phone)
    if isinstance(number, Wrong) or not number.startswith("1"):
        return context.say("org.problem.phone")
    owner = people.find_by_phone(context.tx, number)
    return "" if owner in (None, person_id) else context.say("desk.people.phone_of_another")


def _changes(context: Context, person_id: int, name: str, phone: str) -> Iterator[bool]:
    """Change what differs, each with its line in the trail; whether it did."""
    before = people.name_of(context.tx, person_id) or ""
    if name != before:
        org.rename(context.tx, person_id, name, by=context.person_id, now=context.now)
        yield True
    number = read_phone(phone) if phone else None
    if isinstance(number, str) and number != people.vouched_phone_of(context.tx, person_id):
        people.set_phone(context.tx, person_id, number)
        subject = f"person:{person_id}"
        audit.note(context.tx, person_id=context.person_id, action="person_phone_set", subject=subject, now=context.now)
        yield True
