"""The streams of open pages: each waits for its chat, and only so many are open at once."""

import asyncio
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager, suppress

MOST_OF_SESSION = 4  # pages of one browser; a phone that lost its line leaves one open for a while
MOST_OF_ADDRESS = 400  # a county's office, or a mobile network, stands behind one address


class Stream:
    """One open page that waits for its chat. `superseded` once it had to make room for a newer one."""

    def __init__(self, chat: str) -> None:
        self.chat = chat
        self.superseded = False
        self._woken = asyncio.Event()

    async def wait(self, seconds: float) -> bool:
        """Wait until somebody wakes it, for so many seconds at most; whether somebody did since the last wait."""
        with suppress(TimeoutError):
            await asyncio.wait_for(self._woken.wait(), seconds)
        woken = self._woken.is_set()
        self._woken.clear()
        return woken

    def wake(self) -> None:
        """Let who waits look at once."""
        self._woken.set()


class Hub:
    """Keeps the open streams and wakes those of a chat. Lives in one event loop."""

    def __init__(self) -> None:
        self._of_chat: defaultdict[str, set[Stream]] = defaultdict(set)
        self._of_session: defaultdict[str, list[Stream]] = defaultdict(list)  # the oldest first
        self._of_address: defaultdict[str, list[Stream]] = defaultdict(list)
        self.closed = False

    @property
    def chats(self) -> frozenset[str]:
        """The chats for which somebody waits."""
        return frozenset(self._of_chat)

    @property
    def open_pages(self) -> int:
        """How many streams are open."""
        return sum(len(streams) for streams in self._of_chat.values())

    @contextmanager
    def stream(self, chat: str) -> Iterator[Stream]:
        """A stream of a chat, open as long as the context."""
        stream = Stream(chat)
        self._of_chat[chat].add(stream)
        if self.closed:
            stream.wake()
        try:
            yield stream
        finally:
            self._of_chat[chat].discard(stream)
            if not self._of_chat[chat]:
                del self._of_chat[chat]

    @contextmanager
    def page(self, chat: str, *, session: str, address: str) -> Iterator[Stream]:
        """The stream of an open page. Where its browser or its address has too many, the oldest makes room."""
        with (
            self.stream(chat) as stream,
            _seated(stream, self._of_session, session, MOST_OF_SESSION),
            _seated(stream, self._of_address, address, MOST_OF_ADDRESS),
        ):
            yield stream

    def wake(self, chat: str) -> None:
        """Something was sent to the chat."""
        for stream in self._of_chat.get(chat, ()):
            stream.wake()

    def open(self) -> None:
        """Let streams last from now on."""
        self.closed = False

    def close(self) -> None:
        """Let all streams end, also those that are still to come."""
        self.closed = True
        for chat in self._of_chat:
            self.wake(chat)


@contextmanager
def _seated(stream: Stream, seats: defaultdict[str, list[Stream]], owner: str, most: int) -> Iterator[None]:
    """Count the stream among those of its owner, of which the oldest end where they are more than `most`."""
    seats[owner].append(stream)
    for oldest in seats[owner][:-most]:
        oldest.superseded = True
        oldest.wake()
    del seats[owner][:-most]
    try:
        yield
    finally:
        if stream in seats[owner]:
            seats[owner].remove(stream)
        if not seats[owner]:
            del seats[owner]
