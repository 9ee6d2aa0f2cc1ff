"""The page by which somebody who is signed in elsewhere carries on in this browser."""

import asyncio

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from bot.channels.web.codes import Carried, Codes
from bot.channels.web.once import Openings, SmallPages
from bot.channels.web.visit import Visits
from bot.core import internal
from bot.core.channel import Receiver
from bot.core.wallclock import WallClock
from handlers.dialog.messages import SIGNED_IN, JobDone
from handlers.wording import Wording
from storage.database.database import Database
from storage.database.privacy import mask_name
from storage.people import people
from storage.web import one_time_links
from storage.web.one_time_links import Fate, OneTimeLink, Purpose

_PATH = "/s"


class SignInPage:
    """Signs a browser in by a link that opens once. The browser where the link was shown stays signed in."""

    def __init__(
        self,
        *,
        database: Database,
        clock: WallClock,
        say: Wording,
        visits: Visits,
        receiver: Receiver,
        small_pages: SmallPages,
        openings: Openings,
    ) -> None:
        self._database = database
        self._clock = clock
        self._say = say
        self._visits = visits
        self._receiver = receiver
        self._small_pages = small_pages
        self._openings = openings
        self._codes = Codes(_PATH, secure=visits.secure)

    def routes(self) -> list[Route]:
        """The link, and the page that it leads to."""
        return self._codes.routes(self.show, self.sign_in)

    async def show(self, request: Request) -> Response:
        """Whose the browser will be, and the button; looking uses nothing up."""
        carried = self._codes.read(request)
        link = None if carried is None else await asyncio.to_thread(self._find, carried)
        if carried is None or link is None:
            return self._refusal(Fate.USED)
        fate = link.fate(carried.holder, self._clock.now())
        if fate is not Fate.GOOD:
            return self._refusal(fate)
        whose = await asyncio.to_thread(self._whose, link.person_id)
        text = self._say("once.signin.text", whose=whose)
        return self._small_pages.button(self._say("once.signin.title"), text, self._say("once.signin.accept"))

    async def sign_in(self, request: Request) -> Response:
        """Use the link up and sign this browser in; its person hears of it where the link was asked for."""
        self._openings.count(request)
        carried = self._codes.read(request)
        link = None if carried is None else await asyncio.to_thread(self._open, carried)
        if carried is None or link is None:
            return await self.show(request)
        response = RedirectResponse("/", 303)
        session = await self._visits.sign_in(request, response, link.person_id, f"{carried.code} {carried.holder}")
        told = internal.write(
            link.details["lane"],
            f"signed_in:{link.code_hash}",
            JobDone(kind=SIGNED_IN, result={"session": session.id}),
        )
        await self._receiver.accept(internal.INTERNAL, [told])
        self._codes.drop(response)
        return response

    def _refusal(self, fate: Fate) -> Response:
        text = self._say("once.signin.expired" if fate is Fate.EXPIRED else "once.signin.used")
        return self._small_pages.note(self._say("once.signin.title"), text, status=410)

    def _find(self, carried: Carried) -> OneTimeLink | None:
        with self._database.reading() as tx:
            return one_time_links.find(tx, Purpose.SIGN_IN, carried.code)

    def _open(self, carried: Carried) -> OneTimeLink | None:
        with self._database.writing() as tx:
            return one_time_links.open_once(tx, Purpose.SIGN_IN, carried.code, carried.holder, self._clock.now())

    def _whose(self, person_id: int) -> str:
        """“王**，青石镇乡镇”: enough to see that it is the right one."""
        with self._database.reading() as tx:
            name = mask_name(people.name_of(tx, person_id) or "")
            grant = next(iter(people.grants_of(tx, person_id)), None)
        role = self._say(f"role.{grant.role}") if grant else self._say("role.resident")
        place = grant.place.name if grant and grant.place else ""
        return self._say("once.signin.whose", name=name, place=place, role=role)
