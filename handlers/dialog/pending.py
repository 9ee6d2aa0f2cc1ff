"""What somebody wanted to do and has to wait with: remembered as it came, and taken up where it was left.

It waits in the conversation's `wanted` for a consent or a phone number; `expects` says what is to be typed now:
{"what": …, "number": the case's, where one is looked up}.
"""

from collections.abc import Mapping
from dataclasses import asdict, replace

from handlers.dialog.context import Context
from handlers.dialog.messages import Choice, Command, Contact, Content, Inbound, Location, Option, Photo, Text
from knowledge.reading.text import plain
from storage.database.state_versions import known

MOST = 30  # pictures sent in one go wait together; whatever else comes takes their place

_KINDS: Mapping[str, type[Content]] = {
    kind.__name__: kind for kind in (Choice, Command, Contact, Location, Photo, Text)
}


def remember(context: Context) -> None:
    """Keep what the person is just doing."""
    content = context.inbound.content
    kind = type(content).__name__
    before = context.conversation.wanted if isinstance(content, Photo) else []
    together = [one for one in before if one["kind"] == kind][: MOST - 1]
    context.conversation.wanted = [
        *together,
        {"kind": kind, "message": context.inbound.message, "content": asdict(content)},
    ]


def recall(context: Context) -> list[Inbound]:
    """What waited, as if it came now; it waits no longer."""
    wanted, context.conversation.wanted = context.conversation.wanted, []
    return [
        replace(context.inbound, message=one["message"], content=kind(**known(kind, one["content"])))
        for one in wanted
        if (kind := _KINDS.get(one["kind"])) is not None
    ]


def forget(context: Context) -> None:
    """Nothing waits any more, and nothing is expected to be typed."""
    context.conversation.wanted = []
    context.conversation.expects = {}


def is_leaving(context: Context, text: str) -> bool:
    """Whether somebody who is asked for a number would rather not go on: 取消, 返回, 先存着."""
    lists = context.say.lists_with(plain(text))
    return any(f"forms.spoken.{control}" in lists for control in ("cancel", "back", "keep", "drop"))


def leave(context: Context) -> Option:
    """The button that ends the waiting."""
    return context.option("wait:leave", "forms.button.cancel")


def album_key(context: Context) -> str | None:
    """What makes the answer to pictures sent in one go a single one; none for anything else."""
    content = context.inbound.content
    if not isinstance(content, Photo) or content.album is None:
        return None
    return f"waiting:{context.person_id}:{content.album}"
