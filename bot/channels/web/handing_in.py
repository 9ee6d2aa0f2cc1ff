"""Photos, files and sounds as they are handed in: first by what is said of them, then with their bytes.

The page says what it has before it sends any of it, and says the same again when all of it is there. So whatever
nobody asked for is refused before its bytes are read, and what was said and lost is said again.
"""

import asyncio
from collections.abc import Callable, Sequence

from bot.channels.web.refusals import Denied, NotAskedFor
from bot.channels.web.updates import Claim
from bot.channels.web.uploads import Incoming, NotThere, Upload
from handlers.dialog.admittance import Admittance
from handlers.dialog.messages import File, Photo, Voice
from storage.web.sessions import WebSession

AskAdmittance = Callable[[int, str, Photo | File | Voice], Admittance | None]

_LOOKS, _PAUSE_S = 30, 0.1  # for the turns of what was said before
_SECONDS = 2  # after which the page tries again


class HandingIn:
    """Takes what came whole, and lets begin what may come."""

    def __init__(self, incoming: Incoming, ask: AskAdmittance) -> None:
        self._incoming = incoming
        self._ask = ask

    async def take(self, session: WebSession, message: str, claim: Claim) -> Upload:
        """What a message speaks of, where all of it is here; else its pieces may come. Raises NotThere, NotAskedFor.

        Also Unfit, OSError, and Denied while what was said before has no answer yet.
        """
        try:
            return await self.take_of_packet(session, message, claim)
        except NotThere:
            if not await asyncio.to_thread(self._incoming.has_begun, session.lane, message):
                met = await self._met(session, claim)
                await asyncio.to_thread(self._incoming.begin, session.lane, message, alone=met.begins)
            raise

    async def take_of_packet(self, session: WebSession, photo: str, claim: Claim) -> Upload:
        """A photo of a report that was filled on the phone. Raises NotThere, Unfit, OSError."""
        return await asyncio.to_thread(self._incoming.finish, session.lane, photo, claim)

    async def expect(self, session: WebSession, photos: Sequence[str]) -> None:
        """Let the pieces of a packet's photos come. Raises OSError."""
        for photo in photos:
            await asyncio.to_thread(self._incoming.begin, session.lane, photo)

    async def _met(self, session: WebSession, claim: Claim) -> Admittance:
        content = _told(claim)
        for _ in range(_LOOKS):
            met = await asyncio.to_thread(self._ask, session.person_id, session.lane, content)
            if met is None:
                await asyncio.sleep(_PAUSE_S)
            elif met.refusal:
                raise NotAskedFor(met.refusal)
            else:
                return met
        raise Denied(503, "web.error.busy", seconds=_SECONDS)


def _told(claim: Claim) -> Photo | File | Voice:
    """The content as far as it is told before its bytes."""
    if claim.sound is not None:
        return Voice(source="", ending=claim.sound, bytes=claim.bytes, caption=claim.caption)
    if claim.name is not None:
        return File(source="", name=claim.name, bytes=claim.bytes, album=claim.album, caption=claim.caption)
    return Photo(source="", unique_name=claim.sha256 or "", bytes=claim.bytes, album=claim.album, caption=claim.caption)
