"""Photos of a case that turn out to be none: the case has them no longer, and whoever sent them is asked for others."""

from dataclasses import dataclass
from typing import Any

from handlers.cases import after_works, close_out_steps, messages, steps, view
from handlers.cases.step import Step, Telling, Whom
from handlers.dialog.context import Context
from handlers.dialog.messages import Reply
from handlers.forms import photos
from storage.cases import cases, records
from storage.cases import photos as stored
from storage.cases.cases import Case

_REPORTED = Telling(whom=Whom.COORDINATORS, text="cases.photo_lost_for_township")
_AFTER = Telling(whom=Whom.COORDINATORS, text="close_out.photo_lost_for_township")


@dataclass(frozen=True, kw_only=True)
class _Left:
    """How many photos a case has left of a kind: what its office and the sender hear, and the step for another one."""

    count: int
    step: Step
    said: str
    telling: Telling


def fetched(context: Context, result: dict[str, Any]) -> list[Reply]:
    """The slow work on a photo has ended; where it cannot be had, its case counts it no longer, and all hear of it."""
    said = photos.fetched(context, result)
    case = None if result["file"] is not None else _case_with(context, result["photo"])
    if case is None:
        return said
    left = _without(context, case, result["photo"])
    if any(draft.subject == case.number or draft.id == case.draft_id for draft in context.conversation.drafts.values()):
        return said
    messages.note(context, case, kind="photo_lost")
    messages.tell_coordinators(context, case, left.telling, {"count": str(left.count)})
    lines = [*(reply.text for reply in said), context.say(left.said, number=case.number, count=left.count)]
    ways = [view.button(context, case, left.step.id)] if steps.fits(context, case, left.step) else []
    return [Reply(text="\n".join(lines), options=(tuple(ways),) if ways else ())]


def _without(context: Context, case: Case, photo_id: str) -> _Left:
    """Let a case, or the step that recorded it, have a photo no longer."""
    record = records.with_photo(context.tx, case.id, after_works.AFTER, photo_id)
    if record is None:
        left = [one for one in case.answers["photos"] if one != photo_id]
        cases.set_answers(context.tx, case, {**case.answers, "photos": left})
        return _Left(count=len(left), step=steps.CORRECT, said="cases.photo_lost", telling=_REPORTED)
    left = [one for one in record.values[after_works.AFTER] if one != photo_id]
    records.set_values(context.tx, record, {**record.values, after_works.AFTER: left})
    return _Left(count=len(left), step=close_out_steps.PHOTOGRAPHED, said="close_out.photo_lost", telling=_AFTER)


def _case_with(context: Context, photo_id: str) -> Case | None:
    """The case that has a photo: the one that its draft made, or into which its draft went."""
    photo = stored.find(context.tx, photo_id)
    if photo is None:
        return None
    number = context.conversation.submitted.get(photo.draft_id)
    case = cases.find(context.tx, number) if number else cases.find_by_draft(context.tx, photo.draft_id)
    return case if case is not None and _has(context, case, photo_id) else None


def _has(context: Context, case: Case, photo_id: str) -> bool:
    reported = photo_id in (case.answers.get("photos") or ())
    return reported or records.with_photo(context.tx, case.id, after_works.AFTER, photo_id) is not None
