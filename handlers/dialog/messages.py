"""What goes in and what goes out: `Inbound` is what a person did, `Reply` what is said back."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from handlers.dialog.drawings import Card, PhotoStrip, card_from_json, card_to_json, strip_from_json, strip_to_json
from storage.database.state_versions import REPLY, known
from storage.people.people import Grant

# --- in


@dataclass(frozen=True, kw_only=True)
class Text:
    """Words typed; an edited message carries the same id as the first one.

    `on` is the channel's id of the newest message of the assistant that the person saw while typing, where the channel
    tells: a question that came after it was not answered with these words.
    """

    text: str
    edited: bool = False
    on: str | None = None


@dataclass(frozen=True, kw_only=True)
class Command:
    """A slash command without its slash: /start CODE is Command(name="start", argument="CODE")."""

    name: str
    argument: str = ""


@dataclass(frozen=True, kw_only=True)
class Choice:
    """A button pressed. `on` is the channel's id of the message that bore it."""

    id: str
    on: str | None = None


@dataclass(frozen=True, kw_only=True)
class Photo:
    """A picture, sent as photo or as file alike; `source` tells the channel where its bytes are.

    `unique_name` is the same for the same picture sent twice. `album` is shared by pictures sent in one go.
    Sizes are in pixels and bytes, none where the channel does not tell. `as_file` is true where the picture came
    as it was taken, with its metadata (position, time, camera).
    """

    source: str
    unique_name: str
    width: int | None = None
    height: int | None = None
    bytes: int | None = None
    album: str | None = None
    caption: str = ""
    as_file: bool = False


@dataclass(frozen=True, kw_only=True)
class File:
    """A file that is no picture; `source` tells the channel where its bytes are.

    `name` is as the sender's device calls it: to be cleaned, shown, and never used as a path. `bytes` is none where
    the channel does not tell. `album` is shared by files sent in one go.
    """

    source: str
    name: str
    bytes: int | None = None
    album: str | None = None
    caption: str = ""


@dataclass(frozen=True, kw_only=True)
class Voice:
    """Something said, as sound; `source` tells the channel where its bytes are.

    `ending` is that of its file's name, one of `handlers.dialog.file_kinds.SOUND_TYPES`. `bytes` is none where the
    channel does not tell.
    """

    source: str
    ending: str
    bytes: int | None = None
    caption: str = ""


@dataclass(frozen=True, kw_only=True)
class Location:
    """A position in WGS-84 degrees; accuracy in metres, none where the phone does not tell.

    One that is `forwarded` was sent to the sender by somebody else, and tells nothing of where the sender is.
    """

    latitude: float
    longitude: float
    accuracy: float | None = None
    forwarded: bool = False


@dataclass(frozen=True, kw_only=True)
class Contact:
    """A shared phone number; `own` is true only where the channel vouches that it is the sender's."""

    phone: str
    own: bool


@dataclass(frozen=True, kw_only=True)
class Unsupported:
    """Something that the assistant has no use for: a sticker, a film, a picture that is none.

    Its caption is read.
    """

    kind: str
    caption: str = ""


@dataclass(frozen=True, kw_only=True)
class EditedCaption:
    """The words under something sent before, as they were edited."""

    text: str


FieldContent = Text | Choice | Photo | Location | Unsupported


@dataclass(frozen=True, kw_only=True)
class FieldAnswer:
    """What was said to one field of a form, as it would have been said in the chat."""

    field: str
    content: FieldContent


@dataclass(frozen=True, kw_only=True)
class ReportPacket:
    """A report that was filled whole on the phone while there was no line, its answers in their order.

    `name` is what the phone calls it. `entered_at` is when it was finished, none where the phone's clock makes no
    sense. `consent` is the version of the privacy notice that was agreed to on the phone. `alarm` is the message that
    told of its danger before.
    """

    answers: tuple[FieldAnswer, ...]
    name: str
    entered_at: datetime | None
    consent: str | None = None
    alarm: str | None = None


@dataclass(frozen=True, kw_only=True)
class Presence:
    """The person shut the assistant out (reachable=False) or let it back in."""

    reachable: bool


@dataclass(frozen=True, kw_only=True)
class JobDone:
    """Slow work has ended; its result comes back like a message."""

    kind: str
    result: dict[str, Any]


SIGNED_IN = "signed_in"  # the kind with which a channel says that another browser was signed in: {"session": its id}

Content = (
    Text
    | Command
    | Choice
    | Photo
    | File
    | Voice
    | Location
    | Contact
    | ReportPacket
    | Unsupported
    | EditedCaption
    | Presence
    | JobDone
)


@dataclass(frozen=True, kw_only=True)
class Inbound:
    """One thing that a person did, in the words of no channel.

    `lane` is channel and sender ("telegram:5550001"); `chat` is where an answer goes; `message` is the channel's
    id of the message. `private` is false in a group, where the assistant only says that it talks in private. `session`
    names the browser's session where a channel has such.
    """

    channel: str
    lane: str
    chat: str
    message: str
    at: datetime
    content: Content
    private: bool = True
    session: str | None = None


# --- out


class Manner(StrEnum):
    """When a message may be sent."""

    REPLY = "reply"  # to what the person just did: at once
    NOTICE = "notice"  # somebody else acted: at once, at night without sound
    REMINDER = "reminder"  # the clock spoke: not in quiet hours, not into a form
    ALARM = "alarm"  # imminent danger: at once, with sound, whatever else is going on


class Weight(StrEnum):
    """How much a button stands out, where a channel can show it."""

    PLAIN = "plain"  # an answer like the others
    MAIN = "main"  # the way on
    SIDE = "side"  # leads aside or back
    BACK = "back"  # gives work back to who did it
    ALARM = "alarm"  # danger


FORM_BUTTON = "f:"  # how the ids of the buttons of forms begin


@dataclass(frozen=True, kw_only=True)
class Option:
    """A button. The id is at most 64 bytes and means the same for ever; label and weight are for eyes only."""

    id: str
    label: str
    weight: Weight = Weight.PLAIN

    @property
    def once(self) -> bool:
        """Whether it answers one question of one form, and is of no use a second time."""
        return self.id.startswith(FORM_BUTTON)


class Ask(StrEnum):
    """What the channel may offer besides the buttons to make answering easier."""

    NOTHING = "nothing"
    PHOTO = "photo"
    FILE = "file"
    LOCATION = "location"
    CONTACT = "contact"
    NUMBER = "number"


@dataclass(frozen=True, kw_only=True)
class PhotoLeast:
    """The least that a photo may have: bytes, and pixels as width and height, either way round."""

    bytes: int
    pixels: tuple[int, int]


@dataclass(frozen=True, kw_only=True)
class Link:
    """A place to go to: a map, a page; or a number to call ("tel:"), which then stands in the text as well."""

    label: str
    url: str


@dataclass(frozen=True, kw_only=True)
class Reply:
    """One message to a person: plain text with structure; the channel escapes, lays out and splits.

    `options` are rows of buttons. `photos` are ids of stored photos that go along, `files` those of other stored
    files. `replaces` is the channel's id of an own message whose buttons this one renews in place. `key` makes it
    unique: a second one with the same key takes the place of the first while that still waits, and is dropped once it
    was sent. `hold` is how long it waits for such a successor. `commands` is the menu of commands that the channel
    offers from now on. `qr` is a link that goes along as a QR picture: it holds a secret, so that no picture of it is
    stored or has an address. `asks` tells that it asks for what the conversation waits for: the answer of the form at
    hand, a consent, a number; it is not stored. `strip` are the photos of an answer and `cards` what the text
    tells of, both for a channel that draws them.
    """

    text: str
    options: tuple[tuple[Option, ...], ...] = ()
    links: tuple[Link, ...] = ()
    photos: tuple[str, ...] = ()
    files: tuple[str, ...] = ()
    ask: Ask = Ask.NOTHING
    photo_least: PhotoLeast | None = None
    replaces: str | None = None
    commands: tuple[Option, ...] = ()
    qr: str | None = None
    strip: PhotoStrip | None = None
    cards: tuple[Card, ...] = ()
    key: str | None = None
    hold: timedelta = field(default=timedelta(0))
    asks: bool = False

    def flat_options(self) -> list[Option]:
        """All buttons in reading order."""
        return [option for row in self.options for option in row]


def with_one_way_on(reply: Reply) -> Reply:
    """The reply as it is shown: of several buttons that lead on, the first alone stands out."""
    if sum(option.weight is Weight.MAIN for row in reply.options for option in row) <= 1:
        return reply
    found = False
    rows = []
    for row in reply.options:
        options = []
        for option in row:
            is_further = option.weight is Weight.MAIN and found
            found = found or option.weight is Weight.MAIN
            options.append(replace(option, weight=Weight.PLAIN) if is_further else option)
        rows.append(tuple(options))
    return replace(reply, options=tuple(rows))


@dataclass(frozen=True, kw_only=True)
class Notice:
    """A message to somebody else than the one who wrote.

    `told_as` are the roles for which the person is told: a notification address of such a role at its place hears it,
    too. `topic` is the same for all who are told the same thing, so that an address hears it once; none: the text says.
    """

    person_id: int
    reply: Reply
    manner: Manner = Manner.NOTICE
    told_as: tuple[Grant, ...] = ()
    topic: str | None = None


def reply_to_json(reply: Reply) -> dict[str, Any]:
    """A reply as it is stored in the outbox; its key and hold are columns there."""
    data = vars(reply) | {
        "options": [[_option_to_json(option) for option in row] for row in reply.options],
        "links": [vars(link) for link in reply.links],
        "commands": [_option_to_json(option) for option in reply.commands],
        "photo_least": reply.photo_least and vars(reply.photo_least),
    }
    del data["key"], data["hold"], data["asks"], data["strip"], data["cards"]
    if reply.strip is not None:
        data["strip"] = strip_to_json(reply.strip)
    if reply.cards:
        data["cards"] = [card_to_json(card) for card in reply.cards]
    return REPLY.mark(data)


def reply_from_json(data: dict[str, Any]) -> Reply:
    """A reply as it was stored, by whatever release: what this one does not know of it stays unsaid."""
    state = known(Reply, REPLY.lift(data))
    return Reply(
        text=state["text"],
        options=tuple(tuple(map(_option_from_json, row)) for row in state.get("options", ())),
        links=tuple(Link(**known(Link, link)) for link in state.get("links", ())),
        photos=tuple(state.get("photos", ())),
        files=tuple(state.get("files", ())),
        ask=_ask(state.get("ask")),
        photo_least=_photo_least(state.get("photo_least")),
        replaces=state.get("replaces"),
        commands=tuple(map(_option_from_json, state.get("commands", ()))),
        qr=state.get("qr"),
        strip=strip_from_json(state["strip"]) if state.get("strip") else None,
        cards=tuple(map(card_from_json, state.get("cards", ()))),
    )


def options_from_json(data: dict[str, Any], wanted: Callable[[str], bool]) -> tuple[Option, ...]:
    """Of a stored reply the buttons whose ids are wanted, in reading order, without reading the rest of it."""
    rows = REPLY.lift(data).get("options", ())
    return tuple(_option_from_json(option) for row in rows for option in row if wanted(option["id"]))


def _ask(stored: str | None) -> Ask:
    return Ask(stored) if stored in list(Ask) else Ask.NOTHING


def _option_to_json(option: Option) -> dict[str, str]:
    weight = {} if option.weight is Weight.PLAIN else {"weight": str(option.weight)}
    return {"id": option.id, "label": option.label, **weight}


def _option_from_json(data: dict[str, str]) -> Option:
    return Option(id=data["id"], label=data["label"], weight=_WEIGHTS.get(data.get("weight", ""), Weight.PLAIN))


_WEIGHTS = {str(weight): weight for weight in Weight}


def _photo_least(data: dict[str, Any] | None) -> PhotoLeast | None:
    return None if data is None else PhotoLeast(bytes=data["bytes"], pixels=tuple(data["pixels"]))
