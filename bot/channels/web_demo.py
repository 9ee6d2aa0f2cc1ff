"""The demo's side of the page: being somebody, and moving the clock."""

import asyncio
from datetime import datetime

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from bot.channels.web_chat import read_json
from bot.channels.web_refusals import Denied
from bot.channels.web_updates import Unfit
from bot.channels.web_visit import Visits
from bot.demo import Demo
from handlers.wording import Wording

_BODY_BYTES = 1000


class Stage:
    """Lets a visitor choose whom to be and jump to the next reporting date."""

    def __init__(self, *, demo: Demo, visits: Visits, say: Wording) -> None:
        self._demo = demo
        self._visits = visits
        self._say = say

    def routes(self) -> list[Route]:
        """The endpoints."""
        return [
            Route("/demo", self.show, methods=["GET"]),
            Route("/demo/be", self.be, methods=["POST"]),
            Route("/demo/clock", self.jump, methods=["POST"]),
        ]

    async def show(self, request: Request) -> Response:
        """{people: [{role, label}], be: role or null, now, next}, the moments in words."""
        session, people = await self._visits.session(request), await asyncio.to_thread(self._demo.people)
        return JSONResponse(
            {
                "people": [{"role": person.role, "label": person.label} for person in people],
                "be": next((one.role for one in people if session and one.person_id == session.person_id), None),
                "now": self._in_words(self._demo.now()),
                "next": self._in_words(self._demo.next_due()),
            }
        )

    async def be(self, request: Request) -> Response:
        """{role}: from now on this browser is that person's."""
        role = (await read_json(request, _BODY_BYTES)).get("role")
        people = await asyncio.to_thread(self._demo.people)
        chosen = next((person for person in people if person.role == role), None)
        token = self._visits.token(request)
        if chosen is None:
            raise Unfit("web.error.unreadable")
        if token is None:
            raise Denied(400, "web.error.no_cookie")
        await self._visits.be(token, chosen.person_id)
        return JSONResponse({"be": chosen.role})

    async def jump(self, request: Request) -> Response:
        """{to: "next_due"}: the clock goes to the next reporting date at 9:00."""
        if (await read_json(request, _BODY_BYTES)).get("to") != "next_due":
            raise Unfit("web.error.unreadable")
        self._demo.jump()  # here, not in a thread: it rings the clock, which lives in this loop
        return JSONResponse({"now": self._in_words(self._demo.now())})

    def _in_words(self, moment: datetime) -> str:
        weekday = self._say(f"weekday.{moment.isoweekday()}")
        day = self._say("weekday.day", month=moment.month, day=moment.day, weekday=weekday)
        return self._say("web.moment.text", day=day, hour=moment.hour, minute=f"{moment.minute:02}")
