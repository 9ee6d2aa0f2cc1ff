"""Sensitive personal data and messengers abroad: asked by a link to the page, or taken and then erased in the chat.

Personal data must not leave the country by a foreign messenger's servers (《个人信息保护法》第三十八条 to 第四十三条).
Where the installation says so, sensitive fields are asked there only by a link to the page, which opens once. Where
not, the message that bore a number is erased once the turn is committed.
"""

import re
import unicodedata
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from handlers.conversation import Draft
from handlers.fields import Answer, Field, Slip
from handlers.messages import File, Link, Photo, Reply, Text
from handlers.talk import Talk
from storage import jobs, one_time_links
from storage.one_time_links import Purpose

ANSWERED = "answered_on_page"  # the kind of the message that comes in when a field was answered on the page
ERASE = "erase_message"  # the job that takes a message away
LINK_LASTS = timedelta(minutes=30)

_FEWEST_DIGITS = 13  # a phone number has at most 12, an ID number with some digits forgotten rarely fewer
_RUN = re.compile(rf"(?:\d[ \t\-—]?){{{_FEWEST_DIGITS - 1},}}[\dXx]")


# --- asking by a link


def on_page(talk: Talk, asked: Field) -> bool:
    """Whether a field is asked here only by a link to the page."""
    return asked.sensitive and _kept_off(talk)


def question(talk: Talk, asked: Field) -> str:
    """What stands above the link."""
    name, minutes = talk.say(f"{asked.texts}.name"), LINK_LASTS.seconds // 60
    return talk.say("sensitive.ask", name=name, minutes=minutes)


def link(talk: Talk, draft: Draft, asked: Field) -> Link:
    """A new link to the page for one field of a draft; the one before is void unless it was opened."""
    details = {"draft": draft.id, "field": asked.id, "lane": talk.inbound.lane}
    code = one_time_links.add(talk.tx, Purpose.ANSWER, talk.person_id, details, now=talk.now, lasts=LINK_LASTS)
    return Link(label=talk.say("sensitive.button.open"), url=f"{talk.installation.link_root}/o/{code}")


# --- what is written in the chat all the same


def refuse(talk: Talk) -> list[Reply] | None:
    """What is said to a number that has no business here: it is not taken. None for all else."""
    content = talk.inbound.content
    if not isinstance(content, Text) or not _kept_off(talk) or not bears_number(content.text):
        return None
    return [talk.reply("sensitive.refused")]


def erase(talk: Talk) -> None:
    """Order a message that bears a number to be taken away from a messenger abroad, once this turn is committed."""
    if not _is_erased(talk):
        return
    message = {"channel": talk.inbound.channel, "chat": talk.inbound.chat, "message": talk.inbound.message}
    key = f"erase:{talk.inbound.lane}:{talk.inbound.message}:{talk.inbound.at.timestamp():.0f}"
    jobs.add(talk.tx, kind=ERASE, lane=talk.inbound.lane, details=message, due_at=talk.now, key=key)


def warning(talk: Talk) -> str:
    """That the message goes although nothing was taken from it; nothing where it stays."""
    return talk.say("sensitive.goes") if _is_erased(talk) else ""


def receipt(talk: Talk, draft: Draft, asked: Field, value: Any) -> str:
    """That a sensitive answer was taken, masked, and that its message goes; nothing where it may stay."""
    if not (asked.sensitive and _is_abroad(talk) and isinstance(talk.inbound.content, Text)):
        return ""
    shown = asked.kind.show(talk, draft, asked, value)
    return talk.say("sensitive.taken", name=talk.say(f"{asked.texts}.name"), value=shown)


def bears_number(text: str) -> bool:
    """Whether words hold an ID number, or one with a digit too few or too many.

    >>> bears_number("990101 19500101 002x"), bears_number("13800000000，就这个")
    (True, False)
    """
    return _RUN.search(unicodedata.normalize("NFKC", text)) is not None


def _is_erased(talk: Talk) -> bool:
    content = talk.inbound.content
    written = (
        content.text if isinstance(content, Text) else content.caption if isinstance(content, Photo | File) else ""
    )
    return _is_abroad(talk) and bears_number(written)


def _kept_off(talk: Talk) -> bool:
    return talk.installation.sensitive_on_page and _is_abroad(talk)


def _is_abroad(talk: Talk) -> bool:
    return talk.inbound.channel in talk.installation.abroad


# --- answering on the page


@dataclass(frozen=True, kw_only=True)
class PageField:
    """A field as the page asks it. `about` says whose it is, masked."""

    about: str
    name: str
    ask: str


def as_on_page(talk: Talk, asked: Field, about: str) -> PageField:
    """How the page asks a field."""
    return PageField(
        about=about,
        name=talk.say(f"{asked.texts}.name"),
        ask=talk.say(f"{asked.texts}.ask"),
    )


def check(talk: Talk, draft: Draft, asked: Field, text: str) -> str | None:
    """What is wrong with an answer, as the form would say it; none where it is right."""
    taken = asked.kind.take(talk, draft, asked, Text(text=text))
    match taken:
        case Answer():
            return None
        case Slip():
            return talk.say(taken.key, **{**taken.values, "name": talk.say(f"{asked.texts}.name")})
    return talk.say("sensitive.no_answer")
