"""What somebody above does about a place that owes something: 催办单, 打电话, 我来跟."""

from handlers import urging
from handlers.calendars import Calendars
from handlers.dates import say_date
from handlers.duty_lookup import PlacedDuty, find_duty
from handlers.escalation_texts import place_buttons
from handlers.extension_rules import waiting
from handlers.extension_texts import decision_buttons
from handlers.hierarchy import superiors
from handlers.messages import Notice, Reply
from handlers.permissions import Action
from handlers.reminder_counts import say_reminded
from handlers.talk import Talk, in_rows
from storage import audit, people, returns, urgings
from storage.urgings import UrgingKind


def take_choice(talk: Talk, args: list[str]) -> list[Reply]:
    """escalation:place, sheet, call or follow, with rule, day and area; to all but those above they are unknown."""
    match args:
        case [verb, mark, day, area] if verb in _DEEDS:
            placed = find_duty(talk, mark, day, area)
            if placed is not None and talk.may(Action.FOLLOW_UP, placed.place):
                said = returns.find(talk.tx, placed.duty.at(placed.place.code))
                if said is not None:
                    subject = placed.words(talk).subject
                    state = placed.words(talk).state(said)
                    return [talk.reply("escalation.reported", place=placed.place.name, subject=subject, state=state)]
                return [_DEEDS[verb](talk, placed)]
    return [talk.reply("escalation.gone")]


def _place(talk: Talk, placed: PlacedDuty) -> Reply:
    """How it stands with one place, and what can be done."""
    date, subject = say_date(talk.say, placed.duty.due), placed.words(talk).subject
    lines = [talk.say("escalation.one", place=placed.place.name, subject=subject, date=date)]
    reminded = say_reminded(talk.tx, talk.say, placed.duty, placed.place)
    if reminded:
        lines.append(talk.say("escalation.reminded", people=reminded))
    rows = in_rows(place_buttons(talk.say, placed.duty, placed.place))
    request = waiting(Calendars(talk.tx, talk.now.date()).requests(placed.duty, placed.place))
    if request is not None:
        lines.append(talk.say("extension.waiting", until=say_date(talk.say, request.until), reason=request.reason))
        rows = (*rows, decision_buttons(talk.say, request.id))
    return Reply(text="\n".join(lines), options=rows)


def _sheet(talk: Talk, placed: PlacedDuty) -> Reply:
    """The 催办单: its text is the message, so that it can be handed on as it is; to print it comes as a file."""
    sheet = urging.write(talk, placed)
    _note(talk, placed, "urging_sheet_made")
    return Reply(text=sheet.text, files=urging.print_out(talk, sheet))


def _call(talk: Talk, placed: PlacedDuty) -> Reply:
    """The work phones of those who answer for it; the look goes into the audit trail (P7)."""
    if not talk.may(Action.VIEW_DUTY_PHONE, placed.place):
        return talk.reply("escalation.gone")
    holders = people.holding(talk.tx, placed.role, placed.place.code)
    if not holders:
        return talk.reply("escalation.nobody", place=placed.place.name)
    _note(talk, placed, "looked_at_duty_phones")
    lines = [talk.say("escalation.phones", place=placed.place.name)]
    for one in holders:
        name = one.name or talk.say("escalation.nameless")
        key = "phone" if one.phone else "phone_none"
        lines.append(talk.say(f"escalation.{key}", name=name, **({"phone": one.phone} if one.phone else {})))
    return Reply(text="\n".join(lines))


def _follow(talk: Talk, placed: PlacedDuty) -> Reply:
    """The sender looks after it: nobody further up hears of it, and the others above know."""
    due = placed.duty.at(placed.place.code)
    before = [one for one in urgings.of(talk.tx, due.pack, due.rule, due.due) if one.area == due.area]
    if not any(one.kind is UrgingKind.FOLLOWED and one.person_id == talk.person_id for one in before):
        urgings.put(talk.tx, due, talk.person_id, talk.now, UrgingKind.FOLLOWED)
        _note(talk, placed, "followed_up")
        values = {"place": placed.place.name, "subject": placed.words(talk).subject}
        name = people.name_of(talk.tx, talk.person_id) or talk.say("escalation.nameless")
        for one in superiors(talk.tx, placed.place):
            if one.person_id != talk.person_id:
                reply = talk.reply("escalation.followed_by", name=name, **values)
                talk.notices.append(Notice(person_id=one.person_id, reply=reply, told_as=(one.grant,)))
    return talk.reply("escalation.followed", place=placed.place.name)


def _note(talk: Talk, placed: PlacedDuty, action: str) -> None:
    audit.note(
        talk.tx,
        person_id=talk.person_id,
        action=action,
        subject=f"{placed.place.code} {placed.duty.named} {placed.duty.rule_id}",
        now=talk.now,
        details={"pack": placed.duty.pack.id},
    )


_DEEDS = {"place": _place, "sheet": _sheet, "call": _call, "follow": _follow}
