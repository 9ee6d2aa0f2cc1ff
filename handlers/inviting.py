"""Inviting people from the chat: a coordinator gives a role below the own, at a place below the own."""

from dataclasses import dataclass
from typing import Any

from handlers import invitations as letters
from handlers import stepper
from handlers.choices import OneOf
from handlers.conversation import Draft
from handlers.dates import day_of, say_date
from handlers.fields import Answer, Field, Kind, Rows, Slip, button_id
from handlers.forms import AskAgain, Closed, Form, Sent
from handlers.hierarchy import COORDINATORS, LEVELS, roles_below
from handlers.messages import Choice, Content, Option, Reply, Text
from handlers.numbers import WholeNumber
from handlers.permissions import Action
from handlers.talk import Talk, in_rows
from knowledge.area import Level, Place
from knowledge.text import looks_like_question
from storage import areas, audit, invitations
from storage.people import Role

MOST_USES, MOST_DAYS = 100, 30
MOST_BUTTONS = 30
MOST_LISTED = 10


# --- the menu


def show(talk: Talk) -> list[Reply]:
    """What a coordinator can do about people; whom to ask, for all others."""
    if talk.role not in COORDINATORS:
        return [talk.reply("inviting.not_yours")]
    begin, list_ = talk.option("invite:new", "inviting.button.new"), talk.option("invite:list", "inviting.button.list")
    return [talk.reply("inviting.show", begin, list_, talk.option("lost:new", "inviting.button.lost"))]


def take_choice(talk: Talk, args: list[str]) -> list[Reply]:
    """invite:new, invite:list, invite:revoke:<id>."""
    match args:
        case ["new"] if talk.role in COORDINATORS:
            return stepper.open(talk, INVITATION)
        case ["list"] if talk.role in COORDINATORS:
            return [_list(talk)]
        case ["revoke", id] if id.isdecimal():
            return [_revoke(talk, int(id))]
    return [talk.reply("inviting.not_yours")]


def _list(talk: Talk, note: str = "") -> Reply:
    found = invitations.open_ones(talk.tx, talk.person_id, talk.now)[:MOST_LISTED]
    if not found:
        empty = talk.say("inviting.list_none")
        button = talk.option("invite:new", "inviting.button.new")
        return Reply(text="\n".join(line for line in (note, empty) if line), options=((button,),))
    lines = [line for line in (note, talk.say("inviting.list", count=len(found))) if line]
    for number, one in enumerate(found, 1):
        place = "" if one.area is None else areas.get(talk.tx, one.area).name
        day = say_date(talk.say, day_of(one.expires_at, talk.zone))
        role = talk.say(f"role.{one.role}")
        lines.append(talk.say("inviting.one", number=number, place=place, role=role, uses=one.uses_left, day=day))
    buttons = [
        talk.option(f"invite:revoke:{one.id}", "inviting.button.revoke", number=number)
        for number, one in enumerate(found, 1)
    ]
    return Reply(text="\n".join(lines), options=in_rows(buttons))


def _revoke(talk: Talk, id: int) -> Reply:
    """Take back an own invitation; another's and one that is gone sound the same."""
    if not any(one.id == id for one in invitations.open_ones(talk.tx, talk.person_id, talk.now)):
        return talk.reply("inviting.gone", talk.option("invite:list", "inviting.button.list"))
    invitations.revoke(talk.tx, id, talk.now)
    audit.note(talk.tx, person_id=talk.person_id, action="invitation_revoked", subject=f"invitation:{id}", now=talk.now)
    return _list(talk, talk.say("inviting.revoked"))


# --- the form


@dataclass(frozen=True, kw_only=True)
class PlaceBelow(Kind):
    """A place of the level that the role of the draft is held at, within the own: its code."""

    def take(self, talk: Talk, draft: Draft, asked: Field, content: Content) -> Answer | Slip | None:
        """A button, level by level, or a name."""
        match content:
            case Choice(id=id) if id.startswith("a="):
                chosen = areas.find(talk.tx, id[2:])
                if chosen is None or not talk.may(Action.INVITE, chosen):
                    return Slip(key="inviting.slip.place", values={"text": ""})
                return Answer(value=chosen.code, more=not _fits(draft, chosen))
            case Text(text=text) if looks_like_question(text):
                return None
            case Text(text=text):
                return self._by_name(talk, draft, text.strip())
        return None

    def correct(self, talk: Talk, draft: Draft, asked: Field, content: Text) -> Answer | Slip | None:
        """The place of a name."""
        return self._by_name(talk, draft, content.text.strip())

    def show(self, talk: Talk, draft: Draft, asked: Field, value: Any) -> str:
        """“青石镇青石村”."""
        upwards = areas.lineage(talk.tx, areas.get(talk.tx, value))
        return "".join(place.name for place in reversed(upwards[:2]))

    def buttons(self, talk: Talk, draft: Draft, asked: Field) -> Rows:
        """The places one level below what is chosen, where they are not too many."""
        here = _here(talk, draft, asked)
        choices = [] if here is None else areas.children(talk.tx, here.code)
        if len(choices) > MOST_BUTTONS:
            return ()
        return in_rows(
            [Option(id=button_id(draft, asked.id, f"a={place.code}"), label=place.name) for place in choices]
        )

    def _by_name(self, talk: Talk, draft: Draft, text: str) -> Answer | Slip:
        fitting = [
            place for place in _choices(talk, draft) if place.name in text or (len(text) > 1 and text in place.name)
        ]
        exact = [place for place in fitting if place.name == text] or fitting
        named = [place for place in exact if any(above.name in text for above in areas.lineage(talk.tx, place)[1:])]
        found = named or exact
        if len(found) == 1:
            return Answer(value=found[0].code)
        return Slip(key="place.several" if found else "inviting.slip.place", values={"text": text})


def _invitable(talk: Talk) -> tuple[Role, ...]:
    """The roles to which the sender may invite, the nearest first."""
    return roles_below(talk.role) if talk.role in COORDINATORS else ()


def _role(draft: Draft) -> Role:
    return Role(draft.answers.get("role") or Role.CADRE)


def _fits(draft: Draft, place: Place) -> bool:
    return place.level in LEVELS[_role(draft)]


def _choices(talk: Talk, draft: Draft) -> list[Place]:
    return [] if talk.place is None else [place for place in areas.below(talk.tx, talk.place) if _fits(draft, place)]


def _here(talk: Talk, draft: Draft, asked: Field) -> Place | None:
    """The place whose children are to choose from."""
    chosen = draft.answers.get(asked.id)
    place = areas.find(talk.tx, chosen) if chosen else None
    levels = list(Level)
    return place if place and levels.index(place.level) < levels.index(LEVELS[_role(draft)][0]) else talk.place


@dataclass(frozen=True, kw_only=True)
class Amount(WholeNumber):
    """A whole number, with the usual ones as buttons."""

    def take(self, talk: Talk, draft: Draft, asked: Field, content: Content) -> Answer | Slip | None:
        """A button, or the number typed."""
        if isinstance(content, Choice):
            return Answer(value=int(content.id)) if content.id in asked.options else None
        return super().take(talk, draft, asked, content)


INVITATION_FIELDS = (
    Field(id="role", texts="inviting.role", kind=OneOf(), options=(Role.TOWNSHIP, Role.CADRE)),
    Field(id="place", texts="inviting.place", kind=PlaceBelow()),
    Field(
        id="uses",
        texts="inviting.uses",
        kind=Amount(least=1, most=MOST_USES, example=1),
        options=("1", "5", "20"),
    ),
    Field(
        id="days",
        texts="inviting.days",
        kind=Amount(least=1, most=MOST_DAYS, example=7),
        options=("1", "7", "30"),
    ),
)


def _opened(talk: Talk, draft: Draft) -> str:
    """Where one role alone can be given, it is not asked for."""
    roles = _invitable(talk)
    if len(roles) == 1:
        draft.answers["role"] = str(roles[0])
        draft.only = ["place", "uses", "days"]
    return ""


def _submit(talk: Talk, draft: Draft) -> Sent | AskAgain | Closed:
    role, place = _role(draft), areas.find(talk.tx, draft.answers["place"])
    if role not in _invitable(talk):
        return Closed(reply=talk.reply("inviting.not_yours"))
    if place is None or not talk.may(Action.INVITE, place) or not _fits(draft, place):
        draft.answers.pop("place")
        return AskAgain(field="place", note=talk.say("inviting.place_does_not_fit"))
    made = letters.make(
        talk.tx,
        role=role,
        place=place,
        uses=draft.answers["uses"],
        days=draft.answers["days"],
        now=talk.now,
        link_root=talk.installation.link_root,
        made_by=talk.person_id,
    )
    text = "\n".join([talk.say("inviting.made"), *letters.lines(made, talk.say), talk.say("inviting.how_to_give")])
    list_ = talk.option("invite:list", "inviting.button.list")
    return Sent(said=[Reply(text=text, options=((list_,),), qr=made.web)])


def _name(talk: Talk, draft: Draft) -> str:
    chosen = draft.answers.get("place")
    return talk.say("inviting.name", place=areas.get(talk.tx, chosen).name if chosen else "")


INVITATION = Form(id="invitation", fields=INVITATION_FIELDS, submit=_submit, name=_name, opened=_opened)
