"""What somebody above does about a place that owes something: 催办单, 打电话, 我来跟."""

from handlers.dialog.context import Context, in_rows
from handlers.dialog.dates import say_date
from handlers.dialog.hierarchy import superiors
from handlers.dialog.messages import Notice, Reply
from handlers.dialog.permissions import Action
from handlers.reporting.decisions.extension_rules import pending
from handlers.reporting.decisions.extension_texts import decision_buttons
from handlers.reporting.escalation import reminder_letter
from handlers.reporting.escalation.reminder_letter import ReminderLetter
from handlers.reporting.escalation.texts import place_buttons
from handlers.reporting.obligations.calendars import Calendars
from handlers.reporting.obligations.counts import say_reminded
from handlers.reporting.obligations.lookup import NoSuchDate, PlacedObligation, find_obligation
from storage.people import audit, people
from storage.reporting import escalations, submissions
from storage.reporting.escalations import EscalationKind


def take_choice(context: Context, args: list[str]) -> list[Reply]:
    """escalation:place, sheet, call or follow, with rule, day and area; to all but those above they are unknown."""
    match args:
        case [verb, mark, day, area] if verb in _DEEDS:
            placed = find_obligation(context, mark, day, area)
            if placed is not None and context.may(Action.FOLLOW_UP, placed.place):
                answered = _say_answered(context, placed)
                return [Reply(text=answered) if answered else _DEEDS[verb](context, placed)]
    return [context.reply("escalation.gone")]


def print_letter(context: Context, named: str) -> str:
    """At the desk: the 催办单 to a place, as a paper, by rule, day and area; what is said of it. Raises NoSuchDate."""
    placed = find_obligation(context, *named.split(":")) if named.count(":") == 2 else None
    if placed is None or not context.may(Action.FOLLOW_UP, placed.place):
        raise NoSuchDate(named)
    answered = _say_answered(context, placed)
    if answered:
        return answered
    letter = _write_letter(context, placed, in_chat=False)
    if context.installation.file_folder is None:
        return letter.text
    return context.say("escalation.letter_ordered", place=placed.place.name)


def _say_answered(context: Context, placed: PlacedObligation) -> str:
    """That the place has reported meanwhile; empty where it still owes."""
    said = submissions.find(context.tx, placed.obligation.at(placed.place.code))
    if said is None:
        return ""
    words = placed.words(context)
    return context.say("escalation.reported", place=placed.place.name, subject=words.subject, state=words.state(said))


def _place(context: Context, placed: PlacedObligation) -> Reply:
    """How it stands with one place, and what can be done."""
    date, subject = say_date(context.say, placed.obligation.due), placed.words(context).subject
    lines = [context.say("escalation.one", place=placed.place.name, subject=subject, date=date)]
    reminded = say_reminded(context, placed.obligation, placed.place)
    if reminded:
        lines.append(context.say("escalation.reminded", people=reminded))
    rows = in_rows(place_buttons(context.say, placed.obligation, placed.place))
    request = pending(Calendars(context).requests(placed.obligation, placed.place))
    if request is not None:
        lines.append(
            context.say("extension.pending", until=say_date(context.say, request.until), reason=request.reason)
        )
        rows = (*rows, decision_buttons(context.say, request.id))
    return Reply(text="\n".join(lines), options=rows)


def _sheet(context: Context, placed: PlacedObligation) -> Reply:
    """The 催办单: its text is the message, so that it can be handed on as it is; to print it follows as a file."""
    return Reply(text=_write_letter(context, placed, in_chat=True).text)


def _write_letter(context: Context, placed: PlacedObligation, *, in_chat: bool) -> ReminderLetter:
    letter = reminder_letter.write(context, placed)
    _note(context, placed, "urging_sheet_made")
    reminder_letter.print_out(context, placed, letter, in_chat=in_chat)
    return letter


def _call(context: Context, placed: PlacedObligation) -> Reply:
    """The work phones of those who answer for it; the look goes into the audit trail (P7)."""
    if not context.may(Action.VIEW_DUTY_PHONE, placed.place):
        return context.reply("escalation.gone")
    holders = people.holding(context.tx, placed.role, placed.place.code)
    if not holders:
        return context.reply("escalation.nobody", place=placed.place.name)
    _note(context, placed, "looked_at_duty_phones")
    lines = [context.say("escalation.phones", place=placed.place.name)]
    for one in holders:
        name = one.name or context.say("escalation.nameless")
        key = "phone" if one.phone else "phone_none"
        lines.append(context.say(f"escalation.{key}", name=name, **({"phone": one.phone} if one.phone else {})))
    return Reply(text="\n".join(lines))


def _follow(context: Context, placed: PlacedObligation) -> Reply:
    """The sender looks after it: nobody further up hears of it, and the others above know."""
    due = placed.obligation.at(placed.place.code)
    before = [one for one in escalations.of(context.tx, due.pack, due.rule, due.due) if one.area == due.area]
    if not any(one.kind is EscalationKind.FOLLOWED and one.person_id == context.person_id for one in before):
        escalations.put(context.tx, due, context.person_id, context.now, EscalationKind.FOLLOWED)
        _note(context, placed, "followed_up")
        values = {"place": placed.place.name, "subject": placed.words(context).subject}
        name = people.name_of(context.tx, context.person_id) or context.say("escalation.nameless")
        for one in superiors(context.tx, placed.place):
            if one.person_id != context.person_id:
                reply = context.reply("escalation.followed_by", name=name, **values)
                context.notices.append(Notice(person_id=one.person_id, reply=reply, told_as=(one.grant,)))
    return context.reply("escalation.followed", place=placed.place.name)


def _note(context: Context, placed: PlacedObligation, action: str) -> None:
    audit.note(
        context.tx,
        person_id=context.person_id,
        action=action,
        subject=f"{placed.place.code} {placed.obligation.named} {placed.obligation.rule_id}",
        now=context.now,
        details={"pack": placed.obligation.pack.id},
    )


_DEEDS = {"place": _place, "sheet": _sheet, "call": _call, "follow": _follow}
