"""The conversation without scripts, for browsers that cannot run the page's: words, buttons, one line to type."""

import html
import secrets
from collections.abc import Mapping
from string import Template
from typing import Any

from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route

from bot.channels.web.chat import Chat
from bot.channels.web.files import FOLDER
from bot.channels.web.hub import Hub
from bot.channels.web.once import read_form
from bot.channels.web.updates import client_id, message_content
from handlers.wording import Wording

PATH = "/plain"
_MOST_SHOWN = 12
_FORM_BYTES = 64_000  # the longest text, each of its characters written as nine in a form
_PATIENCE_S = 4.0  # for the answer to what was just sent
_REST_S = 0.5  # for what else is said to it


class PlainPage:
    """Shows what was said lately and takes texts and choices. `version` is that of the page's files."""

    def __init__(self, *, say: Wording, chat: Chat, hub: Hub, version: str) -> None:
        self._say = say
        self._chat = chat
        self._hub = hub
        self._version = version

    def routes(self) -> list[Route]:
        """The page, and where it sends to."""
        return [Route(PATH, self.show, methods=["GET"]), Route(PATH, self.take, methods=["POST"])]

    async def show(self, request: Request) -> Response:
        """What was said lately, the newest last, and a line to type. Changes nothing."""
        items = (await self._chat.said_to(request))[-_MOST_SHOWN:]
        values = {key: html.escape(self._say(f"once.plain.{key}")) for key in ("title", "ask", "send", "again", "home")}
        page = Template((FOLDER / "plain.html").read_text(encoding="utf-8")).substitute(
            values,
            version=self._version,
            id=secrets.token_hex(8),
            said="\n".join(self._shown(item) for item in items),
            danger=_lines(f"{self._say('danger.get_out')}\n{self._say('danger.numbers')}"),
            alarm=html.escape(self._say("menu.danger")),
        )
        # A form sent under no-referrer names no origin, by which older browsers prove that it is the own page's.
        return HTMLResponse(page, headers={"Referrer-Policy": "strict-origin"})

    async def take(self, request: Request) -> Response:
        """Take {id, text} or {id, choice}, where a choice is its id, a space and the id of the message that bore it."""
        form = await read_form(request, most=_FORM_BYTES)
        id, _, on = form.get("choice", "").partition(" ")
        data = {"choice": {"id": id, "on": on or None}} if id else {"text": form.get("text", "")}
        content = message_content(data)
        lane = await self._chat.take_from_form(request, client_id(form.get("id") or secrets.token_hex(8)), content)
        with self._hub.stream(lane) as stream:
            await stream.wait(_PATIENCE_S)
            await stream.wait(_REST_S)
        return RedirectResponse(f"{PATH}#end", 303)

    def _shown(self, item: Mapping[str, Any]) -> str:
        text = _lines(item.get("text") or self._say("once.plain.sent"))
        if item.get("mine"):
            return f'<p class="bubble mine">{text}</p>'
        buttons = "".join(_button(option, item["id"]) for row in item["options"] for option in row)
        return f'<div class="bubble theirs"><p class="text">{text}</p>{buttons}</div>'


def _lines(text: str) -> str:
    return "<br>".join(html.escape(line) for line in text.split("\n"))


def _button(option: Mapping[str, Any], on: str) -> str:
    value = html.escape(f"{option['id']} {on}")
    return f'<button type="submit" name="choice" value="{value}">{html.escape(option["label"])}</button>'
