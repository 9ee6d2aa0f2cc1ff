"""The small pages that a link opens: a sentence, a button, or one field; they work without scripts."""

import html
import secrets
from dataclasses import dataclass
from string import Template

from starlette.datastructures import UploadFile
from starlette.requests import Request
from starlette.responses import HTMLResponse

from bot.channels.web.files import FOLDER
from bot.channels.web.guard import capped
from bot.channels.web.refusals import Denied
from bot.core.allowance import Allowance
from handlers.wording import Wording

FORM_BYTES = 4000


@dataclass(frozen=True, kw_only=True)
class CardWord:
    """What stands beside a field for which a photo of an ID card will do: that it will, and what was read on one.

    `named` is the name on it that goes along.
    """

    hint: str
    read: str
    named: str


class SmallPages:
    """Renders the small pages. `version` is that of the page's files."""

    def __init__(self, say: Wording, version: str) -> None:
        self._say = say
        self._version = version

    def note(self, title: str, text: str, *, status: int = 200) -> HTMLResponse:
        """A sentence, and the way to the chat."""
        return self._page(title, "once_note.html", status, text=text, home=self._say("once.home"))

    def refusal(self, sentence: str, status: int) -> HTMLResponse:
        """What somebody reads whose page or form is refused."""
        return self.note(self._say("web.page.name"), sentence, status=status)

    def button(self, title: str, text: str, label: str) -> HTMLResponse:
        """A sentence and the one button."""
        return self._page(title, "once_button.html", 200, text=text, label=label, id=secrets.token_hex(8))

    def field(
        self,
        title: str,
        text: str,
        ask: str,
        label: str,
        *,
        value: str = "",
        slip: str = "",
        card: CardWord | None = None,
    ) -> HTMLResponse:
        """A sentence, a question with its field, and what is wrong with what was typed."""
        values = {"text": text, "ask": ask, "label": label, "value": value, "slip": slip, "id": secrets.token_hex(8)}
        status = 422 if slip else 200
        if card is None:
            return self._page(title, "once_field.html", status, **values)
        beside = {"card": card.hint, "read": card.read, "named": card.named, "button": self._say("sheet.card.button")}
        return self._page(title, "once_card.html", status, **values, **beside)

    def _page(self, title: str, name: str, status: int, **values: str) -> HTMLResponse:
        body = _fill(name, {key: html.escape(value) for key, value in values.items()})
        page = _fill("once_page.html", {"title": html.escape(title), "version": self._version, "body": body})
        # A form sent under no-referrer names no origin, by which older browsers prove that it is the own page's.
        return HTMLResponse(page, status, {"Referrer-Policy": "strict-origin"})


def _fill(name: str, values: dict[str, str]) -> str:
    return Template((FOLDER / name).read_text(encoding="utf-8")).substitute(values)


class Openings:
    """How often links may be opened, from one address and in all: shared by all kinds of links.

    A meeting behind one address may take up its invitations at once; a machine that guesses gets nowhere.
    """

    def __init__(self) -> None:
        self._from_one_address = Allowance(burst=60, rate=0.05)
        self._from_all = Allowance(burst=600, rate=5, remembered=1)

    def count(self, request: Request) -> None:
        """Count one. Raises Denied where it is too many."""
        host = request.client.host if request.client else ""
        seconds = self._from_one_address.take(host) or self._from_all.take("")
        if seconds:
            raise Denied(429, "web.error.slow_down", seconds=seconds)


async def read_form(request: Request, most: int = FORM_BYTES) -> dict[str, str]:
    """The fields of a page's form of so many bytes at most. Raises Denied."""
    async with capped(request, most).form(max_files=0, max_fields=4) as form:
        return {name: value for name, value in form.items() if isinstance(value, str)}


async def read_form_with_photo(request: Request, most: int) -> tuple[dict[str, str], bytes]:
    """The same, and the photo that was chosen with it, empty where none was. Raises Denied."""
    async with capped(request, most).form(max_files=1, max_fields=5) as form:
        fields = {name: value for name, value in form.items() if isinstance(value, str)}
        files = [file for file in form.values() if isinstance(file, UploadFile)]
        return fields, await files[0].read() if files else b""
