"""A paper before it is drawn: finished texts, lists of such, and pictures, by keys that `tags.yaml` gives names to."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import zip_longest
from pathlib import Path
from typing import Self


@dataclass(frozen=True, kw_only=True)
class PaperValues:
    """What a template may bring to paper: plain texts, items of lists, and photos by their paths."""

    texts: Mapping[str, str] = field(default_factory=dict)
    lists: Mapping[str, Sequence[Self]] = field(default_factory=dict)
    pictures: Mapping[str, Path | None] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class PrintedPaper:
    """One paper of a kind. `name` is that of its file, without an ending."""

    kind: str
    name: str
    values: PaperValues


def in_pairs(photos: Sequence[tuple[str, Path]]) -> list[PaperValues]:
    """Photos with their captions, two in a row."""
    return [
        PaperValues(
            texts={"left": caption, "right": right[0] if right else ""},
            pictures={"left": path, "right": right[1] if right else None},
        )
        for (caption, path), right in zip_longest(photos[::2], photos[1::2])
    ]
