"""The chat's page and its files."""

import html
import json
import re
from string import Template

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import BaseRoute, Route

from bot.channels.web.files import FOLDER, PageFiles
from bot.channels.web.guard import content_policy
from bot.channels.web.visit import Visits
from handlers.dialog.file_kinds import MEDIA_TYPES
from handlers.dialog.messages import PhotoLeast
from handlers.wording import Wording

_TEXTS = "web.page."
_OF_DANGER = ("danger.get_out", "danger.numbers", "menu.say.danger")  # on the phone, for there may be no line
_OF_DEMO = "demo."  # texts that only a demo's page has
_PART_OF_DEMO = re.compile(r"<!-- demo -->\n(.*?)<!-- /demo -->\n", re.DOTALL)
_IN_SINGLE_QUOTES = ("texts", "photo_least")


class Pages:
    """Renders pages. Nothing in them belongs to a person, so opening one changes nothing and may be cached."""

    def __init__(self, *, say: Wording, visits: Visits, demo: bool, push: bool, photo_least: PhotoLeast | None) -> None:
        self._visits = visits
        self._say = say
        texts = {key.removeprefix(_TEXTS): _as_written(say, key) for key in say if key.startswith(_TEXTS)}
        texts |= {key: say(key) for key in _OF_DANGER}
        texts = {key: text for key, text in texts.items() if demo or not key.startswith(_OF_DEMO)}
        values = {
            **texts,
            "texts": json.dumps(texts, ensure_ascii=False),
            "demo": "yes" if demo else "no",
            "push": "yes" if push else "no",
            "file_kinds": ",".join(f".{ending}" for ending in MEDIA_TYPES),
            "photo_least": json.dumps(photo_least and vars(photo_least)),
        }
        whole = (FOLDER / "page.html").read_text(encoding="utf-8")
        template = _PART_OF_DEMO.sub(r"\1" if demo else "", whole)
        self._files = PageFiles(say, template + json.dumps(values))
        values["version"] = self._files.version
        escaped = {key.replace(".", "_"): _escaped(key, values[key]) for key in values}
        self._page = Template(template).substitute(escaped, style=self._files.style)
        self._headers = {
            "Content-Security-Policy": content_policy(self._files.style),
            "Referrer-Policy": "strict-origin",  # by which older browsers prove that its form is the own page's
        }

    @property
    def version(self) -> str:
        """The version of the page's files, which stands in their addresses."""
        return self._files.version

    def routes(self) -> list[BaseRoute]:
        """The pages and their files."""
        return [
            Route("/", self.show, methods=["GET"]),
            *self._files.routes(),
        ]

    async def show(self, request: Request) -> Response:
        """The chat."""
        response = HTMLResponse(self._page, headers=self._headers)
        await self._visits.welcome(request, response)
        return response


def _as_written(say: Wording, key: str) -> str:
    return say(key, **{name: f"{{{name}}}" for name in say.placeholders(key)})


def _escaped(key: str, text: str) -> str:
    """Text for the page. What is JSON stands in single quotes there and keeps its double ones: 1 kB less."""
    escaped = html.escape(text)
    return escaped.replace("&quot;", '"') if key in _IN_SINGLE_QUOTES else escaped
