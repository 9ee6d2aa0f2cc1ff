"""One function takes every step of a complaint: it moves, its history has a line, and the other side hears of it.

Nobody is told in a role, so that no deputy and no group's address hears; no message that comes by itself bears a word
of what was complained of or answered. Who sent an anonymous one is told nothing, and what that one does is seen in the
morning.
"""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from handlers.complaints.access import accused_of, readers_of
from handlers.complaints.routing import above
from handlers.complaints.steps import ANSWER, CLUE, HAND_ON, PROLONG, TAKE_UP, UNSATISFIED, ComplaintStep
from handlers.dialog.context import Context
from handlers.dialog.messages import Notice
from storage.complaints import complaints, times
from storage.complaints.complaints import OPEN, Complaint, ComplaintState
from storage.people import areas, audit

REVIEW_WITHIN = timedelta(days=30)  # 《信访工作条例》 第三十五条


def take(context: Context, complaint: Complaint, step: ComplaintStep, words: str | None = None) -> Complaint | None:
    """Take a step; the complaint as it stands then, none where it cannot be taken any more."""
    if not step.is_open(complaint) or not complaints.move(context.tx, complaint, **_changes(context, complaint, step)):
        return None
    by = context.person_id if step.by_office else None
    complaints.note(context.tx, complaint, step.id, person_id=by, words=words, day=context.today)
    moved = complaints.find(context.tx, complaint.number)
    if moved is None:
        raise LookupError(f"complaint {complaint.number} is gone")
    if step.by_office:
        _note(context, moved, step)
    if step.told:
        _tell(context, moved, step)
    return moved


def hand_on(context: Context, complaint: Complaint, to: int) -> bool:
    """Give a complaint to another of those who may read it; false where that one may not."""
    if complaint.state not in OPEN or to not in readers_of(context, complaint):
        return False
    complaints.move(context.tx, complaint, handler_id=to)
    complaints.note(context.tx, complaint, HAND_ON.id, person_id=context.person_id, words=None, day=context.today)
    _note(context, complaint, HAND_ON)
    if to != context.person_id:
        _tell_readers(context, complaint, [to], "complaints.told_office_step.hand_on")
    return True


def _note(context: Context, complaint: Complaint, step: ComplaintStep) -> None:
    """A line of the audit trail, with the complaint's number alone."""
    action, by = f"complaint_{step.id}", context.person_id
    audit.note(context.tx, person_id=by, action=action, subject=complaint.number, now=context.now)


def _changes(context: Context, complaint: Complaint, step: ComplaintStep) -> dict[str, Any]:
    """The columns that a step changes, with the last day of what is owed from then on."""
    to: dict[str, Any] = {} if step.to is None else {"state": step.to}
    if step.to is not None and step.to not in OPEN:
        to["due_on"] = None
    if step is TAKE_UP:
        to |= {
            "due_on": context.today + timedelta(days=_times(context, complaint).answer),
            "handler_id": context.person_id,
        }
    elif step is PROLONG and complaint.due_on is not None:
        to |= {"due_on": complaint.due_on + timedelta(days=_times(context, complaint).longer), "prolonged": True}
    elif step is ANSWER:
        to["answered_on"] = context.today
    elif step is CLUE:
        to["clue_on"] = context.today
    elif step is UNSATISFIED:
        to |= _to_review(context, complaint)
    return to


def _times(context: Context, complaint: Complaint) -> times.ComplaintTimes:
    return times.at(context.tx, complaint.office)


def _to_review(context: Context, complaint: Complaint) -> dict[str, Any]:
    """To the office above, where that one takes it here, and in time; else its sender is told where to go."""
    office = areas.get(context.tx, complaint.office)
    way = above(context, office, accused_of(context, complaint))
    late = complaint.answered_on is None or context.today > complaint.answered_on + REVIEW_WITHIN
    if way.office is None or late:
        return {"state": ComplaintState.REFERRED, "due_on": None}
    due = context.today + timedelta(days=times.at(context.tx, way.office.code).review)
    return {"office": way.office.code, "due_on": due, "handler_id": None, "prolonged": False}


def _tell(context: Context, complaint: Complaint, step: ComplaintStep) -> None:
    """Tell the other side that something happened, with the way to it."""
    if complaint.person_id is None:
        return
    if not step.by_office:
        readers = readers_of(context, complaint)
        whom = [complaint.handler_id] if complaint.handler_id in readers else sorted(readers)
        if complaint.state is not ComplaintState.REFERRED:
            _tell_readers(context, complaint, whom, f"complaints.told_office_step.{step.id}")
    elif complaint.hears or step.asks_back:
        own = context.option(f"complaint:own:{complaint.number}", "complaints.button.own")
        told = context.reply(f"complaints.told.{step.id}", own, number=complaint.number)
        context.notices.append(Notice(person_id=complaint.person_id, reply=told))


def _tell_readers(context: Context, complaint: Complaint, whom: Sequence[int | None], key: str) -> None:
    see = context.option(f"complaint:see:{complaint.number}", "complaints.button.see")
    told = context.reply(key, see, number=complaint.number)
    context.notices.extend(Notice(person_id=one, reply=told) for one in whom if one is not None)
