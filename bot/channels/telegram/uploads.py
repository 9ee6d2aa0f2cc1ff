"""What Telegram calls the photos and files that it has been given, so that a notice to many goes up once."""

import asyncio
import logging
from dataclasses import dataclass

from telegram import InputFile, Message

from bot.channels.telegram.layout import document, medium
from bot.core.channel import Attachment, Picture

log = logging.getLogger(__name__)
_MOST = 500


@dataclass(frozen=True, kw_only=True)
class Loaded:
    """A picture or file ready to be sent: Telegram's own id of it, or its bytes.

    `id` is ours, empty for what is made anew.
    """

    id: str
    medium: str | bytes | InputFile
    is_file: bool = False


class Uploads:
    """Remembers in memory alone: after a restart the next message brings the bytes once more."""

    def __init__(self) -> None:
        self._known: dict[str, str] = {}  # our id → Telegram's, the latest last

    async def picture(self, picture: Picture) -> Loaded | None:
        """A photo; none while its bytes are not here."""
        known = self._known.get(picture.id)
        found = await asyncio.to_thread(medium, picture) if known is None else known
        return _loaded(picture.id, found, is_file=False)

    async def attachment(self, attachment: Attachment) -> Loaded | None:
        """A file, a drawn picture to be shown as one; none where its bytes are gone."""
        known = self._known.get(attachment.id)
        found = await asyncio.to_thread(document, attachment) if known is None else known
        return _loaded(attachment.id, found, is_file=not attachment.is_picture)

    def note(self, loaded: Loaded, message: Message) -> None:
        """Remember how Telegram calls what this message bears."""
        borne = message.document or (message.photo[-1] if message.photo else None)
        if borne is None or not loaded.id or isinstance(loaded.medium, str):
            return
        self._known[loaded.id] = borne.file_id
        for oldest in list(self._known)[:-_MOST]:
            del self._known[oldest]

    def forget(self, loaded: Loaded) -> None:
        """Telegram refused it: the next time its bytes go."""
        self._known.pop(loaded.id, None)


def _loaded(id: str, found: str | bytes | InputFile | None, *, is_file: bool) -> Loaded | None:
    if found is None:
        log.warning("picture or file %s goes unsent, its bytes are not here", id)
        return None
    return Loaded(id=id, medium=found, is_file=is_file)
