"""Somebody's phone is lost: a coordinator of the place signs that person out everywhere."""

from dataclasses import dataclass
from typing import Any

from handlers.dialog.context import Context, in_rows
from handlers.dialog.conversation import Draft
from handlers.dialog.dates import day_of, say_date
from handlers.dialog.hierarchy import COORDINATORS, roles_below
from handlers.dialog.messages import Choice, Content, Notice, Option, Reply, Text
from handlers.dialog.permissions import Action
from handlers.forms import stepper
from handlers.forms.field import Answer, Field, Kind, Rows, Slip, button_id
from handlers.forms.form import Closed, Form, Sent
from handlers.people import devices, finding
from knowledge.reading.text import looks_like_question
from storage.database.privacy import mask_phone
from storage.people import directory, people
from storage.people.directory import DirectoryEntry
from storage.people.people import Role

MOST_BUTTONS = 12


@dataclass(frozen=True, kw_only=True)
class PersonBelow(Kind):
    """Somebody who holds a role within the own place: the person's id; {among} while several fit what was typed."""

    def take(self, context: Context, draft: Draft, asked: Field, content: Content) -> Answer | Slip | None:
        """A button, or what tells the person: a name, a phone number, a place with or without a role, a code."""
        match content:
            case Choice(id=id) if id.startswith("p="):
                found = [one for one in _people(context) if str(one.person_id) == id[2:]]
                return Answer(value=found[0].person_id) if found else Slip(key="lost_phone.slip.nobody")
            case Text(text=text) if looks_like_question(text):
                return None
            case Text(text=text):
                return self._told(context, text.strip())
        return None

    def correct(self, context: Context, draft: Draft, asked: Field, content: Text) -> Answer | Slip | None:
        """The one person whom words tell."""
        taken = self._told(context, content.text.strip())
        return Slip(key="lost_phone.slip.several") if isinstance(taken, Answer) and taken.more else taken

    def _told(self, context: Context, text: str) -> Answer | Slip:
        found = finding.matching(context.tx, context.say, _people(context), text)
        if len(found) == 1:
            return Answer(value=found[0].person_id)
        if not found:
            return Slip(key="lost_phone.slip.nobody")
        if len(found) > MOST_BUTTONS:
            return Slip(key="lost_phone.slip.many", values={"count": len(found)})
        ids = [one.person_id for one in found]
        return Answer(value={"among": ids}, more=True, note=context.say("lost_phone.several", count=len(ids)))

    def show(self, context: Context, draft: Draft, asked: Field, value: Any) -> str:
        """“王建国，村干部，青石村，138****0002”."""
        if isinstance(value, dict):
            return context.say("lost_phone.several", count=len(value["among"]))
        person = next((one for one in _people(context) if one.person_id == value), None)
        return context.say("lost_phone.somebody") if person is None else _line(context, person)

    def buttons(self, context: Context, draft: Draft, asked: Field) -> Rows:
        """The people, or those of them who fit, where they are not too many."""
        found, value = _people(context), draft.answers.get(asked.id)
        if isinstance(value, dict):
            found = [one for one in found if one.person_id in value["among"]]
        if len(found) > MOST_BUTTONS:
            return ()
        return in_rows(
            [
                Option(id=button_id(draft, asked.id, f"p={one.person_id}"), label=one.name or _line(context, one))
                for one in found
            ]
        )


def _people(context: Context) -> list[DirectoryEntry]:
    """Those whom the sender may sign out, each once; the sender has a list of the own devices.

    Every role of theirs must lie within the sender's reach: who also works elsewhere is not the sender's to sign out.
    """
    within = [grant.place for grant in context.grants if grant.place is not None]
    roles = roles_below(Role.CITY)
    below = sorted(directory.entries(context.tx, roles, within), key=lambda one: roles.index(one.grant.role))
    found: dict[int, DirectoryEntry] = {}
    for one in below:
        found.setdefault(one.person_id, one)
    found.pop(context.person_id, None)
    held = people.grants_among(context.tx, found)
    return [
        one
        for id, one in found.items()
        if all(context.may(Action.END_SESSIONS, grant.place, owner_id=id) for grant in held[id])
    ]


def may_end(context: Context, person_id: int) -> bool:
    """Whether the sender may see where somebody is signed in, and end it."""
    return any(one.person_id == person_id for one in _people(context))


def _line(context: Context, person: DirectoryEntry) -> str:
    """“王建国，青石村村干部，138****0002”; of who left no name when they came."""
    place = "" if person.grant.place is None else person.grant.place.name
    values = {"place": place, "role": context.say(f"role.{person.grant.role}")}
    phone = mask_phone(person.phone) if person.phone else context.say("lost_phone.no_phone")
    if person.name:
        return context.say("lost_phone.person_line", name=person.name, phone=phone, **values)
    day = say_date(context.say, day_of(person.grant.granted_at, context.zone))
    return context.say("lost_phone.nameless_line", phone=phone, day=day, **values)


def take_choice(context: Context, args: list[str]) -> list[Reply]:
    """lost:new, lost:person:<id>, lost:device:<id> with the id of a device."""
    if context.role not in COORDINATORS:
        return devices.lost(context)
    match args:
        case ["new"] if not _people(context):
            return [context.reply("lost_phone.nobody_here")]
        case ["new"]:
            return stepper.open(context, LOST_PHONE)
        case ["person", id] if any(str(one.person_id) == id for one in _people(context)):
            return _about(context, int(id))
        case ["device", id, *device] if id.isdecimal() and may_end(context, int(id)):
            return [_end_device(context, int(id), ":".join(device))]
        case ["person" | "device", *_]:
            return [context.reply("lost_phone.not_any_more")]
    return devices.lost(context)


def _end_device(context: Context, person_id: int, device: str) -> Reply:
    """Sign somebody out at one place, of which they hear wherever else they are."""
    before = len(devices.of_person(context, person_id))
    said = devices.end_for(context, person_id, device)
    if len(devices.of_person(context, person_id)) < before:
        name = people.name_of(context.tx, context.person_id) or context.say("lost_phone.somebody")
        told = context.reply("lost_phone.told_one", who=name, place=context.place.name if context.place else "")
        context.notices.append(Notice(person_id=person_id, reply=told))
    return said


def _about(context: Context, person_id: int) -> list[Reply]:
    """The form about somebody who is chosen already: only whether that is meant is left to say."""
    before = context.conversation.find_draft(LOST_PHONE.id)
    if before is not None:
        context.conversation.drop(before)
    draft = context.conversation.open_draft(LOST_PHONE.id, context.now)
    draft.answers[PERSON.id] = person_id
    return stepper.begin(context, LOST_PHONE, draft)


def _submit(context: Context, draft: Draft) -> Sent | Closed:
    person = next((one for one in _people(context) if one.person_id == draft.answers[PERSON.id]), None)
    if person is None:
        return Closed(reply=context.reply("lost_phone.not_any_more"))
    count = devices.sign_out_everywhere(context.tx, person.person_id, by=context.person_id, now=context.now)
    if not count:
        return Sent(said=[_nothing_to_end(context, person)])
    name = people.name_of(context.tx, context.person_id) or context.say("lost_phone.somebody")
    told = context.reply("lost_phone.told", who=name, place=context.place.name if context.place else "")
    context.notices.append(Notice(person_id=person.person_id, reply=told))
    below = person.grant.role in roles_below(context.role)
    invite = context.option(f"directory:invite:{person.person_id}" if below else "invite:new", "invitation.button.new")
    return Sent(
        said=[context.reply("lost_phone.done", invite, name=person.name or _line(context, person), count=count)]
    )


def _nothing_to_end(context: Context, person: DirectoryEntry) -> Reply:
    """That nothing was signed out, with those at the same place who left no name: the phone may be one of theirs."""
    nameless = [one for one in _people(context) if not one.name and one.grant.place == person.grant.place]
    values = {"name": person.name or _line(context, person)}
    if not nameless:
        return context.reply("lost_phone.nothing", **values)
    options = [Option(id=f"lost:person:{one.person_id}", label=_line(context, one)) for one in nameless[:MOST_BUTTONS]]
    return context.reply("lost_phone.nothing_but_nameless", *options, **values)


def _name(context: Context, draft: Draft) -> str:
    return context.say("lost_phone.draft")


def _outlook(context: Context, draft: Draft) -> str:
    return context.say("lost_phone.outlook")


PERSON = Field(id="person", texts="lost_phone.person", kind=PersonBelow())
LOST_PHONE = Form(id="lost_phone", for_others=True, fields=(PERSON,), submit=_submit, name=_name, outlook=_outlook)
