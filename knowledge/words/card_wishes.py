"""By what it is recognised that somebody wants a policy card, read from card_wishes.yaml."""

from functools import cache

import yaml

from knowledge.words import FOLDER


@cache
def card_wish_words() -> str:
    """A regular expression for the whole of a normalised text."""
    raw: dict[str, list[str]] = yaml.safe_load((FOLDER / "card_wishes.yaml").read_text(encoding="utf-8"))
    lists: dict[str, str] = {}
    for name, found in raw.items():
        lists[name] = "|".join(f"(?:{one.format(**lists)})" for one in found)
        lists[name] = f"(?:{lists[name]})"
    return lists["wishes"]
