"""Pages that are put together when the first of them is asked for: the start does not wait for them."""

import asyncio
from collections.abc import Callable, Sequence

from starlette.routing import BaseRoute, Route, Router
from starlette.types import Receive, Scope, Send


class LateRoutes:
    """The routes below a path, made by `build` in a thread when the first request comes."""

    def __init__(self, path: str, build: Callable[[], Sequence[BaseRoute]]) -> None:
        self._path = path
        self._build = build
        self._building = asyncio.Lock()
        self._router: Router | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request below the path."""
        async with self._building:
            if self._router is None:
                self._router = Router(await asyncio.to_thread(self._build))
        await self._router(scope, receive, send)

    def routes(self) -> list[BaseRoute]:
        """The path, and whatever is below it."""
        return [Route(self._path, self), Route(f"{self._path}/{{below:path}}", self)]
