"""An alarm is raised: whoever answers for the place hears it at once, and the reporter reads who was told."""

from collections.abc import Collection
from datetime import timedelta

from handlers.cases import alarm_notices, calling_off, crowd, view, words
from handlers.cases.alarmed import Hearers, alarmed, hearers, say_names, say_on_duty
from handlers.cases.calling import CALL
from handlers.cases.report_fields import is_imminent
from handlers.dialog.context import Context, Occasion, in_rows
from handlers.dialog.danger import danger_in, safety_words, words_of
from handlers.dialog.messages import Link, Option, Reply, Weight
from handlers.dialog.offices import office_name, phone_in_danger, say_phone
from handlers.dialog.permissions import is_placed
from knowledge.area import Place
from knowledge.reading.danger import DangerGrade
from storage.cases import alarms, cases
from storage.cases.cases import Case
from storage.database.privacy import mask_numbers
from storage.people import areas

TAKE = "take"
WAIT_FOR_NO = timedelta(seconds=60)  # so long an alarm waits for a word that there is no danger, after false ones


def raise_alarm(context: Context, case: Case) -> Reply:
    """Tell of a danger that is new; what the reporter hears: what to do now, and who was told.

    Of somebody who has called off two of late it is asked first whether it is true; it rings by itself where no word
    comes. What many newcomers report at once goes out in lists.
    """
    if danger_in(context.inbound.content).grade is not DangerGrade.NONE:
        words.keep(context, case, words_of(context.inbound.content))
    _remember(context, case)
    context.conversation.warned_at = context.now.isoformat()
    if calling_off.is_doubted(context):
        context.conversation.alarm["doubted"] = "yes"
        alarms.hold(context.tx, case.id, context.now + WAIT_FOR_NO)
        return _say(context, case, context.say("report.alarm_doubted"), _if_true(context, case))
    place = areas.get(context.tx, case.area)
    if crowd.is_one_of_many(context, place):
        alarms.hold(context.tx, case.id, crowd.told_next(context.now))
        names = say_names(context, alarmed(context, place, but=context.person_id))
        return _say(context, case, context.say("report.alarm_listed", number=case.number, names=names))
    return _say(context, case, _say_who_hears(context, case, tell(context, case)))


def ring(context: Context, case: Case) -> list[Reply]:
    """Tell of an alarm that was held back; what its reporter hears. Nothing where it rang already, or is over."""
    if not alarms.let_ring(context.tx, case.id, context.now):
        return []
    case = cases.get(context.tx, case.number)
    return [Reply(text=_say_who_hears(context, case, tell(context, case)), options=_off(context, case))]


def is_waiting(occasion: Occasion, case: Case) -> bool:
    """Whether an alarm has not rung yet: it will tell all that is known by then."""
    alarm = alarms.find(occasion.tx, case.id)
    return alarm is not None and alarm.rings_at is not None


def tell(context: Context, case: Case, *, but: Collection[int] = ()) -> Hearers:
    """Tell an alarm with what is known to all whom it concerns, but for those who know; who is told."""
    told = hearing(context, case).without(but)
    tell_whole(context, case, told)
    return told


def hearing(context: Context, case: Case) -> Hearers:
    """Who hears of an alarm now, and who later, without the person who acts."""
    place = areas.get(context.tx, case.area)
    return alarm_notices.hearing(context, alarms.find(context.tx, case.id), place, but=context.person_id)


def tell_whole(context: Context, case: Case, told: Hearers) -> None:
    """Tell some people an alarm with what is known; what waits for those who hear it later says that from now on."""
    place = areas.get(context.tx, case.area)
    key = "cases.alarm" if is_placed(place) else "cases.alarm_somewhere"
    summary = view.summary(context, case)
    known = [
        *(context.say("cases.words", words=said) for said in words.of(context, case) if said not in summary),
        summary,
        say_on_duty(context, place),
    ]
    reply = Reply(
        text=context.say(key, number=case.number, summary=mask_numbers("\n".join(line for line in known if line))),
        options=buttons(context, case),
        links=view.map_links(context, case),
        photos=tuple(case.answers.get("photos", ())),
        cards=(view.drawn_for_summary(context, case),),
    )
    alarm = alarms.find(context.tx, case.id)
    context.notices.extend(alarm_notices.to_all(context, alarm, told, reply, alarm_notices.topic(case)))


def buttons(context: Context, case: Case) -> tuple[tuple[Option, ...], ...]:
    """〔我来处理〕 while nobody does, and 〔打电话给上报人〕 where a number is known."""
    ids = ([TAKE] if case.taken_at is None else []) + ([CALL] if case.answers.get("contact_phone") else [])
    return in_rows([view.button(context, case, id) for id in ids])


def follow_danger(context: Context, case: Case) -> None:
    """Raise the alarm where the answers tell of imminent danger and did not before; end it where they no longer do."""
    now_known = cases.find(context.tx, case.number) or case
    if cases.set_imminent(context.tx, now_known, is_imminent(now_known.answers), context.now):
        _remember(context, case)
        tell(context, cases.get(context.tx, case.number))


def let_others_hear(context: Context, case: Case) -> None:
    """Tell those who are not on duty as well, for one of those who were told has seen the alarm."""
    if alarm_notices.let_go(context, case.number):
        place = areas.get(context.tx, case.area)
        tell_whole(context, case, Hearers(first=[], later=hearers(context, place, but=case.reporter_id).later))


def _remember(context: Context, case: Case) -> None:
    """Keep which alarm the person raised last: what follows within the hour joins it, and it can be called off."""
    context.conversation.alarm = {"number": case.number, "at": context.now.isoformat()}


def _say_who_hears(context: Context, case: Case, told: Hearers) -> str:
    return say_told(context, case.number, areas.get(context.tx, case.area), told)


def say_told(occasion: Occasion, number: str, place: Place, told: Hearers) -> str:
    """Who was told of an alarm, and that nobody has seen it yet; where nobody could be told, whom to call."""
    if not told.first:
        return say_unheard(occasion, number, place)
    said = occasion.say("report.alarm_raised", names=say_names(occasion, told.first), number=number)
    if not told.later:
        return said
    return "\n".join((said, occasion.say("report.alarm_later", names=say_names(occasion, told.later))))


def say_unheard(occasion: Occasion, number: str, place: Place) -> str:
    """That nobody could be told of an alarm, and whom to call."""
    return occasion.say("report.alarm_unheard", number=number, call=whom_to_call(occasion, place))


def whom_to_call(occasion: Occasion, place: Place) -> str:
    """“青石镇值班电话…”: the office to call about a danger; where no number is known its name, and that it is not."""
    office = phone_in_danger(occasion, place)
    if office is None:
        return occasion.say("report.call_somebody", office=office_name(occasion.tx, occasion.say, place))
    return say_phone(occasion.say, office)


def call_links(occasion: Occasion, place: Place) -> tuple[Link, ...]:
    """The same number as a button, for channels that can dial."""
    office = phone_in_danger(occasion, place)
    if office is None:
        return ()
    label = occasion.say("report.button.call", office=office.name)
    return (Link(label=label, url=f"tel:{office.phone.replace('-', '')}"),)


def _say(context: Context, case: Case, told: str, options: tuple[tuple[Option, ...], ...] | None = None) -> Reply:
    """What to do now, then who was told, and what to tell once people are safe."""
    lines = (safety_words(danger_in(context.inbound.content), context.say), told, context.say("danger.then"))
    return Reply(text="\n".join(lines), options=_off(context, case) if options is None else options)


def _off(context: Context, case: Case) -> tuple[tuple[Option, ...], ...]:
    return ((calling_off.button(context, case),),)


def _if_true(context: Context, case: Case) -> tuple[tuple[Option, ...], ...]:
    yes = context.option(f"danger:sure:{case.number}", "danger.button.sure", weight=Weight.ALARM)
    no = context.option(f"case:off:{case.number}", "danger.button.none", weight=Weight.SIDE)
    return ((yes, no),)
