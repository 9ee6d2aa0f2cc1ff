"""A paper before it is drawn: finished texts, lists of such, and pictures, by keys that `tags.yaml` gives names to."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import zip_longest
from typing import BinaryIO, Protocol, Self


class PaperPhoto(Protocol):
    """A photo on a paper, by the name of its file; it may be gone."""

    @property
    def name(self) -> str:
        """The name of its file."""

    @property
    def is_here(self) -> bool:
        """Whether its bytes are there."""

    def open(self) -> BinaryIO:
        """Its bytes. Raises FileNotFoundError, WrongKey."""


@dataclass(frozen=True, kw_only=True)
class PaperValues:
    """What a template may bring to paper: plain texts, items of lists, and photos."""

    texts: Mapping[str, str] = field(default_factory=dict)
    lists: Mapping[str, Sequence[Self]] = field(default_factory=dict)
    pictures: Mapping[str, PaperPhoto | None] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class PrintedPaper:
    """One paper of a kind. `name` is that of its file, without an ending."""

    kind: str
    name: str
    values: PaperValues


def in_pairs(photos: Sequence[tuple[str, PaperPhoto]]) -> list[PaperValues]:
    """Photos with their captions, two in a row."""
    return [
        PaperValues(
            texts={"left": caption, "right": right[0] if right else ""},
            pictures={"left": left, "right": right[1] if right else None},
        )
        for (caption, left), right in zip_longest(photos[::2], photos[1::2])
    ]
