"""Calling a check from the chat: the roll-call in danger, and the look at houses by a day."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from handlers import stepper
from handlers.check_houses import Subject
from handlers.check_opening import PATIENCE, Wanted, open_check, reach
from handlers.check_progress import progress
from handlers.check_words import CheckWords, progress_button
from handlers.choices import OneOf
from handlers.conversation import Draft
from handlers.fields import Answers, Field, Words
from handlers.forms import Closed, Form, Sent
from handlers.future_day import FutureDay
from handlers.hierarchy import LEVEL_BELOW
from handlers.messages import Reply
from handlers.permissions import Action
from handlers.places_below import ALL, PlacesBelow
from handlers.talk import Talk
from knowledge.area import Place
from storage import areas, audit
from storage.check_items import CheckKind

OTHER = "other"

_SUBJECTS = {"sealed": Subject.SEALED, "watched": Subject.WATCHED}


def _places(talk: Talk, draft: Draft) -> tuple[tuple[str, str], ...]:
    return tuple((place.code, place.name) for place in _below(talk))


def _below(talk: Talk) -> list[Place]:
    level = None if talk.place is None else LEVEL_BELOW.get(talk.place.level)
    return [] if talk.place is None or level is None else areas.below(talk.tx, talk.place, level)


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


def may_call(talk: Talk) -> bool:
    """Whether the person calls checks in the role in which he acts."""
    return talk.may(Action.CALL_CHECK, talk.place)


def begin(talk: Talk, form: Form) -> list[Reply]:
    """Begin to call a check, or go on where it was left."""
    if not may_call(talk):
        return [talk.reply("checks.roll_call.not_yours")]
    if not _below(talk):
        return [talk.reply("checks.roll_call.no_place")]
    return stepper.open(talk, form)


def _wanted(talk: Talk, draft: Draft, place: Place) -> Wanted:
    answers: Mapping[str, Any] = draft.answers
    codes = answers["places"]
    urgent = draft.form == ROLL_CALL.id
    reason = answers["reason"]
    return Wanted(
        kind=CheckKind.ROLL_CALL if urgent else CheckKind.REGULAR,
        subject=Subject.HOUSES if urgent else _SUBJECTS.get(reason, Subject.VILLAGES),
        reason=reason,
        title=answers.get("words") if reason == OTHER else None,
        area=place,
        within=[below for below in _below(talk) if codes == [ALL] or below.code in codes],
        due=None if urgent else date.fromisoformat(answers["due"]),
        drill=answers.get("drill") == "drill",
        person_id=talk.person_id,
    )


def _outlook(talk: Talk, draft: Draft) -> str:
    """How many people will be asked for how many houses."""
    if talk.place is None:
        return ""
    wanted = _wanted(talk, draft, talk.place)
    extent = reach(talk.tx, wanted, talk.now.date())
    people, villages = extent.asked, len(extent.villages)
    if wanted.subject is not Subject.VILLAGES and not extent.houses_count:
        return talk.say(f"checks.{draft.form}.outlook_none")
    if wanted.subject is Subject.VILLAGES:
        return talk.say("checks.patrol.outlook_villages", people=people, villages=villages)
    if wanted.kind is CheckKind.REGULAR:
        key = "checks.patrol.outlook_houses"
    else:
        key = "checks.roll_call.outlook_drill" if wanted.drill else "checks.roll_call.outlook"
    return talk.say(key, people=people, villages=villages, houses=extent.houses_count)


def _submit(talk: Talk, draft: Draft) -> Sent | Closed:
    place = talk.place
    if place is None or not may_call(talk):
        return Closed(reply=talk.reply("checks.roll_call.not_yours"))
    wanted = replace(_wanted(talk, draft, place), key=f"draft:{draft.id}")
    extent = reach(talk.tx, wanted, talk.now.date())
    opened = open_check(talk.tx, wanted, extent, say=talk.say, now=talk.now, zone=talk.zone)
    if opened is None:
        return Sent(said=[talk.reply("forms.already_done")])
    check, notices = opened
    talk.notices += notices
    audit.note(
        talk.tx,
        person_id=talk.person_id,
        action="check_called",
        subject=f"check:{check.id}",
        now=talk.now,
        details={"places": [one.code for one in wanted.within], "drill": check.drill, "reason": check.reason},
    )
    words = CheckWords(say=talk.say, check=check)
    summary = progress(talk.tx, talk.say, check, place).summary()
    if words.is_roll_call:
        minutes = int(PATIENCE.total_seconds() // 60)
        text = talk.say("checks.roll_call.started", title=words.title, summary=summary, minutes=minutes)
    else:
        text = talk.say("checks.patrol.started", title=words.title, day=words.day, summary=summary)
    if extent.out_of_reach:
        names = talk.say("forms.comma").join(village.name for village in extent.out_of_reach)
        text = "\n".join([text, talk.say("checks.roll_call.nobody", villages=names)])
    return Sent(said=[words.reply(text, progress_button(talk.say, check))])


def _name(talk: Talk, draft: Draft) -> str:
    return talk.say(f"checks.{draft.form}.draft")


ROLL_CALL = Form(
    id="roll_call",
    fields=ROLL_CALL_FIELDS,
    submit=_submit,
    name=_name,
    outlook=_outlook,
    submit_label="checks.button.start",
)
PATROL = Form(
    id="patrol",
    fields=PATROL_FIELDS,
    submit=_submit,
    name=_name,
    outlook=_outlook,
    submit_label="checks.button.start_regular",
)
