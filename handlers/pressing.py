"""催办 by hand: who still owes something is told that the level above asks for it, each place once in some hours."""

from collections import defaultdict
from datetime import datetime, timedelta

from handlers.dates import say_date, say_moment
from handlers.duties import DutyWords
from handlers.hierarchy import holders_at
from handlers.messages import Notice, Reply
from handlers.permissions import Action
from handlers.talk import Talk
from handlers.window_words import WindowWords
from handlers.windows import Window
from knowledge.area import Place
from storage import audit, people, urgings
from storage.urgings import Urging, UrgingKind

AGAIN_AFTER = timedelta(hours=4)  # so long a place that was pressed is left in peace


def urge(talk: Talk, window: Window) -> Reply:
    """Press all who owe it; says who was pressed, who was lately and by whom, and where nobody can be."""
    owing, today = [place for place in window.owing if talk.may(Action.FOLLOW_UP, place)], talk.now.date()
    if window.closes < today:
        return talk.reply("ledger.urge.closed")
    if today < window.duty.occurrence.opens:
        return talk.reply("ledger.urge.early", date=say_date(talk.say, window.duty.occurrence.opens))
    if not owing:
        return talk.reply("ledger.urge.nobody_owes")
    latest = _latest(talk, window)
    lately = {place.code: latest[place.code] for place in owing if place.code in latest}
    fresh = [place for place in owing if place.code not in lately]
    pressed = [place for place in fresh if _press(talk, window, place)]
    nobody = [place for place in fresh if place not in pressed]
    words = WindowWords(say=talk.say, window=window, today=today)
    lines = []
    if pressed:
        lines.append(talk.say("ledger.urge.done", count=len(pressed), places=words.named(pressed)))
    together: dict[tuple[int, datetime], list[Place]] = defaultdict(list)
    for place in owing:
        if place.code in lately:
            together[lately[place.code].person_id, lately[place.code].at].append(place)
    lines += [_again(talk, words.named(places), by, at) for (by, at), places in together.items()]
    if nobody:
        lines.append(talk.say("ledger.urge.nobody", places=words.named(nobody)))
    return Reply(text="\n".join(lines))


def _again(talk: Talk, places: str, by: int, at: datetime) -> str:
    name = people.name_of(talk.tx, by) or talk.say("reporting.said.someone")
    return talk.say("ledger.urge.again", places=places, name=name, moment=say_moment(talk.say, at, talk.zone))


def _latest(talk: Talk, window: Window) -> dict[str, Urging]:
    """Who pressed each place lately."""
    duty = window.duty
    done = urgings.of(talk.tx, duty.pack.id, duty.rule_id, duty.named)
    return {
        one.area: one for one in done if one.kind is UrgingKind.URGED and talk.now - AGAIN_AFTER < one.at <= talk.now
    }


def _press(talk: Talk, window: Window, place: Place) -> bool:
    """Tell the people of a place; false where there is nobody."""
    holders = holders_at(talk.tx, place)
    if not holders:
        return False
    duty, words = window.duty, DutyWords(say=talk.say, duty=window.duty, today=talk.now.date())
    urgings.put(talk.tx, duty.at(place.code), talk.person_id, talk.now)
    audit.note(
        talk.tx,
        person_id=talk.person_id,
        action="urged",
        subject=f"{place.code} {duty.named} {duty.rule_id}",
        now=talk.now,
        details={"pack": duty.pack.id},
    )
    text = talk.say(
        "ledger.urge.told_work" if duty.is_work else "ledger.urge.told",
        name=people.name_of(talk.tx, talk.person_id) or talk.say("reporting.said.someone"),
        place=window.above.name,
        subject=words.subject,
        date=say_date(talk.say, duty.due),
        below=place.name,
    )
    reply = Reply(text=text, options=(words.buttons(place),))
    talk.notices += [Notice(person_id=one.person_id, reply=reply, told_as=(one.grant,)) for one in holders]
    return True
