"""A case moves: one function takes every step, and whatever follows from it hangs on the event that it makes."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from handlers.cases import (
    aftercare,
    alarm_notices,
    calm_drafts,
    close_out,
    close_out_steps,
    due,
    facts,
    lists,
    messages,
    parting,
    raising,
    steps,
    view,
    watching,
    what_next,
)
from handlers.cases.step import Step, Whom
from handlers.dialog.context import Context, in_rows
from handlers.dialog.conversation import Draft
from handlers.dialog.messages import Reply, Weight
from handlers.dialog.permissions import is_placed
from handlers.dialog.whom_to_ask import way_to_ask
from handlers.forms.form import Closed, Differs, Sent
from storage.cases import alarms, cases, rechecks
from storage.cases.cases import ENDED, Case, CaseState
from storage.cases.confirmations import ConfirmationAnswer, ConfirmationKind
from storage.people import areas
from storage.people.people import Role


@dataclass(frozen=True, kw_only=True)
class Recorded:
    """What a step records: `details` for the history, `answers` for the case, `words` for the texts about it.

    `answers` is none where those of the case stay untouched, `values` where the step records none of its own. `area`
    is where the house turned out to be, none where that is known. `reason` is by which option a report is returned.
    `form` is the document's form that was filled in, with its edition.
    """

    details: Mapping[str, Any] = field(default_factory=dict)
    answers: Mapping[str, Any] | None = None
    values: Mapping[str, Any] = field(default_factory=dict)
    words: Mapping[str, str] = field(default_factory=dict)
    area: str | None = None
    reason: str | None = None
    form: tuple[str, int] | None = None


@dataclass(frozen=True, kw_only=True)
class CaseMoved:
    """Somebody took a step. `before` is the case as it was, `role` the one in which the person acted."""

    before: Case
    step: Step
    person_id: int
    role: Role
    at: datetime
    recorded: Recorded

    @property
    def to(self) -> CaseState:
        """The state in which the case is now."""
        return self.step.leads(self.recorded.values) or self.step.to or self.before.state

    @property
    def answers(self) -> dict[str, Any]:
        """The answers that were given with the step."""
        return {key: value for key, value in (self.recorded.answers or {}).items() if value is not None}


def move(context: Context, case: Case, step: Step, recorded: Recorded | None = None) -> CaseMoved | None:
    """Take a step, with all that hangs on it.

    None, and nothing happens, where the case is no longer as it was read: somebody else was faster.
    """
    event = CaseMoved(
        before=case,
        step=step,
        person_id=context.person_id,
        role=context.role,
        at=context.now,
        recorded=recorded or Recorded(answers=step.sets or None),
    )
    if not step.remarks and not cases.advance(context.tx, case, event.to, context.now):
        return None
    for follow in EFFECTS:
        follow(context, event)
    return event


def reply(context: Context, event: CaseMoved) -> Reply:
    """What the person who took the step hears, and what comes next; raises ValueError for a step that says nothing."""
    if event.step.reply is None:
        raise ValueError(f"step {event.step.id} has no reply")
    buttons = [view.button(context, event.before, id) for id in view.usable(event.before, event.step.reply_buttons)]
    words = {"what": view.say_event(context, event.step.kind, event.recorded.details), **event.recorded.words}
    coming = what_next.say(context, event.before, event.to)
    lines = [context.say(event.step.reply, number=event.before.number, next=coming, **words).rstrip()]
    if any(telling.whom is Whom.REPORTER for telling in event.step.tells):
        lines += messages.say_reporter_told(context, event.before)
    queue = lists.after(context, event.before)
    if queue is not None:
        lines.append(context.say("cases.left", count=queue.left))
        buttons.append(replace(queue.next, weight=Weight.MAIN))
    return Reply(text="\n".join(lines), options=in_rows(buttons))


def by_form(
    step: Step,
    recorded: Callable[[Context, Draft, Case], Recorded],
    differing: Callable[[Context, Draft, Case], Differs | None] = lambda context, draft, case: None,
) -> Callable[[Context, Draft], Sent | Differs | Closed]:
    """What sending in the form of a step does: the step is taken with what it records, where it still can be.

    Where somebody else has changed the same since, as `differing` tells, it is asked first which counts.
    """

    def submit(context: Context, draft: Draft) -> Sent | Differs | Closed:
        case = cases.find(context.tx, draft.subject)
        if case is None or not steps.may_take(context, case, step):  # the role may have gone since the form began
            return Closed(reply=context.reply("cases.unknown", number=draft.subject))
        fits = steps.fits(context, case, step)
        differs = differing(context, draft, case) if fits else None
        if differs is not None:
            return differs
        event = move(context, case, step, recorded(context, draft, case)) if fits else None
        if event is None:
            return Closed(reply=context.reply(step.too_late, number=case.number, way=way_to_ask(context)))
        return Sent(said=[reply(context, event)], case=case.number)

    return submit


# --- what hangs on it


def keep_answers(context: Context, event: CaseMoved) -> None:
    """Bring the case's answers up to date."""
    if event.recorded.answers is not None:
        cases.set_answers(context.tx, event.before, {**event.before.answers, **event.answers})


def note_history(context: Context, event: CaseMoved) -> None:
    """Append to the case's history; what changed answers were before stays there."""
    details, old = dict(event.recorded.details), event.before.answers
    if event.recorded.answers is not None:
        details["before"] = {key: old.get(key) for key, value in event.answers.items() if old.get(key) != value}
    cases.note(
        context.tx,
        event.before,
        kind=event.step.kind,
        person_id=event.person_id,
        role=event.role,
        to_state=event.to,
        now=event.at,
        details=details,
        reason=event.recorded.reason,
        changes=not event.step.remarks,
    )


def keep_record(context: Context, event: CaseMoved) -> None:
    """Keep what the step recorded, and by when what follows from it is due."""
    if event.step.records:
        recorded = event.recorded
        due.record(context, event.before, event.step.records, recorded.values, to=event.to, form=recorded.form)
    elif event.step.undoes and "returned_at" in event.recorded.details:
        due.lay_before_office_again(
            context, event.before, datetime.fromisoformat(event.recorded.details["returned_at"])
        )
    elif event.step.undoes:
        due.take_back(context, event.before, event.recorded.details["record"])
    elif event.to in ENDED and event.before.state is not event.to:
        due.end(context, event.before)
    elif event.to is CaseState.RETURNED and event.before.state is not event.to:
        due.put_before_reporter(context, event.before)
    elif event.to is CaseState.REPORTED and (event.before.state is not event.to or _goes_to(context, event)):
        due.put_before_office(context, cases.get(context.tx, event.before.number))


def end_calling(context: Context, event: CaseMoved) -> None:
    """Call nobody any more about imminent danger that somebody looks after now; ask that one instead, how it stands."""
    case = event.before
    if event.step.takes_over and cases.take(context.tx, case, event.at):
        alarms.note_taken(context.tx, case.id, event.person_id)
        raising.let_others_hear(context, cases.get(context.tx, case.number))
    if event.step in aftercare.STEPS:
        alarms.note_answer(context.tx, case.id, event.at, out=event.step is aftercare.PEOPLE_OUT)
    if event.to is CaseState.WITHDRAWN:
        alarms.end(context.tx, case.id, event.at)


def settle_place(context: Context, event: CaseMoved) -> None:
    """Put a case where its house turned out to be: as it was told, or where an alarm is taken that was nowhere."""
    area = _goes_to(context, event)
    if area is not None:
        pack = context.pack_at(areas.get(context.tx, area))
        cases.move(context.tx, event.before, area, pack.id if pack else None)


def _goes_to(context: Context, event: CaseMoved) -> str | None:
    """Where a case belongs from now on; none where it stays."""
    told = event.recorded.area or (event.answers.get("place") or {}).get("area")
    if told is None and event.step.takes_over and not is_placed(areas.get(context.tx, event.before.area)):
        told = context.place.code if context.place else None
    return told if told != event.before.area else None


def follow_danger(context: Context, event: CaseMoved) -> None:
    """Raise or end the alarm where the answers tell of another danger than before."""
    if event.recorded.answers is not None:
        raising.follow_danger(context, event.before)


def keep_calm_draft(context: Context, event: CaseMoved) -> None:
    """A report that is being filled goes on without the danger that its reporter called off."""
    if event.step in (steps.CALL_OFF, steps.NO_DANGER):
        calm_drafts.keep(context, event.before, withdrawn=event.to is CaseState.WITHDRAWN)


def ask_reporter(context: Context, event: CaseMoved) -> None:
    """Keep what the reporter says of the house; ask where the close-out comes next."""
    case, said = event.before, close_out_steps.SAID.get(event.step.id)
    if said is not None:
        close_out.note_answer(context, case, ConfirmationKind.CLOSING, said)
    elif event.step is close_out_steps.MENDED:
        close_out.note_answer(context, case, ConfirmationKind.LATER, ConfirmationAnswer.AGREES)
    if event.to is not case.state:
        close_out.follow(context, case, event.to)


def tell_others(context: Context, event: CaseMoved) -> None:
    """Send each message that the row of the step names."""
    moved = event.recorded.answers is not None or event.to is not event.before.state
    case = cases.get(context.tx, event.before.number) if moved else event.before
    words = {"what": view.say_event(context, event.step.kind, event.recorded.details), **event.recorded.words}
    for telling in event.step.tells:
        if event.before.state in telling.after and telling.when(event.recorded.values):
            messages.tell(context, case, telling, words)


def tell_elsewhere(context: Context, event: CaseMoved) -> None:
    """Tell those of whom a case is no longer, for it belongs to another place; an alarm rings there."""
    before = event.before
    if _goes_to(context, event) is None or not is_placed(areas.get(context.tx, before.area)):
        return
    if before.imminent:
        facts.tell_where_it_is(context, before)
    else:
        messages.tell_elsewhere(context, before, cases.get(context.tx, before.number))


def clear_rechecks(context: Context, event: CaseMoved) -> None:
    """Let the steps that somebody has looked at again wait no more."""
    if event.step.rechecks:
        for one in steps.to_look_at(context, event.before):
            rechecks.clear(context.tx, one.id, event.person_id, event.at)


def take_back_waiting(context: Context, event: CaseMoved) -> None:
    """Let nobody hear later of a danger that is over."""
    if event.before.imminent and not cases.get(context.tx, event.before.number).imminent:
        alarm_notices.take_back(context, event.before.number)


def part_again(context: Context, event: CaseMoved) -> None:
    """Let a case whose joining is taken back stand by itself."""
    if event.step.undoes and event.before.state is CaseState.JOINED:
        parting.part(context, event.before)


def follow_watch(context: Context, event: CaseMoved) -> None:
    """A house whose case ended may stay watched; one whose case goes on is not."""
    if event.to is not event.before.state:
        watching.follow(context, cases.get(context.tx, event.before.number))


EFFECTS: tuple[Callable[[Context, CaseMoved], None], ...] = (
    keep_answers,
    note_history,
    settle_place,
    keep_record,
    clear_rechecks,
    end_calling,
    follow_danger,
    keep_calm_draft,
    ask_reporter,
    tell_others,
    tell_elsewhere,
    take_back_waiting,
    follow_watch,
    part_again,
)
