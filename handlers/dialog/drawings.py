"""What a channel that draws shows in place of words and buttons, and a channel of words leaves out."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from storage.database.state_versions import State, known


@dataclass(frozen=True, kw_only=True)
class Press:
    """A choice that is drawn as something smaller than a button; `label` is what it says to who cannot see it."""

    id: str
    label: str


@dataclass(frozen=True, kw_only=True)
class StripPhoto:
    """A photo of a strip, by its id, and what takes it away or puts it first; the first one is there already.

    `name` is of what it is, `rename` lets that be changed; empty and none where photos have no names.
    """

    id: str
    remove: Press
    first: Press | None = None
    name: str = ""
    rename: Press | None = None

    def presses(self) -> list[Press]:
        """All that can be pressed on it."""
        return [press for press in (self.remove, self.first, self.rename) if press is not None]


@dataclass(frozen=True, kw_only=True)
class PhotoStrip:
    """The photos collected so far, in their order.

    `instead` are the ids of the buttons for which the strip stands, `missing` the names of the photos still to be had.
    """

    photos: tuple[StripPhoto, ...]
    instead: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()

    def presses(self) -> list[Press]:
        """All that can be pressed, in reading order."""
        return [press for photo in self.photos for press in photo.presses()]


class Tone(StrEnum):
    """How urgent a state is, which a channel says by a colour as well."""

    DANGER = "danger"  # lives are at stake
    WAITING = "waiting"  # somebody has to act
    UNDER_WAY = "under_way"
    DONE = "done"
    REST = "rest"  # nothing will follow


@dataclass(frozen=True, kw_only=True)
class Card:
    """What a case is at a glance: whose it is, where, what is wrong, how far it is, since when, and a picture.

    `photo` is the id of a stored photo, `after` that of one taken from the same place after the works. In a list
    `opens` is the id of the button whose place the card takes; alone it takes that of the lines that `says` names.
    """

    title: str
    place: str
    chips: tuple[str, ...]
    state: str
    tone: Tone
    since: str
    number: str
    photo: str | None = None
    after: str | None = None
    opens: str | None = None
    says: tuple[str, ...] = ()


# --- as they are stored with a reply, and as a page gets them


def strip_to_json(strip: PhotoStrip) -> dict[str, Any]:
    """A strip as JSON; what it has nothing to say of is left out."""
    data: dict[str, Any] = {"photos": list(map(_photo_to_json, strip.photos)), "instead": list(strip.instead)}
    return data | ({"missing": list(strip.missing)} if strip.missing else {})


def _photo_to_json(photo: StripPhoto) -> dict[str, Any]:
    data = {"id": photo.id, "remove": vars(photo.remove), "first": photo.first and vars(photo.first)}
    return data | ({"name": photo.name, "rename": vars(photo.rename)} if photo.rename else {})


def strip_from_json(data: State) -> PhotoStrip:
    """A strip as it was stored."""
    return PhotoStrip(
        photos=tuple(map(_strip_photo, data["photos"])),
        instead=tuple(data["instead"]),
        missing=tuple(data.get("missing", ())),
    )


def _strip_photo(data: State) -> StripPhoto:
    return StripPhoto(
        id=data["id"],
        remove=_press(data["remove"]),
        first=data["first"] and _press(data["first"]),
        name=data.get("name", ""),
        rename=_press(data["rename"]) if data.get("rename") else None,
    )


def card_to_json(card: Card) -> dict[str, Any]:
    """A card as JSON."""
    return vars(card) | {"chips": list(card.chips), "says": list(card.says)}


def card_from_json(data: State) -> Card:
    """A card as it was stored, by whatever release."""
    state = known(Card, data)
    tone = Tone(state["tone"]) if state["tone"] in list(Tone) else Tone.REST
    return Card(**{**state, "chips": tuple(state["chips"]), "says": tuple(state.get("says", ())), "tone": tone})


def _press(data: State) -> Press:
    return Press(**known(Press, data))
