"""Photos as an answer: collected until 完成, an album as one, the bytes fetched as slow work."""

from dataclasses import dataclass, replace
from typing import Any

from handlers.dialog.context import Context, in_rows
from handlers.dialog.conversation import Draft
from handlers.dialog.messages import Ask, Choice, Content, Photo, Reply, Text
from handlers.forms import collecting, photo_ways, shot_ways
from handlers.forms.field import Answer, Field, Rows, Slip
from handlers.forms.photo_least import is_small, photo_least, say_small
from handlers.forms.photo_places import ask_if_far
from handlers.forms.photo_strip import strip_of
from handlers.forms.releasing import AFTER_FETCHING, release
from handlers.forms.shots import TakenByShots, standing_of
from knowledge.reading.text import looks_like_question
from storage.cases import photos
from storage.cases.photos import PhotoFlaw
from storage.queues import jobs

MOST = 30
FETCH = "fetch_photo"


@dataclass(frozen=True, kw_only=True)
class Photos(TakenByShots):
    """Photos, as a list of ids of stored photos. `slip` is what is said to words."""

    ask: Ask = Ask.PHOTO
    slip: str = "forms.slip.photo"

    def take(self, context: Context, draft: Draft, asked: Field, content: Content) -> Answer | Slip | None:
        """A photo, or the button that ends the collecting."""
        collected = list(draft.answers.get(asked.id) or [])
        match content:
            case Photo():
                return Answer(value=add_photo(context, draft, asked, collected, content), more=True)
            case Choice(id="-done"):
                return Answer(value=collected) if collected else Slip(key="forms.slip.photo_least")
            case Text(text=text) if looks_like_question(text):
                return None
            case Text():
                return Slip(key=self.slip)
        return None

    def arrange(self, context: Context, draft: Draft, asked: Field, content: Content) -> Answer | Slip | Reply | None:
        """“看看照片”, “删掉第2张”, “第3张放前面”, and the buttons for it and for the list of shots."""
        return photo_ways.arrange(context, draft, asked, content)

    def question(self, context: Context, draft: Draft, asked: Field) -> str:
        """What is asked, with the shots that are still to be had by who is to take them all."""
        standing = standing_of(context, draft, asked)
        lines = [super().question(context, draft, asked)]
        if standing.shots.wanted and standing.photos:
            lines += standing.say_missing(context.say)
        elif standing.shots.wanted and len(standing.missing) > 1:
            lines.append(context.say("shots.planned", names=standing.say_planned(context.say)))
        return "\n".join(lines)

    def buttons(self, context: Context, draft: Draft, asked: Field) -> Rows:
        """The button that ends the collecting, one to look at what there is, and those for the list of shots."""
        rows = super().buttons(context, draft, asked)
        looking = photo_ways.buttons(context, draft, asked) if rows else []
        shots = shot_ways.buttons(context, draft, asked, standing_of(context, draft, asked))
        return (*((*row, *looking) for row in rows), *in_rows(shots))

    def show(self, context: Context, draft: Draft, asked: Field, value: Any) -> str:
        """How many."""
        return context.say("photos.count", count=len(value))


def add_photo(context: Context, draft: Draft, asked: Field, collected: list[str], photo: Photo) -> list[str]:
    """The list with this photo noted and its bytes ordered; the same picture sent twice is there once."""
    if len(collected) >= MOST:
        return collected
    so_far = replace(draft, answers={**draft.answers, asked.id: collected})
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
        shot=standing_of(context, so_far, asked).next,
        flaws=[PhotoFlaw.SMALL] if is_small(photo, photo_least(context, draft, asked)) else [],
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
        release(context, photo.source)
    return collected if photo_id in collected else [*collected, photo_id]


def receipt(context: Context, draft: Draft, asked: Field, photo: Photo) -> Reply:
    """The answer to a photo: one for a whole album, sent when its pictures stop coming."""
    count, least = len(draft.answers[asked.id]), photo_least(context, draft, asked)
    standing = standing_of(context, draft, asked)
    if count >= MOST:
        lines = [context.say("photos.enough", most=MOST)]
    else:
        got = context.say("photos.album" if photo.album else "photos.received", count=count)
        names = standing.say_taken(context.say)
        lines = [context.say("shots.received", got=got, names=names) if names else got]
        smaller = [one for one in standing.photos if PhotoFlaw.SMALL in one.flaws]
        if least is not None and is_small(photo, least) and (photo.album or len(smaller) <= 1):
            lines.append(say_small(context, photo, least))
        lines += standing.say_missing(context.say)
    reply = collecting.receipt(context, draft, asked, lines, more=context.say("photos.more"), album=photo.album)
    if draft.at != asked.id:
        return reply
    return replace(reply, photo_least=least, strip=strip_of(context, draft, asked))


def fetched(context: Context, result: dict[str, Any]) -> list[Reply]:
    """The slow work on a photo has ended: its bytes are here, or cannot be had, and then it counts no longer."""
    photo = photos.find(context.tx, result["photo"])
    if photo is None:
        return []
    release(context, photo.source, AFTER_FETCHING)
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
    unclear = [PhotoFlaw(flaw) for flaw in result.get("unclear") or ()]
    far = ask_if_far(context, photo, result.get("taken") or {})
    flaws = unclear if far is None else [*unclear, PhotoFlaw.FAR]
    if flaws:
        photos.note_flaws(context.tx, photo, flaws)
    return [*(far or ()), *(_say_unclear(context, photo.id, unclear[0]) if unclear else ())]


def _stored_source(context: Context, photo_id: str) -> str:
    """Where the channel has the bytes of a photo that is noted."""
    photo = photos.find(context.tx, photo_id)
    return "" if photo is None else photo.source


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


def _say_unclear(context: Context, photo_id: str, flaw: PhotoFlaw) -> list[Reply]:
    """That a photo is dark or blurred, once, while another one can be sent in its place; it stays all the same."""
    for draft in context.conversation.drafts.values():
        for value in draft.answers.values():
            if isinstance(value, list) and photo_id in value:
                return [Reply(text=context.say(f"photos.unclear.{flaw}", number=value.index(photo_id) + 1))]
    return []


def _put(draft: Draft, field: str, photo_ids: list[str]) -> None:
    """The photos that a field has now; without one it is open again."""
    if photo_ids:
        draft.answers[field] = photo_ids
        return
    draft.answers.pop(field, None)
    draft.messages.pop(field, None)
    draft.unfinished = [one for one in draft.unfinished if one != field]
