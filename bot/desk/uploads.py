"""Photos that come along with a sheet: kept as those of the phone page are, and looked at before they count."""

import asyncio
import secrets

from starlette.datastructures import FormData, UploadFile

from bot.channels.web.updates import Claim, Unfit
from bot.channels.web.uploads import MOST_BYTES, Incoming
from handlers.dialog.messages import Photo
from handlers.forms.sheets import SentPhotos
from handlers.wording import Wording

_MESSAGE_BYTES = 12


class DeskUploads:
    """Takes the photos of a form; what cannot be one is said in words, and the others count all the same."""

    def __init__(self, incoming: Incoming, say: Wording) -> None:
        self._incoming = incoming
        self._say = say

    async def take(self, lane: str, form: FormData, fields: frozenset[str]) -> dict[str, SentPhotos]:
        """The photos by field, of those `fields` that want some. Raises OSError."""
        return {field: await self._of(lane, files_in(form, field)) for field in fields}

    async def _of(self, lane: str, files: list[UploadFile]) -> SentPhotos:
        photos, slips = [], []
        for file in files:
            try:
                photos.append(await self._keep(lane, file))
            except Unfit as error:
                slips.append(self._say("sheet.refused", name=file.filename or "", why=self._say(error.key)))
        return SentPhotos(photos=tuple(photos), slip="\n".join(slips))

    async def _keep(self, lane: str, file: UploadFile) -> Photo:
        """The photo, its bytes where the fetching finds them. Raises Unfit."""
        if (file.size or 0) > MOST_BYTES:
            raise Unfit("web.error.upload_too_big")
        return await asyncio.to_thread(self._write, lane, await file.read())

    def _write(self, lane: str, data: bytes) -> Photo:
        message = secrets.token_hex(_MESSAGE_BYTES)
        self._incoming.begin(lane, message)
        self._incoming.write(lane, message, 0, data)
        upload = self._incoming.finish(lane, message, Claim(bytes=len(data), sha256=None, album=None))
        width, height = upload.pixels or (None, None)
        return Photo(source=upload.source, unique_name=upload.sha256, width=width, height=height, bytes=len(data))


def files_in(form: FormData, field: str) -> list[UploadFile]:
    """The files that were chosen for a field; a browser sends an empty one where nobody chose any."""
    return [file for file in form.getlist(field) if isinstance(file, UploadFile) and file.filename and file.size]
