"""Inviting people from the chat: a coordinator gives a role below the own, at a place below the own."""

from dataclasses import dataclass
from typing import Any

from handlers.dialog.context import Context, in_rows
from handlers.dialog.conversation import Draft
from handlers.dialog.hierarchy import COORDINATORS, LEVELS, roles_below
from handlers.dialog.messages import Choice, Content, Option, Reply, Text
from handlers.dialog.permissions import Action
from handlers.dialog.whom_to_ask import way_to_who_invites
from handlers.forms.choices import OneOf
from handlers.forms.field import Answer, Field, Kind, Rows, Slip, Taken, button_id
from handlers.forms.form import AskAgain, Closed, Form, Sent
from handlers.forms.numbers import WholeNumber
from handlers.people import invitations
from knowledge.area import Level, Place
from knowledge.reading.text import looks_like_question
from storage.people import areas
from storage.people.people import Role

MOST_USES, MOST_DAYS = 100, 30
MOST_BUTTONS = 30


@dataclass(frozen=True, kw_only=True)
class PlaceBelow(Kind):
    """A place of the level that the role of the draft is held at, within the own: its code."""

    def take(self, context: Context, draft: Draft, asked: Field, content: Content) -> Taken:
        """A button, level by level, or a name."""
        match content:
            case Choice(id=id) if id.startswith("a="):
                chosen = areas.find(context.tx, id[2:])
                if chosen is None or not context.may(Action.INVITE, chosen):
                    return Slip(key="invitation.slip.place", values={"text": ""})
                return Answer(value=chosen.code, more=not _fits(draft, chosen))
            case Text(text=text) if looks_like_question(text):
                return None
            case Text(text=text):
                return self._by_name(context, draft, text.strip())
        return None

    def correct(self, context: Context, draft: Draft, asked: Field, content: Text) -> Taken:
        """The place of a name."""
        return self._by_name(context, draft, content.text.strip())

    def show(self, context: Context, draft: Draft, asked: Field, value: Any) -> str:
        """“青石镇青石村”."""
        upwards = areas.lineage(context.tx, areas.get(context.tx, value))
        return "".join(place.name for place in reversed(upwards[:2]))

    def buttons(self, context: Context, draft: Draft, asked: Field) -> Rows:
        """The places one level below what is chosen, where they are not too many."""
        here = _here(context, draft, asked)
        choices = [] if here is None else areas.children(context.tx, here.code)
        if len(choices) > MOST_BUTTONS:
            return ()
        return in_rows(
            [Option(id=button_id(draft, asked.id, f"a={place.code}"), label=place.name) for place in choices]
        )

    def _by_name(self, context: Context, draft: Draft, text: str) -> Answer | Slip:
        fitting = [
            place for place in _choices(context, draft) if place.name in text or (len(text) > 1 and text in place.name)
        ]
        exact = [place for place in fitting if place.name == text] or fitting
        named = [place for place in exact if any(above.name in text for above in areas.lineage(context.tx, place)[1:])]
        found = named or exact
        if len(found) == 1:
            return Answer(value=found[0].code)
        return Slip(key="place.several" if found else "invitation.slip.place", values={"text": text})


def _invitable(context: Context) -> tuple[Role, ...]:
    """The roles to which the sender may invite, the nearest first."""
    return roles_below(context.role) if context.role in COORDINATORS else ()


def _role(draft: Draft) -> Role:
    return Role(draft.answers.get("role") or Role.CADRE)


def _fits(draft: Draft, place: Place) -> bool:
    return place.level in LEVELS[_role(draft)]


def _choices(context: Context, draft: Draft) -> list[Place]:
    return (
        []
        if context.place is None
        else [place for place in areas.below(context.tx, context.place) if _fits(draft, place)]
    )


def _here(context: Context, draft: Draft, asked: Field) -> Place | None:
    """The place whose children are to choose from."""
    chosen = draft.answers.get(asked.id)
    place = areas.find(context.tx, chosen) if chosen else None
    levels = list(Level)
    return place if place and levels.index(place.level) < levels.index(LEVELS[_role(draft)][0]) else context.place


@dataclass(frozen=True, kw_only=True)
class Amount(WholeNumber):
    """A whole number, with the usual ones as buttons."""

    def take(self, context: Context, draft: Draft, asked: Field, content: Content) -> Taken:
        """A button, or the number typed."""
        if isinstance(content, Choice):
            return Answer(value=int(content.id)) if content.id in asked.options else None
        return super().take(context, draft, asked, content)


INVITATION_FIELDS = (
    Field(id="role", texts="invitation.role", kind=OneOf(), options=(Role.TOWNSHIP, Role.CADRE)),
    Field(id="place", texts="invitation.place", kind=PlaceBelow()),
    Field(
        id="uses",
        texts="invitation.uses",
        kind=Amount(least=1, most=MOST_USES, example=1),
        options=("1", "5", "20"),
    ),
    Field(
        id="days",
        texts="invitation.days",
        kind=Amount(least=1, most=MOST_DAYS, example=7),
        options=("1", "7", "30"),
    ),
)


def _opened(context: Context, draft: Draft) -> str:
    """Where one role alone can be given, it is not asked for."""
    roles = _invitable(context)
    if len(roles) == 1:
        draft.answers["role"] = str(roles[0])
        draft.only = ["place", "uses", "days"]
    return ""


def _submit(context: Context, draft: Draft) -> Sent | AskAgain | Closed:
    role, place = _role(draft), areas.find(context.tx, draft.answers["place"])
    if role not in _invitable(context):
        return Closed(reply=context.reply("invitation.not_yours", way=way_to_who_invites(context)))
    if place is None or not context.may(Action.INVITE, place) or not _fits(draft, place):
        draft.answers.pop("place")
        return AskAgain(field="place", note=context.say("invitation.place_does_not_fit"))
    made = invitations.make(
        context.tx,
        role=role,
        place=place,
        uses=draft.answers["uses"],
        days=draft.answers["days"],
        now=context.now,
        link_root=context.installation.link_root,
        made_by=context.person_id,
    )
    text = "\n".join(
        [context.say("invitation.made"), *invitations.lines(made, context.say), context.say("invitation.how_to_give")]
    )
    list_ = context.option("invite:list", "invitation.button.list")
    return Sent(said=[Reply(text=text, options=((list_,),), qr=made.web)])


def _name(context: Context, draft: Draft) -> str:
    chosen = draft.answers.get("place")
    return context.say("invitation.name", place=areas.get(context.tx, chosen).name if chosen else "")


INVITATION = Form(
    id="invitation", for_others=True, fields=INVITATION_FIELDS, submit=_submit, name=_name, opened=_opened
)
