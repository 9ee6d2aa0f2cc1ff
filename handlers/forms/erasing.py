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

from handlers.dialog.context import Context
from handlers.dialog.conversation import Draft
from handlers.dialog.messages import File, Link, Photo, Reply, Text
from handlers.forms.field import Answer, Field, Slip
from storage.queues import jobs
from storage.web import one_time_links
from storage.web.one_time_links import Purpose

ANSWERED = "answered_on_page"  # the kind of the message that comes in when a field was answered on the page
ERASE = "erase_message"  # the job that takes a message away
LINK_LASTS = timedelta(minutes=30)

_FEWEST_DIGITS = 13  # a phone number has at most 12, an ID number with some digits forgotten rarely fewer
_RUN = re.compile(rf"(?:\d[ \t\-—]?){{{_FEWEST_DIGITS - 1},}}[\dXx]")


# --- asking by a link


def on_page(context: Context, asked: Field) -> bool:
    """Whether a field is asked here only by a link to the page."""
    return asked.sensitive and _kept_off(context)


def question(context: Context, asked: Field) -> str:
    """What stands above the link."""
    name, minutes = context.say(f"{asked.texts}.name"), LINK_LASTS.seconds // 60
    return context.say("sensitive.ask", name=name, minutes=minutes)


def link(context: Context, draft: Draft, asked: Field) -> Link:
    """A new link to the page for one field of a draft; the one before is void unless it was opened."""
    details = {"draft": draft.id, "field": asked.id, "lane": context.inbound.lane}
    code = one_time_links.add(context.tx, Purpose.ANSWER, context.person_id, details, now=context.now, lasts=LINK_LASTS)
    return Link(label=context.say("sensitive.button.open"), url=f"{context.installation.link_root}/o/{code}")


# --- what is written in the chat all the same


def refuse(context: Context) -> list[Reply] | None:
    """What is said to a number that has no business here: it is not taken. None for all else."""
    content = context.inbound.content
    if not isinstance(content, Text) or not _kept_off(context) or not bears_number(content.text):
        return None
    return [context.reply("sensitive.refused")]


def erase(context: Context) -> None:
    """Order a message that bears a number to be taken away from a messenger abroad, once this turn is committed."""
    if _is_erased(context):
        _order(context)


def _order(context: Context) -> None:
    message = {"channel": context.inbound.channel, "chat": context.inbound.chat, "message": context.inbound.message}
    key = f"erase:{context.inbound.lane}:{context.inbound.message}:{context.inbound.at.timestamp():.0f}"
    jobs.add(context.tx, kind=ERASE, lane=context.inbound.lane, details=message, due_at=context.now, key=key)


def erase_photo(context: Context) -> None:
    """Order a photo that bears personal data to be taken away from a messenger abroad, too."""
    if is_abroad(context):
        _order(context)


def warning(context: Context) -> str:
    """That the message goes although nothing was taken from it; nothing where it stays."""
    return context.say("sensitive.goes") if _is_erased(context) else ""


def receipt(context: Context, draft: Draft, asked: Field, value: Any) -> str:
    """That a sensitive answer was taken, masked, and that its message goes; nothing where it may stay."""
    if not (asked.sensitive and is_abroad(context) and isinstance(context.inbound.content, Text)):
        return ""
    shown = asked.kind.show(context, draft, asked, value)
    return context.say("sensitive.taken", name=context.say(f"{asked.texts}.name"), value=shown)


def bears_number(text: str) -> bool:
    """Whether words hold an ID number, or one with a digit too few or too many.

    >>> bears_number("990101 19500101 002x"), bears_number("13800000000，就这个")
    (True, False)
    """
    return _RUN.search(unicodedata.normalize("NFKC", text)) is not None


def _is_erased(context: Context) -> bool:
    content = context.inbound.content
    written = (
        content.text if isinstance(content, Text) else content.caption if isinstance(content, Photo | File) else ""
    )
    return is_abroad(context) and bears_number(written)


def _kept_off(context: Context) -> bool:
    return context.installation.sensitive_on_page and is_abroad(context)


def is_abroad(context: Context) -> bool:
    """Whether a message came by a channel whose servers are outside the country."""
    return context.inbound.channel in context.installation.abroad


# --- answering on the page


@dataclass(frozen=True, kw_only=True)
class PageField:
    """A field as the page asks it. `about` says whose it is, masked."""

    about: str
    name: str
    ask: str


def as_on_page(context: Context, asked: Field, about: str) -> PageField:
    """How the page asks a field."""
    return PageField(
        about=about,
        name=context.say(f"{asked.texts}.name"),
        ask=context.say(f"{asked.texts}.ask"),
    )


def check(context: Context, draft: Draft, asked: Field, text: str) -> str | None:
    """What is wrong with an answer, as the form would say it; none where it is right."""
    taken = asked.kind.take(context, draft, asked, Text(text=text))
    match taken:
        case Answer():
            return None
        case Slip():
            return context.say(taken.key, **{**taken.values, "name": context.say(f"{asked.texts}.name")})
    return context.say("sensitive.no_answer")
