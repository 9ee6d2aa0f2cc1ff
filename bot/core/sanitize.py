"""The door: text from outside is cleaned once, before anything else sees it."""

import re
import unicodedata
from dataclasses import replace

from handlers.dialog.messages import (
    Choice,
    Command,
    Contact,
    Content,
    EditedCaption,
    FieldContent,
    File,
    Inbound,
    Photo,
    ReportPacket,
    Text,
    Unsupported,
    Voice,
)

LONGEST = 4096
_UNWANTED = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f"  # control characters but tab and newline
    "\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff"  # zero width, direction marks, separators
    "\ud800-\udfff\ufffe\uffff]"  # lone surrogates, noncharacters
)


def clean(text: str) -> str:
    """Text that every store, transport and spreadsheet takes: composed, without what cannot be seen.

    >>> clean("墙裂\\x00缝\\ud800 \\u202e<3")
    '墙裂缝 <3'
    """
    visible = _UNWANTED.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    return unicodedata.normalize("NFC", visible)[:LONGEST].strip()


def clean_inbound(inbound: Inbound) -> Inbound:
    """The message with all its text cleaned."""
    return replace(inbound, content=_cleaned(inbound.content))


def _cleaned(content: Content) -> Content:
    match content:
        case Command():
            return replace(content, name=clean(content.name), argument=clean(content.argument))
        case File():
            return replace(content, name=clean(content.name), caption=clean(content.caption))
        case Voice():
            return replace(content, caption=clean(content.caption))
        case Contact():
            return replace(content, phone=clean(content.phone))
        case EditedCaption():
            return replace(content, text=clean(content.text))
        case ReportPacket(answers=answers):
            cleaned = tuple(replace(one, content=_cleaned_answer(one.content)) for one in answers)
            return replace(content, name=clean(content.name), answers=cleaned)
        case Text() | Choice() | Photo() | Unsupported():
            return _cleaned_answer(content)
    return content


def _cleaned_answer(content: FieldContent) -> FieldContent:
    match content:
        case Text():
            return replace(content, text=clean(content.text))
        case Choice():
            return replace(content, id=clean(content.id))
        case Photo() | Unsupported():
            return replace(content, caption=clean(content.caption))
    return content
