"""How a reply looks in Telegram: text cut to its limits, buttons, and the keys that share a place or a number."""

import json
import re
from collections.abc import Mapping

from telegram import InlineKeyboardButton, InlineKeyboardMarkup, InputFile, KeyboardButton, ReplyKeyboardMarkup

from bot.channels.telegram import CHANNEL
from bot.core.channel import Attachment, Picture
from handlers.dialog.messages import Ask, Link, Option, Reply

TEXT_UNITS = 4096  # UTF-16 units of a message
CAPTION_UNITS = 1024  # and of the text under a picture
_ID_BYTES = 64
_DIALS = "tel:"
_SENTENCE_END = re.compile(r"[。！？\n][”’」』）]*")
_SHARING = {
    Ask.LOCATION: ("telegram.location.prompt", "telegram.location.button"),
    Ask.CONTACT: ("telegram.contact.prompt", "telegram.contact.button"),
}


def units(text: str) -> int:
    """The length as Telegram counts it: in UTF-16 units, so that an emoji is two."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def pieces(text: str, limit: int = TEXT_UNITS) -> list[str]:
    """The text in pieces of at most `limit` units, each cut after a sentence or a line where it has one.

    >>> pieces("墙裂了。屋顶漏。", limit=6)
    ['墙裂了。', '屋顶漏。']
    """
    cut = []
    rest = text.strip()
    while units(rest) > limit:
        room = _characters_within(rest, limit)
        ends = [match.end() for match in _SENTENCE_END.finditer(rest, 0, room)]
        end = ends[-1] if ends else room
        cut.append(rest[:end].rstrip())
        rest = rest[end:].lstrip()
    return [*cut, rest] if rest or not cut else cut


def _characters_within(text: str, limit: int) -> int:
    left = limit
    for index, character in enumerate(text):
        left -= 2 if ord(character) > 0xFFFF else 1
        if left < 0:
            return index
    return len(text)


def buttons(reply: Reply) -> InlineKeyboardMarkup | None:
    """The reply's buttons and links; raises ValueError for an id that Telegram cannot carry, or an odd address.

    A button there cannot dial: a number to call is pressed in the text.
    """
    rows = [[_button(option) for option in row] for row in reply.options]
    rows += [[_link(link)] for link in reply.links if not link.url.startswith(_DIALS)]
    return InlineKeyboardMarkup(rows) if rows else None


def _button(option: Option) -> InlineKeyboardButton:
    if not 1 <= len(option.id.encode()) <= _ID_BYTES:
        raise ValueError(f"a button's id has 1 to {_ID_BYTES} bytes: {option.id!r}")
    return InlineKeyboardButton(option.label, callback_data=option.id)


def _link(link: Link) -> InlineKeyboardButton:
    if not link.url.startswith(("https://", "http://")):
        raise ValueError(f"a link begins with https:// or http://: {link.url!r}")
    return InlineKeyboardButton(link.label, url=link.url)


def sharing_key(ask: Ask, labels: Mapping[str, str]) -> tuple[str, ReplyKeyboardMarkup] | None:
    """A prompt and the one key below the text field that sends the place or the phone number; none for other asks."""
    if ask not in _SHARING:
        return None
    prompt, label = (labels[key] for key in _SHARING[ask])
    key = KeyboardButton(
        label, request_location=ask is Ask.LOCATION or None, request_contact=ask is Ask.CONTACT or None
    )
    return prompt, ReplyKeyboardMarkup([[key]], resize_keyboard=True, one_time_keyboard=True)


def document(attachment: Attachment) -> str | InputFile | None:
    """What to send for a file: Telegram's own id of it or its bytes under its name; none while there is neither."""
    if attachment.kept is not None and attachment.kept.is_here:
        return InputFile(attachment.kept.read(), filename=attachment.name)
    return (
        str(json.loads(attachment.source)["file_id"]) if attachment.channel == CHANNEL and attachment.source else None
    )


def medium(picture: Picture) -> str | bytes | None:
    """What to send for a picture: Telegram's own id of it or its bytes; none while there is neither.

    A picture that came as a file goes by its stored bytes alone: the original may tell where it was taken.
    """
    if picture.channel == CHANNEL:
        source = json.loads(picture.source)
        if not source.get("as_file"):
            return str(source["file_id"])
    return picture.kept.read() if picture.kept and picture.kept.is_here else None
