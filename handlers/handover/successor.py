"""Who takes over, as an answer: a colleague by a button, somebody by name or phone, somebody new, or nobody yet."""

from dataclasses import dataclass
from typing import Any

from handlers.dialog.context import Context, in_rows
from handlers.dialog.conversation import Draft
from handlers.dialog.messages import Choice, Content, Option, Text
from handlers.forms.field import Answer, Field, Kind, Rows, Slip, button_id
from handlers.forms.identity import Wrong, as_seen, read_phone
from handlers.forms.names import read_name
from handlers.handover.posts import named_post
from handlers.people import finding
from handlers.people.deputy_scope import Post
from knowledge.reading.text import looks_like_question
from storage.database.privacy import mask_name, mask_phone
from storage.people import people
from storage.people.people import Coordinator

NOBODY = "nobody"
_MOST_BUTTONS = 10


@dataclass(frozen=True, kw_only=True)
class Successor(Kind):
    """The person's id, or {name, phone} of who is not known yet, or `nobody`."""

    def take(self, context: Context, draft: Draft, asked: Field, content: Content) -> Answer | Slip | None:
        """A button, a name of somebody known, or a name with a phone number."""
        post = named_post(context, draft.subject)
        if post is None:
            return None
        match content:
            case Choice(id=id) if id == f"p={NOBODY}":
                return Answer(value=NOBODY)
            case Choice(id=id) if id.startswith("p="):
                found = [one for one in post.colleagues if str(one.person_id) == id[2:]]
                return Answer(value=found[0].person_id) if found else Slip(key="handover.slip.nobody")
            case Text(text=text) if not looks_like_question(text):
                if text.strip() == context.say(f"{asked.texts}.{NOBODY}"):
                    return Answer(value=NOBODY)
                return read_successor(context, post, text)
        return None

    def show(self, context: Context, draft: Draft, asked: Field, value: Any) -> str:
        """“王五，138****0055”."""
        if value == NOBODY:
            return context.say("handover.shown.nobody")
        name, phone = name_and_phone(context, value)
        return context.say("handover.shown.person", name=name, phone=mask_phone(phone) if phone else "")

    def buttons(self, context: Context, draft: Draft, asked: Field) -> Rows:
        """Colleagues at the place, and nobody yet."""
        post = named_post(context, draft.subject)
        colleagues = () if post is None else post.colleagues[:_MOST_BUTTONS]
        options = [
            Option(id=button_id(draft, asked.id, f"p={one.person_id}"), label=one.name)
            for one in colleagues
            if one.name
        ]
        nobody = Option(id=button_id(draft, asked.id, f"p={NOBODY}"), label=context.say(f"{asked.texts}.{NOBODY}"))
        return in_rows([*options, nobody])


def name_and_phone(context: Context, value: Any) -> tuple[str, str]:
    """Of an answer other than nobody: the name, and the number where one is known."""
    if isinstance(value, dict):
        return value["name"], value["phone"]
    name = people.name_of(context.tx, value) or context.say("deputies.colleague")
    return name, people.phone_of(context.tx, value) or ""


def read_successor(context: Context, post: Post, text: str) -> Answer | Slip:
    """Who is meant by words: by the number, else by a name that one alone has among those the sender may know."""
    read = read_name(text)
    if read is None:
        phone = read_phone(text)
        owner = None if isinstance(phone, Wrong) else people.find_by_phone(context.tx, phone)
        named = owner is not None and people.name_of(context.tx, owner)
        return _person(post, owner) if owner is not None and named else Slip(key="handover.slip.name")
    if not read.number:
        return _by_name(context, post, read.name)
    phone = read_phone(as_seen(read.number))
    if isinstance(phone, Wrong):
        return Slip(key=f"forms.slip.phone_{phone.reason}", values=phone.values)
    owner = people.find_by_phone(context.tx, phone)
    if owner is None:
        return Answer(value={"name": read.name, "phone": phone})
    known_as = people.name_of(context.tx, owner)
    if known_as is not None and known_as != read.name:
        return Slip(key="handover.slip.other_name", values={"known": mask_name(known_as)})
    return _person(post, owner)


def _by_name(context: Context, post: Post, name: str) -> Answer | Slip:
    known: list[Coordinator] = [*post.colleagues, *finding.below(context)]
    found = {one.person_id for one in known if one.name == name}
    if len(found) > 1:
        return Slip(key="handover.slip.several", values={"who": name})
    return _person(post, found.pop()) if found else Slip(key="handover.slip.unknown", values={"who": name})


def _person(post: Post, person_id: int) -> Answer | Slip:
    if person_id == post.person.person_id:
        return Slip(key="handover.slip.same")
    return Answer(value=person_id)
