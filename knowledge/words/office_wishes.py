"""By what the wishes of officials and reporters are recognised, read from office_wishes.yaml."""

from collections.abc import Mapping
from functools import cache

import yaml

from knowledge.words import FOLDER


@cache
def office_wish_words() -> Mapping[str, str]:
    """By wish, a regular expression for the whole of a normalised text; `days` is a group of `more_time`."""
    raw: dict[str, list[str]] = yaml.safe_load((FOLDER / "office_wishes.yaml").read_text(encoding="utf-8"))
    return {wish: "|".join(f"(?:{one})" for one in patterns) for wish, patterns in raw.items()}
