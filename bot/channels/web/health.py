"""For whatever watches the process: does it answer, and can it work? Nothing here says what it works at."""

import asyncio

from sqlalchemy.exc import DBAPIError
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from bot.core.wallclock import WallClock
from storage.database import heartbeats
from storage.database.database import Database


class Health:
    """`/healthz` and `/readyz`."""

    def __init__(self, database: Database, clock: WallClock) -> None:
        self._database = database
        self._clock = clock

    def routes(self) -> list[Route]:
        """Both."""
        return [
            Route("/healthz", self.alive, methods=["GET"]),
            Route("/readyz", self.ready, methods=["GET"]),
        ]

    async def alive(self, request: Request) -> Response:
        """200 as long as the process answers."""
        return PlainTextResponse("ok")

    async def ready(self, request: Request) -> Response:
        """{ready, silent}: 200, or 503 with the loops that are silent; with "database" where that is away."""
        silent = await asyncio.to_thread(self._silent)
        return JSONResponse({"ready": not silent, "silent": silent}, 503 if silent else 200)

    def _silent(self) -> list[str]:
        now = self._clock.now()
        try:
            with self._database.reading() as tx:
                beats = heartbeats.beats(tx)
        except DBAPIError:
            return ["database"]
        return sorted(name for name, (at, _) in beats.items() if heartbeats.is_silent(name, at, now))
