"""申请延期: a place asks for more time, until when and why."""

from dataclasses import dataclass
from datetime import date, timedelta

from handlers import extension_rules, stepper
from handlers.conversation import Draft
from handlers.dates import say_date
from handlers.duties import mark_of
from handlers.duty_lookup import PlacedDuty, find_duty
from handlers.extension_texts import decision_buttons, name_of, say_request
from handlers.fields import Answer, Field, Slip, Words
from handlers.forms import Closed, Form, Sent
from handlers.future_day import FutureDay
from handlers.hierarchy import superiors
from handlers.messages import Choice, Content, Notice, Reply, Text
from handlers.permissions import Action
from handlers.talk import Talk
from knowledge.workdays import load_workdays
from storage import audit, extensions, returns

_DAYS_OFFERED = 3


def begin(talk: Talk, placed: PlacedDuty) -> list[Reply]:
    """Ask until when and why; said at once where that leads nowhere."""
    obstacle = _obstacle(talk, placed)
    if obstacle is not None:
        return [obstacle]
    subject = f"{mark_of(placed.duty.pack.id, placed.duty.rule_id)}:{placed.duty.named:%Y%m%d}:{placed.place.code}"
    return stepper.open(talk, EXTENSION, subject=subject)


def _obstacle(talk: Talk, placed: PlacedDuty) -> Reply | None:
    """Why more time cannot be asked for; none where it can."""
    place, today = placed.place, talk.now.date()
    request = extension_rules.waiting(extensions.of(talk.tx, placed.duty.at(place.code)))
    if returns.find(talk.tx, placed.duty.at(place.code)) is not None:
        return talk.reply("extension.not.reported", place=place.name)
    if request is not None:
        return talk.reply("extension.not.again", until=say_date(talk.say, request.until))
    if not superiors(talk.tx, placed.place):
        return talk.reply("extension.not.nobody", place=place.name)
    if max(placed.duty.due, today) >= extension_rules.latest_day(placed.duty, load_workdays()):
        return talk.reply("extension.not.closing", subject=placed.words(talk).subject)
    return None


def _placed(talk: Talk, draft: Draft) -> PlacedDuty | None:
    """What a draft is about, where the sender still answers for it."""
    placed = find_duty(talk, *draft.subject.split(":"))
    if placed is None or placed.duty.is_work:
        return None
    grants = [grant for grant in talk.grants if placed.duty.asked_of(grant.role)]
    may = talk.may(Action.CONFIRM_RETURN, placed.place, grants=grants)
    return placed if may else None


@dataclass(frozen=True, kw_only=True)
class NewLastDay(FutureDay):
    """A later last day, within the window: an ISO date."""

    def take(self, talk: Talk, draft: Draft, asked: Field, content: Content) -> Answer | Slip | None:
        """A button, 明天 or 后天, or the day typed."""
        match content:
            case Choice(id=id) if id in dict(asked.choices(talk, draft)):
                taken: Answer | Slip | None = Answer(value=id)
            case Text(text=text) if (ahead := _days_ahead(talk, text)) is not None:
                taken = Answer(value=(talk.now.date() + timedelta(days=ahead)).isoformat())
            case _:
                taken = super().take(talk, draft, asked, content)
        placed = _placed(talk, draft)
        if not isinstance(taken, Answer) or placed is None:
            return taken
        day, latest = date.fromisoformat(taken.value), extension_rules.latest_day(placed.duty, load_workdays())
        if day <= placed.duty.due:
            return Slip(key="extension.slip.early", values={"due": say_date(talk.say, placed.duty.due)})
        if day > latest:
            return Slip(key="extension.slip.late", values={"latest": say_date(talk.say, latest)})
        return taken

    def question(self, talk: Talk, draft: Draft, asked: Field) -> str:
        """Until when, with what is written and the last day possible."""
        placed = _placed(talk, draft)
        if placed is None:
            return talk.say("extension.until.ask_plain")
        latest = extension_rules.latest_day(placed.duty, load_workdays())
        return talk.say(
            "extension.until.ask",
            place=placed.place.name,
            subject=placed.words(talk).subject,
            due=say_date(talk.say, placed.duty.due),
            latest=say_date(talk.say, latest),
        )


def _days_ahead(talk: Talk, text: str) -> int | None:
    words = talk.say("extension.until.words").split("、")
    return words.index(text.strip()) + 1 if text.strip() in words else None


def _days_offered(talk: Talk, draft: Draft) -> tuple[tuple[str, str], ...]:
    """The next days on which it can be due, each with its date."""
    placed, today = _placed(talk, draft), talk.now.date()
    if placed is None:
        return ()
    first, latest = max(placed.duty.due, today), extension_rules.latest_day(placed.duty, load_workdays())
    days = (first + timedelta(days=ahead) for ahead in range(1, _DAYS_OFFERED + 1))
    words = talk.say("extension.until.words").split("、")
    offered = []
    for day in days:
        ahead = (day - today).days
        word = words[ahead - 1] if ahead <= len(words) else talk.say("extension.until.ahead", days=ahead)
        if day <= latest:
            offered.append((day.isoformat(), talk.say("extension.until.day", word=word, date=say_date(talk.say, day))))
    return tuple(offered)


def _submit(talk: Talk, draft: Draft) -> Sent | Closed:
    placed = _placed(talk, draft)
    if placed is None:
        return Closed(reply=talk.reply("extension.gone"))
    obstacle = _obstacle(talk, placed)
    if obstacle is not None:
        return Closed(reply=obstacle)
    until, reason = date.fromisoformat(draft.answers["until"]), draft.answers["reason"]
    due = placed.duty.at(placed.place.code)
    id = extensions.ask(talk.tx, due, until=until, reason=reason, person_id=talk.person_id, now=talk.now)
    details = {"area": due.area, "until": until.isoformat()}
    subject = f"extension:{id}"
    audit.note(
        talk.tx, person_id=talk.person_id, action="extension_asked", subject=subject, now=talk.now, details=details
    )
    text = say_request(placed.words(talk), placed.place, name_of(talk, talk.person_id), until, reason)
    above = superiors(talk.tx, placed.place)
    for one in above:
        reply = Reply(text=text, options=(decision_buttons(talk.say, id),))
        talk.notices.append(Notice(person_id=one.person_id, reply=reply, told_as=(one.grant,)))
    whom = talk.say("extension.comma").join(
        talk.say("extension.whom", place=one.grant.place.name if one.grant.place else "", name=one.name)
        for one in above
    )
    return Sent(said=[talk.reply("extension.asked", until=say_date(talk.say, until), whom=whom)])


def _name(talk: Talk, draft: Draft) -> str:
    return talk.say("extension.draft")


EXTENSION = Form(
    id="extension",
    fields=(
        Field(id="until", texts="extension.until", kind=NewLastDay(), choices_from=_days_offered),
        Field(id="reason", texts="extension.reason", kind=Words(most=100), options=("visiting", "data", "outage")),
    ),
    submit=_submit,
    name=_name,
)
