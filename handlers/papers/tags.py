"""The closed list of names that a template of each kind of paper may use, from `tags.yaml`."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Self

import yaml

from handlers.papers.paper import PaperPhoto, PaperValues

_SOURCE = Path(__file__).with_name("tags.yaml")


@dataclass(frozen=True, kw_only=True)
class Tags:
    """Names with the keys of what they bring: of texts, of pictures, and of lists with the names of their items.

    Pictures are `width` mm wide, or as high as that makes one of four by three.
    """

    texts: Mapping[str, str]
    pictures: Mapping[str, str]
    lists: Mapping[str, tuple[str, "Tags"]]
    width: float = 70

    @classmethod
    def of(cls, raw: Mapping[str, Any]) -> Self:
        """From the file."""
        return cls(
            texts=raw.get("texts", {}),
            pictures=raw.get("pictures", {}),
            lists={name: (one["key"], cls.of(one["each"])) for name, one in raw.get("lists", {}).items()},
            width=raw.get("width", cls.width),
        )

    @property
    def said(self) -> frozenset[str]:
        """The names that can stand in {{ }}."""
        return frozenset((*self.texts, *self.pictures))

    def named(self, values: PaperValues, picture: Callable[[PaperPhoto | None, float], Any]) -> dict[str, Any]:
        """The values under their names, photos as what `picture` makes of one that is so many mm wide.

        Raises KeyError for a name that nothing is known of.
        """
        named: dict[str, Any] = {name: values.texts[key] for name, key in self.texts.items()}
        named |= {name: picture(values.pictures[key], self.width) for name, key in self.pictures.items()}
        for name, (key, each) in self.lists.items():
            named[name] = [each.named(one, picture) for one in values.lists[key]]
        return named


@cache
def all_tags() -> Mapping[str, Tags]:
    """By kind of paper."""
    raw = yaml.safe_load(_SOURCE.read_text(encoding="utf-8"))
    return {kind: Tags.of(one) for kind, one in raw.items()}
