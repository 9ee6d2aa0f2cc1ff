"""Photos of a case that turn out to be none: the case has them no longer, and whoever sent them is asked for others."""

from dataclasses import dataclass
from typing import Any

from handlers.cases import after_works, close_out_steps, messages, steps, view
from handlers.cases.form_lines import BUTTON
from handlers.cases.step import Step, Telling, Whom
from handlers.dialog.context import Context
from handlers.dialog.messages import Option, Reply
from handlers.forms import photos
from storage.cases import cases, records
from storage.cases import photos as stored
from storage.cases.cases import Case
from storage.watches import watches

_REPORTED = Telling(whom=Whom.COORDINATORS, text="cases.photo_lost_for_township")
_AFTER = Telling(whom=Whom.COORDINATORS, text="close_out.photo_lost_for_township")
_IN_A_FORM = Telling(whom=Whom.COORDINATORS, text="filled.photo_lost_for_township")
_AT_A_LOOK = Telling(whom=Whom.COORDINATORS, text="watches.photo_lost_for_township")


@dataclass(frozen=True, kw_only=True)
class _Left:
    """How many photos a case has left of a kind: what its office and the sender hear, and the way to another one."""

    count: int
    ways: tuple[Option, ...]
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
    return [Reply(text="\n".join(lines), options=(left.ways,) if left.ways else ())]


def _without(context: Context, case: Case, photo_id: str) -> _Left:
    """Let a case, or the steps or the look that recorded it, have a photo no longer."""
    left_at_look = watches.drop_photo(context.tx, case.id, photo_id)
    if left_at_look is not None:
        ways = _watched_house(context, case)
        return _Left(count=left_at_look, ways=ways, said="watches.photo_lost", telling=_AT_A_LOOK)
    holding = records.with_photo(context.tx, case.id, photo_id)
    if not holding:
        left = [one for one in case.answers["photos"] if one != photo_id]
        cases.set_answers(context.tx, case, {**case.answers, "photos": left})
        ways = _step(context, case, steps.CORRECT)
        return _Left(count=len(left), ways=ways, said="cases.photo_lost", telling=_REPORTED)
    for record in holding:
        keys = records.photo_keys(record, photo_id)
        lacking = {key: [one for one in record.values[key] if one != photo_id] for key in keys}
        records.set_values(context.tx, record, {**record.values, **lacking})
    left = lacking[keys[-1]]
    if after_works.AFTER in keys:
        ways = _step(context, case, close_out_steps.PHOTOGRAPHED)
        return _Left(count=len(left), ways=ways, said="close_out.photo_lost", telling=_AFTER)
    form = context.option(f"{BUTTON}:{case.number}:{record.corrects or record.id}", "filled.button.look")
    return _Left(count=len(left), ways=(form,), said="filled.photo_lost", telling=_IN_A_FORM)


def _step(context: Context, case: Case, step: Step) -> tuple[Option, ...]:
    """The button of a step by which another photo is given, where it can be taken now."""
    return (view.button(context, case, step.id),) if steps.fits(context, case, step) else ()


def _watched_house(context: Context, case: Case) -> tuple[Option, ...]:
    """The button of the house, where another look is taken, while it is watched."""
    watched = watches.of_case(context.tx, case.id) is not None
    return (context.option(f"watch:see:{case.number}", "watches.button.see"),) if watched else ()


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
    recorded = reported or bool(records.with_photo(context.tx, case.id, photo_id))
    return recorded or watches.has_photo(context.tx, case.id, photo_id)
