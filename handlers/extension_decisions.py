"""Deciding on more time: the first of those above who decides, decides; all others hear of it."""

from handlers import stepper
from handlers.conversation import Draft
from handlers.dates import say_date
from handlers.duties import mark_of
from handlers.duty_lookup import PlacedDuty, find_duty
from handlers.extension_texts import name_of
from handlers.fields import Field, Words
from handlers.forms import Closed, Form, Sent
from handlers.hierarchy import superiors
from handlers.messages import Notice, Reply
from handlers.permissions import Action
from handlers.talk import Talk
from storage import areas, audit, extensions, people, returns
from storage.extensions import Extension


def take_choice(talk: Talk, args: list[str]) -> list[Reply]:
    """extension:grant:<id>, extension:refuse:<id>."""
    match args:
        case ["grant" | "refuse" as verb, id] if id.isdecimal():
            request = _open_request(talk, int(id))
            if not isinstance(request, Extension):
                return [request]
            if verb == "refuse":
                return stepper.open(talk, EXTENSION_REFUSAL, subject=str(request.id))
            return [_decide(talk, request, granted=True)]
    return [talk.reply("extension.gone")]


def _open_request(talk: Talk, id: int) -> Extension | Reply:
    """A request that the sender may decide and nobody has; else what is said instead."""
    request = extensions.find(talk.tx, id)
    place = None if request is None else areas.find(talk.tx, request.due.area)
    if request is None or place is None or not talk.may(Action.GRANT_MORE_TIME, place):
        return talk.reply("extension.gone")
    if request.granted is not None:
        key = "granted" if request.granted else "refused"
        name = name_of(talk, request.decided_by)
        return talk.reply(f"extension.decided.{key}", name=name, place=place.name, until=_until(talk, request))
    if returns.find(talk.tx, request.due) is not None:
        return talk.reply("extension.not.reported", place=place.name)
    return request


def _decide(talk: Talk, request: Extension, *, granted: bool, words: str = "") -> Reply:
    place = areas.get(talk.tx, request.due.area)
    if granted and request.until < talk.now.date():
        return talk.reply("extension.passed", until=_until(talk, request), place=place.name)
    placed = find_duty(talk, mark_of(request.due.pack, request.due.rule), f"{request.due.due:%Y%m%d}", place.code)
    if placed is None or not extensions.decide(
        talk.tx, request.id, granted=granted, person_id=talk.person_id, now=talk.now
    ):
        return talk.reply("extension.gone")
    outcome = "granted" if granted else "refused"
    _note(talk, request.id, f"extension_{outcome}", words=words)
    _tell(talk, placed, request, outcome, words)
    return talk.reply(f"extension.said.{outcome}", place=place.name, until=_until(talk, request))


def _tell(talk: Talk, placed: PlacedDuty, request: Extension, outcome: str, words: str) -> None:
    """Tell the people of the place, and the others above."""
    values = {
        "name": name_of(talk, talk.person_id),
        "place": placed.place.name,
        "subject": placed.words(talk).subject,
        "until": _until(talk, request),
        "due": say_date(talk.say, placed.duty.due),
    }
    lines = [talk.say(f"extension.told.{outcome}", **values)]
    if words:
        lines.append(talk.say("extension.told.why", words=words))
    buttons = () if outcome == "granted" else placed.words(talk).buttons(placed.place)[:2]
    own = people.holding(talk.tx, placed.role, placed.place.code)
    for one in own:
        if one.person_id != talk.person_id:
            reply = Reply(text="\n".join(lines), options=(buttons,) if buttons else ())
            talk.notices.append(Notice(person_id=one.person_id, reply=reply, told_as=(one.grant,)))
    for one in superiors(talk.tx, placed.place):
        if one.person_id != talk.person_id:
            reply = talk.reply(f"extension.decided.{outcome}", **values)
            talk.notices.append(Notice(person_id=one.person_id, reply=reply, told_as=(one.grant,)))


def _submit_refusal(talk: Talk, draft: Draft) -> Sent | Closed:
    request = _open_request(talk, int(draft.subject))
    if not isinstance(request, Extension):
        return Closed(reply=request)
    return Sent(said=[_decide(talk, request, granted=False, words=draft.answers.get("why") or "")])


def _refusal_name(talk: Talk, draft: Draft) -> str:
    return talk.say("extension.refusal_draft")


EXTENSION_REFUSAL = Form(
    id="extension_refusal",
    fields=(Field(id="why", texts="extension.why", kind=Words(most=100), required=lambda answers: False),),
    submit=_submit_refusal,
    name=_refusal_name,
)


def _until(talk: Talk, request: Extension) -> str:
    return say_date(talk.say, request.until)


def _note(talk: Talk, id: int, action: str, **details: object) -> None:
    audit.note(
        talk.tx, person_id=talk.person_id, action=action, subject=f"extension:{id}", now=talk.now, details=details
    )
