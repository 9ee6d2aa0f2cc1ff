"""Photos of a case that turn out to be none: the case has them no longer, and whoever sent them is asked for others."""

from typing import Any

from handlers.cases import messages, steps, view
from handlers.cases.step import Telling, Whom
from handlers.dialog.context import Context
from handlers.dialog.messages import Reply
from handlers.forms import photos
from storage.cases import cases
from storage.cases import photos as stored
from storage.cases.cases import Case

_TELLING = Telling(whom=Whom.COORDINATORS, text="cases.photo_lost_for_township")


def fetched(context: Context, result: dict[str, Any]) -> list[Reply]:
    """The slow work on a photo has ended; where it cannot be had, its case counts it no longer, and all hear of it."""
    said = photos.fetched(context, result)
    case = None if result["file"] is not None else _case_with(context, result["photo"])
    if case is None:
        return said
    left = [one for one in case.answers["photos"] if one != result["photo"]]
    cases.set_answers(context.tx, case, {**case.answers, "photos": left})
    if any(draft.subject == case.number or draft.id == case.draft_id for draft in context.conversation.drafts.values()):
        return said
    messages.note(context, case, kind="photo_lost")
    messages.tell_coordinators(context, case, _TELLING, {"count": str(len(left))})
    lines = [*(reply.text for reply in said), context.say("cases.photo_lost", number=case.number, count=len(left))]
    ways = [view.button(context, case, steps.CORRECT.id)] if steps.starts_at(case, steps.CORRECT) else []
    return [Reply(text="\n".join(lines), options=(tuple(ways),) if ways else ())]


def _case_with(context: Context, photo_id: str) -> Case | None:
    """The case that has a photo: the one that its draft made, or into which its draft went."""
    photo = stored.find(context.tx, photo_id)
    if photo is None:
        return None
    number = context.conversation.submitted.get(photo.draft_id)
    case = cases.find(context.tx, number) if number else cases.find_by_draft(context.tx, photo.draft_id)
    return case if case is not None and photo_id in (case.answers.get("photos") or ()) else None
