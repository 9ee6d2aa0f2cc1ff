"""The page that an invitation's link or QR code opens."""

import asyncio
from collections.abc import Callable
from datetime import datetime

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from bot.channels.web.chat import Chat
from bot.channels.web.codes import Codes
from bot.channels.web.once import Openings, SmallPages, read_form
from bot.channels.web.updates import client_id
from bot.channels.web.visit import Visits
from bot.core.wallclock import WallClock
from handlers.wording import Wording
from storage.database.database import Database, Transaction

Announce = Callable[[Transaction, str, datetime], str | None]  # who invites by a code; none: it is good for nothing

_PATH = "/i"
_LONGEST_CODE = 40


class InvitationPage:
    """Lets somebody take up an invitation by one button. Looking uses nothing up: previews open links, too."""

    def __init__(
        self,
        *,
        database: Database,
        clock: WallClock,
        announce: Announce,
        say: Wording,
        visits: Visits,
        chat: Chat,
        small_pages: SmallPages,
        openings: Openings,
    ) -> None:
        self._database = database
        self._clock = clock
        self._announce = announce
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
        """Who invites, to what role, where, and a button; that the code is of no use, where it is not.

        There is a field for the code where the browser carries none, as after 在浏览器打开 in another app.
        """
        title, label = self._say("once.invitation.title"), self._say("once.invitation.accept")
        carried = self._codes.read(request)
        if carried is None:
            ask = self._say("once.invitation.ask")
            response: Response = self._small_pages.field(title, self._say("once.invitation.no_code"), ask, label)
        else:
            announced = await asyncio.to_thread(self._who_invites, carried.code)
            if announced is None:
                self._openings.count(request)
                return self._small_pages.note(title, self._say("once.invitation.gone"), status=410)
            text = self._say("once.invitation.text", announced=announced)
            response = self._small_pages.button(title, text, label)
        await self._visits.welcome(request, response)
        return response

    def _who_invites(self, code: str) -> str | None:
        with self._database.reading() as tx:
            return self._announce(tx, code, self._clock.now())

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
