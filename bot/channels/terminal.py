"""The terminal: a person at the keyboard, or a transcript that is replayed. Needs no network."""

import asyncio
import hashlib
import json
import os
import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

from PIL import Image

from bot.core.channel import Refused, Unreadable
from handlers.dialog.contents import content_from_json, content_to_json
from handlers.dialog.messages import (
    Choice,
    Command,
    Contact,
    Content,
    File,
    Inbound,
    Location,
    Option,
    Photo,
    Reply,
    Text,
    Unsupported,
    Voice,
)
from storage.cases.files import StoredFile

NAME = "terminal"

_PICTURES = (".jpg", ".jpeg", ".png", ".webp", ".bmp", ".heic", ".heif")
_DIRECTIVE = re.compile(r"<(?P<what>\w+)(?P<rest>[^>]*)>(?P<text>.*)", re.DOTALL)


def payload(content: Content, *, lane: str, message: str, at: datetime, group: str | None = None) -> str:
    """A typed line as an update of this channel; `group` is the chat that others read, too."""
    body = {"kind": type(content).__name__, "lane": lane, "message": message, "at": at.isoformat(), "group": group}
    return json.dumps({**body, "content": content_to_json(content)})


def read(text: str) -> Inbound:
    """The update as a message. Raises Unreadable."""
    try:
        data: dict[str, Any] = json.loads(text)
        content = content_from_json(data["kind"], data["content"])
        at = datetime.fromisoformat(data["at"])
        lane, message, group = data["lane"], data["message"], data["group"]
    except (ValueError, KeyError, TypeError) as error:
        raise Unreadable(f"not an update of the terminal: {error!r}") from error
    if content is None:
        raise Unreadable(f"the terminal knows no {data['kind']}")
    private = group is None
    return Inbound(
        channel=NAME,
        lane=lane,
        chat=lane if private else group,
        message=message,
        at=at,
        content=content,
        private=private,
    )


def understand(line: str, offered: Sequence[Option], counter: int) -> Content:
    """What a typed line means.

    `[label]` presses the latest button of that label, `[!id]` one by its id; `/name rest` is a command;
    `<photo album=a>`, `<file name=a.pdf>`, `<voice>`, `<location 37.5 121.4 12>`, `<contact 13800000000>`,
    `<contact-of-other …>`, `<sticker>` stand for what a keyboard cannot send; `<edit 3>text` edits the third line
    typed; the path of a picture on this machine is that picture; all else is text. Raises ValueError.
    """
    if line.strip("'\" ").lower().endswith(_PICTURES) and (path := _path(line)):
        return _picture(path)
    if line.startswith("[") and line.endswith("]"):
        return _press(line[1:-1], offered)
    if line.startswith("/"):
        name, _, argument = line[1:].partition(" ")
        return Command(name=name, argument=argument)
    directive = _DIRECTIVE.fullmatch(line)
    if directive is None:
        return Text(text=line)
    words = directive["rest"].split()
    match directive["what"]:
        case "photo":
            values = dict(word.split("=", 1) for word in words)
            name = values.get("name", f"photo-{counter}")
            width, height = (int(side) for side in values.get("size", "1280x960").split("x"))
            return Photo(
                source=name, unique_name=name, width=width, height=height, album=values.get("album"), bytes=200_000
            )
        case "file":
            values = dict(word.split("=", 1) for word in words)
            return File(source=values["name"], name=values["name"], bytes=int(values.get("bytes", "23000")))
        case "location":
            numbers = [float(word) for word in words]
            accuracy = numbers[2] if len(numbers) > 2 else None
            return Location(latitude=numbers[0], longitude=numbers[1], accuracy=accuracy)
        case "contact":
            return Contact(phone=words[0], own="other" not in words)
        case "voice":
            return Voice(source=f"voice-{counter}", ending="ogg", bytes=20_000)
        case "edit":
            return Text(text=directive["text"], edited=True)
        case kind:
            return Unsupported(kind=kind)


class OwnFiles:
    """The files of this machine that were named by their paths."""

    async def fetch(self, source: str) -> bytes:
        """The bytes of one. Raises Refused."""
        try:
            return await asyncio.to_thread(Path(source).read_bytes)
        except OSError as error:
            raise Refused(f"{source}: {error.strerror}") from error


def _path(line: str) -> Path | None:
    """The file that a line names, as a terminal writes one that is dropped into it; none where it names none.

    Raises ValueError where a whole path leads to no file.
    """
    name = os.path.expanduser(line.strip("'\" ").replace("\\ ", " "))
    if os.path.isfile(name):
        return Path(name).absolute()
    if os.path.isabs(name):
        raise ValueError(f"there is no file {name}")
    return None


def _picture(path: Path) -> Photo:
    """The picture in a file. Raises ValueError where it cannot be read."""
    try:
        data = path.read_bytes()
    except OSError as error:
        raise ValueError(f"{path}: {error.strerror}") from error
    photo = Photo(source=str(path), unique_name=hashlib.sha256(data).hexdigest(), bytes=len(data))
    try:
        with Image.open(path) as picture:
            return replace(photo, width=picture.width, height=picture.height)
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):  # whoever reads it says that it is none
        return photo


def edits(line: str) -> str | None:
    """The number of the line that `<edit 3>text` edits."""
    match = re.match(r"<edit (\d+)>", line)
    return match[1] if match else None


def _press(label: str, offered: Sequence[Option]) -> Choice:
    if label.startswith("!"):
        return Choice(id=label[1:])
    for option in reversed(offered):
        if option.label == label:
            return Choice(id=option.id)
    raise ValueError(f"no button is called {label}; there are {[option.label for option in offered]}")


def render(reply: Reply, files: Sequence[StoredFile] = (), folder: Path | None = None) -> list[str]:
    """A reply as lines: its text, buttons as 〔label〕, links, the number of photos, what a QR code says.

    `files` are those that it bears: their names, and where they are in the folder, where that is told.
    """
    lines = reply.text.split("\n")
    if reply.photos:
        lines.append(f"<{len(reply.photos)} photos>")
    for file in files:
        lines.append(f"<file {file.name}{f' {folder / file.file}' if folder and file.file else ''}>")
    if reply.qr is not None:
        lines.append(f"<qr {reply.qr}>")
    lines += [f"<{link.label} {link.url}>" for link in reply.links]
    lines += ["".join(f"〔{option.label}〕" for option in row) for row in reply.options]
    return lines
