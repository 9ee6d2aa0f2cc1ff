"""Name and phone of the sender: asked of whoever has a role and lacks them, and changed whenever they like.

A typed number is for calling and proves nothing. Where both fit somebody whom the county knows there, `claims` asks
above whether it is the same human; a number that the channel vouches for tells that by itself.
"""

from dataclasses import dataclass
from typing import Any

from handlers.dialog import menu
from handlers.dialog.context import Context, in_rows
from handlers.dialog.conversation import Draft
from handlers.dialog.messages import Contact, Content, Option, Reply
from handlers.forms import stepper
from handlers.forms.field import Answer, Field, Slip, Taken
from handlers.forms.form import Form, Sent
from handlers.forms.persons import PersonName, Phone
from handlers.people import claims, consent, joining
from storage.database.privacy import mask_phone
from storage.people import audit, people


@dataclass(frozen=True, kw_only=True)
class OwnPhone(Phone):
    """The sender's own number: {number, vouched}, vouched for where the channel shared it as the sender's."""

    def take(self, context: Context, draft: Draft, asked: Field, content: Content) -> Taken:
        """The number, typed or shared; another's contact is none."""
        if isinstance(content, Contact) and not content.own:
            return Slip(key="about_me.slip.not_own")
        taken = super().take(context, draft, asked, content)
        if not isinstance(taken, Answer):
            return taken
        return Answer(value={"number": taken.value, "vouched": isinstance(content, Contact)})

    def show(self, context: Context, draft: Draft, asked: Field, value: Any) -> str:
        """Masked."""
        return mask_phone(value["number"])


NAME = Field(id="name", texts="about_me.name", kind=PersonName())
PHONE = Field(id="phone", texts="about_me.phone", kind=OwnPhone())


def is_missing(context: Context) -> bool:
    """Whether the sender's name or phone is not known."""
    name, phone = people.name_of(context.tx, context.person_id), people.phone_of(context.tx, context.person_id)
    return name is None or phone is None


def ask(context: Context) -> list[Reply]:
    """The form, at what is not known; where all is, what is known, to be changed."""
    return consent.first(context, lambda context: stepper.open(context, ABOUT_ME))


def ask_whoever_has_a_role(context: Context) -> list[Reply]:
    """A word with the way here, for whoever has a role and gave no name or no phone."""
    if not context.grants or not is_missing(context):
        return []
    return [context.reply("about_me.why", button(context))]


def take_choice(context: Context, args: list[str]) -> list[Reply]:
    """about:me."""
    return ask(context)


def button(context: Context) -> Option:
    """The way here: to give name and phone, or to change them."""
    return context.option("about:me", "about_me.button.give" if is_missing(context) else "about_me.button.change")


def _opened(context: Context, draft: Draft) -> str:
    name = people.name_of(context.tx, context.person_id)
    phone = people.phone_of(context.tx, context.person_id) or context.conversation.contact_phone
    if name is not None:
        draft.answers["name"] = name
    if phone:
        draft.answers["phone"] = {"number": phone, "vouched": False}
    return "" if draft.answers else context.say("about_me.why")


def _submit(context: Context, draft: Draft) -> Sent:
    name, number, vouched = draft.answers["name"], draft.answers["phone"]["number"], draft.answers["phone"]["vouched"]
    owner = people.find_by_phone(context.tx, number)
    if vouched and owner not in (None, context.person_id):
        joining.become(context, owner)
        return Sent(said=[_done(context, "about_me.recognised")])
    new = people.name_of(context.tx, context.person_id) is None
    _keep(context, name, number, vouched=vouched)
    if not new or not context.grants:
        return Sent(said=[_done(context, "about_me.kept")])
    asked = claims.raise_or_tell(context, name, number)
    return Sent(said=[_done(context, "about_me.asked_above" if asked else "about_me.kept")])


def _keep(context: Context, name: str, number: str, *, vouched: bool) -> None:
    people.rename(context.tx, context.person_id, name)
    if vouched:
        people.set_phone(context.tx, context.person_id, number)
    else:
        people.give_phone(context.tx, context.person_id, number)
    audit.note(
        context.tx,
        person_id=context.person_id,
        action="person_described",
        subject=f"person:{context.person_id}",
        now=context.now,
        details={"vouched": vouched},
    )


def _done(context: Context, key: str) -> Reply:
    name, phone = people.name_of(context.tx, context.person_id), people.phone_of(context.tx, context.person_id)
    text = context.say(key, name=name or "", phone=mask_phone(phone or ""))
    return Reply(text=text, options=in_rows(menu.buttons(context)), commands=menu.commands(context))


def _cancelled(context: Context, draft: Draft) -> list[Reply]:
    return [context.reply("about_me.later")] if is_missing(context) else []


def _name(context: Context, draft: Draft) -> str:
    return context.say("about_me.draft")


ABOUT_ME = Form(id="about_me", fields=(NAME, PHONE), submit=_submit, name=_name, opened=_opened, cancelled=_cancelled)
