"""The terminal: a person at the keyboard, or a transcript that is replayed. Needs no network."""

import json
import re
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from bot.core.channel import Unreadable
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
    typed; all else is text.
    """
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
