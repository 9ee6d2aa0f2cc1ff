"""By what it is recognised that somebody takes over or leaves, read from seat_wishes.yaml."""

from collections.abc import Mapping, Sequence
from functools import cache

from knowledge.words import FOLDER
from knowledge.yaml_file import read_yaml


@cache
def seat_wish_words() -> Mapping[str, Sequence[str]]:
    """By wish, regular expressions for the whole of a plain text, with the groups place, name, phone and old."""
    found: dict[str, list[str]] = read_yaml(FOLDER / "seat_wishes.yaml")
    return found
