"""Later facts of an alarm: each goes at once to those who were told, or to the one who took it."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from handlers.cases import raising, view
from handlers.cases.alarmed import alarmed, say_names, say_place
from handlers.dialog.context import Context
from handlers.dialog.messages import Photo, Reply
from handlers.forms.collecting import ALBUM_PAUSE
from handlers.forms.field import Field
from storage.cases import alarms, cases
from storage.cases.cases import Case
from storage.database.privacy import mask_numbers
from storage.people import areas
from storage.people.people import Coordinator


def follow(
    context: Context, case: Case, asked: Field, answers: Mapping[str, Any], *, area: str, pack: str | None
) -> list[Reply]:
    """Put the answers of a report into its case, and tell on what the field `asked` says; what the reporter hears.

    `area` and `pack` are where the house is by these answers. In the turn that raised the alarm the fact goes out
    with it.
    """
    changed = answers.get(asked.id) not in (None, case.answers.get(asked.id))
    cases.set_answers(context.tx, case, {**case.answers, **answers})
    if area != case.area:
        cases.move(context.tx, case, area, pack)
    now_known = cases.get(context.tx, case.number)
    if not now_known.imminent or raising.is_waiting(context, now_known):
        return []
    if _raise_again(context, now_known):
        return []
    told = _tell_those_there(context, now_known, case) if area != case.area else []
    if changed:
        now_known = cases.get(context.tx, case.number)
        tell_answer(context, now_known, asked, but=frozenset(one.person_id for one in told))
    if told:
        return [context.reply("report.alarm_also", names=say_names(context, told))]
    return _say_unheard(context, now_known) if area != case.area else []


def tell_answer(context: Context, case: Case, asked: Field, *, but: frozenset[int] = frozenset()) -> None:
    """Tell on what one field of the case says now; a photo goes along, those of an album together."""
    value = view.shown(context, case, asked)
    line = context.say("cases.line", name=context.say(f"{asked.texts}.name"), value=value)
    reply = Reply(text="", links=view.map_links(context, case) if asked.id == "place" else ())
    if asked.id == "photos":
        reply = _with_photos(context, case)
    tell(context, case, line, reply, but=but)


def _with_photos(context: Context, case: Case) -> Reply:
    """The photo that came just now; of an album, and of what came in one packet, all there are, in one message."""
    photos, content = tuple(case.answers["photos"]), context.inbound.content
    if not isinstance(content, Photo):
        return Reply(text="", photos=photos)
    if content.album is None:
        return Reply(text="", photos=photos[-1:])
    key = f"{raising.topic(case)}:{content.album}"[:_LONGEST_KEY]
    return Reply(text="", photos=photos, key=key, hold=ALBUM_PAUSE)


_LONGEST_KEY = 80


def tell(
    context: Context,
    case: Case,
    line: str,
    with_: Reply | None = None,
    *,
    once: str = "",
    but: frozenset[int] = frozenset(),
) -> list[Coordinator]:
    """Tell one thing more of an alarm; who hears it, without those who know.

    What is told `once` has a key by which it is not told again.
    """
    told = [one for one in _listeners(context, case) if one.person_id not in but]
    with_ = with_ or Reply(text="", key=f"{raising.topic(case)}:{once}" if once else None)
    text = context.say("cases.alarm_more", number=case.number, whose=view.whose(context, case), line=mask_numbers(line))
    reply = replace(with_, text=text, options=raising.buttons(context, case))
    about = f"{raising.topic(case)}:{once or context.inbound.message}"
    for one in told:
        key = None if reply.key is None else f"{reply.key}:{one.person_id}"
        context.notices.append(raising.notice(one, replace(reply, key=key), about))
    return told


def _say_unheard(context: Context, case: Case) -> list[Reply]:
    """That a place became known of which nobody can be told; nothing where somebody is."""
    there = alarmed(context, areas.get(context.tx, case.area), but=context.person_id)
    return [] if there else [Reply(text=raising.say_told(context, case, there))]


def _listeners(context: Context, case: Case) -> list[Coordinator]:
    """Whoever took the alarm; while nobody did, all who were told."""
    told = alarmed(context, areas.get(context.tx, case.area), but=context.person_id)
    alarm = alarms.find(context.tx, case.id)
    taken_by = [one for one in told if alarm is not None and one.person_id == alarm.taken_by]
    return taken_by if case.taken_at is not None and taken_by else told


def _raise_again(context: Context, case: Case) -> bool:
    """Tell an alarm of this very turn with what is known now, in place of what it said; whether there is one."""
    before = [one for one in context.notices if one.topic == raising.topic(case)]
    if before:
        context.notices[:] = [one for one in context.notices if one not in before]
        raising.tell(context, case)
    return bool(before)


def _tell_those_there(context: Context, case: Case, before: Case) -> list[Coordinator]:
    """The place became known, or another: those who answer for it hear the alarm, the others that it is not theirs.

    Whoever took it elsewhere looks after it no longer. Gives those who hear of it only now.
    """
    place = areas.get(context.tx, case.area)
    heard = alarmed(context, areas.get(context.tx, before.area), but=context.person_id)
    there = {one.person_id for one in alarmed(context, place, but=context.person_id)}
    alarm = alarms.find(context.tx, case.id)
    if case.taken_at is not None and (alarm is None or alarm.taken_by not in there):
        cases.leave(context.tx, case)
        case = cases.get(context.tx, case.number)
    elsewhere = Reply(text=context.say("cases.alarm_elsewhere", number=case.number, place=say_place(context, place)))
    about = f"{raising.topic(case)}:elsewhere"
    context.notices.extend(raising.notice(one, elsewhere, about) for one in heard if one.person_id not in there)
    return raising.tell(context, case, but=frozenset(one.person_id for one in heard))
