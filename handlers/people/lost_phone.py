"""Somebody's phone is lost: a coordinator of the place signs that person out everywhere."""

from dataclasses import dataclass
from typing import Any

from handlers.dialog.context import Context, in_rows
from handlers.dialog.conversation import Draft
from handlers.dialog.hierarchy import COORDINATORS, roles_below
from handlers.dialog.messages import Choice, Content, Notice, Option, Reply, Text
from handlers.dialog.permissions import Action
from handlers.forms import stepper
from handlers.forms.field import Answer, Field, Kind, Rows, Slip, button_id
from handlers.forms.form import Closed, Form, Sent
from handlers.forms.identity import Wrong, read_phone
from handlers.people import devices
from knowledge.reading.text import looks_like_question
from storage.database.privacy import mask_phone
from storage.people import people
from storage.people.people import Coordinator, Role

MOST_BUTTONS = 12


@dataclass(frozen=True, kw_only=True)
class PersonBelow(Kind):
    """Somebody who holds a role within the own place: the person's id."""

    def take(self, context: Context, draft: Draft, asked: Field, content: Content) -> Answer | Slip | None:
        """A button, a name or a phone number."""
        match content:
            case Choice(id=id) if id.startswith("p="):
                found = [one for one in _people(context) if str(one.person_id) == id[2:]]
                return Answer(value=found[0].person_id) if found else Slip(key="lost_phone.slip.nobody")
            case Text(text=text) if looks_like_question(text):
                return None
            case Text(text=text):
                return self._named(context, text.strip())
        return None

    def show(self, context: Context, draft: Draft, asked: Field, value: Any) -> str:
        """“王建国，村干部，青石村，138****0002”."""
        person = next((one for one in _people(context) if one.person_id == value), None)
        return context.say("lost_phone.somebody") if person is None else _line(context, person)

    def buttons(self, context: Context, draft: Draft, asked: Field) -> Rows:
        """The people, where they are not too many."""
        found = _people(context)
        if len(found) > MOST_BUTTONS:
            return ()
        return in_rows(
            [
                Option(id=button_id(draft, asked.id, f"p={one.person_id}"), label=one.name or _line(context, one))
                for one in found
            ]
        )

    def _named(self, context: Context, text: str) -> Answer | Slip:
        phone = read_phone(text)
        sought = _people(context)
        if isinstance(phone, Wrong):
            found = [one for one in sought if one.name and one.name in text]
        else:
            found = [one for one in sought if one.phone == phone]
        if len(found) == 1:
            return Answer(value=found[0].person_id)
        return Slip(key="lost_phone.slip.several" if found else "lost_phone.slip.nobody")


def _people(context: Context) -> list[Coordinator]:
    """Those whom the sender may sign out, each once; the sender has a list of the own devices.

    Every role of theirs must lie within the sender's reach: who also works elsewhere is not the sender's to sign out.
    """
    within = [grant.place for grant in context.grants if grant.place is not None]
    roles = roles_below(Role.CITY)
    below = sorted(people.holding_below(context.tx, roles, within), key=lambda one: roles.index(one.grant.role))
    found: dict[int, Coordinator] = {}
    for one in below:
        found.setdefault(one.person_id, one)
    found.pop(context.person_id, None)
    held = people.grants_among(context.tx, found)
    return [
        one
        for id, one in found.items()
        if all(context.may(Action.END_SESSIONS, grant.place, owner_id=id) for grant in held[id])
    ]


def _line(context: Context, person: Coordinator) -> str:
    place = "" if person.grant.place is None else person.grant.place.name
    phone = mask_phone(person.phone) if person.phone else context.say("lost_phone.no_phone")
    role = context.say(f"role.{person.grant.role}")
    return context.say("lost_phone.person_line", name=person.name, role=role, place=place, phone=phone)


def take_choice(context: Context, args: list[str]) -> list[Reply]:
    """lost:new."""
    if args != ["new"] or context.role not in COORDINATORS:
        return devices.lost(context)
    if not _people(context):
        return [context.reply("lost_phone.nobody_here")]
    return stepper.open(context, LOST_PHONE)


def _submit(context: Context, draft: Draft) -> Sent | Closed:
    person = next((one for one in _people(context) if one.person_id == draft.answers["person"]), None)
    if person is None:
        return Closed(reply=context.reply("lost_phone.not_any_more"))
    count = devices.sign_out_everywhere(context.tx, person.person_id, by=context.person_id, now=context.now)
    name = people.name_of(context.tx, context.person_id) or context.say("lost_phone.somebody")
    told = context.reply("lost_phone.told", who=name, place=context.place.name if context.place else "")
    context.notices.append(Notice(person_id=person.person_id, reply=told))
    invite = context.option("invite:new", "invitation.button.new")
    return Sent(said=[context.reply("lost_phone.done", invite, name=person.name, count=count)])


def _name(context: Context, draft: Draft) -> str:
    return context.say("lost_phone.draft")


PERSON = Field(id="person", texts="lost_phone.person", kind=PersonBelow())
LOST_PHONE = Form(id="lost_phone", for_others=True, fields=(PERSON,), submit=_submit, name=_name)
