"""Later facts of an alarm: each goes at once to those who were told, or to the one who took it.

What one message brings is told in one. A place that is picked step by step is told on when it is whole, or when the
steps stop coming, but a position never waits; whoever hears of the alarm only by a step hears all of it at once.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

from handlers.cases import alarm_notices, due, raising, view
from handlers.cases.alarmed import Hearers, alarmed, say_names, say_place
from handlers.cases.report_fields import CASE_FIELDS
from handlers.dialog.context import Context
from handlers.dialog.messages import Photo, Reply
from handlers.forms.collecting import ALBUM_PAUSE
from handlers.forms.field import Field
from storage.cases import alarms, cases
from storage.cases.cases import Case
from storage.database.privacy import mask_numbers
from storage.people import areas
from storage.people.people import Coordinator
from storage.queues import outbox

PICKING_PAUSE = timedelta(seconds=60)  # so long a step towards a place waits for the next one


def follow(
    context: Context,
    case: Case,
    answers: Mapping[str, Any],
    *,
    area: str,
    pack: str | None,
    unfinished: Collection[str] = (),
) -> list[Reply]:
    """Put the answers of a report into its case, and tell on what they say anew; what the reporter hears.

    `area` and `pack` are where the house is by these answers; the fields `unfinished` ask on. In the turn that raised
    the alarm the facts go out with it.
    """
    changed = [one for one in CASE_FIELDS if answers.get(one.id) not in (None, [], case.answers.get(one.id))]
    cases.set_answers(context.tx, case, {**case.answers, **answers})
    if area != case.area:
        cases.move(context.tx, case, area, pack)
        due.put_before_office(context, cases.get(context.tx, case.number))
    now_known = cases.get(context.tx, case.number)
    if not now_known.imminent or raising.is_waiting(context, now_known):
        return []
    anew = _take_back(context, now_known)
    told = _tell_those_there(context, now_known, case, anew)
    if changed:
        now_known = cases.get(context.tx, case.number)
        picking = "place" in unfinished and not _tells_a_position(case, answers)
        _tell_answers(context, now_known, changed, picking=picking, but=_ids(told.everybody))
    also = [one for one in told.first if one.person_id not in anew]
    if also:
        return [context.reply("report.alarm_also", names=say_names(context, also))]
    return _say_unheard(context, now_known) if area != case.area else []


def tell_where_it_is(context: Context, before: Case) -> None:
    """Tell an alarm that is at another place than before to those there, and the others that it is not theirs."""
    case = cases.get(context.tx, before.number)
    if case.imminent and not raising.is_waiting(context, case):
        _tell_those_there(context, case, before, anew=())


def _tells_a_position(before: Case, answers: Mapping[str, Any]) -> bool:
    """Whether answers tell a position that was not known before."""
    latitude = (answers.get("place") or {}).get("latitude")
    return latitude is not None and latitude != (before.answers.get("place") or {}).get("latitude")


def _tell_answers(
    context: Context, case: Case, changed: Sequence[Field], *, picking: bool, but: Collection[int]
) -> None:
    """Tell on what some fields of the case say now; photos go along, those of an album together."""
    lines = [
        context.say("cases.line", name=context.say(f"{one.texts}.name"), value=view.shown(context, case, one))
        for one in changed
    ]
    ids = [one.id for one in changed]
    reply = _with_photos(context, case) if "photos" in ids else Reply(text="")
    if "place" in ids:
        step = f"{alarm_notices.topic(case)}:place:"
        outbox.cancel_held(context.tx, step, context.now)
        reply = replace(reply, links=view.map_links(context, case))
        if picking and ids == ["place"]:
            reply = replace(reply, hold=PICKING_PAUSE, key=f"{step}{case.area}")
    tell(context, case, "\n".join(lines), reply, but=but)


def _with_photos(context: Context, case: Case) -> Reply:
    """The photo that came just now; of an album, and of what came in one packet, all there are, in one message."""
    photos, content = tuple(case.answers["photos"]), context.inbound.content
    if not isinstance(content, Photo):
        return Reply(text="", photos=photos)
    if content.album is None:
        return Reply(text="", photos=photos[-1:])
    key = f"{alarm_notices.topic(case)}:{content.album}"[:_LONGEST_KEY]
    return Reply(text="", photos=photos, key=key, hold=ALBUM_PAUSE)


_LONGEST_KEY = 80


def tell(
    context: Context,
    case: Case,
    line: str,
    with_: Reply | None = None,
    *,
    once: str = "",
    but: Collection[int] = (),
) -> list[Coordinator]:
    """Tell one thing more of an alarm; who hears it now, without those who know.

    What is told `once` has a key by which it is not told again. Who is yet to hear of the alarm hears all in one.
    """
    topic = alarm_notices.topic(case)
    told = _listeners(context, case).without(but)
    with_ = with_ or Reply(text="", key=f"{topic}:{once}" if once else None)
    text = context.say("cases.alarm_more", number=case.number, whose=view.whose(context, case), line=mask_numbers(line))
    reply = replace(with_, text=text, options=raising.buttons(context, case))
    about = f"{topic}:{once or context.inbound.message}"
    for one in told.first:
        key = None if reply.key is None else f"{reply.key}:{one.person_id}"
        context.notices.append(alarm_notices.notice(one, replace(reply, key=key), about))
    if told.later:
        raising.tell_whole(context, case, Hearers(first=[], later=told.later))
    return told.first


def _say_unheard(context: Context, case: Case) -> list[Reply]:
    """That a place became known of which nobody can be told; nothing where somebody is."""
    if raising.hearing(context, case).first:
        return []
    place = areas.get(context.tx, case.area)
    return [Reply(text=raising.say_unheard(context, case.number, place))]


def _listeners(context: Context, case: Case) -> Hearers:
    """Whoever took the alarm; while nobody did, all who were told, and who is yet to hear of it."""
    told = raising.hearing(context, case)
    alarm = alarms.find(context.tx, case.id)
    taken_by = [one for one in told.first if alarm is not None and one.person_id == alarm.taken_by]
    return Hearers(first=taken_by, later=[]) if case.taken_at is not None and taken_by else told


def _take_back(context: Context, case: Case) -> set[int]:
    """Take back an alarm of this very turn, to be told with what is known now; whom it was for."""
    about = alarm_notices.topic(case)
    before = [one for one in context.notices if one.topic == about]
    context.notices[:] = [one for one in context.notices if one not in before]
    return {one.person_id for one in before}


def _tell_those_there(context: Context, case: Case, before: Case, anew: Collection[int]) -> Hearers:
    """Tell the alarm to those who answer for where it is now and have not heard of it; others, that it is not theirs.

    Whoever took it elsewhere looks after it no longer. Gives those who hear of it only now, with those to whom it is
    told `anew`.
    """
    if case.area == before.area and not anew:
        return Hearers(first=[], later=[])
    unheard = set(anew)
    if case.area != before.area:
        unheard |= outbox.cancel_held(context.tx, alarm_notices.waiting(case), context.now)
    heard = alarmed(context, areas.get(context.tx, before.area), but=context.person_id)
    heard = [one for one in heard if one.person_id not in unheard]
    if case.area != before.area:
        case = _tell_those_elsewhere(context, case, heard)
    return raising.tell(context, case, but=_ids(heard))


def _tell_those_elsewhere(context: Context, case: Case, heard: Sequence[Coordinator]) -> Case:
    """Tell those of whom the alarm is no longer that it is not theirs; the case, which none of them looks after now."""
    place = areas.get(context.tx, case.area)
    there = _ids(alarmed(context, place, but=context.person_id))
    alarm = alarms.find(context.tx, case.id)
    if case.taken_at is not None and (alarm is None or alarm.taken_by not in there):
        cases.leave(context.tx, case)
        case = cases.get(context.tx, case.number)
    elsewhere = Reply(text=context.say("cases.alarm_elsewhere", number=case.number, place=say_place(context, place)))
    about = f"{alarm_notices.topic(case)}:elsewhere"
    context.notices.extend(alarm_notices.notice(one, elsewhere, about) for one in heard if one.person_id not in there)
    return case


def _ids(told: Sequence[Coordinator]) -> frozenset[int]:
    return frozenset(one.person_id for one in told)
