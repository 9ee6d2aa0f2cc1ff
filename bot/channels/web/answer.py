"""The page on which one sensitive field is answered for a form that runs in a messenger abroad."""

import asyncio

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from bot.channels.web.codes import Carried, Codes
from bot.channels.web.once import Openings, SmallPages, read_form
from bot.channels.web.page_answers import PageAnswers
from bot.core import internal
from bot.core.channel import Receiver
from bot.core.sanitize import clean
from handlers.forms.page_answers import LinkStanding, State
from handlers.wording import Wording

_PATH = "/o"


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
        """Open the link, or take the answer."""
        form, carried = await read_form(request), self._codes.read(request)
        if carried is None:
            return self._page(LinkStanding(state=State.USED))
        if "answer" in form:
            return await self._take_answer(carried, clean(form["answer"]))
        self._openings.count(request)
        standing = await asyncio.to_thread(self._answers.open, carried.code, carried.holder)
        return RedirectResponse(_PATH, 303) if standing.state is State.ASKED else self._page(standing)

    async def _take_answer(self, carried: Carried, text: str) -> Response:
        standing, received = await asyncio.to_thread(self._answers.answer, carried.code, carried.holder, text)
        if received is not None:  # it is on disk; handed over once more, it counts once and wakes the turn
            await self._receiver.accept(internal.INTERNAL, [received])
        return self._page(standing, typed=text)

    def _page(self, standing: LinkStanding, typed: str = "") -> Response:
        title, asked = self._say("once.answer.title"), standing.field
        match standing.state:
            case State.UNOPENED:
                return self._small_pages.button(title, self._say("once.answer.text"), self._say("once.answer.begin"))
            case State.ASKED if asked is not None:
                return self._small_pages.field(
                    self._say("once.answer.field", name=asked.name),
                    asked.about,
                    asked.ask,
                    self._say("forms.button.submit"),
                    value=typed,
                    slip=standing.slip,
                )
            case State.DONE:
                return self._small_pages.note(title, self._say("once.answer.done"))
            case State.EXPIRED:
                return self._small_pages.note(title, self._say("once.answer.expired"), status=410)
            case State.GONE:
                return self._small_pages.note(title, self._say("once.answer.gone"), status=410)
        return self._small_pages.note(title, self._say("once.answer.used"), status=410)
