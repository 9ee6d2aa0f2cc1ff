"""Exports: the form for a view of the ledger, how far a file is, fetching it, and the county's own columns."""

import asyncio
from collections.abc import Callable
from typing import Any, TypeVar

from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from bot.channels.web.downloads import disposition
from bot.channels.web.guard import capped
from bot.channels.web.kept_response import hand_out
from bot.desk.rendering import Rendering, is_part
from bot.desk.seats import DeskSeat, Seats
from bot.desk.sitting import Sittings, say_who
from bot.desk.ticks import FORM_BYTES, MOST_FIELDS, to_export
from handlers.dialog.context import Context
from handlers.exchange import asking, columns, showing
from handlers.exchange.asking import ExportChoice, ExportSheet
from handlers.exchange.columns import WrongColumns
from handlers.exchange.own_columns import OwnColumns, own_columns, remove

_COLUMNS_BYTES = 32_000

Found = TypeVar("Found")


class ExportPages:
    """`/desk/exports`, and a county's columns at `/desk/columns`.

    Full numbers go to who has just shown who they are; in a demo there is nobody to show it.
    """

    def __init__(self, *, seats: Seats, sittings: Sittings, rendering: Rendering, demo: bool) -> None:
        self._demo = demo
        self._seats = seats
        self._sittings = sittings
        self._rendering = rendering

    def routes(self) -> list[Route]:
        """The pages."""
        return [
            Route("/desk/exports", self.open, methods=["GET"]),
            Route("/desk/exports", self.ask, methods=["POST"]),
            Route("/desk/exports/{export:str}", self.show, methods=["GET"]),
            Route("/desk/exports/{export:str}/file", self.fetch, methods=["GET"]),
            Route("/desk/columns", self.columns, methods=["GET"]),
            Route("/desk/columns", self.keep, methods=["POST"]),
            Route("/desk/columns/{set:str}/remove", self.remove, methods=["POST"]),
        ]

    async def open(self, request: Request) -> Response:
        """The form for the view in the address, and the own exports below."""
        seat = await self._seats.taken(request)
        found = await asyncio.to_thread(self._look, seat, lambda context: self._sheet(context, request, FormData()))
        return self._page(seat, "export_form.html", found)

    async def ask(self, request: Request) -> Response:
        """Ask for an export, and go where it can be watched; what is not right or not sure yet is shown again.

        For full numbers whoever sat down too long ago signs in again first.
        """
        seat = await self._seats.taken(request)
        async with capped(request, FORM_BYTES).form(max_files=0, max_fields=MOST_FIELDS) as form:
            if "full" in form and not self._knows(seat):
                found = await asyncio.to_thread(self._look, seat, lambda context: self._sheet(context, request, form))
                return self._page(seat, "export_form.html", {**found, "unsure": True}, status=403)
            asked = await asyncio.to_thread(self._ask, seat, request, form)
        if isinstance(asked, int):
            return self._to(seat, f"/desk/exports/{asked}")
        return self._page(seat, "export_form.html", asked, status=422 if asked["sheet"].slips else 200)

    async def show(self, request: Request) -> Response:
        """How far an export is; of htmx the line alone, which asks again while it is waited for."""
        seat = await self._seats.taken(request)
        export = request.path_params["export"]
        found = await asyncio.to_thread(self._look, seat, lambda context: _watched(context, export))
        found["unsure"] = not self._knows(seat)
        if is_part(request):
            # A page that renews itself keeps nobody at the desk.
            return self._rendering.page("_export.html", **found)
        return self._page(seat, "export.html", found)

    async def fetch(self, request: Request) -> Response:
        """The file; with full numbers only to who has just shown who they are."""
        seat = await self._seats.taken(request)
        export = request.path_params["export"]
        if not self._knows(seat):
            watched = await asyncio.to_thread(self._look, seat, lambda context: _watched(context, export))
            if watched["export"].full:
                return self._page(seat, "export.html", {**watched, "unsure": True}, status=403)
        found = await asyncio.to_thread(self._change, seat, lambda it: showing.fetch(it, export))
        headers = {"Content-Disposition": disposition(found.name), "Cache-Control": "no-store"}
        response = await hand_out(request, found.kept, media_type=found.media_type, headers=headers)
        self._seats.renew(response, seat)
        return response

    async def columns(self, request: Request) -> Response:
        """The county's own columns."""
        seat = await self._seats.taken(request)
        found = await asyncio.to_thread(self._look, seat, lambda context: _own(context, own_columns(context)))
        return self._page(seat, "columns.html", found)

    async def keep(self, request: Request) -> Response:
        """Keep a set of columns; what cannot be read is shown again with a word."""
        seat = await self._seats.taken(request)
        async with capped(request, _COLUMNS_BYTES).form(max_files=0, max_fields=4) as form:
            name, lines = str(form.get("name", "")), str(form.get("lines", ""))

        def kept(context: Context) -> dict[str, Any] | None:
            shown = own_columns(context)
            try:
                columns.keep_set(context, name, lines)
            except WrongColumns as wrong:
                slip = context.say(wrong.key, **({"line": wrong.line} if wrong.line else {}))
                return _own(context, shown, name=name, lines=lines, slip=slip)
            return None

        again = await asyncio.to_thread(self._change, seat, kept)
        return self._to(seat, "/desk/columns") if again is None else self._page(seat, "columns.html", again, status=422)

    async def remove(self, request: Request) -> Response:
        """Keep a set no longer."""
        seat = await self._seats.taken(request)
        await asyncio.to_thread(self._change, seat, lambda context: remove(context, request.path_params["set"]))
        return self._to(seat, "/desk/columns")

    def _knows(self, seat: DeskSeat) -> bool:
        return self._demo or self._seats.is_sure(seat)

    # --- in a thread

    def _ask(self, seat: DeskSeat, request: Request, form: FormData) -> int | dict[str, Any]:
        def asked(context: Context) -> int | dict[str, Any]:
            if "format" not in form:
                return self._sheet(context, request, form)
            found = asking.ask(context, to_export(context, request, form), _choice(form))
            return found if isinstance(found, int) else _around(context, found)

        return self._change(seat, asked)

    def _sheet(self, context: Context, request: Request, form: FormData) -> dict[str, Any]:
        return _around(context, asking.sheet(context, to_export(context, request, form)))

    def _look(self, seat: DeskSeat, find: Callable[[Context], Found]) -> Found:
        with self._sittings.reading(seat) as context:
            return find(context)

    def _change(self, seat: DeskSeat, change: Callable[[Context], Found]) -> Found:
        with self._sittings.writing(seat) as context:
            return change(context)

    # --- answers

    def _page(self, seat: DeskSeat, template: str, values: dict[str, Any], *, status: int = 200) -> Response:
        response = self._rendering.page(template, status, on="exchange", **values)
        self._seats.renew(response, seat)
        return response

    def _to(self, seat: DeskSeat, address: str) -> Response:
        response = RedirectResponse(address, 303)
        self._seats.renew(response, seat)
        return response


def _choice(form: FormData) -> ExportChoice:
    return ExportChoice(
        format=str(form.get("format", "")),
        columns=str(form.get("columns", "")),
        full="full" in form,
        reason=str(form.get("reason", "")),
        sure="sure" in form,
    )


def _around(context: Context, sheet: ExportSheet) -> dict[str, Any]:
    return {
        "unsure": False,
        "sheet": sheet,
        "mine": showing.mine(context),
        "may_set": columns.may_set(context),
        "who": say_who(context),
    }


def _watched(context: Context, export: str) -> dict[str, Any]:
    return {"export": showing.one(context, export), "who": say_who(context)}


def _own(context: Context, own: OwnColumns, *, name: str = "", lines: str = "", slip: str = "") -> dict[str, Any]:
    return {"own": own, "called": name, "lines": lines, "slip": slip, "who": say_who(context)}
