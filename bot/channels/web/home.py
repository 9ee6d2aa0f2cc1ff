"""What a page shows of its visitor beside the chat: what waits, with counts, and the buttons of the role."""

import asyncio
from collections.abc import Callable
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from bot.channels.web.admission import whose
from bot.channels.web.visit import Visits

TellHome = Callable[[int | None], dict[str, Any]]  # what a page shows of a person; none: of a newcomer


class Home:
    """Tells a page what belongs on its home and in its bar."""

    def __init__(self, *, visits: Visits, tell: TellHome) -> None:
        self._visits = visits
        self._tell = tell

    def routes(self) -> list[Route]:
        """The endpoint."""
        return [Route("/api/home", self.show, methods=["GET"])]

    async def show(self, request: Request) -> Response:
        """{whose, home}: {name, role, place, bar, menu, today} as `handlers.home.page_home` tells them."""
        session = await self._visits.session(request)
        home = await asyncio.to_thread(self._tell, None if session is None else session.person_id)
        return JSONResponse({"whose": None if session is None else whose(session), "home": home})
