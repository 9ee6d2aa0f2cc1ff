"""A channel that records what it is given and fails as told, and how a loop is let run till something is so."""

import asyncio
from collections import defaultdict, deque
from collections.abc import AsyncIterator, Callable, Coroutine, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

from bot.channels import terminal
from bot.core.channel import Attachment, Picture, Receiver
from handlers.dialog.messages import Inbound, Reply

PATIENCE_S = 60  # generous, for a busy machine: only a test that fails waits so long


@dataclass(frozen=True, kw_only=True)
class Sent:
    """One message that the channel was given."""

    chat: str
    text: str
    silent: bool
    pictures: tuple[Picture, ...]
    attachments: tuple[Attachment, ...]
    replaces: str | None
    id: str


class RecordingChannel:
    """Takes every message. `failures` are raised first, one a try; chats and sources in `held` hang until
    their event is set.

    A kill doubles what was under way, unless `shows_once`.

    `files` are the bytes by source: what is no bytes is raised, and several are given out one a try.
    """

    def __init__(self, name: str = "telegram", *, shows_once: bool = False) -> None:
        self.name = name
        self.shows_once = shows_once
        self.tried: list[Sent] = []
        self.sent: list[Sent] = []
        self.failures: dict[str, deque[Exception]] = defaultdict(deque)
        self.held: dict[str, asyncio.Event] = {}
        self.files: dict[str, deque[bytes | Exception]] = defaultdict(deque)
        self.fetched: list[str] = []
        self.released: list[str] = []

    async def listen(self, receiver: Receiver) -> None:
        """Hear nothing."""
        await asyncio.Event().wait()

    def read(self, payload: str) -> Inbound | None:
        """What was written as on the terminal."""
        return terminal.read(payload)

    async def send(
        self,
        chat: str,
        reply: Reply,
        pictures: Sequence[Picture],
        *,
        attachments: Sequence[Attachment] = (),
        silent: bool,
    ) -> str | None:
        """Record it."""
        message = Sent(
            chat=chat,
            text=reply.text,
            silent=silent,
            pictures=tuple(pictures),
            attachments=tuple(attachments),
            replaces=reply.replaces,
            id=f"m{len(self.tried) + 1}",
        )
        self.tried.append(message)
        if chat in self.held:
            await self.held[chat].wait()
        if self.failures[chat]:
            raise self.failures[chat].popleft()
        self.sent.append(message)
        return message.id

    async def fetch(self, source: str) -> bytes:
        """The next of what this source holds; the last one again and again."""
        self.fetched.append(source)
        if source in self.held:
            await self.held[source].wait()
        files = self.files[source]
        found = files.popleft() if len(files) > 1 else files[0]
        if isinstance(found, Exception):
            raise found
        return found

    async def release(self, source: str) -> None:
        """Record it."""
        self.released.append(source)

    def texts(self) -> list[str]:
        """What was taken, in its order."""
        return [message.text for message in self.sent]


async def until(condition: Callable[[], object]) -> None:
    """Wait till something is so; raises TimeoutError where it does not become so."""
    async with asyncio.timeout(PATIENCE_S):
        while not condition():
            await asyncio.sleep(0.005)


async def all_rest() -> None:
    """Let every task go on till it waits for something from outside of the event loop."""
    for _ in range(20):
        await asyncio.sleep(0)


@asynccontextmanager
async def running(loop: Coroutine[Any, Any, None]) -> AsyncIterator[asyncio.Task[None]]:
    """Let a loop run meanwhile; raises what ended it."""
    task = asyncio.create_task(loop)
    try:
        yield task
    finally:
        task.cancel()
        await asyncio.wait({task}, timeout=PATIENCE_S)
        assert task.done(), "a loop that is cancelled ends"
        if not task.cancelled():
            task.result()


def play(scene: Coroutine[Any, Any, None]) -> None:
    """Run a scene to its end, bounded."""
    asyncio.run(asyncio.wait_for(scene, 6 * PATIENCE_S))
