"""A county's own templates for papers: sent in, used, laid by; and ours, to begin one's own from."""

from typing import Any

from starlette.datastructures import FormData, UploadFile
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from bot.channels.web.downloads import disposition
from bot.desk.room import Room
from handlers.dialog.context import Context
from handlers.dialog.file_kinds import MEDIA_TYPES
from handlers.papers import own_templates
from handlers.papers.our_templates import ours
from handlers.papers.own_templates import MOST_BYTES, NoTemplates, WrongFile

_HERE = "/desk/paper-templates"


class PaperTemplatePages:
    """`/desk/paper-templates`."""

    def __init__(self, *, room: Room) -> None:
        self._room = room

    def routes(self) -> list[Route]:
        """The pages."""
        return [
            Route(_HERE, self.show, methods=["GET"]),
            Route(_HERE, self.receive, methods=["POST"]),
            Route(f"{_HERE}/{{template:str}}/file", self.fetch, methods=["GET"]),
            Route(f"{_HERE}/{{template:str}}/use", self.use, methods=["POST"]),
            Route(f"{_HERE}/of/{{paper_kind:str}}", self.ours, methods=["GET"]),
            Route(f"{_HERE}/of/{{paper_kind:str}}/back", self.back, methods=["POST"]),
        ]

    async def show(self, request: Request) -> Response:
        """All kinds of papers, with the county's versions of their templates."""
        return await self._room.show(request, "template_list.html", lambda context: _all(context, ""))

    async def receive(self, request: Request) -> Response:
        """Take a template in; what is no Word file is said on the page."""

        def received(context: Context, form: FormData, data: bytes) -> str:
            sent = form.get("file")
            name = sent.filename or "" if isinstance(sent, UploadFile) else ""
            try:
                own_templates.receive(context, str(form.get("kind", "")), name, data)
            except WrongFile:
                return context.say("papers.template.no_word")
            return ""

        slip = await self._room.take_file(request, received, MOST_BYTES)
        if slip:
            return await self._room.show(request, "template_list.html", lambda context: _all(context, slip), status=422)
        return RedirectResponse(_HERE, 303)

    async def fetch(self, request: Request) -> Response:
        """A version as it was sent in."""
        template = await self._room.fetch(
            request, lambda context: own_templates.find(context, request.path_params["template"])
        )
        return _file(template.name, template.content)

    async def ours(self, request: Request) -> Response:
        """Our own template for a kind of paper."""

        def found(context: Context) -> tuple[str, bytes]:
            wanted = request.path_params["paper_kind"]
            kind = next((one for one in own_templates.all_kinds(context) if one.id == wanted), None)
            if kind is None:
                raise NoTemplates
            return f"{kind.label}.docx", ours(kind.id)

        return _file(*await self._room.fetch(request, found))

    async def use(self, request: Request) -> Response:
        """Use a version that was laid by."""
        await self._room.do(request, lambda context, form: own_templates.use(context, request.path_params["template"]))
        return RedirectResponse(_HERE, 303)

    async def back(self, request: Request) -> Response:
        """Let our own template count again."""
        kind = request.path_params["paper_kind"]
        await self._room.do(request, lambda context, form: own_templates.back_to_ours(context, kind))
        return RedirectResponse(_HERE, 303)


def _file(name: str, content: bytes) -> Response:
    headers = {"Content-Disposition": disposition(name), "Cache-Control": "no-store"}
    return Response(content, media_type=MEDIA_TYPES["docx"], headers=headers)


def _all(context: Context, slip: str) -> dict[str, Any]:
    return {"kinds": own_templates.all_kinds(context), "slip": slip}
