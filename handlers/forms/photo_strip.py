"""The photos of an answer as a strip: each with what takes it away, puts it first or names it; and what is missing."""

from collections.abc import Sequence

from handlers.dialog.context import Context
from handlers.dialog.conversation import Draft
from handlers.dialog.drawings import PhotoStrip, Press, StripPhoto
from handlers.dialog.messages import Ask, Option
from handlers.forms.field import Field, button_id
from handlers.forms.shots import ShotStanding, standing_of

LOOK = "look"  # the button by which photos are looked at where no strip is drawn
REMOVE, FIRST, NAME = "x=", "f=", "s="  # before the id of the photo that a choice takes away, puts first, or names


def strip_of(context: Context, draft: Draft, asked: Field, *, instead: Sequence[Option] = ()) -> PhotoStrip | None:
    """The photos of one field's answer, and the names of those that it still wants; none where there is neither.

    It stands for the button to look at them, and for those that are given as `instead`.
    """
    if asked.kind.ask is not Ask.PHOTO:
        return None
    collected, standing = draft.answers.get(asked.id) or (), standing_of(context, draft, asked)
    if not collected and not standing.missing:
        return None
    look = (button_id(draft, asked.id, LOOK),) if collected else ()
    return PhotoStrip(
        photos=tuple(_drawn(context, draft, asked, standing, number, id) for number, id in enumerate(collected, 1)),
        instead=(*look, *(option.id for option in instead)),
        missing=tuple(shot.label for shot in standing.missing),
    )


def strip_in(context: Context, draft: Draft, fields: Sequence[Field]) -> PhotoStrip | None:
    """The photos of the first of some fields that has any."""
    strips = (strip_of(context, draft, asked) for asked in fields if draft.answers.get(asked.id))
    return next((strip for strip in strips if strip is not None), None)


def _drawn(
    context: Context, draft: Draft, asked: Field, standing: ShotStanding, number: int, photo_id: str
) -> StripPhoto:
    def press(prefix: str, label: str) -> Press:
        return Press(id=button_id(draft, asked.id, prefix + photo_id), label=context.say(label, number=number))

    kind = next((photo.shot for photo in standing.photos if photo.id == photo_id), None)
    return StripPhoto(
        id=photo_id,
        remove=press(REMOVE, "photos.button.remove"),
        first=None if number == 1 else press(FIRST, "photos.button.first"),
        name=standing.shots.label_of(kind) or context.say("shots.further") if standing.shots.shots else "",
        rename=press(NAME, "shots.button.another_name") if standing.shots.shots else None,
    )
