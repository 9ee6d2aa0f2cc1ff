"""Wakes the streams of a chat when something was sent to it."""

import asyncio


class Hub:
    """Streams wait here for their chat. Lives in one event loop."""

    def __init__(self) -> None:
        self._waiting: dict[str, set[asyncio.Future[None]]] = {}
        self.closed = False

    async def wait(self, chat: str, seconds: float) -> None:
        """Until something was sent to the chat, the hub closes, or so many seconds have passed."""
        if self.closed:
            return
        woken = asyncio.get_running_loop().create_future()
        waiting = self._waiting.setdefault(chat, set())
        waiting.add(woken)
        try:
            await asyncio.wait([woken], timeout=seconds)
        finally:
            waiting.discard(woken)
            if not waiting and self._waiting.get(chat) is waiting:
                del self._waiting[chat]

    def wake(self, chat: str) -> None:
        """Something was sent to the chat."""
        for woken in self._waiting.get(chat, ()):
            if not woken.done():
                woken.set_result(None)

    def close(self) -> None:
        """Let all streams end."""
        self.closed = True
        for chat in list(self._waiting):
            self.wake(chat)
