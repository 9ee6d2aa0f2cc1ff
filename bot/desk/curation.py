"""A person behind the assistant, at the desk: questions in vain, answering them, and the county's own answers."""

from collections.abc import Callable
from functools import partial
from typing import Any

from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.desk.knowledge import frame
from bot.desk.room import Asked, Room, filled
from handlers.curation import local_at_desk, questions_at_desk
from handlers.curation.rooms import NotInKnowledge
from handlers.dialog.context import Context
from handlers.dialog.pages import page_number
from handlers.dialog.row_ids import row_id
from handlers.forms.at_once import SheetSent, WholeSheet

_QUESTIONS, _LOCAL = "/desk/knowledge/questions", "/desk/knowledge/local"


class CurationPages:
    """`/desk/knowledge/questions` and `/desk/knowledge/local`."""

    def __init__(self, *, room: Room) -> None:
        self._room = room

    def routes(self) -> list[Route]:
        """The pages."""
        return [
            Route(_QUESTIONS, self.list_questions, methods=["GET"]),
            Route(f"{_QUESTIONS}/{{question:str}}", self.open_question, methods=["GET"]),
            Route(f"{_QUESTIONS}/{{question:str}}", self.answer_question, methods=["POST"]),
            Route(_LOCAL, self.list_entries, methods=["GET"]),
            Route(f"{_LOCAL}/new", self.open_new, methods=["GET"]),
            Route(f"{_LOCAL}/new", self.send_new, methods=["POST"]),
            Route(f"{_LOCAL}/{{entry:str}}", self.show_entry, methods=["GET"]),
            *(Route(f"{_LOCAL}/{{entry:str}}/{deed}", self.do, methods=["POST"]) for deed in local_at_desk.AT_ONCE),
            *(Route(f"{_LOCAL}/{{entry:str}}/{deed}", self.open, methods=["GET"]) for deed in local_at_desk.BY_FORM),
            *(Route(f"{_LOCAL}/{{entry:str}}/{deed}", self.send, methods=["POST"]) for deed in local_at_desk.BY_FORM),
        ]

    # --- questions

    async def list_questions(self, request: Request) -> Response:
        """What waits for a person, and what was asked in vain."""
        return await self._show_questions(request)

    async def open_question(self, request: Request) -> Response:
        """The sheet on which a question is answered."""
        id = _number(request.path_params["question"])
        return await self._sheet(request, "questions", lambda context: questions_at_desk.opened(context, id))

    async def answer_question(self, request: Request) -> Response:
        """Answer it; whoever asked hears it as the office's word."""
        answer = partial(questions_at_desk.answer, id=_number(request.path_params["question"]))
        sent = await self._sent(request, answer)
        if isinstance(sent, WholeSheet):
            return await self._again(request, "questions", sent)
        return await self._show_questions(request, flash=sent)

    async def _show_questions(self, request: Request, flash: SheetSent | None = None) -> Response:
        page = page_number(request.query_params.get("page", "1"))
        return await self._shown(
            request,
            "questions",
            "knowledge_questions.html",
            lambda context: {"lists": questions_at_desk.lists(context, page), "flash": flash},
        )

    # --- the county's own answers

    async def list_entries(self, request: Request) -> Response:
        """All that wait for a second person, or answer."""
        return await self._show_entries(request)

    async def open_new(self, request: Request) -> Response:
        """The sheet of a new entry, with the words of a question where it is written from one."""
        of = _of(request)
        return await self._sheet(request, "local", lambda context: local_at_desk.opened_new(context, of))

    async def send_new(self, request: Request) -> Response:
        """Write it; a second person is asked."""
        return await self._written(request, partial(local_at_desk.send_new, question=_of(request)))

    async def show_entry(self, request: Request) -> Response:
        """An entry with its history and what may be done with it."""
        return await self._show_entry(request)

    async def do(self, request: Request) -> Response:
        """Agree to it, publish it alone, or withdraw it."""
        id, deed = _number(request.path_params["entry"]), _deed(request)
        said = await self._room.do(request, lambda context, form: local_at_desk.do(context, id, deed))
        return await self._show_entries(request, flash=SheetSent(said=said, done=True))

    async def open(self, request: Request) -> Response:
        """The sheet by which it is written anew, or sent back."""
        id, deed = _number(request.path_params["entry"]), _deed(request)
        return await self._sheet(request, "local", lambda context: local_at_desk.opened(context, id, deed))

    async def send(self, request: Request) -> Response:
        """Write it anew, or send it back."""
        id, deed = _number(request.path_params["entry"]), _deed(request)
        return await self._written(request, partial(local_at_desk.send, id=id, deed=deed))

    async def _written(self, request: Request, send: Callable[..., WholeSheet | SheetSent]) -> Response:
        sent = await self._sent(request, send)
        if isinstance(sent, WholeSheet):
            return await self._again(request, "local", sent)
        return await self._show_entries(request, flash=sent)

    async def _show_entries(self, request: Request, flash: SheetSent | None = None) -> Response:
        page = page_number(request.query_params.get("page", "1"))
        return await self._shown(
            request,
            "local",
            "knowledge_local.html",
            lambda context: {"found": local_at_desk.show(context, page), "flash": flash},
        )

    async def _show_entry(self, request: Request) -> Response:
        id = _number(request.path_params["entry"])
        return await self._shown(
            request, "local", "knowledge_entry.html", lambda context: {"entry": local_at_desk.see(context, id)}
        )

    # --- sheets

    async def _sheet(self, request: Request, room: str, opened: Callable[[Context], WholeSheet]) -> Response:
        return await self._shown(
            request, room, "knowledge_sheet.html", lambda context: _around(request, room, opened(context))
        )

    async def _again(self, request: Request, room: str, sheet: WholeSheet) -> Response:
        status = 200 if sheet.lines else 422
        return await self._shown(
            request, room, "knowledge_sheet.html", lambda context: _around(request, room, sheet), status=status
        )

    async def _sent(self, request: Request, send: Callable[..., WholeSheet | SheetSent]) -> WholeSheet | SheetSent:
        def sent(context: Context, form: FormData) -> WholeSheet | SheetSent:
            return send(context, filled=filled(form), once=str(form.get("once")), sure="sure" in form)

        return await self._room.do(request, sent)

    async def _shown(self, request: Request, room: str, template: str, asked: Asked, *, status: int = 200) -> Response:
        return await self._room.show(
            request, template, lambda context: asked(context) | frame(context, room), status=status
        )


def _around(request: Request, room: str, sheet: WholeSheet) -> dict[str, Any]:
    of = _of(request)
    action = request.url.path if of is None else f"{request.url.path}?of={of}"
    return {"sheet": sheet, "action": action, "back": f"/desk/knowledge/{room}"}


def _number(named: str) -> int:
    """The id in an address. Raises NotInKnowledge for what is none."""
    id = row_id(named)
    if id is None:
        raise NotInKnowledge(named)
    return id


def _of(request: Request) -> int | None:
    """The question from which an entry is written; none where none is named."""
    named = request.query_params.get("of")
    return None if named is None else _number(named)


def _deed(request: Request) -> str:
    return request.url.path.rpartition("/")[2]
