"""What a store is that keeps bytes by name on other machines, and how it says that it cannot be had."""

from collections.abc import Iterator
from typing import BinaryIO, Protocol


class StoreAway(OSError):
    """A store did not answer, or refused; the message says what, and names no key."""


class ObjectStore(Protocol):
    """Bytes by name; a name is made of parts with / between them. All of it raises StoreAway, and is for any thread."""

    def put(self, name: str, file: BinaryIO) -> None:
        """Keep what a file holds, in place of what was there; the store has all of it when this returns."""

    def open(self, name: str) -> BinaryIO:
        """What was kept, to be read from any place on. Raises FileNotFoundError."""
        ...

    def holds(self, name: str) -> bool:
        """Whether something is kept under a name."""
        ...

    def remove(self, name: str) -> None:
        """Let go of what is kept under a name, where it is there."""

    def names(self, under: str) -> Iterator[str]:
        """The names of all that is kept under a first part."""
        ...
