"""The numbers of offices that a page keeps, so that they can be called where there is no line to ask for them."""

import asyncio
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from bot.channels.web.visit import Visits
from handlers.dialog.offices import OfficePhone, home_of
from knowledge.area import Level
from storage.database.database import Database
from storage.people import offices
from storage.people.offices import Office


class Emergency:
    """Tells a page whom its visitor can call about danger."""

    def __init__(self, *, database: Database, visits: Visits) -> None:
        self._database = database
        self._visits = visits

    def routes(self) -> list[Route]:
        """The endpoint."""
        return [Route("/api/emergency", self.show, methods=["GET"])]

    async def show(self, request: Request) -> Response:
        """{office, county}: the nearest office of the visitor's place, and its county's, each {name, phone, hours}.

        Each is null where no phone is known, `hours` where they are not. `phone` is as people write it. Where one
        county is all that there is, also a newcomer is told its office.
        """
        session = await self._visits.session(request)
        person_id = None if session is None else session.person_id
        return JSONResponse(await asyncio.to_thread(self._numbers, person_id))

    def _numbers(self, person_id: int | None) -> dict[str, Any]:
        with self._database.reading() as tx:
            home = home_of(tx, person_id)
            found = [] if home is None else offices.upwards(tx, home.code)
        county = next((one for one in found if one.place.level is Level.COUNTY), None)
        return {"office": _told(next(iter(found), None)), "county": _told(county)}


def _told(office: Office | None) -> dict[str, Any] | None:
    if office is None:
        return None
    told = OfficePhone.of(office)
    return {"name": told.name, "phone": told.phone, "hours": told.hours}
