"""The least that a document asks of photos of a house: how large they must be, and what is said of smaller ones."""

from collections.abc import Iterable

from handlers.dialog.context import Context
from handlers.dialog.conversation import Draft
from handlers.dialog.messages import Photo, PhotoLeast
from handlers.forms.field import Field
from handlers.forms.shots import TakenByShots, is_for_work
from knowledge.model.pack import Pack


def photo_least(context: Context, draft: Draft, asked: Field) -> PhotoLeast | None:
    """The least of photos that are to prove how a house is; none is asked of somebody who only reports it."""
    if not isinstance(asked.kind, TakenByShots) or not is_for_work(context):
        return None
    pack = asked.kind.pack(context, draft)
    return strictest([pack]) if pack else None


def strictest(packs: Iterable[Pack]) -> PhotoLeast | None:
    """The least with which a photo will do for all of these regions; none where no document says."""
    rules = [pack.rules.photos for pack in packs if pack.rules.photos is not None]
    if not rules:
        return None
    sides = [sorted(rule.min_pixels) for rule in rules]
    pixels = (max(wide for _, wide in sides), max(narrow for narrow, _ in sides))
    return PhotoLeast(bytes=max(rule.min_bytes for rule in rules), pixels=pixels)


def is_small(photo: Photo, least: PhotoLeast | None) -> bool:
    """Whether a photo has less than it should, in bytes or pixels; what is not known of it is no lack."""
    if least is None:
        return False
    if photo.bytes is not None and photo.bytes < least.bytes:
        return True
    if photo.width is None or photo.height is None:
        return False
    narrow, wide = sorted(least.pixels)
    return min(photo.width, photo.height) < narrow or max(photo.width, photo.height) < wide


def say_small(context: Context, photo: Photo, least: PhotoLeast) -> str:
    """What a small photo lacks, and how the original is sent where it was the channel that made it smaller."""
    shrunk = context.inbound.channel in _SHRINKING and not photo.as_file
    width, height = least.pixels
    size = context.say("photos.megabytes", count=f"{least.bytes / 1_000_000:g}")
    return context.say("photos.small_shrunk" if shrunk else "photos.small", size=size, width=width, height=height)


_SHRINKING = ("telegram",)  # where what is sent as a photo arrives at most 1280 pixels wide, and as a file as it was
