"""One step on many cases: what was ticked is kept, what can be done with all of it is offered, and its course shown."""

import asyncio
from collections.abc import Callable
from typing import Any

from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from bot.channels.web.guard import capped
from bot.desk.rendering import Rendering, is_part
from bot.desk.seats import DeskSeat, Seats
from bot.desk.sitting import Sittings, say_who
from bot.desk.ticks import FORM_BYTES, MOST_FIELDS, selection_in
from handlers.batches import menu, progress, starting, undoing
from handlers.batches.starting import BatchSheet
from handlers.cases.steps import TAKE_BACK
from handlers.dialog.context import Context
from handlers.forms.sheets import Filled
from storage.batches.batches import BatchState


class BatchPages:
    """`/desk/batches` and what is below it."""

    def __init__(self, *, seats: Seats, sittings: Sittings, rendering: Rendering) -> None:
        self._seats = seats
        self._sittings = sittings
        self._rendering = rendering

    def routes(self) -> list[Route]:
        """The pages."""
        return [
            Route("/desk/batches", self.list, methods=["GET"]),
            Route("/desk/batches", self.choose, methods=["POST"]),
            Route("/desk/batches/{batch:str}", self.show, methods=["GET"]),
            Route("/desk/batches/{batch:str}/undo", self.undo, methods=["POST"]),
            Route("/desk/batches/{batch:str}/{step:str}", self.open_step, methods=["GET"]),
            Route("/desk/batches/{batch:str}/{step:str}", self.start, methods=["POST"]),
        ]

    async def list(self, request: Request) -> Response:
        """The batches that the person began."""
        seat = await self._seats.taken(request)
        return await self._page(seat, "batch_list.html", lambda context: {"batches": progress.recent(context)})

    async def choose(self, request: Request) -> Response:
        """Keep what was ticked, and go where it is offered what can be done with it."""
        seat = await self._seats.taken(request)
        async with capped(request, FORM_BYTES).form(max_files=0, max_fields=MOST_FIELDS) as form:
            batch = await asyncio.to_thread(self._choose, seat, request, form)
        return self._seated(seat, RedirectResponse(f"/desk/batches/{batch}", 303))

    async def show(self, request: Request) -> Response:
        """What can be done with what was chosen; of a batch that was begun, how far it is, of htmx that part alone."""
        seat = await self._seats.taken(request)
        id = request.path_params["batch"]
        if is_part(request):  # it comes by itself, and keeps nobody in the seat
            values = await asyncio.to_thread(self._look, seat, lambda context: _shown(context, id))
            return self._rendering.page("_batch_progress.html", **values)
        return await self._page(seat, "batch.html", lambda context: _shown(context, id))

    async def undo(self, request: Request) -> Response:
        """Take all of it back at one press; too late, the page says so."""
        seat = await self._seats.taken(request)
        id = request.path_params["batch"]
        await asyncio.to_thread(self._write, seat, lambda context: undoing.begin(context, menu.own(context, id)))
        return self._seated(seat, RedirectResponse(f"/desk/batches/{id}", 303))

    async def open_step(self, request: Request) -> Response:
        """The form of a step for all of the cases, or that by which its steps are taken back."""
        seat = await self._seats.taken(request)
        id, step = request.path_params["batch"], request.path_params["step"]
        return await self._page(seat, "batch_form.html", lambda context: {"form": _opened(context, id, step)})

    async def start(self, request: Request) -> Response:
        """Begin a step on all of the cases, and show how far it is; the form again where something in it is wrong."""
        seat = await self._seats.taken(request)
        id, step = request.path_params["batch"], request.path_params["step"]
        async with capped(request, FORM_BYTES).form(max_files=0, max_fields=MOST_FIELDS) as form:
            filled: Filled = {name: [one for one in form.getlist(name) if isinstance(one, str)] for name in form}
        begun = await asyncio.to_thread(self._write, seat, lambda context: _begin(context, id, step, filled))
        if isinstance(begun, BatchSheet):
            return await self._page(seat, "batch_form.html", lambda context: {"form": begun}, status=422)
        return self._seated(seat, RedirectResponse(f"/desk/batches/{begun}", 303))

    def _choose(self, seat: DeskSeat, request: Request, form: FormData) -> int:
        with self._sittings.writing(seat) as context:
            return menu.choose(context, selection_in(context, request, form))

    def _write(self, seat: DeskSeat, does: Callable[[Context], Any]) -> Any:
        with self._sittings.writing(seat) as context:
            return does(context)

    def _look(self, seat: DeskSeat, finds: Callable[[Context], dict[str, Any]]) -> dict[str, Any]:
        with self._sittings.reading(seat) as context:
            return {"who": say_who(context), "on": "batches", **finds(context)}

    async def _page(
        self, seat: DeskSeat, template: str, finds: Callable[[Context], dict[str, Any]], *, status: int = 200
    ) -> Response:
        values = await asyncio.to_thread(self._look, seat, finds)
        return self._seated(seat, self._rendering.page(template, status, **values))

    def _seated(self, seat: DeskSeat, response: Response) -> Response:
        self._seats.renew(response, seat)
        return response


def _shown(context: Context, id: str) -> dict[str, Any]:
    batch = menu.own(context, id)
    if batch.state is BatchState.CHOSEN:
        return {"menu": menu.menu(context, batch), "shown": None}
    return {"menu": None, "shown": progress.progress(context, batch)}


def _opened(context: Context, id: str, step: str) -> BatchSheet:
    batch = menu.own(context, id)
    return undoing.opened(context, batch) if step == TAKE_BACK.id else starting.opened(context, batch, step)


def _begin(context: Context, id: str, step: str, filled: Filled) -> str | BatchSheet:
    """The id of the batch that was begun, or the form again."""
    batch = menu.own(context, id)
    if step == TAKE_BACK.id:
        begun = undoing.take_back(context, batch, filled)
        return begun if isinstance(begun, BatchSheet) else str(begun)
    return starting.start(context, batch, step, filled) or id
