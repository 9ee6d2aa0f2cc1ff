"""What places say of their reporting dates by one tap: 已报送, 零报告, 已完成, 撤回."""

from handlers.dialog.context import Context, in_rows
from handlers.dialog.dates import day_of, say_date
from handlers.dialog.hierarchy import holders_at, superiors
from handlers.dialog.messages import Notice, Option, Reply, Weight
from handlers.dialog.permissions import Action
from handlers.reporting.decisions import extension_request
from handlers.reporting.obligations.lookup import PlacedObligation, find_obligation
from handlers.reporting.obligations.obligation import (
    Obligation,
    ObligationWords,
    choice_id,
    mark_of,
    reminder_key,
    stage_of,
)
from handlers.reporting.obligations.period_texts import PeriodWords, period_id
from handlers.reporting.obligations.periods import closing, opening
from handlers.reporting.register.register import periods_of
from knowledge.area import Place
from knowledge.calendar.calendar import Stage
from storage.people import areas, audit, people
from storage.people.people import Grant
from storage.queues import outbox
from storage.reporting import escalations, submissions
from storage.reporting.escalations import EscalationKind
from storage.reporting.submissions import SubmissionKind

_KINDS = {"done": SubmissionKind.REPORTED, "nil": SubmissionKind.NIL}


def take_choice(context: Context, args: list[str]) -> list[Reply]:
    """A button `due:VERB:MARK:DATE:AREA`, given without its `due`: note what the place did, or take it back.

    Only who answers for that very place may, in the role that is asked; to everybody else the button is unknown.
    Before its period opens and after it closed nothing changes.
    """
    match args:
        case ["done" | "nil" | "undo" | "extend" as verb, mark, due, area]:
            place = areas.find(context.tx, area)
            obligation = None if place is None else own_obligation(context, mark, due, place)
        case _:
            obligation = place = None
    if obligation is None or place is None:
        return [context.reply("reporting.said.unknown")]
    outside = _outside(context, obligation, place)
    if outside is not None:
        return [outside]
    if verb == "undo":
        return [_take_back(context, obligation, place)]
    if verb == "extend" and not obligation.is_work:
        return extension_request.begin(context, PlacedObligation(obligation=obligation, place=place))
    return [_put(context, obligation, place, SubmissionKind.REPORTED if obligation.is_work else _KINDS[verb])]


def own_obligation(context: Context, mark: str, due: str, place: Place) -> Obligation | None:
    """What a button names, where the person answers for it at the place and it is in sight."""
    placed = find_obligation(context, mark, due, place.code)
    obligation = None if placed is None else placed.obligation
    if obligation is None or not obligation.in_sight(context.today):
        return None
    grants = [grant for grant in context.grants if obligation.asked_of(grant.role)]
    may = context.may(Action.NOTE_SUBMISSION, place, grants=grants)
    return obligation if may else None


def _outside(context: Context, obligation: Obligation, place: Place) -> Reply | None:
    """Tell whoever pressed outside the period when it opens or how it ended; gives None while the period is open."""
    today, closes = context.today, closing(obligation, context.workdays)
    opens = opening(obligation, context.workdays)
    if today < opens:
        return _reply(context, "reporting.said.not_open", obligation, place, opens=say_date(context.say, opens))
    if today > closes:
        said = submissions.find(context.tx, obligation.at(place.code))
        state = context.say("register.past_missed") if said is None else _words(context, obligation).state(said)
        values = {
            "subject": _words(context, obligation).subject,
            "date": say_date(context.say, obligation.due),
            "place": place.name,
        }
        return context.reply("reporting.said.closed", closes=say_date(context.say, closes), state=state, **values)
    return None


def _put(context: Context, obligation: Obligation, place: Place, kind: SubmissionKind) -> Reply:
    if submissions.put(context.tx, obligation.at(place.code), kind, context.person_id, context.now):
        _note(context, obligation, place, str(kind))
        _tell_others(context, obligation, place, "reporting.said.others_done")
        _call_off(context, obligation, place)
        _tell_that_all_is_in(context, obligation, place)
        key = "reporting.said.done"
    else:
        key = "reporting.said.already"
    undo = context.option(choice_id("undo", obligation, place.code), "reporting.button.undo", weight=Weight.SIDE)
    return _reply(context, key, obligation, place, undo)


def _take_back(context: Context, obligation: Obligation, place: Place) -> Reply:
    if submissions.take_back(context.tx, obligation.at(place.code)):
        _note(context, obligation, place, "taken_back")
        _tell_others(context, obligation, place, "reporting.said.others_undone")
        key = "reporting.said.undone"
    else:
        key = "reporting.said.nothing"
    return _reply(context, key, obligation, place, *_words(context, obligation).buttons(place))


def _note(context: Context, obligation: Obligation, place: Place, action: str) -> None:
    audit.note(
        context.tx,
        person_id=context.person_id,
        action=f"return_{action}",
        subject=f"{place.code} {obligation.named} {obligation.rule_id}",
        now=context.now,
        details={"pack": obligation.pack.id},
    )


def _tell_others(context: Context, obligation: Obligation, place: Place, key: str) -> None:
    """Tell the others of the place, those to whom it was escalated, and who said 我来跟."""
    others: dict[int, tuple[Grant, ...]] = {one.person_id: (one.grant,) for one in holders_at(context.tx, place)}
    for row in submissions.planned(context.tx, obligation.pack.id, obligation.rule_id, obligation.named):
        if row.area == place.code and stage_of(row.stage) in (Stage.ESCALATION, Stage.HIGHER):
            others.setdefault(row.person_id, ())
    for one in escalations.of(context.tx, obligation.pack.id, obligation.rule_id, obligation.named):
        if one.area == place.code and one.kind is EscalationKind.FOLLOWED:
            others.setdefault(one.person_id, ())
    name = people.name_of(context.tx, context.person_id) or context.say("reporting.said.someone")
    for person_id in sorted(others.keys() - {context.person_id}):
        reply = _reply(context, key, obligation, place, name=name)
        context.notices.append(Notice(person_id=person_id, reply=reply, told_as=others[person_id]))


def _call_off(context: Context, obligation: Obligation, place: Place) -> None:
    """Take back the reminders that still wait to be sent, unless they speak of other places, too."""
    planned = submissions.planned(context.tx, obligation.pack.id, obligation.rule_id, obligation.named)
    keys = {area: set[str]() for area in (row.area for row in planned)}
    for row in planned:
        day = day_of(row.at, context.zone)
        keys[row.area].add(reminder_key(row.person_id, obligation, row.stage, day))
    for key in keys.pop(place.code, set()) - set().union(*keys.values()):
        outbox.cancel(context.tx, key)


def _tell_that_all_is_in(context: Context, obligation: Obligation, place: Place) -> None:
    """Tell the level above at the moment when nobody owes any more; once, by the key of the message."""
    periods = periods_of(context)
    for one in superiors(context.tx, place):
        above = one.grant.place
        period = (
            None
            if above is None
            else periods.find(above, mark_of(obligation.pack.id, obligation.rule_id), obligation.named)
        )
        if period is None or above is None or not period.is_complete:
            continue
        words = PeriodWords(say=context.say, period=period, today=context.today)
        text = context.say(
            f"register.{words.of_kind('all_in')}",
            place=above.name,
            subject=words.subject,
            date=words.day,
            places=words.places,
            counts=words.now_counts(),
        )
        key = f"all_in:{one.person_id}:{obligation.pack.id}:{obligation.rule_id}:{obligation.named}:{above.code}"
        see = context.option(period_id("see", period), "period_summaries.button.see")
        reply = Reply(text=text, options=((see,),), key=key)
        context.notices.append(Notice(person_id=one.person_id, reply=reply, told_as=(one.grant,), topic=key))


def _reply(
    context: Context, key: str, obligation: Obligation, place: Place, *options: Option, **values: object
) -> Reply:
    state = _words(context, obligation).state(submissions.find(context.tx, obligation.at(place.code)))
    subject, date = _words(context, obligation).subject, say_date(context.say, obligation.due)
    text = context.say(key, subject=subject, date=date, place=place.name, state=state, **values)
    return Reply(text=text, options=in_rows(options))


def _words(context: Context, obligation: Obligation) -> ObligationWords:
    return ObligationWords(say=context.say, obligation=obligation, today=context.today)
