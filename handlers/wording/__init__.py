"""All texts that people read, by key, from the TOML files of this folder."""

import string
import tomllib
from collections import defaultdict
from collections.abc import Iterator, Mapping, Set
from functools import cache
from pathlib import Path
from typing import Any, Self

FOLDER = Path(__file__).parent


class Wording:
    """Texts by dotted key: file, table, name. `wording("report.danger.ask")` is `[danger] ask` in report.toml.

    The tables `say` and `spoken` hold lists of words that people type.
    """

    def __init__(self, texts: Mapping[str, str]) -> None:
        self._texts = texts
        self._lists: defaultdict[str, set[str]] = defaultdict(set)
        for key in texts:
            if {"say", "spoken"} & set(key.split(".")[1:-1]):
                for word in self(key).split():
                    self._lists[word].add(key)

    def __call__(self, key: str, **values: object) -> str:
        """The text with its placeholders filled; raises KeyError for an unknown key or a missing value."""
        return self._texts[key].format_map(values).strip()

    def with_texts(self, texts: Mapping[str, str]) -> Self:
        """These texts and some more, as those of forms that stand in packs."""
        return type(self)({**self._texts, **texts})

    def has(self, key: str) -> bool:
        """Whether there is such a text."""
        return key in self._texts

    def lists_with(self, word: str) -> Set[str]:
        """The keys of the lists of words that hold a word, as it is written there."""
        return self._lists.get(word, frozenset())

    def __iter__(self) -> Iterator[str]:
        """All keys, sorted."""
        return iter(sorted(self._texts))

    def __len__(self) -> int:
        """How many texts there are."""
        return len(self._texts)

    def placeholders(self, key: str) -> set[str]:
        """The names of the placeholders of a text."""
        return {name for _, name, _, _ in string.Formatter().parse(self._texts[key]) if name}


@cache
def load_wording(folder: Path = FOLDER) -> Wording:
    """Read every TOML file of the folder, once in a process."""
    texts: dict[str, str] = {}
    for path in sorted(folder.glob("*.toml")):
        texts.update(_flatten(path.stem, tomllib.loads(path.read_text(encoding="utf-8"))))
    return Wording(texts)


def _flatten(prefix: str, table: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for name, value in table.items():
        key = f"{prefix}.{name}"
        if isinstance(value, str):
            yield key, value
        else:
            yield from _flatten(key, value)
