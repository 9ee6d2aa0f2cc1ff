"""申请延期: a place asks for more time, until when and why."""

from dataclasses import dataclass
from datetime import date, timedelta

from handlers.dialog.context import Context
from handlers.dialog.conversation import Draft
from handlers.dialog.dates import say_date
from handlers.dialog.hierarchy import superiors
from handlers.dialog.messages import Choice, Content, Notice, Reply, Text
from handlers.dialog.permissions import Action
from handlers.forms import stepper
from handlers.forms.dates import FutureDay
from handlers.forms.field import Answer, Field, Slip, Words
from handlers.forms.form import Closed, Form, Sent
from handlers.reporting.decisions import extension_rules
from handlers.reporting.decisions.extension_texts import decision_buttons, name_of, say_request
from handlers.reporting.obligations.lookup import PlacedObligation, find_obligation
from handlers.reporting.obligations.obligation import mark_of
from storage.people import audit
from storage.reporting import extensions, submissions

_DAYS_OFFERED = 3


def begin(context: Context, placed: PlacedObligation) -> list[Reply]:
    """Ask until when and why; said at once where that leads nowhere."""
    obstacle = _obstacle(context, placed)
    if obstacle is not None:
        return [obstacle]
    obligation = placed.obligation
    subject = f"{mark_of(obligation.pack.id, obligation.rule_id)}:{obligation.named:%Y%m%d}:{placed.place.code}"
    return stepper.open(context, EXTENSION, subject=subject)


def _obstacle(context: Context, placed: PlacedObligation) -> Reply | None:
    """The reply that says why more time cannot be asked for; None means that it can."""
    place, today = placed.place, context.today
    request = extension_rules.pending(extensions.of(context.tx, placed.obligation.at(place.code)))
    if submissions.find(context.tx, placed.obligation.at(place.code)) is not None:
        return context.reply("extension.not.reported", place=place.name)
    if request is not None:
        return context.reply("extension.not.again", until=say_date(context.say, request.until))
    if not superiors(context.tx, placed.place):
        return context.reply("extension.not.nobody", place=place.name)
    if max(placed.obligation.due, today) >= extension_rules.latest_day(placed.obligation, context.workdays):
        return context.reply("extension.not.closing", subject=placed.words(context).subject)
    return None


def _placed(context: Context, draft: Draft) -> PlacedObligation | None:
    """What a draft is about, where the sender still answers for it."""
    placed = find_obligation(context, *draft.subject.split(":"))
    if placed is None or placed.obligation.is_work:
        return None
    grants = [grant for grant in context.grants if placed.obligation.asked_of(grant.role)]
    may = context.may(Action.NOTE_SUBMISSION, placed.place, grants=grants)
    return placed if may else None


@dataclass(frozen=True, kw_only=True)
class NewLastDay(FutureDay):
    """A later last day, within the period: an ISO date."""

    def take(self, context: Context, draft: Draft, asked: Field, content: Content) -> Answer | Slip | None:
        """A button, 明天 or 后天, or the day typed."""
        match content:
            case Choice(id=id) if id in dict(asked.choices(context, draft)):
                taken: Answer | Slip | None = Answer(value=id)
            case Text(text=text) if (ahead := _days_ahead(context, text)) is not None:
                taken = Answer(value=(context.today + timedelta(days=ahead)).isoformat())
            case _:
                taken = super().take(context, draft, asked, content)
        placed = _placed(context, draft)
        if not isinstance(taken, Answer) or placed is None:
            return taken
        day, latest = date.fromisoformat(taken.value), extension_rules.latest_day(placed.obligation, context.workdays)
        if day <= placed.obligation.due:
            return Slip(key="extension.slip.early", values={"due": say_date(context.say, placed.obligation.due)})
        if day > latest:
            return Slip(key="extension.slip.late", values={"latest": say_date(context.say, latest)})
        return taken

    def question(self, context: Context, draft: Draft, asked: Field) -> str:
        """Until when, with what is written and the last day possible."""
        placed = _placed(context, draft)
        if placed is None:
            return context.say("extension.until.ask_plain")
        latest = extension_rules.latest_day(placed.obligation, context.workdays)
        return context.say(
            "extension.until.ask",
            place=placed.place.name,
            subject=placed.words(context).subject,
            due=say_date(context.say, placed.obligation.due),
            latest=say_date(context.say, latest),
        )


def _days_ahead(context: Context, text: str) -> int | None:
    words = context.say("extension.until.words").split("、")
    return words.index(text.strip()) + 1 if text.strip() in words else None


def _days_offered(context: Context, draft: Draft) -> tuple[tuple[str, str], ...]:
    """The next days on which it can be due, each with its date."""
    placed, today = _placed(context, draft), context.today
    if placed is None:
        return ()
    first, latest = max(placed.obligation.due, today), extension_rules.latest_day(placed.obligation, context.workdays)
    days = (first + timedelta(days=ahead) for ahead in range(1, _DAYS_OFFERED + 1))
    words = context.say("extension.until.words").split("、")
    offered = []
    for day in days:
        ahead = (day - today).days
        word = words[ahead - 1] if ahead <= len(words) else context.say("extension.until.ahead", days=ahead)
        if day <= latest:
            offered.append(
                (day.isoformat(), context.say("extension.until.day", word=word, date=say_date(context.say, day)))
            )
    return tuple(offered)


def _submit(context: Context, draft: Draft) -> Sent | Closed:
    placed = _placed(context, draft)
    if placed is None:
        return Closed(reply=context.reply("extension.gone"))
    obstacle = _obstacle(context, placed)
    if obstacle is not None:
        return Closed(reply=obstacle)
    until, reason = date.fromisoformat(draft.answers["until"]), draft.answers["reason"]
    due = placed.obligation.at(placed.place.code)
    id = extensions.ask(context.tx, due, until=until, reason=reason, person_id=context.person_id, now=context.now)
    details = {"area": due.area, "until": until.isoformat()}
    subject = f"extension:{id}"
    audit.note(
        context.tx,
        person_id=context.person_id,
        action="extension_asked",
        subject=subject,
        now=context.now,
        details=details,
    )
    text = say_request(placed.words(context), placed.place, name_of(context, context.person_id), until, reason)
    above = superiors(context.tx, placed.place)
    for one in above:
        reply = Reply(text=text, options=(decision_buttons(context.say, id),))
        context.notices.append(Notice(person_id=one.person_id, reply=reply, told_as=(one.grant,)))
    whom = context.say("extension.comma").join(
        context.say("extension.whom", place=one.grant.place.name if one.grant.place else "", name=one.name)
        for one in above
        if one.reachable
    )
    day = say_date(context.say, until)
    if not whom:
        return Sent(said=[context.reply("extension.asked_unheard", until=day)])
    return Sent(said=[context.reply("extension.asked", until=day, whom=whom)])


def _name(context: Context, draft: Draft) -> str:
    return context.say("extension.draft")


EXTENSION = Form(
    id="extension",
    for_others=True,
    fields=(
        Field(id="until", texts="extension.until", kind=NewLastDay(), choices_from=_days_offered),
        Field(id="reason", texts="extension.reason", kind=Words(most=100), options=("visiting", "data", "outage")),
    ),
    submit=_submit,
    name=_name,
)


def put_off(context: Context, days: int) -> list[Reply] | None:
    """Answer the first question of the form at hand with so many days after the date that is owed.

    None where the form was not opened, or asks something else.
    """
    draft = context.conversation.draft
    if draft is None or draft.form != EXTENSION.id or draft.at != "until":
        return None
    placed = _placed(context, draft)
    if placed is None:
        return None
    until = placed.obligation.due + timedelta(days=days)
    return stepper.take(context, EXTENSION, draft, Text(text=until.isoformat()))
