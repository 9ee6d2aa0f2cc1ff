"""Photos as an answer: collected until 完成, an album as one, the bytes fetched as slow work."""

import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from handlers.dialog.context import Context, in_rows
from handlers.dialog.conversation import Draft
from handlers.dialog.messages import Ask, Choice, Content, Option, Photo, PhotoLeast, Reply, Text, Weight
from handlers.forms import collecting
from handlers.forms.collecting import Collected
from handlers.forms.field import Answer, Field, Rows, Slip, button_id, control
from handlers.forms.photo_strip import FIRST, LOOK, REMOVE, strip_of
from knowledge.model.pack import Pack
from knowledge.reading.numerals import whole_number
from knowledge.reading.text import looks_like_question, plain
from storage.cases import photos
from storage.people import areas
from storage.queues import jobs

MOST = 30
FETCH = "fetch_photo"
RELEASE = "release_photo"  # the channel forgets the bytes: they are kept here, or are of no use


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

    def arrange(self, context: Context, draft: Draft, asked: Field, content: Content) -> Answer | Slip | Reply | None:
        """“看看照片”, “删掉第2张”, “第3张放前面”, and the buttons for it."""
        collected = list(draft.answers[asked.id])
        match content:
            case Choice(id=id) if id == LOOK:
                return _look(context, draft, asked, collected)
            case Choice(id=id) if id.startswith(REMOVE):
                return _without(context, draft, asked, id.removeprefix(REMOVE))
            case Choice(id=id) if id.startswith(FIRST):
                return _in_front(context, draft, asked, id.removeprefix(FIRST))
            case Text(text=text) if "photos.spoken.look" in context.say.lists_with(plain(text)):
                return _look(context, draft, asked, collected)
            case Text(text=text):
                return _arrange_by_words(context, draft, asked, text)
        return None

    def buttons(self, context: Context, draft: Draft, asked: Field) -> Rows:
        """The button that ends the collecting, and one to look at what there is."""
        rows = super().buttons(context, draft, asked)
        return tuple((*row, _button(context, draft, asked, LOOK, "photos.button.look")) for row in rows)

    def show(self, context: Context, draft: Draft, asked: Field, value: Any) -> str:
        """How many."""
        return context.say("photos.count", count=len(value))


def _look(context: Context, draft: Draft, asked: Field, collected: list[str]) -> Reply:
    """The photos in their order, with a button each that takes it away."""
    removing = [
        _button(context, draft, asked, f"{REMOVE}{photo_id}", "photos.button.remove", number=number)
        for number, photo_id in enumerate(collected, 1)
    ]
    buttons = in_rows([*removing, control(context, draft, asked.id, "resume", label=context.say("photos.button.on"))])
    return Reply(
        text=context.say("photos.look", count=len(collected)),
        photos=tuple(collected),
        options=buttons,
        strip=strip_of(context, draft, asked, instead=removing),
    )


def _button(context: Context, draft: Draft, asked: Field, value: str, label: str, **values: object) -> Option:
    return Option(id=button_id(draft, asked.id, value), label=context.say(label, **values), weight=Weight.SIDE)


def _arrange_by_words(context: Context, draft: Draft, asked: Field, text: str) -> Answer | Slip | None:
    """“删掉第2张”, “第3张放前面”; none for other words."""
    collected: list[str] = draft.answers[asked.id]
    for pattern in ("photos.spoken.remove", "photos.spoken.to_front"):
        found = re.fullmatch(context.say(pattern), plain(text))
        if found is None:
            continue
        number = whole_number(found["number"]) or 0
        if not 1 <= number <= len(collected):
            return Slip(key="photos.slip.no_such", values={"count": len(collected)})
        if pattern == "photos.spoken.remove":
            return _without(context, draft, asked, collected[number - 1])
        return _in_front(context, draft, asked, collected[number - 1])
    return None


def _in_front(context: Context, draft: Draft, asked: Field, photo_id: str) -> Answer | Slip:
    """The answer with a photo before the others; a slip where that one was taken away before."""
    collected: list[str] = draft.answers[asked.id]
    if photo_id not in collected:
        return Slip(key="photos.slip.no_such", values={"count": len(collected)})
    value = [photo_id, *(one for one in collected if one != photo_id)]
    note = context.say("photos.in_front", number=collected.index(photo_id) + 1)
    return Answer(value=value, more=asked.id in draft.unfinished, note=note)


def _without(context: Context, draft: Draft, asked: Field, photo_id: str) -> Answer:
    """The answer without a photo; without any it is asked for again. What was taken away before stays away."""
    left = [one for one in draft.answers[asked.id] if one != photo_id]
    return Answer(
        value=left, more=asked.id in draft.unfinished or not left, note=context.say("photos.removed", count=len(left))
    )


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
    elif _stored_source(context, photo_id) != photo.source:
        _release(context, photo.source)
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
    if draft.at != asked.id:
        return reply
    return replace(reply, photo_least=least, strip=strip_of(context, draft, asked))


def fetched(context: Context, result: dict[str, Any]) -> list[Reply]:
    """The slow work on a photo has ended: its bytes are here, or cannot be had, and then it counts no longer."""
    photo = photos.find(context.tx, result["photo"])
    if photo is None:
        return []
    _release(context, photo.source)
    if result["file"] is None:
        return [_say_lost(context, photo.id, result["reason"])]
    photos.keep(
        context.tx,
        photo.id,
        file=result["file"],
        sha256=result["sha256"],
        bytes=result["bytes"],
        width=result["width"],
        height=result["height"],
        taken=result.get("taken"),
        looks=result.get("looks"),
    )
    return []


def _stored_source(context: Context, photo_id: str) -> str:
    """Where the channel has the bytes of a photo that is noted."""
    photo = photos.find(context.tx, photo_id)
    return "" if photo is None else photo.source


def _release(context: Context, source: str) -> None:
    """Let the channel forget the bytes that it holds of a photo."""
    channel = context.inbound.channel
    jobs.add(
        context.tx,
        kind=RELEASE,
        lane=context.inbound.lane,
        details={"channel": channel, "source": source},
        due_at=context.now,
        key=f"release:{hashlib.sha256(f'{channel} {source}'.encode()).hexdigest()[:32]}",
    )


def _say_lost(context: Context, photo_id: str, reason: str) -> Reply:
    """Why a photo is none, and how many a draft that had it has now; the form asks for one again before the end."""
    lines = [context.say(f"photos.failed_{reason}")]
    for draft in context.conversation.drafts.values():
        for field, value in list(draft.answers.items()):
            if isinstance(value, list) and photo_id in value:
                left = [one for one in value if one != photo_id]
                _put(draft, field, left)
                lines.append(context.say("photos.left", count=len(left)))
    return Reply(text="\n".join(lines))


def _put(draft: Draft, field: str, photo_ids: list[str]) -> None:
    """The photos that a field has now; without one it is open again."""
    if photo_ids:
        draft.answers[field] = photo_ids
        return
    draft.answers.pop(field, None)
    draft.messages.pop(field, None)
    draft.unfinished = [one for one in draft.unfinished if one != field]


def _too_small(photo: Photo, least: PhotoLeast) -> bool:
    if photo.width is None or photo.height is None:
        return False
    narrow, wide = sorted(least.pixels)
    return min(photo.width, photo.height) < narrow or max(photo.width, photo.height) < wide
