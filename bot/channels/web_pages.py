"""The pages: the chat, the invitation, and their files."""

import html
import json
import secrets
from string import Template

from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from bot.channels.web_chat import Chat
from bot.channels.web_files import FOLDER, Files
from bot.channels.web_guard import capped
from bot.channels.web_visit import Visits
from handlers.messages import PhotoLeast
from handlers.wording import Wording

_FORM_BYTES = 1000
_LONGEST_CODE = 40
_TEXTS = "web.page."


class Pages:
    """Renders pages. Nothing in them belongs to a person, so opening one changes nothing and may be cached."""

    def __init__(self, *, say: Wording, visits: Visits, chat: Chat, demo: bool, photo_least: PhotoLeast | None) -> None:
        self._visits = visits
        self._chat = chat
        self._say = say
        texts = {key.removeprefix(_TEXTS): _as_written(say, key) for key in say if key.startswith(_TEXTS)}
        values = {
            **texts,
            "texts": json.dumps(texts, ensure_ascii=False),
            "demo": "yes" if demo else "no",
            "photo_least": json.dumps(photo_least and vars(photo_least)),
        }
        self._files = Files(say, json.dumps(values))
        self._page = self._render("page.html", values)

    def routes(self) -> list[BaseRoute]:
        """The pages and their files."""
        return [
            Route("/", self.show, methods=["GET"]),
            Route("/i/{code:str}", self.show_invitation, methods=["GET"]),
            Route("/i/{code:str}", self.accept_invitation, methods=["POST"]),
            *self._files.routes(),
        ]

    async def show(self, request: Request) -> Response:
        """The chat."""
        response = HTMLResponse(self._page)
        await self._visits.welcome(request, response)
        return response

    async def show_invitation(self, request: Request) -> Response:
        """A button. Looking uses nothing up: links are opened by previews and virus scanners, too."""
        texts = {name: self._say(f"web.invitation.{name}") for name in ("title", "text", "accept")}
        texts["name"] = self._say("web.page.name")
        response = HTMLResponse(self._render("invitation.html", {**texts, "id": secrets.token_hex(8)}))
        response.headers["Referrer-Policy"] = "strict-origin"  # a form sent under no-referrer names no origin
        await self._visits.welcome(request, response)
        return response

    async def accept_invitation(self, request: Request) -> Response:
        """Hand in the code, and go on to the chat, whose address does not bear it."""
        async with capped(request, _FORM_BYTES).form(max_files=0, max_fields=2) as form:
            message = str(form.get("id", ""))
        await self._chat.accept_invitation(request, message, request.path_params["code"][:_LONGEST_CODE])
        return RedirectResponse("/", 303)

    def _render(self, name: str, texts: dict[str, str]) -> str:
        template = Template((FOLDER / name).read_text(encoding="utf-8"))
        values = {**texts, "version": self._files.version}
        return template.substitute({key.replace(".", "_"): _escaped(text) for key, text in values.items()})


def _as_written(say: Wording, key: str) -> str:
    return say(key, **{name: f"{{{name}}}" for name in say.placeholders(key)})


def _escaped(text: str) -> str:
    """Text for between tags and for attributes in either quotes, with double ones as they are in JSON: 0.6 kB less."""
    escaped = html.escape(text)
    return escaped.replace("&quot;", '"') if text.startswith(("{", "[")) else escaped
