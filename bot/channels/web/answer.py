"""The page on which one sensitive field is answered for a form that runs in a messenger abroad."""

import asyncio
from dataclasses import replace

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from bot.channels.web.codes import Carried, Codes
from bot.channels.web.once import FORM_BYTES, CardWord, Openings, SmallPages, read_form, read_form_with_photo
from bot.channels.web.page_answers import PageAnswers
from bot.channels.web.refusals import Denied
from bot.channels.web.uploads import MOST_BYTES
from bot.core import internal
from bot.core.channel import Receiver
from bot.core.sanitize import clean
from handlers.forms.page_answers import LinkStanding, State
from handlers.wording import Wording

_PATH = "/o"
_READ_CARD = "card"  # the button that has a photo read


class AnswerPage:
    """Asks the field of a link that opens once, in one browser; the form goes on where the link was given."""

    def __init__(
        self,
        *,
        answers: PageAnswers,
        say: Wording,
        receiver: Receiver,
        small_pages: SmallPages,
        openings: Openings,
        secure: bool,
    ) -> None:
        self._answers = answers
        self._say = say
        self._receiver = receiver
        self._small_pages = small_pages
        self._openings = openings
        self._codes = Codes(_PATH, secure=secure)

    def routes(self) -> list[Route]:
        """The link, and the page that it leads to."""
        return self._codes.routes(self.show, self.take)

    async def show(self, request: Request) -> Response:
        """The button that opens the link, the field once it is open, or what became of it. Changes nothing."""
        carried = self._codes.read(request)
        if carried is None:
            return self._page(LinkStanding(state=State.USED))
        return self._page(await asyncio.to_thread(self._answers.look, carried.code, carried.holder))

    async def take(self, request: Request) -> Response:
        """Open the link, take the answer, or have a photo of an ID card read, whose number is then looked over."""
        carried = self._codes.read(request)
        if carried is None:
            return self._page(LinkStanding(state=State.USED))
        standing = await asyncio.to_thread(self._answers.look, carried.code, carried.holder)
        if standing.state not in (State.UNOPENED, State.ASKED):
            return self._page(standing)  # whatever was sent, which may be a photo
        if standing.card:
            return await self._take_with_card(request, carried, standing)
        form = await read_form(request)
        if "answer" in form:
            return await self._take_answer(carried, clean(form["answer"]), "")
        self._openings.count(request)
        standing = await asyncio.to_thread(self._answers.open, carried.code, carried.holder)
        return RedirectResponse(_PATH, 303) if standing.state is State.ASKED else self._page(standing)

    async def _take_with_card(self, request: Request, carried: Carried, standing: LinkStanding) -> Response:
        """A photo is read before anything is taken, whichever button was pressed."""
        try:
            form, photo = await read_form_with_photo(request, MOST_BYTES + FORM_BYTES)
        except Denied:
            return self._page(replace(standing, slip=self._say("id_card.unreadable")))
        typed = clean(form.get("answer", ""))
        if photo:
            return self._page(await self._answers.read_card(carried.code, carried.holder, photo, typed))
        if form.get("then") == _READ_CARD:
            return self._page(replace(standing, typed=typed, slip=self._say("sheet.card.none_chosen")))
        if "answer" in form:
            return await self._take_answer(carried, typed, clean(form.get("named", "")))
        return RedirectResponse(_PATH, 303)  # the button that opens the link, pressed twice

    async def _take_answer(self, carried: Carried, text: str, named: str) -> Response:
        standing, received = await asyncio.to_thread(self._answers.answer, carried.code, carried.holder, text, named)
        if received is not None:  # it is on disk; handed over once more, it counts once and wakes the turn
            await self._receiver.accept(internal.INTERNAL, [received])
        return self._page(standing)

    def _page(self, standing: LinkStanding) -> Response:
        title, asked = self._say("once.answer.title"), standing.field
        match standing.state:
            case State.UNOPENED:
                return self._small_pages.button(title, self._say("once.answer.text"), self._say("once.answer.begin"))
            case State.ASKED if asked is not None:
                name, label = self._say("once.answer.field", name=asked.name), self._say("forms.button.submit")
                card = None
                if standing.card:
                    card = CardWord(hint=standing.card, read=standing.read, named=standing.named)
                asks, typed, slip = (name, asked.about, asked.ask, label), standing.typed, standing.slip
                return self._small_pages.field(*asks, value=typed, slip=slip, card=card)
            case State.DONE:
                return self._small_pages.note(title, self._say("once.answer.done"))
            case State.EXPIRED:
                return self._small_pages.note(title, self._say("once.answer.expired"), status=410)
            case State.GONE:
                return self._small_pages.note(title, self._say("once.answer.gone"), status=410)
        return self._small_pages.note(title, self._say("once.answer.used"), status=410)
