"""By what the wishes of officials and reporters are recognised, read from office_wishes.yaml."""

from collections.abc import Mapping
from functools import cache

from knowledge.words import FOLDER
from knowledge.yaml_file import read_yaml


@cache
def office_wish_words() -> Mapping[str, str]:
    """By wish, a regular expression for the whole of a normalised text; `days` is a group of `more_time`."""
    raw: dict[str, list[str]] = read_yaml(FOLDER / "office_wishes.yaml")
    return {wish: "|".join(f"(?:{one})" for one in patterns) for wish, patterns in raw.items()}
