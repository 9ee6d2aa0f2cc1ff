"""By what it is recognised that somebody takes over or leaves, read from seat_wishes.yaml."""

from collections.abc import Mapping, Sequence
from functools import cache

import yaml

from knowledge.words import FOLDER


@cache
def seat_wish_words() -> Mapping[str, Sequence[str]]:
    """By wish, regular expressions for the whole of a plain text, with the groups place, name, phone and old."""
    found: dict[str, list[str]] = yaml.safe_load((FOLDER / "seat_wishes.yaml").read_text(encoding="utf-8"))
    return found
