"""我的单位: the phone of the own office, which everybody is told to call; and whether residents see the own number."""

from dataclasses import dataclass
from typing import Any

from handlers.dialog import menu
from handlers.dialog.context import Context, in_rows
from handlers.dialog.conversation import Draft
from handlers.dialog.messages import Contact, Content, Option, Reply, Text, Weight
from handlers.dialog.offices import (
    LONGEST_HOURS,
    OfficePhone,
    office_phone,
    office_phones,
    say_phone,
    say_way,
    write_phone,
)
from handlers.dialog.permissions import Action
from handlers.dialog.whom_to_ask import say_whom_to_ask
from handlers.forms import stepper
from handlers.forms.field import Answer, Field, Kind, Slip, Words
from handlers.forms.form import Closed, Form, Sent
from handlers.forms.identity import Wrong, read_office_phone
from knowledge.area import Place
from knowledge.reading.text import looks_like_question
from storage.people import areas, offices, people
from storage.people.offices import Office
from storage.people.people import Role


def show(context: Context) -> list[Reply]:
    """The phones of the offices that the person holds; to all others, whom they can call."""
    places = _own_places(context)
    return [_show(context, place) for place in places] if places else [_whom(context)]


def buttons(context: Context) -> tuple[Option, ...]:
    """The ways to the own office and to showing the own number, for whom there are such."""
    if _own_places(context):
        return (_own_office(context),)
    return (public_phone_button(context),) if context.role is Role.CADRE else ()


def _whom(context: Context) -> Reply:
    """Whom to ask instead of the assistant, with the way to the alarm."""
    text = say_whom_to_ask(context) or context.say("office.whom_nowhere")
    ways = (menu.danger(context.say), context.option("cmd:report", "menu.report"))
    return Reply(text=text, options=in_rows(ways))


def take_choice(context: Context, args: list[str]) -> list[Reply]:
    """office:set and office:remove with the place's code, office:public, office:private."""
    match args:
        case ["set", area] if _may_set(context, area):
            return stepper.open(context, OFFICE, subject=area)
        case ["remove", area] if _may_set(context, area):
            return [_remove(context, areas.get(context.tx, area))]
        case ["public" | "private" as wanted]:
            return _make_public(context, public=wanted == "public")
    return [context.reply("office.gone")]


# --- the office's phone


def _own_places(context: Context) -> list[Place]:
    """Where the person holds an office whose phone is theirs to set."""
    places = [grant.place for grant in context.grants if grant.place is not None]
    return [place for place in places if context.may(Action.SET_OFFICE_PHONE, place)]


def _may_set(context: Context, area: str) -> bool:
    return context.may(Action.SET_OFFICE_PHONE, areas.find(context.tx, area))


def _show(context: Context, place: Place) -> Reply:
    found = office_phones(context, place)
    own = next((one for one in found if one.place.code == place.code), None)
    above = next((one for one in found if one is not own), None)
    if own is None:
        lines = [context.say("office.own_unknown", place=place.name)]
    else:
        lines = [context.say("office.own_known", call=say_phone(context.say, own))]
    lines += [] if above is None else [context.say("office.above", call=say_phone(context.say, above))]
    is_public = offices.is_public(context.tx, context.person_id)
    lines.append(context.say("office.public_yes" if is_public else "office.public_no"))
    label = "office.button.fill" if own is None else "office.button.change"
    ways = [context.option(f"office:set:{place.code}", label, weight=Weight.MAIN)]
    if own is not None:
        ways.append(context.option(f"office:remove:{place.code}", "office.button.remove", weight=Weight.SIDE))
    ways.append(context.option(f"duty:show:{place.code}", "duty.button.show"))
    return Reply(text="\n".join(lines), options=in_rows((*ways, public_phone_button(context))))


def _remove(context: Context, place: Place) -> Reply:
    offices.remove(context.tx, place.code, person_id=context.person_id, now=context.now)
    way = say_way(context, place, office_phone(context, place))
    return context.reply("office.removed", _own_office(context), place=place.name, way=way)


def _own_office(context: Context) -> Option:
    return context.option("cmd:office", "menu.office")


# --- the person's own number


def public_phone_button(context: Context) -> Option:
    """The button by which somebody with a role lets residents see the own number, or no longer does."""
    if offices.is_public(context.tx, context.person_id):
        return context.option("office:private", "office.button.hide_phone", weight=Weight.SIDE)
    return context.option("office:public", "office.button.show_phone", weight=Weight.SIDE)


def _make_public(context: Context, *, public: bool) -> list[Reply]:
    if not context.grants:
        return [context.reply("office.gone")]
    if public and people.phone_of(context.tx, context.person_id) is None:
        return [context.reply("office.no_own_phone")]
    offices.make_public(context.tx, context.person_id, public=public, now=context.now)
    key = "office.public_yes" if public else "office.public_no"
    return [context.reply(key, public_phone_button(context))]


# --- the form


@dataclass(frozen=True, kw_only=True)
class OfficeNumber(Kind):
    """The number of an office, shown in full: it is for all to call."""

    def take(self, context: Context, draft: Draft, asked: Field, content: Content) -> Answer | Slip | None:
        """The number, typed or shared, as digits."""
        match content:
            case Text(text=text) if looks_like_question(text):
                return None
            case Text(text=text) | Contact(phone=text):
                number = read_office_phone(text)
                if isinstance(number, Wrong):
                    return Slip(key="office.phone.wrong", values={"text": text})
                return Answer(value=number)
        return None

    def show(self, context: Context, draft: Draft, asked: Field, value: Any) -> str:
        """As people write it."""
        return write_phone(value)


def _submit(context: Context, draft: Draft) -> Sent | Closed:
    if not _may_set(context, draft.subject):
        return Closed(reply=context.reply("office.gone"))
    place = areas.get(context.tx, draft.subject)
    before = offices.everywhere(context.tx).get(place.code)
    office = Office(
        place=place,
        phone=draft.answers["phone"],
        hours=draft.answers.get("hours"),
        name=before.name if before else None,
    )
    offices.put(context.tx, office, person_id=context.person_id, now=context.now)
    call = say_phone(context.say, OfficePhone.of(office))
    return Sent(said=[context.reply("office.set", _own_office(context), call=call)])


def _name(context: Context, draft: Draft) -> str:
    return context.say("office.draft")


OFFICE = Form(
    id="office",
    for_others=True,
    fields=(
        Field(id="phone", texts="office.phone", kind=OfficeNumber()),
        Field(
            id="hours",
            texts="office.hours",
            kind=Words(most=LONGEST_HOURS),
            options=("always", "workdays"),
            required=lambda answers: False,
        ),
    ),
    submit=_submit,
    name=_name,
)
