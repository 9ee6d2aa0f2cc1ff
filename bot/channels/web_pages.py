"""The pages: the chat, the invitation, and their files."""

import html
import json
import secrets
from pathlib import Path
from string import Template

from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles

from bot.channels.web_chat import Chat
from bot.channels.web_guard import capped
from bot.channels.web_visit import Visits
from handlers.wording import Wording

_FOLDER = Path(__file__).parent / "static"
_FORM_BYTES = 1000
_LONGEST_CODE = 40
_TEXTS = "web.page."


class _Files(StaticFiles):
    """The page's own files, asked for anew each time and mostly answered with 304."""

    def file_response(self, *args: object, **values: object) -> Response:
        """A file."""
        response = super().file_response(*args, **values)  # type: ignore[arg-type]
        response.headers["Cache-Control"] = "no-cache"
        return response


class Pages:
    """Renders pages. Nothing in them belongs to a person, so opening one changes nothing and may be cached."""

    def __init__(self, *, say: Wording, visits: Visits, chat: Chat, demo: bool) -> None:
        self._visits = visits
        self._chat = chat
        self._say = say
        texts = {key.removeprefix(_TEXTS): _as_written(say, key) for key in say if key.startswith(_TEXTS)}
        self._page = _render(
            "page.html",
            {**texts, "texts": json.dumps(texts, ensure_ascii=False), "demo": "yes" if demo else "no"},
        )

    def routes(self) -> list[BaseRoute]:
        """The pages and their files."""
        return [
            Route("/", self.show, methods=["GET"]),
            Route("/i/{code:str}", self.show_invitation, methods=["GET"]),
            Route("/i/{code:str}", self.accept_invitation, methods=["POST"]),
            Mount("/static", _Files(directory=_FOLDER)),
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
        response = HTMLResponse(_render("invitation.html", {**texts, "id": secrets.token_hex(8)}))
        response.headers["Referrer-Policy"] = "strict-origin"  # a form sent under no-referrer names no origin
        await self._visits.welcome(request, response)
        return response

    async def accept_invitation(self, request: Request) -> Response:
        """Hand in the code, and go on to the chat, whose address does not bear it."""
        async with capped(request, _FORM_BYTES).form(max_files=0, max_fields=2) as form:
            message = str(form.get("id", ""))
        await self._chat.accept_invitation(request, message, request.path_params["code"][:_LONGEST_CODE])
        return RedirectResponse("/", 303)


def _as_written(say: Wording, key: str) -> str:
    return say(key, **{name: f"{{{name}}}" for name in say.placeholders(key)})


def _render(name: str, texts: dict[str, str]) -> str:
    template = Template((_FOLDER / name).read_text(encoding="utf-8"))
    return template.substitute({key.replace(".", "_"): html.escape(text) for key, text in texts.items()})
