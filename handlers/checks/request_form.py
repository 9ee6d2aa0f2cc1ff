"""Calling a check from the chat: the roll-call in danger, and the look at houses by a day."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from handlers.checks.items import CheckSubject
from handlers.checks.live_count import begun
from handlers.checks.opening import NewCheck, open_check, reach
from handlers.checks.progress import progress
from handlers.checks.texts import CheckWords, progress_button
from handlers.dialog.context import Context
from handlers.dialog.conversation import Draft
from handlers.dialog.hierarchy import LEVEL_BELOW
from handlers.dialog.messages import Reply
from handlers.dialog.permissions import Action
from handlers.forms import stepper
from handlers.forms.choices import OneOf
from handlers.forms.dates import FutureDay
from handlers.forms.field import Answers, Field, Words
from handlers.forms.form import Closed, Form, Sent
from handlers.forms.places_below import ALL, PlacesBelow
from knowledge.area import Place
from storage.checks.items import CheckKind
from storage.people import areas, audit

OTHER = "other"

_SUBJECTS = {"sealed": CheckSubject.SEALED, "watched": CheckSubject.WATCHED}


def _places(context: Context, draft: Draft) -> tuple[tuple[str, str], ...]:
    return tuple((place.code, place.name) for place in _below(context))


def _below(context: Context) -> list[Place]:
    level = None if context.place is None else LEVEL_BELOW.get(context.place.level)
    return [] if context.place is None or level is None else areas.below(context.tx, context.place, level)


def _is_other(answers: Answers) -> bool:
    return answers.get("reason") == OTHER


ROLL_CALL_FIELDS = (
    Field(id="reason", texts="checks.roll_call.reason", kind=OneOf(), options=("rain", "freeze", "earthquake", OTHER)),
    Field(id="words", texts="checks.roll_call.words", kind=Words(most=30), when=_is_other),
    Field(id="places", texts="checks.roll_call.places", kind=PlacesBelow(), choices_from=_places),
    Field(id="drill", texts="checks.roll_call.drill", kind=OneOf(), options=("real", "drill")),
)
PATROL_FIELDS = (
    Field(
        id="reason",
        texts="checks.patrol.reason",
        kind=OneOf(),
        options=("flood", "thaw", "sealed", "watched", OTHER),
    ),
    Field(id="words", texts="checks.patrol.words", kind=Words(most=30), when=_is_other),
    Field(id="places", texts="checks.patrol.places", kind=PlacesBelow(), choices_from=_places),
    Field(id="due", texts="checks.patrol.due", kind=FutureDay(), options=("3", "7", "30")),
)


def may_call(context: Context) -> bool:
    """Whether the person calls checks in the role in which he acts."""
    return context.may(Action.CALL_CHECK, context.place)


def key_of(draft_id: str) -> str:
    """The key of the check that a draft opens, by which it opens one only."""
    return f"draft:{draft_id}"


def begin(context: Context, form: Form) -> list[Reply]:
    """Begin to call a check, or go on where it was left."""
    if not may_call(context):
        return [context.reply("checks.roll_call.not_yours")]
    if not _below(context):
        return [context.reply("checks.roll_call.no_place")]
    return stepper.open(context, form)


def _wanted(context: Context, draft: Draft, place: Place) -> NewCheck:
    answers: Mapping[str, Any] = draft.answers
    codes = answers["places"]
    urgent = draft.form == ROLL_CALL.id
    reason = answers["reason"]
    return NewCheck(
        kind=CheckKind.ROLL_CALL if urgent else CheckKind.REGULAR,
        subject=CheckSubject.HOUSES if urgent else _SUBJECTS.get(reason, CheckSubject.VILLAGES),
        reason=reason,
        title=answers.get("words") if reason == OTHER else None,
        area=place,
        within=[below for below in _below(context) if codes == [ALL] or below.code in codes],
        due=None if urgent else date.fromisoformat(answers["due"]),
        drill=answers.get("drill") == "drill",
        person_id=context.person_id,
    )


def _outlook(context: Context, draft: Draft) -> str:
    """How many people will be asked for how many houses."""
    if context.place is None:
        return ""
    wanted = _wanted(context, draft, context.place)
    extent = reach(context, wanted)
    people, villages = extent.asked, len(extent.villages)
    if wanted.subject is not CheckSubject.VILLAGES and not extent.houses_count:
        return context.say(f"checks.{draft.form}.outlook_none")
    if wanted.subject is CheckSubject.VILLAGES:
        return context.say("checks.patrol.outlook_villages", people=people, villages=villages)
    if wanted.kind is CheckKind.REGULAR:
        key = "checks.patrol.outlook_houses"
    else:
        key = "checks.roll_call.outlook_drill" if wanted.drill else "checks.roll_call.outlook"
    return context.say(key, people=people, villages=villages, houses=extent.houses_count)


def _submit(context: Context, draft: Draft) -> Sent | Closed:
    place = context.place
    if place is None or not may_call(context):
        return Closed(reply=context.reply("checks.roll_call.not_yours"))
    wanted = replace(_wanted(context, draft, place), key=key_of(draft.id))
    extent = reach(context, wanted)
    opened = open_check(context, wanted, extent)
    if opened is None:
        return Sent(said=[context.reply("forms.already_done")])
    check, notices = opened
    context.notices.extend(notices)
    audit.note(
        context.tx,
        person_id=context.person_id,
        action="check_called",
        subject=f"check:{check.id}",
        now=context.now,
        details={"places": [one.code for one in wanted.within], "drill": check.drill, "reason": check.reason},
    )
    if check.kind is CheckKind.ROLL_CALL:
        return Sent(said=[begun(context, check)])
    words = CheckWords(say=context.say, check=check)
    summary = progress(context, check, place).summary()
    text = context.say("checks.patrol.started", title=words.title, day=words.day, summary=summary)
    if extent.out_of_reach:
        names = extent.say_out_of_reach(context.say, extent.out_of_reach)
        text = "\n".join([text, context.say("checks.roll_call.nobody", villages=names)])
    return Sent(said=[words.reply(text, progress_button(context.say, check))])


def _name(context: Context, draft: Draft) -> str:
    return context.say(f"checks.{draft.form}.draft")


ROLL_CALL = Form(
    id="roll_call",
    for_others=True,
    fields=ROLL_CALL_FIELDS,
    submit=_submit,
    name=_name,
    outlook=_outlook,
    submit_label="checks.button.start",
)
PATROL = Form(
    id="patrol",
    for_others=True,
    fields=PATROL_FIELDS,
    submit=_submit,
    name=_name,
    outlook=_outlook,
    submit_label="checks.button.start_regular",
)
