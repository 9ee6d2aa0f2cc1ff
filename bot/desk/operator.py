"""The page of whoever runs the assistant: health, queues, messages to be sent again, versions, storage, last faults."""

from pathlib import Path
from typing import Any

from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.core import faults
from bot.desk.machine import read_machine
from bot.desk.room import Room
from handlers.dialog.context import Context
from handlers.dialog.dates import say_moment
from handlers.dialog.row_ids import row_id
from handlers.operating import standing


class OperatorPages:
    """`/desk/operator`; `folder` is where the data lie."""

    def __init__(self, *, room: Room, folder: Path) -> None:
        self._room = room
        self._folder = folder

    def routes(self) -> list[Route]:
        """The page, and sending a message again."""
        return [
            Route("/desk/operator", self.show, methods=["GET"]),
            Route("/desk/operator", self.retry, methods=["POST"]),
        ]

    async def show(self, request: Request) -> Response:
        """How the assistant fares."""
        return await self._room.show(request, "operator.html", self._look)

    async def retry(self, request: Request) -> Response:
        """Send a message again, and show the page."""
        said = await self._room.do(request, _retry)
        return await self._room.show(request, "operator.html", self._look, flash=said)

    def _look(self, context: Context) -> dict[str, Any]:
        found = standing.standing(context)
        return {
            "standing": found,
            "machine": read_machine(context.tx, self._folder),
            "faults": [(one, say_moment(context.say, one.at, context.zone)) for one in faults.read(self._folder)],
        }


def _retry(context: Context, form: FormData) -> str:
    id = row_id(str(form.get("message", "")))
    done = id is not None and standing.retry(context, id)
    return context.say("operating.retried" if done else "operating.not_there")
