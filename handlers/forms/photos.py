"""Photos as an answer: collected until 完成, an album as one, the bytes fetched as slow work."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from handlers.dialog.context import Context
from handlers.dialog.conversation import Draft
from handlers.dialog.messages import Ask, Choice, Content, Photo, PhotoLeast, Reply, Text
from handlers.forms import collecting
from handlers.forms.collecting import Collected
from handlers.forms.field import Answer, Field, Slip
from knowledge.model.pack import Pack
from knowledge.reading.text import looks_like_question
from storage.cases import photos
from storage.people import areas
from storage.queues import jobs

MOST = 30
FETCH = "fetch_photo"


@dataclass(frozen=True, kw_only=True)
class Photos(Collected):
    """Photos, as a list of ids of stored photos.

    Of photos of a house a document may want a least size: `house` is the id of the field that says where it stands.
    `slip` is what is said to words.
    """

    ask: Ask = Ask.PHOTO
    house: str | None = None
    slip: str = "forms.slip.photo"

    def take(self, context: Context, draft: Draft, asked: Field, content: Content) -> Answer | Slip | None:
        """A photo, or the button that ends the collecting."""
        collected = list(draft.answers.get(asked.id) or [])
        match content:
            case Photo():
                return Answer(value=add_photo(context, draft, collected, content), more=True)
            case Choice(id="-done"):
                return Answer(value=collected) if collected else Slip(key="forms.slip.photo_least")
            case Text(text=text) if looks_like_question(text):
                return None
            case Text():
                return Slip(key=self.slip)
        return None

    def show(self, context: Context, draft: Draft, asked: Field, value: Any) -> str:
        """How many."""
        return context.say("photos.count", count=len(value))


def add_photo(context: Context, draft: Draft, collected: list[str], photo: Photo) -> list[str]:
    """The list with this photo noted and its bytes ordered; the same picture sent twice is there once."""
    if len(collected) >= MOST:
        return collected
    photo_id, new = photos.add(
        context.tx,
        person_id=context.person_id,
        channel=context.inbound.channel,
        source=photo.source,
        unique_name=photo.unique_name,
        draft_id=draft.id,
        width=photo.width,
        height=photo.height,
        bytes=photo.bytes,
        as_file=photo.as_file,
        now=context.now,
    )
    if new:
        jobs.add(
            context.tx,
            kind=FETCH,
            lane=context.inbound.lane,
            details={"photo": photo_id},
            due_at=context.now,
            key=f"photo:{photo_id}",
        )
    return collected if photo_id in collected else [*collected, photo_id]


def photo_least(context: Context, draft: Draft, asked: Field) -> PhotoLeast | None:
    """The least that photos of a house may have by the document of where it stands."""
    if not isinstance(asked.kind, Photos) or asked.kind.house is None:
        return None
    code = (draft.answers.get(asked.kind.house) or {}).get("area")
    place = areas.find(context.tx, code) if code else context.place
    pack = context.pack_at(place) if place else context.packs.get(context.region or "")
    return strictest([pack]) if pack else None


def strictest(packs: Iterable[Pack]) -> PhotoLeast | None:
    """The least with which a photo will do for all of these regions; none where no document says."""
    rules = [pack.rules.photos for pack in packs if pack.rules.photos is not None]
    if not rules:
        return None
    sides = [sorted(rule.min_pixels) for rule in rules]
    pixels = (max(wide for _, wide in sides), max(narrow for narrow, _ in sides))
    return PhotoLeast(bytes=max(rule.min_bytes for rule in rules), pixels=pixels)


def receipt(context: Context, draft: Draft, asked: Field, photo: Photo) -> Reply:
    """The answer to a photo: one for a whole album, sent when its pictures stop coming."""
    count, least = len(draft.answers[asked.id]), photo_least(context, draft, asked)
    lines = [context.say("photos.album" if photo.album else "photos.received", count=count)]
    if count >= MOST:
        lines = [context.say("photos.enough", most=MOST)]
    elif least is not None and _too_small(photo, least):
        width, height = least.pixels
        lines.append(context.say("photos.small", width=width, height=height))
    reply = collecting.receipt(context, draft, asked, lines, more=context.say("photos.more"), album=photo.album)
    return replace(reply, photo_least=least if draft.at == asked.id else None)


def fetched(context: Context, result: dict[str, Any]) -> list[Reply]:
    """The slow work on a photo has ended: its bytes are here, or cannot be had, which the sender hears."""
    if result["file"] is not None:
        photos.keep(
            context.tx,
            result["photo"],
            file=result["file"],
            sha256=result["sha256"],
            bytes=result["bytes"],
            width=result["width"],
            height=result["height"],
        )
        return []
    return [context.reply(f"photos.failed_{result['reason']}")]


def _too_small(photo: Photo, least: PhotoLeast) -> bool:
    if photo.width is None or photo.height is None:
        return False
    narrow, wide = sorted(least.pixels)
    return min(photo.width, photo.height) < narrow or max(photo.width, photo.height) < wide
