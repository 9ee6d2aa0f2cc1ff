"""催办 by hand: who still owes something is told that the level above asks for it, each place once in some hours."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from handlers.dialog.context import Context
from handlers.dialog.dates import say_date, say_moment
from handlers.dialog.hierarchy import holders_at
from handlers.dialog.messages import Notice, Reply
from handlers.dialog.permissions import Action
from handlers.reporting.obligations.obligation import ObligationWords
from handlers.reporting.obligations.period_texts import PeriodWords
from handlers.reporting.obligations.periods import Period
from knowledge.area import Place
from storage.people import audit, people
from storage.people.people import Coordinator
from storage.reporting import escalations
from storage.reporting.escalations import Escalation, EscalationKind

AGAIN_AFTER = timedelta(hours=4)  # so long a place that was pressed is left in peace


def press(context: Context, period: Period) -> Reply:
    """Press all who owe it; says how many messages went out, who was pressed lately, and who has to be rung.

    A place where no message reaches anybody is not pressed; the phones of its people are shown, and the look is noted
    (P7).
    """
    owed_by, unheld = (
        [place for place in places if context.may(Action.FOLLOW_UP, place)]
        for places in (period.owed_by, period.unheld)
    )
    today = context.today
    if period.closes < today:
        return context.reply("register.press.closed")
    if today < period.opens:
        return context.reply("register.press.early", date=say_date(context.say, period.opens))
    if not owed_by and not unheld:
        return context.reply("register.press.nobody_owes")
    latest = pressed_lately(context, period)
    lately = {place.code: latest[place.code] for place in owed_by if place.code in latest}
    fresh = {place: holders_at(context.tx, place) for place in owed_by if place.code not in lately}
    pressed = {place: _press_place(context, period, place, holders) for place, holders in fresh.items()}
    told = [place for place, messages in pressed.items() if messages]
    silent = {place: holders for place, holders in fresh.items() if place not in told}
    words = PeriodWords(say=context.say, period=period, today=today)
    lines = []
    if told:
        places, messages = words.named(told), sum(pressed.values())
        lines.append(context.say("register.press.done", count=len(told), places=places, messages=messages))
    together: dict[tuple[int, datetime], list[Place]] = defaultdict(list)
    for place in owed_by:
        if place.code in lately:
            together[lately[place.code].person_id, lately[place.code].at].append(place)
    lines += [_again(context, words.named(places), by, at) for (by, at), places in together.items()]
    lines += _to_be_rung(context, period, silent)
    if unheld:
        lines.append(context.say("register.unheld", places=words.named(unheld)))
    return Reply(text="\n".join(lines))


def _to_be_rung(context: Context, period: Period, silent: Mapping[Place, Sequence[Coordinator]]) -> list[str]:
    """All whom no message reaches, a line each with the phone."""
    lines = [context.say("register.press.silent", count=len(silent))] if silent else []
    for place, holders in silent.items():
        for one in holders:
            key = "silent_one" if one.phone else "silent_one_without_phone"
            name = one.name or context.say("escalation.nameless")
            lines.append(context.say(f"register.press.{key}", place=place.name, name=name, phone=one.phone))
        _note(context, period, place, "looked_at_duty_phones")
    return lines


def _again(context: Context, places: str, by: int, at: datetime) -> str:
    name = people.name_of(context.tx, by) or context.say("reporting.said.someone")
    return context.say(
        "register.press.again", places=places, name=name, moment=say_moment(context.say, at, context.zone)
    )


def pressed_lately(context: Context, period: Period) -> dict[str, Escalation]:
    """Who pressed each place lately, so that it is left in peace."""
    obligation = period.obligation
    done = escalations.of(context.tx, obligation.pack.id, obligation.rule_id, obligation.named)
    return {
        one.area: one
        for one in done
        if one.kind is EscalationKind.PRESSED and context.now - AGAIN_AFTER < one.at <= context.now
    }


def _press_place(context: Context, period: Period, place: Place, holders: Sequence[Coordinator]) -> int:
    """Tell the people of a place whom a message reaches; how many they are."""
    reached = [one for one in holders if one.reachable]
    if not reached:
        return 0
    obligation = period.obligation
    words = ObligationWords(say=context.say, obligation=obligation, today=context.today)
    escalations.put(context.tx, obligation.at(place.code), context.person_id, context.now)
    _note(context, period, place, "urged")
    text = context.say(
        "register.press.told_work" if obligation.is_work else "register.press.told",
        name=people.name_of(context.tx, context.person_id) or context.say("reporting.said.someone"),
        place=period.above.name,
        subject=words.subject,
        date=say_date(context.say, obligation.due),
        below=place.name,
    )
    reply = Reply(text=text, options=(words.buttons(place),))
    context.notices.extend(Notice(person_id=one.person_id, reply=reply, told_as=(one.grant,)) for one in reached)
    return len(reached)


def _note(context: Context, period: Period, place: Place, action: str) -> None:
    obligation = period.obligation
    audit.note(
        context.tx,
        person_id=context.person_id,
        action=action,
        subject=f"{place.code} {obligation.named} {obligation.rule_id}",
        now=context.now,
        details={"pack": obligation.pack.id},
    )
