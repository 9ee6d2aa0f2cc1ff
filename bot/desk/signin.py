"""Signing in at a PC: it shows a code, the phone says who it is, and the PC goes on."""

import asyncio
import base64
import secrets
from datetime import timedelta

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from bot.channels.web.devices import device_of
from bot.channels.web.guard import capped
from bot.channels.web.once import Openings
from bot.channels.web.visit import Visits
from bot.core import qr
from bot.core.wallclock import WallClock
from bot.desk.rendering import Rendering, is_part
from bot.desk.seats import NotSeated, Seats
from bot.desk.way_back import asked_for, door_to
from handlers.dialog.permissions import SEATED
from handlers.wording import Wording
from storage.database.database import Database
from storage.people import audit, people
from storage.web import desk_sign_ins
from storage.web.desk_sign_ins import DeskSignIn, SignInStage
from storage.web.sessions import WebSession

_HOLDER_BYTES = 16
_FRESH = timedelta(minutes=10)  # so long after it was signed in by a link a browser needs no phone
_FORM_BYTES = 2000
SIGNED_IN = "signed_in_at_desk"


class SignIn:
    """The pages of both sides. Whoever came by a link just now, and everybody in a demo, takes the seat at once."""

    def __init__(
        self,
        *,
        database: Database,
        clock: WallClock,
        say: Wording,
        visits: Visits,
        seats: Seats,
        rendering: Rendering,
        openings: Openings,
        link_root: str,
        demo: bool,
    ) -> None:
        self._database = database
        self._clock = clock
        self._say = say
        self._visits = visits
        self._seats = seats
        self._rendering = rendering
        self._openings = openings
        self._link_root = link_root
        self._demo = demo
        self._cookie = f"{'__Secure-' if visits.secure else ''}anju-desk-code"

    def routes(self) -> list[Route]:
        """The PC's pages, and the phone's."""
        return [
            Route("/desk/signin", self.show, methods=["GET"]),
            Route("/desk/signin/wait", self.wait, methods=["GET"]),
            Route("/desk/leave", self.leave, methods=["POST"]),
            Route("/desk/c/{code:str}", self.ask, methods=["GET"]),
            Route("/desk/c/{code:str}", self.answer, methods=["POST"]),
        ]

    # --- at the PC

    async def show(self, request: Request) -> Response:
        """A code to scan; straight on to the desk for who needs none."""
        session = await self._visits.session(request)
        if session is not None and await asyncio.to_thread(self._needs_no_phone, session):
            response: Response = RedirectResponse(asked_for(request), 303)
            self._seats.give(response, session, shared=False)
            return response
        self._openings.count(request)
        shared = request.query_params.get("shared") == "1"
        holder = secrets.token_urlsafe(_HOLDER_BYTES)
        code, mark = await asyncio.to_thread(self._begin, holder, request, shared)
        link = f"{self._link_root}/desk/c/{code}"
        picture = base64.b64encode(qr.png(link)).decode()
        back = asked_for(request)
        response = self._rendering.page("signin.html", picture=picture, mark=mark, shared=shared, back=back)
        response.headers["Content-Security-Policy"] = (
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
            "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
        )
        lasts = int(desk_sign_ins.LASTS.total_seconds())
        response.set_cookie(
            self._cookie,
            f"{code}.{holder}.{int(shared)}",
            max_age=lasts,
            path="/desk/signin",
            secure=self._visits.secure,
            httponly=True,
            samesite="strict",
        )
        return response

    async def wait(self, request: Request) -> Response:
        """How far the phone is; the seat, and the page that was asked for, once it has said yes."""
        back = asked_for(request)
        parts = request.cookies.get(self._cookie, "").split(".")
        found = await asyncio.to_thread(self._find, parts[0]) if len(parts) == 3 else None
        stage = found.stage if found else SignInStage.OVER
        if stage is not SignInStage.CONFIRMED:
            if is_part(request):
                return self._rendering.page("_signin_stage.html", stage=stage, back=back)
            return RedirectResponse(door_to(back), 303)
        person_id = await asyncio.to_thread(self._use, parts[0], parts[1])
        if person_id is None:
            return self._rendering.page("_signin_stage.html", stage=SignInStage.OVER, back=back)
        response: Response = Response(headers={"HX-Redirect": back})
        if not is_part(request):
            response = RedirectResponse(back, 303)
        session = await self._visits.sign_in(request, response, person_id, f"{parts[0]} {parts[1]}")
        self._seats.give(response, session, shared=parts[2] == "1")
        response.delete_cookie(self._cookie, path="/desk/signin", secure=self._visits.secure, httponly=True)
        return response

    async def leave(self, request: Request) -> Response:
        """Lock the desk."""
        response = RedirectResponse("/desk/signin", 303)
        self._seats.leave(response)
        return response

    # --- on the phone

    async def ask(self, request: Request) -> Response:
        """Whether it is theirs: which device, since when, and the number that must be the same on both."""
        whose, found = await self._both(request)
        if found is None:
            return self._rendering.page("note.html", 410, text=self._say("desk.confirm.over"))
        if whose is None:
            return self._rendering.page("note.html", 403, text=self._say("desk.confirm.nobody"))
        at = found.created_at.astimezone(self._clock.zone)
        return self._rendering.page(
            "confirm.html",
            whose=whose,
            device=self._say(f"devices.kind.{found.device.split()[0]}"),
            time=f"{at:%H:%M}",
            mark=found.mark,
        )

    async def answer(self, request: Request) -> Response:
        """Yes or no."""
        self._openings.count(request)
        session = await self._visits.session(request)
        async with capped(request, _FORM_BYTES).form(max_files=0, max_fields=2) as form:
            yes = form.get("answer") == "yes"
        whose, found = await self._both(request)
        if found is None or whose is None or session is None:
            return await self.ask(request)
        await asyncio.to_thread(self._answer, request.path_params["code"], session.person_id if yes else None)
        return self._rendering.page("note.html", text=self._say("desk.confirm.yes" if yes else "desk.confirm.no"))

    async def _both(self, request: Request) -> tuple[str | None, DeskSignIn | None]:
        session = await self._visits.session(request)
        return await asyncio.to_thread(self._read_both, session, request.path_params["code"])

    def _read_both(self, session: WebSession | None, code: str) -> tuple[str | None, DeskSignIn | None]:
        with self._database.reading() as tx:
            found = desk_sign_ins.find(tx, code, self._clock.now())
            if found is not None and found.stage is not SignInStage.WAITING:
                found = None
            grant = None
            if session is not None:
                grant = next((one for one in people.grants_of(tx, session.person_id) if one.role in SEATED), None)
            if session is None or grant is None:
                return None, found
            name = people.name_of(tx, session.person_id) or ""
            place = grant.place.name if grant.place else ""
            return self._say("desk.whose", name=name, place=place, role=self._say(f"role.{grant.role}")), found

    # --- kept

    def _needs_no_phone(self, session: WebSession) -> bool:
        with self._database.reading() as tx:
            seated = any(grant.role in SEATED for grant in people.grants_of(tx, session.person_id))
        return seated and (self._demo or self._clock.now() - session.created_at < _FRESH)

    def _begin(self, holder: str, request: Request, shared: bool) -> tuple[str, int]:
        device, now = device_of(request.headers.get("user-agent", "")), self._clock.now()
        with self._database.writing() as tx:
            code = desk_sign_ins.begin(tx, holder=holder, device=device, shared=shared, now=now)
            found = desk_sign_ins.find(tx, code, now)
        if found is None:
            raise NotSeated
        return code, found.mark

    def _find(self, code: str) -> DeskSignIn | None:
        with self._database.reading() as tx:
            return desk_sign_ins.find(tx, code, self._clock.now())

    def _use(self, code: str, holder: str) -> int | None:
        now = self._clock.now()
        with self._database.writing() as tx:
            person_id = desk_sign_ins.use(tx, code, holder, now)
            if person_id is not None:
                audit.note(tx, person_id=person_id, action=SIGNED_IN, subject="", now=now)
        return person_id

    def _answer(self, code: str, person_id: int | None) -> None:
        with self._database.writing() as tx:
            desk_sign_ins.answer(tx, code, person_id, self._clock.now())
