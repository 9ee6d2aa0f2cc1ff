"""The photos of an answer as a strip: each with what takes it away and what puts it first."""

from collections.abc import Sequence

from handlers.dialog.context import Context
from handlers.dialog.conversation import Draft
from handlers.dialog.drawings import PhotoStrip, Press, StripPhoto
from handlers.dialog.messages import Ask, Option
from handlers.forms.field import Field, button_id

LOOK = "look"  # the button by which photos are looked at where no strip is drawn
REMOVE, FIRST = "x=", "f="  # before the id of the photo that a choice takes away, or puts first


def strip_of(context: Context, draft: Draft, asked: Field, *, instead: Sequence[Option] = ()) -> PhotoStrip | None:
    """The photos of one field's answer; none where it has no photos.

    It stands for the button to look at them, and for those that are given as `instead`.
    """
    collected = draft.answers.get(asked.id)
    if asked.kind.ask is not Ask.PHOTO or not collected:
        return None
    look = button_id(draft, asked.id, LOOK)
    return PhotoStrip(
        photos=tuple(_drawn(context, draft, asked, number, id) for number, id in enumerate(collected, 1)),
        instead=(look, *(option.id for option in instead)),
    )


def strip_in(context: Context, draft: Draft, fields: Sequence[Field]) -> PhotoStrip | None:
    """The photos of the first of some fields that has any."""
    strips = (strip_of(context, draft, asked) for asked in fields)
    return next((strip for strip in strips if strip is not None), None)


def _drawn(context: Context, draft: Draft, asked: Field, number: int, photo_id: str) -> StripPhoto:
    def press(prefix: str, label: str) -> Press:
        return Press(id=button_id(draft, asked.id, prefix + photo_id), label=context.say(label, number=number))

    first = None if number == 1 else press(FIRST, "photos.button.first")
    return StripPhoto(id=photo_id, remove=press(REMOVE, "photos.button.remove"), first=first)
