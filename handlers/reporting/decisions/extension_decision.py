"""Deciding on more time: the first of those above who decides, decides; all others hear of it."""

from handlers.dialog.context import Context
from handlers.dialog.conversation import Draft
from handlers.dialog.dates import say_date
from handlers.dialog.hierarchy import superiors
from handlers.dialog.messages import Notice, Reply
from handlers.dialog.permissions import Action
from handlers.forms import stepper
from handlers.forms.field import Field, Words
from handlers.forms.form import Closed, Form, Sent
from handlers.reporting.decisions.extension_texts import name_of
from handlers.reporting.obligations.lookup import PlacedObligation, find_obligation
from handlers.reporting.obligations.obligation import mark_of
from storage.people import areas, audit, people
from storage.reporting import extensions, submissions
from storage.reporting.extensions import Extension


def take_choice(context: Context, args: list[str]) -> list[Reply]:
    """extension:grant:<id>, extension:refuse:<id>."""
    match args:
        case ["grant" | "refuse" as verb, id] if id.isdecimal():
            request = _open_request(context, int(id))
            if not isinstance(request, Extension):
                return [request]
            if verb == "refuse":
                return stepper.open(context, EXTENSION_REFUSAL, subject=str(request.id))
            return [_decide(context, request, granted=True)]
    return [context.reply("extension.gone")]


def _open_request(context: Context, id: int) -> Extension | Reply:
    """A request that the sender may decide and nobody has; else what is said instead."""
    request = extensions.find(context.tx, id)
    place = None if request is None else areas.find(context.tx, request.due.area)
    if request is None or place is None or not context.may(Action.GRANT_MORE_TIME, place):
        return context.reply("extension.gone")
    if request.granted is not None:
        key = "granted" if request.granted else "refused"
        name = name_of(context, request.decided_by)
        return context.reply(f"extension.decided.{key}", name=name, place=place.name, until=_until(context, request))
    if submissions.find(context.tx, request.due) is not None:
        return context.reply("extension.not.reported", place=place.name)
    return request


def _decide(context: Context, request: Extension, *, granted: bool, words: str = "") -> Reply:
    place = areas.get(context.tx, request.due.area)
    if granted and request.until < context.today:
        return context.reply("extension.passed", until=_until(context, request), place=place.name)
    placed = find_obligation(
        context, mark_of(request.due.pack, request.due.rule), f"{request.due.due:%Y%m%d}", place.code
    )
    if placed is None or not extensions.decide(
        context.tx, request.id, granted=granted, person_id=context.person_id, now=context.now
    ):
        return context.reply("extension.gone")
    outcome = "granted" if granted else "refused"
    _note(context, request.id, f"extension_{outcome}", words=words)
    told = _tell(context, placed, request, outcome, words)
    key = f"extension.said.{outcome}" if told else f"extension.said.{outcome}_unheard"
    return context.reply(key, place=place.name, until=_until(context, request))


def _tell(context: Context, placed: PlacedObligation, request: Extension, outcome: str, words: str) -> bool:
    """Tell the people of the place, and the others above; whether a message reaches anybody of the place."""
    values = {
        "name": name_of(context, context.person_id),
        "place": placed.place.name,
        "subject": placed.words(context).subject,
        "until": _until(context, request),
        "due": say_date(context.say, placed.obligation.due),
    }
    lines = [context.say(f"extension.told.{outcome}", **values)]
    if words:
        lines.append(context.say("extension.told.why", words=words))
    buttons = () if outcome == "granted" else placed.words(context).buttons(placed.place)[:2]
    own = people.holding(context.tx, placed.role, placed.place.code)
    for one in own:
        if one.person_id != context.person_id:
            reply = Reply(text="\n".join(lines), options=(buttons,) if buttons else ())
            context.notices.append(Notice(person_id=one.person_id, reply=reply, told_as=(one.grant,)))
    for one in superiors(context.tx, placed.place):
        if one.person_id != context.person_id:
            reply = context.reply(f"extension.decided.{outcome}", **values)
            context.notices.append(Notice(person_id=one.person_id, reply=reply, told_as=(one.grant,)))
    return any(one.reachable for one in own)


def _submit_refusal(context: Context, draft: Draft) -> Sent | Closed:
    request = _open_request(context, int(draft.subject))
    if not isinstance(request, Extension):
        return Closed(reply=request)
    return Sent(said=[_decide(context, request, granted=False, words=draft.answers.get("why") or "")])


def _refusal_name(context: Context, draft: Draft) -> str:
    return context.say("extension.refusal_draft")


EXTENSION_REFUSAL = Form(
    id="extension_refusal",
    for_others=True,
    fields=(Field(id="why", texts="extension.why", kind=Words(most=100), required=lambda answers: False),),
    submit=_submit_refusal,
    name=_refusal_name,
)


def _until(context: Context, request: Extension) -> str:
    return say_date(context.say, request.until)


def _note(context: Context, id: int, action: str, **details: object) -> None:
    audit.note(
        context.tx,
        person_id=context.person_id,
        action=action,
        subject=f"extension:{id}",
        now=context.now,
        details=details,
    )
