"""What a channel must offer, and the closed list of ways in which sending fails."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol, runtime_checkable

from handlers.dialog.messages import Inbound, Reply
from storage.database.sealed_folder import KeptFile
from storage.queues.inbox import Received


class SendFailure(Exception):
    """A message was not sent; one of the kinds below."""


class Wait(SendFailure):
    """The channel's limit is reached: try again after so many seconds."""

    def __init__(self, seconds: float) -> None:
        super().__init__(f"wait {seconds:g} s")
        self.seconds = seconds


class Trouble(SendFailure):
    """The network or the channel's server fails for now: try again, with growing pauses."""


class Unanswered(Trouble):
    """The channel took the message and gave no answer, while it answers others: it may have been delivered."""


class Gone(SendFailure):
    """The person shut the assistant out or no longer exists there."""


class Moved(SendFailure):
    """The chat has another id now."""

    def __init__(self, chat: str) -> None:
        super().__init__(f"moved to {chat}")
        self.chat = chat


class Refused(SendFailure):
    """The channel will never take this message as it is."""


class Unreadable(Exception):
    """An update cannot be understood; the message says why."""


class ChannelDead(Exception):
    """The channel is refused, as with a revoked token: it will hardly work again without an operator."""


@dataclass(frozen=True, kw_only=True)
class Picture:
    """A photo to send: by its file, or by what its own channel calls it while the bytes are not here yet."""

    id: str
    channel: str
    source: str
    kept: KeptFile | None


@dataclass(frozen=True, kw_only=True)
class Attachment:
    """A file to send: by its bytes, or by what its own channel calls it while they are not here yet.

    `is_picture` tells of one that was drawn here to be looked at at once.
    """

    id: str
    name: str
    channel: str | None
    source: str | None
    kept: KeptFile | None
    is_picture: bool = False


class Receiver(Protocol):
    """Where a channel puts what it received. When these return, it is on disk and may be acknowledged."""

    async def accept(self, channel: str, updates: Sequence[Received]) -> None:
        """Write updates down; raises on failure, then nothing may be acknowledged."""

    async def set_aside(self, channel: str, update: Received, error: str) -> None:
        """Write down an update that has no readable sender, for the operator."""


@runtime_checkable
class Erasing(Protocol):
    """A channel that can take a person's message away."""

    async def erase(self, chat: str, message: str) -> None:
        """Take it away, where it still is and may be. Raises a SendFailure."""


@runtime_checkable
class Releasing(Protocol):
    """A channel that holds the bytes of what came in until they are fetched."""

    async def release(self, source: str) -> None:
        """Forget the bytes: they were fetched, or nobody wants them. Raises a SendFailure, OSError."""


class Fetching(Protocol):
    """Whoever has the bytes of what came in."""

    async def fetch(self, source: str) -> bytes:
        """The bytes of a photo or a file received here. Raises Trouble, or Refused where they cannot be had."""


class Channel(Fetching, Protocol):
    """A way to talk with people.

    `shows_once` tells whether a message that is sent again, after a crash, is shown once all the same.
    """

    name: str
    shows_once: bool

    async def listen(self, receiver: Receiver) -> None:
        """Receive until cancelled; raises ChannelDead where it makes no sense to go on."""

    def read(self, payload: str) -> Inbound | None:
        """A received update in words common to all channels; None if it means nothing here. Raises Unreadable."""

    async def send(
        self,
        chat: str,
        reply: Reply,
        pictures: Sequence[Picture],
        *,
        attachments: Sequence[Attachment] = (),
        silent: bool,
    ) -> str | None:
        """Send one message with its photos and files; the channel's id of it. Raises a SendFailure."""
