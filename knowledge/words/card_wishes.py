"""By what it is recognised that somebody wants a policy card, read from card_wishes.yaml."""

from functools import cache

from knowledge.words import FOLDER
from knowledge.yaml_file import read_yaml


@cache
def card_wish_words() -> str:
    """A regular expression for the whole of a normalised text."""
    raw: dict[str, list[str]] = read_yaml(FOLDER / "card_wishes.yaml")
    lists: dict[str, str] = {}
    for name, found in raw.items():
        lists[name] = "|".join(f"(?:{one.format(**lists)})" for one in found)
        lists[name] = f"(?:{lists[name]})"
    return lists["wishes"]
