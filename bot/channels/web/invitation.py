"""The page that an invitation's link or QR code opens."""

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from bot.channels.web.chat import Chat
from bot.channels.web.codes import Codes
from bot.channels.web.once import Openings, SmallPages, read_form
from bot.channels.web.updates import client_id
from bot.channels.web.visit import Visits
from handlers.wording import Wording

_PATH = "/i"
_LONGEST_CODE = 40


class InvitationPage:
    """Lets somebody take up an invitation by one button. Looking uses nothing up: previews open links, too."""

    def __init__(
        self, *, say: Wording, visits: Visits, chat: Chat, small_pages: SmallPages, openings: Openings
    ) -> None:
        self._say = say
        self._visits = visits
        self._chat = chat
        self._small_pages = small_pages
        self._openings = openings
        self._codes = Codes(_PATH, secure=visits.secure)

    def routes(self) -> list[Route]:
        """The link, and the page that it leads to."""
        return self._codes.routes(self.show, self.accept)

    async def show(self, request: Request) -> Response:
        """A button; a field for the code where the browser carries none, as after 在浏览器打开 in another app."""
        title, label = self._say("once.invitation.title"), self._say("once.invitation.accept")
        if self._codes.read(request) is not None:
            response: Response = self._small_pages.button(title, self._say("once.invitation.text"), label)
        else:
            ask = self._say("once.invitation.ask")
            response = self._small_pages.field(title, self._say("once.invitation.no_code"), ask, label)
        await self._visits.welcome(request, response)
        return response

    async def accept(self, request: Request) -> Response:
        """Hand in the code, give the browser a new token, and go on to the chat."""
        form, carried = await read_form(request), self._codes.read(request)
        code = form.get("answer") or (carried.code if carried else "")
        if not code:
            return await self.show(request)
        self._openings.count(request)
        message = client_id(form.get("id"))
        await self._chat.accept_invitation(request, message, code[:_LONGEST_CODE])
        response = RedirectResponse("/", 303)
        token = self._visits.token(request)
        if token is not None:
            await self._visits.rotate(token, message, response)
        self._codes.drop(response)
        return response
