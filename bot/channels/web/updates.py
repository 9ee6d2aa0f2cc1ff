"""The web chat's updates: what the page sent, as it is written down, and what it says."""

import json
import math
import re
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.core.channel import Unreadable
from handlers.dialog.file_kinds import SOUND_TYPES, clean_name, ending_of
from handlers.dialog.messages import (
    Choice,
    Command,
    Content,
    FieldAnswer,
    FieldContent,
    File,
    Inbound,
    Location,
    Photo,
    ReportPacket,
    Text,
    Unsupported,
    Voice,
)
from storage.queues.inbox import Received
from storage.web.sessions import CHANNEL

LONGEST_TEXT = 4000
_CLIENT_ID = re.compile(r"[A-Za-z0-9_-]{8,40}")
_ON = re.compile(r"[0-9]{1,19}")
_SHA256 = re.compile(r"[0-9a-f]{64}")
_LONGEST_CHOICE = 64  # bytes, as an option's id


class Unfit(Exception):
    """What came in cannot be accepted; `key` is the text that says why."""

    def __init__(self, key: str) -> None:
        super().__init__(key)
        self.key = key


# --- before it is written down


def client_id(value: object) -> str:
    """The id that the page gave a message. Raises Unfit."""
    if not isinstance(value, str) or not _CLIENT_ID.fullmatch(value):
        raise Unfit("web.error.unreadable")
    return value


@dataclass(frozen=True, kw_only=True)
class Claim:
    """What the page says of a photo, file or sound that it sent in pieces: how many bytes, and maybe their hash.

    `name` is a file's, `sound` how the name of a recorded sound ends; both none for a photo. `caption` are the words
    that go along.
    """

    bytes: int
    sha256: str | None
    album: str | None
    name: str | None = None
    sound: str | None = None
    caption: str = ""


def upload_claim(data: dict[str, Any]) -> Claim | None:
    """What a message from the page says of a photo, file or sound; None for all other messages. Raises Unfit."""
    what = next((what for what in ("photo", "file", "voice") if what in data), None)
    if what is None:
        return None
    match data[what]:
        case {"bytes": int(count), "sha256": str() | None as sha256, "album": str() | None as album, **rest}:
            if count > 0 and (sha256 is None or _SHA256.fullmatch(sha256)):
                return Claim(
                    bytes=count,
                    sha256=sha256,
                    album=None if album is None else client_id(album),
                    name=_file_name(rest.get("name")) if what == "file" else None,
                    sound=_sound(rest.get("ending")) if what == "voice" else None,
                    caption=_caption(rest.get("caption", "")),
                )
    raise Unfit("web.error.unreadable")


def _file_name(value: object) -> str:
    """The name of a file of a kind that is taken. Raises Unfit."""
    name = clean_name(value) if isinstance(value, str) else ""
    if ending_of(name) is None:
        raise Unfit("web.error.file_type")
    return name


def _sound(value: object) -> str:
    """How the name of a sound of a kind that is taken ends. Raises Unfit."""
    if not isinstance(value, str) or value not in SOUND_TYPES:
        raise Unfit("web.error.unreadable")
    return value


def _caption(value: object) -> str:
    """The words that go along with a photo or file. Raises Unfit."""
    if not isinstance(value, str):
        raise Unfit("web.error.unreadable")
    if len(value) > LONGEST_TEXT:
        raise Unfit("web.error.too_long")
    return value


def piece_begins(value: str | None) -> int:
    """At which byte of its photo a piece begins. Raises Unfit."""
    if value is None or not _ON.fullmatch(value):
        raise Unfit("web.error.unreadable")
    return int(value)


def message_content(data: object) -> dict[str, Any]:
    """The content of a message from the page: a text, a choice or a location. Raises Unfit."""
    match data:
        case {"text": str(text), **rest}:
            if not text.strip():
                raise Unfit("web.error.empty")
            if len(text) > LONGEST_TEXT:
                raise Unfit("web.error.too_long")
            return {"kind": "text", "text": text, "on": _seen(rest.get("on"))}
        case {"choice": {"id": str(id), "on": str() | None as on}}:
            if 0 < len(id.encode(errors="replace")) <= _LONGEST_CHOICE and (on is None or _ON.fullmatch(on)):
                return {"kind": "choice", "id": id, "on": on}
        case {"location": {"latitude": float() | int(), "longitude": float() | int()} as place}:
            return {"kind": "location", **_place(place)}
    raise Unfit("web.error.unreadable")


def _seen(value: object) -> str | None:
    """The id of the message that was on view; none where the page tells of none. Raises Unfit."""
    if value is None or (isinstance(value, str) and _ON.fullmatch(value)):
        return value
    raise Unfit("web.error.unreadable")


def _place(place: dict[str, Any]) -> dict[str, float | None]:
    try:
        latitude, longitude = float(place["latitude"]), float(place["longitude"])
        accuracy = float(place["accuracy"]) if isinstance(place.get("accuracy"), float | int) else math.nan
    except OverflowError as error:
        raise Unfit("web.error.unreadable") from error
    if not (abs(latitude) <= 90 and abs(longitude) <= 180):
        raise Unfit("web.error.unreadable")
    known = math.isfinite(accuracy) and accuracy >= 0
    return {"latitude": latitude, "longitude": longitude, "accuracy": accuracy if known else None}


def received(lane: str, message: str, at: datetime, content: dict[str, Any], *, session: str | None = None) -> Received:
    """The update as it is written down; the same message of a lane twice counts once. `session` names the browser's."""
    payload = {"lane": lane, "id": message, "at": at.isoformat(), "content": content, "session": session}
    return Received(
        update_id=f"{lane.removeprefix(f'{CHANNEL}:')}:{message}",
        lane=lane,
        payload=json.dumps(payload),
    )


# --- what it says


def read(payload: str) -> Inbound:
    """What a person did. Raises Unreadable."""
    try:
        data = json.loads(payload)
        return Inbound(
            channel=CHANNEL,
            lane=data["lane"],
            chat=data["lane"],
            message=data["id"],
            at=datetime.fromisoformat(data["at"]),
            content=_content(data["content"]),
            session=data.get("session"),
        )
    except (ValueError, KeyError, TypeError) as error:
        raise Unreadable(f"{type(error).__name__} in an update of the web chat") from error


def _content(content: dict[str, Any]) -> Content:
    values = {name: value for name, value in content.items() if name != "kind"}
    match content["kind"]:
        case "text":
            return Text(**values)
        case "choice":
            return Choice(**values)
        case "voice":
            return Voice(**values)
        case "location":
            return Location(**values)
        case "photo":
            return Photo(as_file=True, **values)
        case "file":
            return File(**values)
        case "invitation":
            return Command(name="start", argument=values["code"])
        case "unsupported":
            return Unsupported(kind=values["what"])
        case "packet":
            return _packet(values)
    raise Unreadable(f"unknown kind {content['kind']!r}")


def _packet(values: dict[str, Any]) -> ReportPacket:
    answers, entered_at = [], values["entered_at"]
    for one in values["answers"]:
        given = _content({name: value for name, value in one.items() if name != "field"})
        if not isinstance(given, FieldContent):
            raise Unreadable(f"a field is not answered by {one['kind']!r}")
        answers.append(FieldAnswer(field=one["field"], content=given))
    return ReportPacket(
        answers=tuple(answers),
        name=values["name"],
        entered_at=None if entered_at is None else datetime.fromisoformat(entered_at),
        consent=values["consent"],
        alarm=values["alarm"],
    )
