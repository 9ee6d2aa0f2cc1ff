"""What somebody wanted to do and has to wait with: remembered as it came, and taken up where it was left.

It waits in the conversation's `wanted` for a consent or a phone number; `expects` says what is to be typed now:
{"what": …, "number": the case's, where one is looked up}. An invitation stays there whatever is wanted after it.
"""

from dataclasses import replace
from typing import Any

from handlers.dialog.contents import content_from_json, content_to_json
from handlers.dialog.context import Context
from handlers.dialog.messages import Inbound, Option, Photo, ReportPacket
from knowledge.reading.text import plain

MOST = 30  # pictures sent in one go wait together, and packets always do; whatever else comes takes their place

_STAYS = "stays"


def remember(context: Context, *, stays: bool = False) -> None:
    """Keep what the person is just doing; with `stays` also when something else is wanted later."""
    kind = type(context.inbound.content).__name__
    content = content_to_json(context.inbound.content)
    this: dict[str, Any] = {"kind": kind, "message": context.inbound.message, "content": content}
    staying = [one for one in context.conversation.wanted if one.get(_STAYS)]
    passing = [one for one in context.conversation.wanted if not one.get(_STAYS)]
    if stays:
        context.conversation.wanted = [{**this, _STAYS: True}, *passing]
        return
    together = _packets(passing) + [one for one in passing if one["kind"] == kind == Photo.__name__]
    context.conversation.wanted = [*staying, *together[: MOST - 1], this]


def recall(context: Context, *, staying: bool = False) -> list[Inbound]:
    """What waited, as if it came now; it waits no longer. With `staying`, only what stayed whatever came."""
    wanted = [one for one in context.conversation.wanted if one.get(_STAYS) or not staying]
    context.conversation.wanted = [one for one in context.conversation.wanted if one not in wanted]
    return [
        replace(context.inbound, message=one["message"], content=content)
        for one in wanted
        if (content := content_from_json(one["kind"], one["content"])) is not None
    ]


def photos(context: Context) -> list[Photo]:
    """The pictures that wait, the first first."""
    contents = (content_from_json(one["kind"], one["content"]) for one in context.conversation.wanted)
    return [content for content in contents if isinstance(content, Photo)]


def take_photos(context: Context) -> list[Photo]:
    """The pictures that waited, the first first; they wait no longer."""
    taken = photos(context)
    context.conversation.wanted = [one for one in context.conversation.wanted if one["kind"] != Photo.__name__]
    return taken


def forget(context: Context, *, but_photos: bool = False) -> None:
    """Nothing is expected to be typed, and only an invitation and reports that were filled without a line wait.

    So do pictures, where it is said.
    """
    kept = {ReportPacket.__name__, *((Photo.__name__,) if but_photos else ())}
    context.conversation.wanted = [one for one in context.conversation.wanted if one.get(_STAYS) or one["kind"] in kept]
    context.conversation.expects = {}


def drop(context: Context) -> None:
    """Nothing waits any more, for the person does not agree to it."""
    context.conversation.wanted = []
    context.conversation.expects = {}


def _packets(wanted: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [one for one in wanted if one["kind"] == ReportPacket.__name__]


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
