"""Reporting dates: the register of a month, pressing chosen cells, more time, exemptions, a year of the calendar."""

from collections.abc import Callable
from typing import Any

from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.desk import counted_houses
from bot.desk.room import Asked, Room, filled, texts
from handlers.dialog.context import Context
from handlers.forms.at_once import WholeSheet
from handlers.official_tables import houses_of_date
from handlers.reporting.answering import own_dates
from handlers.reporting.decisions import exemptions_at_desk, waiting_requests, year
from handlers.reporting.escalation import plan
from handlers.reporting.obligations.house_counts import HouseCounts
from handlers.reporting.register import press_chosen, table
from handlers.reporting.register.months import read_month

_HOME = "/desk/reporting"


class ReportingPages:
    """`/desk/reporting`, with its exemptions and its calendar."""

    def __init__(self, *, room: Room) -> None:
        self._room = room

    def routes(self) -> list[Route]:
        """The pages."""
        return [
            Route(_HOME, self.register, methods=["GET"]),
            Route(_HOME, self.press, methods=["POST"]),
            Route(f"{_HOME}/dates/{{date:str}}/{{figure:str}}", self.houses, methods=["GET"]),
            Route(f"{_HOME}/own", self.answer, methods=["POST"]),
            Route(f"{_HOME}/own/more-time", self.open_more_time, methods=["GET"]),
            Route(f"{_HOME}/own/more-time", self.ask_more_time, methods=["POST"]),
            Route(f"{_HOME}/more-time/{{request:str}}", self.open_refusal, methods=["GET"]),
            Route(f"{_HOME}/more-time/{{request:str}}", self.refuse, methods=["POST"]),
            Route(f"{_HOME}/more-time/{{request:str}}/grant", self.grant, methods=["POST"]),
            Route(f"{_HOME}/exemptions", self.exemptions, methods=["GET"]),
            Route(f"{_HOME}/exemptions/new", self.open_exemption, methods=["GET"]),
            Route(f"{_HOME}/exemptions/new", self.exempt, methods=["POST"]),
            Route(f"{_HOME}/exemptions/{{exemption:str}}/end", self.end_exemption, methods=["POST"]),
            Route(f"{_HOME}/calendar", self.calendar, methods=["GET"]),
            Route(f"{_HOME}/calendar/{{rule:str}}", self.open_rule, methods=["GET"]),
            Route(f"{_HOME}/calendar/{{rule:str}}", self.set_rule, methods=["POST"]),
        ]

    async def register(self, request: Request) -> Response:
        """A month of the register, with the requests that wait above it."""
        return await self._room.show(request, "register_table.html", _register(request))

    async def press(self, request: Request) -> Response:
        """Press the cells that were picked, and say who heard of it and who has to be rung; or write one its 催办单."""

        def pressed(context: Context, form: FormData) -> list[str]:
            if "letter" in form:
                return [plan.print_letter(context, str(form["letter"]))]
            return press_chosen.press(context, str(form.get("place")), texts(form, "pick"))

        said = await self._room.do(request, pressed)
        return await self._room.show(request, "register_table.html", _register(request), flash="\n".join(said))

    async def houses(self, request: Request) -> Response:
        """The houses that a number counts."""
        date, figure = request.path_params["date"], request.path_params["figure"]
        return await counted_houses.show(
            self._room,
            request,
            lambda context, page: houses_of_date.houses(context, date, figure, page),
            back=f"{_HOME}?month={date.partition(':')[2][:6]}",
            back_label="desk.reporting.back",
        )

    async def answer(self, request: Request) -> Response:
        """Say of an own date that it was done, is nil, or take that back."""
        said = await self._room.do(request, lambda context, form: own_dates.answer(context, str(form.get("do"))))
        return await self._room.show(request, "register_table.html", _register(request), flash=said)

    async def open_more_time(self, request: Request) -> Response:
        """The form by which more time is asked for."""
        named = request.query_params.get("date", "")
        return await self._sheet(request, lambda context: own_dates.more_time(context, named), _HOME)

    async def ask_more_time(self, request: Request) -> Response:
        """Ask for more time."""
        named = request.query_params.get("date", "")
        sent = await self._room.do(
            request,
            lambda context, form: own_dates.ask_more_time(context, named, filled(form), str(form.get("once"))),
        )
        if isinstance(sent, WholeSheet):
            return await self._again(request, sent, _HOME)
        return await self._room.show(request, "register_table.html", _register(request), flash=sent.said)

    async def grant(self, request: Request) -> Response:
        """Grant more time."""
        id = request.path_params["request"]
        said = await self._room.do(request, lambda context, form: waiting_requests.grant(context, id))
        return await self._room.show(request, "register_table.html", _register(request), flash=said)

    async def open_refusal(self, request: Request) -> Response:
        """The form by which more time is refused."""
        id = request.path_params["request"]
        return await self._sheet(request, lambda context: waiting_requests.refusal(context, id), _HOME)

    async def refuse(self, request: Request) -> Response:
        """Refuse more time."""
        id = request.path_params["request"]
        sent = await self._room.do(
            request, lambda context, form: waiting_requests.refuse(context, id, filled(form), str(form.get("once")))
        )
        if isinstance(sent, WholeSheet):
            return await self._again(request, sent, _HOME)
        return await self._room.show(request, "register_table.html", _register(request), flash=sent.said)

    async def exemptions(self, request: Request) -> Response:
        """What is exempt below."""
        return await self._room.show(request, "exemptions.html", _exemptions)

    async def open_exemption(self, request: Request) -> Response:
        """The form of a new exemption."""
        area = request.query_params.get("place", "")
        return await self._sheet(
            request, lambda context: exemptions_at_desk.opened(context, area), f"{_HOME}/exemptions"
        )

    async def exempt(self, request: Request) -> Response:
        """Exempt a place."""
        area = request.query_params.get("place", "")
        sent = await self._room.do(
            request, lambda context, form: exemptions_at_desk.send(context, area, filled(form), str(form.get("once")))
        )
        if isinstance(sent, WholeSheet):
            return await self._again(request, sent, f"{_HOME}/exemptions")
        return await self._room.show(request, "exemptions.html", _exemptions, flash=sent.said)

    async def end_exemption(self, request: Request) -> Response:
        """End an exemption before its day."""
        id = request.path_params["exemption"]
        said = await self._room.do(request, lambda context, form: exemptions_at_desk.end(context, id))
        return await self._room.show(request, "exemptions.html", _exemptions, flash=said)

    async def calendar(self, request: Request) -> Response:
        """A year of the calendar."""
        return await self._room.show(request, "year.html", _year(request))

    async def open_rule(self, request: Request) -> Response:
        """The form by which a county changes how it lives by a rule."""
        mark, area = request.path_params["rule"], request.query_params.get("county", "")
        return await self._sheet(request, lambda context: year.opened(context, area, mark), f"{_HOME}/calendar")

    async def set_rule(self, request: Request) -> Response:
        """Change it, once it was looked over."""
        mark, area = request.path_params["rule"], request.query_params.get("county", "")
        sent = await self._room.do(
            request,
            lambda context, form: year.send(
                context, area, mark, filled(form), once=str(form.get("once")), sure="sure" in form
            ),
        )
        if isinstance(sent, WholeSheet):
            return await self._again(request, sent, f"{_HOME}/calendar")
        return await self._room.show(request, "year.html", _year(request), flash=sent.said)

    async def _sheet(self, request: Request, opened: Callable[[Context], WholeSheet], back: str) -> Response:
        return await self._room.show(
            request,
            "whole_form.html",
            lambda context: {"sheet": opened(context), "action": _here(request), "back": back},
        )

    async def _again(self, request: Request, sheet: WholeSheet, back: str) -> Response:
        values: dict[str, Any] = {"sheet": sheet, "action": _here(request), "back": back}
        return await self._room.show(
            request, "whole_form.html", lambda context: values, status=200 if sheet.lines else 422
        )


def _register(request: Request) -> Asked:
    query = request.query_params

    def asked(context: Context) -> dict[str, Any]:
        month, counts = read_month(context.say, query.get("month", ""), context.today), HouseCounts(context)
        return {
            "found": table.table(context, query.get("place", ""), month, query.get("only", ""), counts),
            "month": month,
            "own": own_dates.own_dates(context, month, counts),
            "waiting": waiting_requests.waiting(context),
            "exempting": exemptions_at_desk.exempting_offices(context),
        }

    return asked


def _exemptions(context: Context) -> dict[str, Any]:
    return {
        "held": exemptions_at_desk.exemptions_held(context),
        "exempting": exemptions_at_desk.exempting_offices(context),
    }


def _year(request: Request) -> Asked:
    query = request.query_params
    return lambda context: {
        "found": year.county_year(context, query.get("county", ""), query.get("year", "")),
        "months": year.MONTHS,
    }


def _here(request: Request) -> str:
    """The own address with all that it names, to which a form is sent."""
    return f"{request.url.path}?{request.url.query}" if request.url.query else request.url.path
