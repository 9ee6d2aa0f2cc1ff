"""Photos for the page: as large as they are shown, or small; to their sender and to who was sent them."""

import asyncio
import io

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.channels.web.kept_response import hand_out
from bot.channels.web.sharing import KEEP, may_have
from bot.channels.web.visit import Visits
from storage.cases import photos
from storage.database.database import Database
from storage.database.sealed_folder import KeptFile, SealedFolder
from storage.web.sessions import WebSession

JPEG = "image/jpeg"
_SMALL_SIDE = 480


class Album:
    """Shows stored photos to those who may see them; to all others they do not exist."""

    def __init__(self, *, database: Database, visits: Visits, folder: SealedFolder) -> None:
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
        photo = await self._photo(request)
        if photo is None:
            return Response(status_code=404)
        return await hand_out(request, photo, media_type=JPEG, headers=KEEP)

    async def show_small(self, request: Request) -> Response:
        """The photo, at most 480 pixels a side."""
        photo = await self._photo(request)
        if photo is None:
            return Response(status_code=404)
        return Response(await asyncio.to_thread(small_copy, photo), media_type=JPEG, headers=KEEP)

    async def _photo(self, request: Request) -> KeptFile | None:
        session = await self._visits.session(request)
        if session is None:
            return None
        return await asyncio.to_thread(self._find, session, request.path_params["id"])

    def _find(self, session: WebSession, photo_id: str) -> KeptFile | None:
        with self._database.reading() as tx:
            photo = photos.find(tx, photo_id)
            if photo is None or photo.file is None:
                return None
            if not may_have(tx, session, "photos", photo.id, sender=photo.person_id):
                return None
        kept = self._folder.file(photo.file)
        return kept if kept.is_here else None


def small_copy(shown: KeptFile) -> bytes:
    """The small copy of a shown one, made and kept beside it at the first look."""
    small = shown.folder.file(photos.small_name(shown.name))
    if small.is_here:
        return small.read()
    from PIL import Image

    data = io.BytesIO()
    with shown.open() as file, Image.open(file, formats=("JPEG",)) as picture:
        picture.draft("RGB", (_SMALL_SIDE, _SMALL_SIDE))
        picture.thumbnail((_SMALL_SIDE, _SMALL_SIDE))
        picture.convert("RGB").save(data, "JPEG", quality=80)
    small.folder.write(small.name, data.getvalue())
    return data.getvalue()
