"""A sheet of invitations with QR codes, of the people who were chosen or of a whole place, to be printed."""

import asyncio

from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.channels.web.downloads import disposition
from bot.channels.web.guard import capped
from bot.core import qr
from bot.desk.rendering import Rendering
from bot.desk.seats import DeskSeat, Seats
from bot.desk.sitting import Sittings, say_who
from handlers.dialog.row_ids import row_id
from handlers.documents import invitation_sheet
from handlers.documents.invitation_sheet import InvitationSlip
from handlers.people import invitation_slips

_FORM_BYTES = 16_000
_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


class InvitationPages:
    """`/desk/people/invitations`. The links on a sheet are secrets: it is drawn for one answer and kept nowhere."""

    def __init__(self, *, seats: Seats, sittings: Sittings, rendering: Rendering) -> None:
        self._seats = seats
        self._sittings = sittings
        self._rendering = rendering

    def routes(self) -> list[Route]:
        """The sheet."""
        return [Route("/desk/people/invitations", self.make, methods=["POST"])]

    async def make(self, request: Request) -> Response:
        """The sheet as a Word document; a word where there is nobody to invite, or too many are."""
        seat = await self._seats.taken(request)
        async with capped(request, _FORM_BYTES).form(max_files=0, max_fields=invitation_slips.MOST + 2) as form:
            response = await asyncio.to_thread(self._sheet, seat, form)
        self._seats.renew(response, seat)
        return response

    def _sheet(self, seat: DeskSeat, form: FormData) -> Response:
        named = [row_id(id) for id in form.getlist("person") if isinstance(id, str)]
        ids = [id for id in named if id is not None]
        say = self._rendering.say
        with self._sittings.writing(seat) as context:
            everybody = form.get("everybody")
            found = (
                invitation_slips.never_came(context, str(everybody))
                if everybody
                else invitation_slips.chosen(context, ids)
            )
            if not 0 < len(found) <= invitation_slips.MOST:
                text = say("desk.people.too_many", most=invitation_slips.MOST) if found else say("desk.people.nobody")
                return self._rendering.page("people_note.html", 422, text=text, who=say_who(context), on="people")
            slips = invitation_slips.slips(invitation_slips.invite(context, found), say, qr.png)
            place = context.place.name if context.place else ""
        return self._document(say("org.invite.sheet_title", place=place, count=len(slips)), slips)

    def _document(self, title: str, slips: list[InvitationSlip]) -> Response:
        name = self._rendering.say("desk.people.sheet_name", count=len(slips))
        headers = {"Content-Disposition": disposition(name), "Cache-Control": "no-store"}
        return Response(invitation_sheet.draw(title, slips), media_type=_WORD, headers=headers)
