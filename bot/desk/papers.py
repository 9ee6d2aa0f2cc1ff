"""Papers: the form for one case or for those that were chosen in the ledger, how far a paper is, and fetching it."""

from typing import Any

from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from bot.channels.web.downloads import disposition
from bot.channels.web.kept_response import hand_out
from bot.desk.rendering import is_part
from bot.desk.room import Room
from bot.desk.ticks import to_export
from handlers.cases import at_desk
from handlers.dialog.context import Context
from handlers.papers import asking, chosen, office_papers, showing
from handlers.papers.asking import MOST_AT_ONCE, PaperChoice, PaperSheet
from handlers.papers.showing import PaperFile


class PaperPages:
    """`/desk/papers`, and the papers of a case.

    Full numbers go to who has just shown who they are; in a demo there is nobody to show it.
    """

    def __init__(self, *, room: Room, demo: bool) -> None:
        self._room = room
        self._demo = demo

    def routes(self) -> list[Route]:
        """The pages."""
        return [
            Route("/desk/papers", self.mine, methods=["GET"]),
            Route("/desk/papers", self.ask, methods=["POST"]),
            Route("/desk/papers/office", self.of_office, methods=["POST"]),
            Route("/desk/papers/{paper:str}", self.show, methods=["GET"]),
            Route("/desk/papers/{paper:str}/file", self.fetch, methods=["GET"]),
            Route("/desk/cases/{number:str}/papers", self.of_case, methods=["GET"]),
        ]

    async def mine(self, request: Request) -> Response:
        """The own papers; without a choice there is nothing to ask for."""
        return await self._room.show(request, "paper_form.html", lambda context: _around(context, None))

    async def of_case(self, request: Request) -> Response:
        """The form for one case."""

        def asked(context: Context) -> dict[str, Any]:
            case = at_desk.find(context, request.path_params["number"])
            return _around(context, asking.sheet(context, chosen.one_case(case.number)))

        return await self._room.show(request, "paper_form.html", asked)

    async def ask(self, request: Request) -> Response:
        """Ask for papers, and go where they can be watched; what is not right, or not chosen yet, is shown again.

        For full numbers whoever sat down too long ago signs in again first.
        """
        knows = await self._knows(request)

        def asked(context: Context, form: FormData) -> int | dict[str, Any]:
            selection = to_export(context, request, form)
            if "kind" not in form:
                return _around(context, asking.sheet(context, selection))
            if "full" in form and not knows:
                return {**_around(context, asking.sheet(context, selection, _choice(form))), "unsure": True}
            found = asking.ask(context, selection, _choice(form))
            return found if isinstance(found, int) else _around(context, found)

        found = await self._room.do(request, asked)
        if isinstance(found, int):
            return RedirectResponse(f"/desk/papers/{found}", 303)
        status = 403 if found["unsure"] else 422 if found["sheet"].slips else 200
        return await self._room.show(request, "paper_form.html", lambda context: found, status=status)

    async def of_office(self, request: Request) -> Response:
        """Have a paper made for which no households are chosen, and go where it can be watched."""

        def asked(context: Context, form: FormData) -> int | None:
            return office_papers.order(context, str(form.get("kind")), str(form.get("format")))

        found = await self._room.do(request, asked)
        if found is not None:
            return RedirectResponse(f"/desk/papers/{found}", 303)
        return await self._room.show(request, "paper_form.html", _busy, status=422)

    async def show(self, request: Request) -> Response:
        """How far a paper is; of htmx the line alone, which asks again while it is waited for."""
        knows = await self._knows(request)

        def asked(context: Context) -> dict[str, Any]:
            return {"paper": showing.one(context, request.path_params["paper"]), "unsure": not knows}

        if is_part(request):
            return await self._room.show_by_itself(request, "_paper.html", asked)
        return await self._room.show(request, "paper.html", asked)

    async def fetch(self, request: Request) -> Response:
        """The file; with full numbers only to who has just shown who they are."""
        paper, knows = request.path_params["paper"], await self._knows(request)

        def asked(context: Context) -> PaperFile | dict[str, Any]:
            shown = showing.one(context, paper)
            return showing.fetch(context, paper) if knows or not shown.full else {"paper": shown, "unsure": True}

        found = await self._room.fetch(request, asked)
        if isinstance(found, dict):
            return await self._room.show(request, "paper.html", lambda context: found, status=403)
        headers = {"Content-Disposition": disposition(found.name), "Cache-Control": "no-store"}
        return await hand_out(request, found.kept, media_type=found.media_type, headers=headers)

    async def _knows(self, request: Request) -> bool:
        return self._demo or self._room.seats.is_sure(await self._room.seats.taken(request))


def _choice(form: FormData) -> PaperChoice:
    return PaperChoice(
        kind=str(form.get("kind", "")),
        format=str(form.get("format", "")),
        full="full" in form,
        reason=str(form.get("reason", "")),
    )


def _around(context: Context, sheet: PaperSheet | None) -> dict[str, Any]:
    return {
        "unsure": False,
        "sheet": sheet,
        "mine": showing.mine(context),
        "of_office": () if sheet else office_papers.offered(context),
        "slip": "",
    }


def _busy(context: Context) -> dict[str, Any]:
    return {**_around(context, None), "slip": context.say("papers.slip.busy", most=MOST_AT_ONCE)}
