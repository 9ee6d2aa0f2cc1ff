"""What a channel that draws shows in place of words and buttons, and a channel of words leaves out."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from storage.database.state_versions import known


@dataclass(frozen=True, kw_only=True)
class Press:
    """A choice that is drawn as something smaller than a button; `label` is what it says to who cannot see it."""

    id: str
    label: str


@dataclass(frozen=True, kw_only=True)
class StripPhoto:
    """A photo of a strip, by its id, and what takes it away or puts it first; the first one is there already."""

    id: str
    remove: Press
    first: Press | None = None


@dataclass(frozen=True, kw_only=True)
class PhotoStrip:
    """The photos collected so far, in their order.

    `instead` are the ids of the buttons for which the strip stands.
    """

    photos: tuple[StripPhoto, ...]
    instead: tuple[str, ...] = ()

    def presses(self) -> list[Press]:
        """All that can be pressed, in reading order."""
        return [press for photo in self.photos for press in (photo.remove, photo.first) if press is not None]


def strip_to_json(strip: PhotoStrip) -> dict[str, Any]:
    """A strip as it is stored with its reply, and as a page gets it."""
    photos = [
        {"id": photo.id, "remove": vars(photo.remove), "first": photo.first and vars(photo.first)}
        for photo in strip.photos
    ]
    return {"photos": photos, "instead": list(strip.instead)}


def strip_from_json(data: Mapping[str, Any]) -> PhotoStrip:
    """A strip as it was stored."""
    return PhotoStrip(
        photos=tuple(
            StripPhoto(id=photo["id"], remove=_press(photo["remove"]), first=photo["first"] and _press(photo["first"]))
            for photo in data["photos"]
        ),
        instead=tuple(data["instead"]),
    )


def _press(data: dict[str, Any]) -> Press:
    return Press(**known(Press, data))
