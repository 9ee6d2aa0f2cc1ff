"""Photos for the page: as large as they are shown, or small; to their sender and to who was sent them."""

import asyncio
import os
from pathlib import Path

from PIL import Image
from starlette.requests import Request
from starlette.responses import FileResponse, Response
from starlette.routing import Route

from bot.channels.web.sharing import KEEP, may_have
from bot.channels.web.visit import Visits
from storage.cases import photos
from storage.database.database import Database
from storage.web.sessions import WebSession

_SMALL_SIDE = 480


class Album:
    """Shows stored photos to those who may see them; to all others they do not exist."""

    def __init__(self, *, database: Database, visits: Visits, folder: Path) -> None:
        self._database = database
        self._visits = visits
        self._folder = folder

    def routes(self) -> list[Route]:
        """The endpoints."""
        return [
            Route("/photos/{id:str}", self.show, methods=["GET"]),
            Route("/photos/{id:str}/small", self.show_small, methods=["GET"]),
        ]

    async def show(self, request: Request) -> Response:
        """The photo, at most 2560 pixels a side, without metadata."""
        path = await self._path(request)
        return Response(status_code=404) if path is None else FileResponse(path, headers=KEEP)

    async def show_small(self, request: Request) -> Response:
        """The photo, at most 480 pixels a side."""
        path = await self._path(request)
        if path is None:
            return Response(status_code=404)
        return FileResponse(await asyncio.to_thread(small_copy, path), headers=KEEP)

    async def _path(self, request: Request) -> Path | None:
        session = await self._visits.session(request)
        if session is None:
            return None
        return await asyncio.to_thread(self._find, session, request.path_params["id"])

    def _find(self, session: WebSession, photo_id: str) -> Path | None:
        with self._database.reading() as tx:
            photo = photos.find(tx, photo_id)
            if photo is None or photo.file is None:
                return None
            if not may_have(tx, session, "photos", photo.id, sender=photo.person_id):
                return None
        path = self._folder / photo.file
        return path if path.is_file() else None


def small_copy(shown: Path) -> Path:
    """The small copy of a shown one, made at the first look."""
    small = shown.with_suffix(".small.jpg")
    if not small.exists():
        draft = shown.with_suffix(f".{os.urandom(4).hex()}.part")
        with Image.open(shown, formats=("JPEG",)) as picture:
            picture.draft("RGB", (_SMALL_SIDE, _SMALL_SIDE))
            picture.thumbnail((_SMALL_SIDE, _SMALL_SIDE))
            picture.convert("RGB").save(draft, "JPEG", quality=80)
        draft.replace(small)
    return small
