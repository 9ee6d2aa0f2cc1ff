"""Queue, case and history: what waits, the case that is open, and its steps with their forms."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.channels.web.guard import capped
from bot.desk.cards import DeskCards
from bot.desk.rendering import Rendering, is_part
from bot.desk.seats import DeskSeat, Seats
from bot.desk.sitting import Sittings, say_who
from bot.desk.ticks import FORM_BYTES, MOST_FIELDS, carried, ticked_in
from bot.desk.uploads import DeskUploads
from handlers.cases import at_desk, form_correction_sheet, lists, queue, seen, sheet
from handlers.cases.at_desk import StepSheet, StepTaken
from handlers.cases.fields import group_sheet
from handlers.dialog.context import Context
from handlers.dialog.drawings import Tone
from handlers.dialog.pages import page_number
from handlers.forms.card_on_sheet import CardSent, CardWanted
from handlers.forms.photos import MOST
from handlers.forms.sheets import Filled, Uploads

_FORM_BYTES = 64_000
_PHOTO_BYTES = 160_000_000  # of all photos of a sheet together
_MOST_FIELDS = 200
_OWN = ("version", "list", "page", "then", "draft")  # fields of the page, not of the form
_NEXT, _READ_CARD = "next", "card"  # the buttons beside the one that only sends in
_MOST_FILES = MOST + 1  # the photos of a sheet, and one of an ID card


@dataclass(frozen=True, kw_only=True)
class _PicturesWanted:
    """The fields of a form that may want photos, and the one that takes a photo of an ID card."""

    photos: frozenset[str] = frozenset()
    card: CardWanted | None = None


@dataclass(frozen=True, kw_only=True)
class _SentSheet:
    """What came in of a form that stands in a case."""

    filled: Filled
    version: str
    draft_id: str
    uploads: Uploads
    card: CardSent | None


_Take = Callable[[Context, _SentSheet], StepTaken]


class CasePages:
    """`/desk` with its list, and a case of it beside. Parts of it for who has scripts, whole pages for who has none."""

    def __init__(
        self, *, seats: Seats, sittings: Sittings, rendering: Rendering, uploads: DeskUploads, cards: DeskCards
    ) -> None:
        self._uploads = uploads
        self._cards = cards
        self._seats = seats
        self._sittings = sittings
        self._rendering = rendering

    def routes(self) -> list[Route]:
        """The pages."""
        return [
            Route("/desk", self.show, methods=["GET"]),
            Route("/desk", self.turn, methods=["POST"]),
            Route("/desk/cases/{number:str}", self.show, methods=["GET"]),
            Route("/desk/cases/{number:str}/fields/{group:str}", self.open_group, methods=["GET"]),
            Route("/desk/cases/{number:str}/fields/{group:str}", self.fill_group, methods=["POST"]),
            Route("/desk/cases/{number:str}/forms/{record:str}/correct", self.open_correction, methods=["GET"]),
            Route("/desk/cases/{number:str}/forms/{record:str}/correct", self.take_correction, methods=["POST"]),
            Route("/desk/cases/{number:str}/{step:str}", self.open_step, methods=["GET"]),
            Route("/desk/cases/{number:str}/{step:str}", self.take_step, methods=["POST"]),
        ]

    async def show(self, request: Request) -> Response:
        """The list with the case that was chosen, else its first one; of htmx the case alone."""
        seat = await self._seats.taken(request)
        number = request.path_params.get("number", "")
        values = await asyncio.to_thread(self._look, seat, request, number)
        return self._answer(request, seat, values, part="_case.html")

    async def turn(self, request: Request) -> Response:
        """Another page of the list, with what was ticked on others: that is in no address."""
        seat = await self._seats.taken(request)
        async with capped(request, FORM_BYTES).form(max_files=0, max_fields=MOST_FIELDS) as form:
            ticked = ticked_in(form)
        values = await asyncio.to_thread(self._look, seat, request, "")
        here = (row.number for row in values["queue"].rows)
        values |= {"ticked": frozenset(ticked), "carried": carried(ticked, here)}
        return self._answer(request, seat, values, part="_case.html")

    async def open_step(self, request: Request) -> Response:
        """The case with the form of a step open in it."""
        number, step = request.path_params["number"], request.path_params["step"]
        return await self._open(request, lambda context: at_desk.opened(context, number, step))

    async def open_group(self, request: Request) -> Response:
        """The case with a group of its fields open in it."""
        number, group = request.path_params["number"], request.path_params["group"]
        return await self._open(request, lambda context: group_sheet.opened(context, number, group))

    async def open_correction(self, request: Request) -> Response:
        """The case with a form open in it that was filled in and is to be corrected."""
        number, record = request.path_params["number"], request.path_params["record"]
        return await self._open(request, lambda context: form_correction_sheet.opened(context, number, record))

    async def take_step(self, request: Request) -> Response:
        """Take a step, and show what came of it; where something is wrong, the form again with a word beside it."""
        number, step = request.path_params["number"], request.path_params["step"]

        def take(context: Context, sent: _SentSheet) -> StepTaken:
            return at_desk.take(
                context,
                number,
                step,
                sent.filled,
                sent.version,
                draft_id=sent.draft_id,
                uploads=sent.uploads,
                card=sent.card,
            )

        return await self._send(request, take)

    async def fill_group(self, request: Request) -> Response:
        """Keep what was filled into a group of fields, in the same way."""
        number, group = request.path_params["number"], request.path_params["group"]

        def take(context: Context, sent: _SentSheet) -> StepTaken:
            return group_sheet.take(
                context, number, group, sent.filled, sent.version, draft_id=sent.draft_id, card=sent.card
            )

        return await self._send(request, take)

    async def take_correction(self, request: Request) -> Response:
        """Keep a correction of a form, in the same way."""
        number, record = request.path_params["number"], request.path_params["record"]

        def take(context: Context, sent: _SentSheet) -> StepTaken:
            filled, version = sent.filled, sent.version
            return form_correction_sheet.take(
                context, number, record, filled, version, draft_id=sent.draft_id, uploads=sent.uploads
            )

        return await self._send(request, take)

    async def _open(self, request: Request, opened: Callable[[Context], StepSheet]) -> Response:
        seat = await self._seats.taken(request)
        number = request.path_params["number"]
        values = await asyncio.to_thread(self._look, seat, request, number, lambda context: {"form": opened(context)})
        return self._answer(request, seat, values, part="_case.html")

    async def _send(self, request: Request, take: _Take) -> Response:
        seat = await self._seats.taken(request)
        has_files = request.headers.get("content-type", "").startswith("multipart/")
        most = _PHOTO_BYTES if has_files else _FORM_BYTES
        async with capped(request, most).form(max_files=_MOST_FILES, max_fields=_MOST_FIELDS) as form:
            uploads: Uploads = {}
            card: CardSent | None = None
            if has_files:
                wanted = await asyncio.to_thread(self._wanted, seat, request)
                uploads = await self._uploads.take(seat.session.lane, form, wanted.photos)
                card = await self._card(seat, form, wanted.card)
            sent = _sent_sheet(form, uploads, card)
            taken, number = await asyncio.to_thread(self._take, seat, request, form, sent, take)
        values = await asyncio.to_thread(self._look, seat, request, number)
        is_wrong = taken.again is not None and card is None
        values |= {"form": taken.again, "flash": taken.said, "good": taken.taken}
        response = self._answer(request, seat, values, part="_after_step.html", status=422 if is_wrong else 200)
        if number != request.path_params["number"]:
            response.headers["HX-Push-Url"] = f"/desk/cases/{number}?list={values['queue'].name}"
        return response

    def _wanted(self, seat: DeskSeat, request: Request) -> _PicturesWanted:
        """The pictures that the form in a request may want: a step's, a group's, one that is corrected.

        Raises NoSuchCase.
        """
        with self._sittings.reading(seat) as context:
            match request.path_params:
                case {"number": number, "step": step}:
                    return _PicturesWanted(
                        photos=at_desk.wanting_photos(context, number, step),
                        card=at_desk.wanting_card(context, number, step),
                    )
                case {"number": number, "record": record}:
                    return _PicturesWanted(photos=form_correction_sheet.wanting_photos(context, number, record))
                case {"number": number, "group": group}:
                    return _PicturesWanted(card=group_sheet.wanting_card(context, number, group))
        return _PicturesWanted()

    async def _card(self, seat: DeskSeat, form: FormData, wanted: CardWanted | None) -> CardSent | None:
        """What became of a photo of an ID card in the form; none where none came or none is wanted."""
        if wanted is None:
            return None
        return await self._cards.take(seat.session.person_id, form, wanted, pressed=form.get("then") == _READ_CARD)

    def _take(
        self,
        seat: DeskSeat,
        request: Request,
        form: FormData,
        sent: _SentSheet,
        take: _Take,
    ) -> tuple[StepTaken, str]:
        """What came of it, and the number of the case that is shown then: on wish the next one of the list."""
        name = request.query_params.get("list", "")
        with self._sittings.writing(seat) as context:
            case = at_desk.find(context, request.path_params["number"])
            taken = take(replace(context, list_open=name), sent)
            goes_on = taken.taken and form.get("then") == _NEXT
            following = lists.following(context, case, name) if goes_on else None
        return taken, following.number if following else case.number

    def _look(
        self,
        seat: DeskSeat,
        request: Request,
        number: str,
        asked: Callable[[Context], dict[str, Any]] = lambda context: {},
    ) -> dict[str, Any]:
        query = request.query_params
        with self._sittings.reading(seat) as context:
            shown = queue.queue(context, query.get("list", ""), page_number(query.get("page", "1")))
            number = number or next((row.number for row in shown.rows), "")
            case = sheet.sheet(context, at_desk.find(context, number)) if number else None
            values: dict[str, Any] = {
                "queue": shown,
                "case": case,
                "form": None,
                "flash": "",
                "good": False,
                "ticked": frozenset(),
                "carried": (),
                "who": say_who(context),
                "on": "queue",
            }
            values |= asked(context)
        chosen = request.path_params.get("number")
        if chosen and case is not None and case.card.tone is Tone.DANGER:
            self._note_seen(seat, chosen)
        return values

    def _note_seen(self, seat: DeskSeat, number: str) -> None:
        """Whoever looks at a danger has seen it, as in the chat."""
        with self._sittings.writing(seat) as context:
            seen.note(context, at_desk.find(context, number))

    def _answer(
        self, request: Request, seat: DeskSeat, values: dict[str, Any], *, part: str, status: int = 200
    ) -> Response:
        # htmx swaps what has the status 200 alone
        response = (
            self._rendering.page(part, **values)
            if is_part(request)
            else self._rendering.page("queue.html", status, **values)
        )
        self._seats.renew(response, seat)
        return response


def _sent_sheet(form: FormData, uploads: Uploads, card: CardSent | None) -> _SentSheet:
    filled: Filled = {
        name: [value for value in form.getlist(name) if isinstance(value, str)] for name in form if name not in _OWN
    }
    return _SentSheet(
        filled=filled,
        version=str(form.get("version", "")),
        draft_id=str(form.get("draft", "")),
        uploads=uploads,
        card=card,
    )
