"""Files for the page: to download, by their sender and by who was sent them."""

import asyncio
import re
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.channels.web.kept_response import hand_out
from bot.channels.web.refusals import Denied
from bot.channels.web.sharing import KEEP, may_have
from bot.channels.web.visit import Visits
from storage.cases import files
from storage.cases.files import StoredFile
from storage.database.database import Database
from storage.database.sealed_folder import KeptFile, SealedFolder
from storage.web.sessions import WebSession

_IN_NO_QUOTES = re.compile(r"[^\w. ()-]+", re.ASCII)


class Downloads:
    """Hands out stored files to those who may have them; to all others they do not exist."""

    def __init__(self, *, database: Database, visits: Visits, folder: SealedFolder) -> None:
        self._database = database
        self._visits = visits
        self._folder = folder

    def routes(self) -> list[Route]:
        """The endpoint."""
        return [Route("/files/{id:str}", self.hand_out, methods=["GET"])]

    async def hand_out(self, request: Request) -> Response:
        """The file, to be saved and never shown as a page of this site. Raises Denied, SessionEnded."""
        session, file_id = await self._visits.session(request), request.path_params["id"]
        found = None if session is None else await asyncio.to_thread(self._find, session, file_id)
        if found is None:
            raise Denied(404, "web.error.no_file")
        kept, file = found
        headers = {**KEEP, "Content-Disposition": disposition(file.name)}
        return await hand_out(request, kept, media_type=file.media_type, headers=headers)

    def _find(self, session: WebSession, file_id: str) -> tuple[KeptFile, StoredFile] | None:
        with self._database.reading() as tx:
            file = files.find(tx, file_id)
            if file is None or file.file is None:
                return None
            if not may_have(tx, session, "files", file.id, sender=file.person_id):
                return None
        kept = self._folder.file(file.file)
        return (kept, file) if kept.is_here else None


def disposition(name: str) -> str:
    """The header by which a browser saves a file under its name (RFC 6266, RFC 5987), old ones under a plain one.

    >>> disposition("催办单 10月.docx")
    'attachment; filename="file.docx"; filename*=UTF-8\\'\\'%E5%82%AC%E5%8A%9E%E5%8D%95%2010%E6%9C%88.docx'
    """
    _, dot, ending = name.rpartition(".")
    plain = f"file{dot}{_IN_NO_QUOTES.sub('', ending) if dot else ''}" if _IN_NO_QUOTES.search(name) else name
    return f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"
