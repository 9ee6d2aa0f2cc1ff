"""The conversation as the page shows it: what was sent to a chat and what its person sent, as JSON."""

import base64
from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from bot.core import qr
from handlers.dialog.drawings import card_to_json, strip_to_json
from handlers.dialog.file_kinds import SOUND_TYPES
from handlers.dialog.messages import (
    Choice,
    Command,
    File,
    Inbound,
    Location,
    Option,
    Photo,
    Reply,
    ReportPacket,
    Text,
    Voice,
    reply_from_json,
)
from handlers.wording import Wording
from storage.cases.files import StoredFile
from storage.queues.outbox import Outgoing


@dataclass(frozen=True, kw_only=True)
class Own:
    """What a person sent; `photo` is the id of a stored photo whose bytes are here, `aside` set if it failed."""

    inbound: Inbound
    photo: str | None = None
    aside: bool = False


def said(message: Outgoing, attachments: Mapping[str, StoredFile], *, drawn: bool = True) -> dict[str, Any]:
    """A message of the assistant.

    {id, at, manner, text, options, links, photos, strip, missing, cards, cards_at, files, ask, photo_least,
    replaces, qr}:
    `manner` tells whether it answers what the person did (reply) or came by itself (notice, reminder, alarm).

    `strip` are the photos of an answer, {id, remove, first, name, rename} each; it takes the place of `photos` and of
    some options. `missing` are the names of those that are still to be had.
    `cards` are cases at a glance, to stand below so many lines as `cards_at` tells; they take the place of the options
    that they open, of lines of the text and of their photos. Where nothing is `drawn`, strip and cards are left out,
    and all stays in words.

    `attachments` are the stored files by id; each of `files` is {id, name, bytes, sound}: a sound can be listened to.

    `replaces` is the id of the message that this one renews in place. An option's `once` tells that it is of no
    use after the question was answered, its `weight` how much it stands out. `qr` is a
    PNG picture in base64, of a link that is a secret: to be shown, not kept.
    """
    reply = reply_from_json(message.reply)
    if not drawn:
        reply = replace(reply, strip=None, cards=())
    instead = {*(reply.strip.instead if reply.strip else ()), *(card.opens for card in reply.cards)}
    on_cards = {photo for card in reply.cards for photo in (card.photo, card.after)}
    lines = reply.text.split("\n")
    drawn_lines = [number for number, line in enumerate(lines) if any(line in card.says for card in reply.cards)]
    return {
        "id": str(message.id),
        "at": (message.sent_at or message.created_at).isoformat(),
        "manner": message.manner,
        "text": "\n".join(line for number, line in enumerate(lines) if number not in drawn_lines),
        "options": [row for row in (_row(options, instead) for options in reply.options) if row],
        "links": [{"label": link.label, "url": link.url} for link in reply.links],
        "photos": [] if reply.strip else [photo for photo in reply.photos if photo not in on_cards],
        "strip": strip_to_json(reply.strip)["photos"] if reply.strip else [],
        "missing": list(reply.strip.missing) if reply.strip else [],
        "cards": [card_to_json(card) for card in reply.cards],
        "cards_at": drawn_lines[0] if drawn_lines else len(lines),
        "files": [_attachment(attachments[id]) for id in reply.files if id in attachments],
        "ask": reply.ask,
        "photo_least": reply.photo_least and vars(reply.photo_least),
        "replaces": reply.replaces,
        "qr": reply.qr and base64.b64encode(qr.png(reply.qr)).decode(),
    }


def _row(options: Sequence[Option], instead: Container[str | None]) -> list[dict[str, Any]]:
    """A row of buttons, without those in whose place something is drawn."""
    return [
        {"id": option.id, "label": option.label, "once": option.once, "weight": option.weight}
        for option in options
        if option.id not in instead
    ]


def _attachment(file: StoredFile) -> dict[str, Any]:
    sound = file.media_type in SOUND_TYPES.values()
    return {"id": file.id, "name": file.name, "bytes": file.bytes, "sound": sound, "picture": file.is_picture}


def done(own: Own, labels: "Labels") -> dict[str, Any]:
    """What the person did: {mine, id, at, aside, kind, text, on, choice, photo}."""
    content = own.inbound.content
    item: dict[str, Any] = {
        "mine": True,
        "id": own.inbound.message,
        "at": own.inbound.at.isoformat(),
        "aside": own.aside,
    }
    match content:
        case Text(text=text):
            return {**item, "kind": "text", "text": text}
        case Choice(id=id, on=on):
            return {**item, "kind": "choice", "text": labels.of(id, on), "choice": id, "on": on}
        case Photo(caption=caption):
            return {**item, "kind": "photo", "photo": own.photo, "text": caption}
        case File(name=name):
            return {**item, "kind": "file", "text": name}
        case Voice():
            return {**item, "kind": "voice"}
        case Location():
            return {**item, "kind": "location"}
        case ReportPacket(name=name):
            return {**item, "kind": "packet", "text": name}
        case Command():
            return {**item, "kind": "invitation"}  # without its code
    raise TypeError(f"the page sends no {type(content).__name__}")


def merge(
    messages: Sequence[Outgoing],
    own: Sequence[Own],
    labels: "Labels",
    attachments: Mapping[str, StoredFile],
    *,
    drawn: bool = True,
) -> list[dict[str, Any]]:
    """Both sides of a conversation by time, what the person did before what was said at the same moment."""
    entries: list[tuple[datetime, int, dict[str, Any]]] = [
        *((one.inbound.at, 0, done(one, labels)) for one in own),
        *((message.sent_at or message.created_at, 1, said(message, attachments, drawn=drawn)) for message in messages),
    ]
    return [item for _, _, item in sorted(entries, key=lambda entry: entry[:2])]


class Labels:
    """What stood on the buttons that a person pressed."""

    def __init__(self, messages: Sequence[Outgoing], say: Wording) -> None:
        self._say = say
        self._known: dict[str, str] = {}
        for message in messages:
            self._learn(reply_from_json(message.reply))

    def of(self, id: str, on: str | None) -> str:
        """The label of an option; that of the page's menu where it was pressed there, else nothing."""
        if id not in self._known or on is None:
            key = f"menu.{id.removeprefix('cmd:')}"
            return self._say(key) if id.startswith("cmd:") and self._say.has(key) else self._known.get(id, "")
        return self._known[id]

    def _learn(self, reply: Reply) -> None:
        for option in (*reply.flat_options(), *(reply.strip.presses() if reply.strip else ())):
            self._known[option.id] = option.label
        self._known |= {card.opens: card.title for card in reply.cards if card.opens}
