"""Where a photo was taken, as its metadata tell, beside the village of the house that it is of."""

from collections.abc import Mapping
from typing import Any

from handlers.dialog.context import Context
from handlers.dialog.conversation import Draft
from handlers.dialog.messages import Reply
from handlers.forms.place_doubts import kilometres_off
from knowledge.area import Place
from storage.cases import cases, photos
from storage.cases.photos import PhotoFlaw, StoredPhoto
from storage.people import areas


def ask_if_far(context: Context, photo: StoredPhoto, taken: Mapping[str, Any]) -> list[Reply] | None:
    """What is asked about a photo that was taken far from its village, while another one can be sent in its place.

    Of several of one draft the first is asked about. None where it was not, its metadata tell no position, or nothing
    is known of where the village's houses lie.
    """
    draft = next((one for one in context.conversation.drafts.values() if _beside(one, photo.id)), None)
    village, number = _village(context, photo, draft)
    if village is None or taken.get("latitude") is None:
        return None
    km = kilometres_off(context, village, (taken["latitude"], taken["longitude"]), without=number)
    if km is None:
        return None
    beside = [] if draft is None else _beside(draft, photo.id)
    if not beside or any(PhotoFlaw.FAR in one.flaws for one in photos.of(context.tx, beside)):
        return []
    at = beside.index(photo.id) + 1
    return [Reply(text=context.say("photos.unclear.far", number=at, village=village.name, km=km))]


def _beside(draft: Draft, photo_id: str) -> list[str]:
    """The photos of a draft's field that has one, this one among them; none where it has no such field."""
    fields = (value for value in draft.answers.values() if isinstance(value, list) and photo_id in value)
    return next(fields, [])


def _village(context: Context, photo: StoredPhoto, draft: Draft | None) -> tuple[Place | None, str]:
    """The village of the house that a photo is of, and the number of the case where there is one."""
    place = None if draft is None else draft.answers.get("place")
    code = place.get("area") if isinstance(place, dict) else None
    about = cases.find(context.tx, draft.subject) if draft is not None and draft.subject else None
    case = about or cases.find_by_draft(context.tx, photo.draft_id)
    code = code or (case.area if case else None)
    return (areas.find(context.tx, code) if code else None), case.number if case else ""
