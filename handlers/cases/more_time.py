"""申请延期: whose step it is asks for a later last day of it, until when and why; the level above decides."""

from dataclasses import dataclass
from datetime import date, timedelta

from handlers.cases import due, messages, moves, requests, steps, view
from handlers.cases.alarmed import say_names, say_place
from handlers.cases.moves import Recorded
from handlers.cases.requests import RequestRow
from handlers.cases.step import SHOW, Telling, Whom
from handlers.dialog.context import Context, Occasion
from handlers.dialog.conversation import Draft
from handlers.dialog.dates import say_date
from handlers.dialog.hierarchy import ABOVE, LEVEL_OF, at_level, holders_at, superiors
from handlers.dialog.messages import Content, Reply
from handlers.dialog.permissions import Action
from handlers.forms.choices import OneOf
from handlers.forms.dates import FutureDay
from handlers.forms.field import Answer, Field, Slip, Words
from handlers.forms.form import Closed, Form, Sent
from knowledge.area import Place
from storage.cases import cases, deadlines
from storage.cases import requests as stored
from storage.cases.cases import Case
from storage.cases.deadlines import Deadline
from storage.cases.requests import CaseRequest, NewRequest, RequestKind
from storage.people import areas
from storage.people.people import Coordinator, Role

MOST = timedelta(days=90)  # so long after the last day there is at most more time
_FOR_REPORTER = Telling(whom=Whom.REPORTER, text="more_time.for_reporter", buttons=(SHOW,))


def _office(occasion: Occasion, case: Case, owner: str) -> Place | None:
    """The place whose office a case's step is."""
    lineage = areas.lineage(occasion.tx, areas.get(occasion.tx, case.area))
    return at_level(lineage, LEVEL_OF[Role(owner)])


def _deadline(context: Context, draft: Draft) -> Deadline | None:
    """What more time is asked for: the step that was chosen, else the only one."""
    case = cases.find(context.tx, draft.subject) if draft.subject else None
    chosen = draft.answers.get("step")
    mine = due.own(context, case) if case else []
    return next((one for one in mine if chosen in (None, one.step)), None)


def _steps(context: Context, draft: Draft) -> tuple[tuple[str, str], ...]:
    case = cases.find(context.tx, draft.subject) if draft.subject else None
    return tuple((one.step, context.say(f"course.step.{one.step}")) for one in (due.own(context, case) if case else ()))


def _opened(context: Context, draft: Draft) -> str:
    """Ask which step where there are several; say what was asked for already where there is one."""
    case, several = cases.get(context.tx, draft.subject), len(_steps(context, draft)) > 1
    draft.only = ["step", "until", "reason"] if several else ["until", "reason"]
    running = None if several else _deadline(context, draft)
    before = _pending(context, case, running) if running else None
    return _say_again(context, before) if before else ""


@dataclass(frozen=True, kw_only=True)
class LaterDay(FutureDay):
    """A last day later than the one that runs: an ISO date."""

    def take(self, context: Context, draft: Draft, asked: Field, content: Content) -> Answer | Slip | None:
        """The day of a button, or typed."""
        taken, running = super().take(context, draft, asked, content), _deadline(context, draft)
        if not isinstance(taken, Answer) or running is None:
            return taken
        day, latest = date.fromisoformat(taken.value), running.due_on + MOST
        if day <= running.due_on:
            return Slip(key="more_time.slip.early", values={"due": say_date(context.say, running.due_on)})
        if day > max(latest, context.today + MOST):
            return Slip(key="more_time.slip.late", values={"latest": say_date(context.say, latest)})
        return taken

    def question(self, context: Context, draft: Draft, asked: Field) -> str:
        """Until when, with the day that runs."""
        running = _deadline(context, draft)
        if running is None:
            return context.say("more_time.until.ask_plain")
        step, due = context.say(f"course.step.{running.step}"), say_date(context.say, running.due_on)
        return context.say("more_time.until.ask", step=step, due=due)


def _submit(context: Context, draft: Draft) -> Sent | Closed:
    case = cases.find(context.tx, draft.subject)
    if case is None or not steps.may_take(context, case, steps.MORE_TIME):
        return Closed(reply=context.reply("cases.unknown", number=draft.subject))
    running = _deadline(context, draft)
    office = _office(context, case, running.owner) if running else None
    if running is None or office is None:
        return Closed(reply=context.reply(steps.MORE_TIME.too_late, number=case.number))
    before, above = _pending(context, case, running), superiors(context.tx, office)
    if before is not None:
        return Closed(reply=Reply(text=_say_again(context, before)))
    if not above:
        return Closed(reply=context.reply("more_time.nobody"))
    until = date.fromisoformat(draft.answers["until"])
    above_at = above[0].grant.place
    new = NewRequest(
        kind=RequestKind.MORE_TIME,
        subject=running.step,
        wanted={"until": until.isoformat(), "due": running.due_on.isoformat()},
        reason=draft.answers["reason"],
        asked_by=context.person_id,
        asked_role=running.owner,
        office=ABOVE[Role(running.owner)],
        area=above_at.code if above_at else office.code,
    )
    what = requests.put(context, case, ROW, new, above)
    recorded = Recorded(details={"words": what, "reason": new.reason})
    moves.move(context, case, steps.MORE_TIME, recorded)
    said = {"until": say_date(context.say, until), "due": say_date(context.say, running.due_on)}
    reached = say_names(context, [one for one in above if one.reachable])
    reply = context.reply("more_time.asked", whom=reached, **said)
    return Sent(said=[reply if reached else context.reply("more_time.asked_unheard", **said)], case=case.number)


def _pending(occasion: Occasion, case: Case, running: Deadline) -> CaseRequest | None:
    """The request that nobody has answered about a last day that runs; none where there is none."""
    every = stored.of(occasion.tx, case.id)
    about = [one for one in every if one.kind is RequestKind.MORE_TIME and one.answered_at is None]
    return next((one for one in about if _is_about(one, running)), None)


def _say_again(context: Context, before: CaseRequest) -> str:
    return context.say("more_time.again", until=say_date(context.say, date.fromisoformat(before.wanted["until"])))


def _is_about(asked: CaseRequest, running: Deadline) -> bool:
    return (asked.subject, asked.wanted["due"]) == (running.step, running.due_on.isoformat())


CASE_MORE_TIME = Form(
    id="case_more_time",
    for_others=True,
    fields=(
        Field(id="step", texts="more_time.step", kind=OneOf(), choices_from=_steps),
        Field(id="until", texts="more_time.until", kind=LaterDay(), options=("7", "15", "30")),
        Field(id="reason", texts="more_time.reason", kind=Words(most=100), options=("weather", "household", "papers")),
    ),
    submit=_submit,
    name=view.whose_by_draft,
    opened=_opened,
)


# --- what the level above answers


def _say(occasion: Occasion, case: Case, asked: CaseRequest) -> str:
    place = say_place(occasion, areas.get(occasion.tx, case.area))
    return occasion.say("more_time.what", number=case.number, place=place, what=_short(occasion, asked))


def _short(occasion: Occasion, asked: CaseRequest) -> str:
    step = occasion.say(f"course.step.{asked.subject}")
    days = {key: say_date(occasion.say, date.fromisoformat(asked.wanted[key])) for key in ("due", "until")}
    return occasion.say("more_time.short", step=step, **days)


def _may(context: Context, case: Case, asked: CaseRequest) -> bool:
    office = _office(context, case, asked.asked_role)
    return office is not None and context.may(Action.GRANT_MORE_TIME, office)


def _stands(occasion: Occasion, case: Case, asked: CaseRequest) -> bool:
    return any(_is_about(asked, one) for one in deadlines.running(occasion.tx, case.id))


def _grant(context: Context, case: Case, asked: CaseRequest) -> str | None:
    """Put the last day off; who reported the case hears of it, to whom the other day was promised."""
    until = date.fromisoformat(asked.wanted["until"])
    if until < context.today:
        return "more_time.passed"
    deadlines.put_off(context.tx, case.id, asked.subject, until)
    step, day = context.say(f"course.step.{asked.subject}"), say_date(context.say, until)
    messages.tell(context, case, _FOR_REPORTER, {"step": step, "until": day, "reason": asked.reason})
    return None


def _holders(occasion: Occasion, case: Case, asked: CaseRequest) -> list[Coordinator]:
    office = _office(occasion, case, asked.asked_role)
    return [] if office is None else holders_at(occasion.tx, office)


ROW = RequestRow(
    kind=RequestKind.MORE_TIME, say=_say, short=_short, may=_may, stands=_stands, grant=_grant, holders=_holders
)
