"""The chat's buttons at an office PC: what one says when it is pressed, and the form that one opens as a sheet.

What is asked and decided is the button's own, so that the chat and the desk are one road.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from handlers.capabilities import CHOICES, FORMS
from handlers.dialog.context import Context, Session
from handlers.dialog.conversation import Conversation, Draft
from handlers.dialog.messages import Option, Reply, Weight
from handlers.forms import sheets
from handlers.forms.form import AskAgain, Closed, Differs, Form, form_of
from handlers.forms.sheets import Filled, SheetField

_OPENING = (  # a form
    "deputy:away:",
    "duty:fill:",
    "invite:new",
    "lost:person:",
    "office:set:",
    "seat:leave:",
    "seat:move:",
    "seat:other:",
    "seat:replace:",
)
_PRESSED = (  # to do something, or to say more
    "complaint:dismiss:",
    "complaint:name:",
    "curator:mark:",
    "curator:unmark:",
    "deputy:back:",
    "deputy:choose:",
    "deputy:end:",
    "deputy:pick:",
    "deputy:see:",
    "directory:invite:",
    "directory:join:",
    "directory:part:",
    "directory:phone:",
    "directory:same:",
    "duty:show:",
    "lost:device:",
    "office:remove:",
    "seat:agree:",
    "seat:refuse:",
    "seat:withdraw:",
)
_PERSON = "directory:person:"
_ABOUT_SOMEBODY = (
    "deputy:",
    "directory:invite:",
    "directory:join:",
    "directory:phone:",
    "directory:same:",
    "lost:",
    "seat:move:",
    "seat:replace:",
)


class NoSuchButton(LookupError):
    """There is no such button at a PC."""


@dataclass(frozen=True, kw_only=True)
class DeskButton:
    """A button. It opens a sheet, or the page of a `person`, or else it is pressed.

    `about` is the id of whom it is about, where it is about somebody.
    """

    id: str
    label: str
    weight: Weight
    opens: bool
    person: str
    about: str


@dataclass(frozen=True, kw_only=True)
class DeskSaid:
    """A message as a PC shows it; `qr` is a link that goes along as a picture."""

    text: str
    ways: tuple[DeskButton, ...] = ()
    qr: str | None = None


@dataclass(frozen=True, kw_only=True)
class ButtonSheet:
    """The form that a button opens, as far as it is filled in, with what sending it in will do."""

    id: str
    title: str
    above: str
    fields: tuple[SheetField, ...]
    outlook: str
    submit: str


@dataclass(frozen=True, kw_only=True)
class SheetOutcome:
    """What came of a sheet: what is said, or the sheet once more where something in it is wrong."""

    said: tuple[DeskSaid, ...] = ()
    again: ButtonSheet | None = None


def shown(replies: Iterable[Reply]) -> tuple[DeskSaid, ...]:
    """Messages of the chat with those of their buttons that a PC has."""
    return tuple(
        DeskSaid(text=reply.text, ways=tuple(map(_way, filter(_is_here, reply.flat_options()))), qr=reply.qr)
        for reply in replies
    )


def _is_here(option: Option) -> bool:
    return option.id.startswith((*_OPENING, *_PRESSED, _PERSON))


def _way(option: Option) -> DeskButton:
    return DeskButton(
        id=option.id,
        label=option.label,
        weight=option.weight,
        opens=option.id.startswith(_OPENING),
        person=option.id.removeprefix(_PERSON) if option.id.startswith(_PERSON) else "",
        about=option.id.split(":")[2] if option.id.startswith(_ABOUT_SOMEBODY) else "",
    )


def press(context: Context, id: str) -> tuple[DeskSaid, ...]:
    """Do what a button does; what it says. Raises NoSuchButton."""
    if not id.startswith(_PRESSED):
        raise NoSuchButton(id)
    return shown(_take(context, id))


def opened(context: Context, id: str) -> ButtonSheet | None:
    """The sheet of a button, empty; none where the form is no longer the person's. Raises NoSuchButton."""
    found = _begin(context, id)
    return None if found is None else _sheet(context, id, *found, {}, {})


def send(context: Context, id: str, filled: Filled) -> SheetOutcome:
    """Send a sheet in. Raises NoSuchButton."""
    found = _begin(context, id)
    if found is None:
        return SheetOutcome(said=(DeskSaid(text=context.say("forms.old_button")),))
    form, draft = found
    slips = sheets.fill(context, form, draft, filled)
    if slips:
        return SheetOutcome(again=_sheet(context, id, form, draft, slips, filled))
    match form.submit(context, draft):
        case Closed(reply=reply):
            return SheetOutcome(said=shown([reply]))
        case AskAgain(field=asked, note=note) | Differs(field=asked, note=note):
            return SheetOutcome(again=_sheet(context, id, form, draft, {asked: note}, filled))
        case sent:
            return SheetOutcome(said=shown(sent.said))


def _begin(context: Context, id: str) -> tuple[Form, Draft] | None:
    """The form with the draft that the button begins, aside from what the person has open in the chat."""
    if not id.startswith(_OPENING):
        raise NoSuchButton(id)
    conversation = Conversation()
    _take(replace(context, session=Session(context, context.person_id, conversation), notices=[]), id)
    draft = conversation.draft
    if draft is None:
        return None
    form = form_of(context, draft, FORMS)
    draft.only = [asked.id for asked in form.open_fields(draft) if asked.id not in draft.answers]
    return form, draft


def _take(context: Context, id: str) -> list[Reply]:
    name, *args = id.split(":")
    return CHOICES[name](context, args)


def _sheet(context: Context, id: str, form: Form, draft: Draft, slips: dict[str, str], filled: Filled) -> ButtonSheet:
    return ButtonSheet(
        id=id,
        title=form.name(context, draft),
        above=form.opened(context, draft),
        fields=tuple(sheets.fields(context, form, draft, slips, filled)),
        outlook=form.outlook(context, draft),
        submit=context.say(form.submit_label),
    )
