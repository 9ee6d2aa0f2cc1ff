"""By what words a household is recognised in a question, read from household.yaml."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from knowledge.words import FOLDER
from knowledge.yaml_file import read_yaml


@dataclass(frozen=True, kw_only=True)
class HouseholdWords:
    """Regular expressions over normalised text.

    `categories` are ways of saying a category besides the packs' own names and synonyms, by the word that a pack has
    for it; `ordinary` stands for no category at all. What `not_before` or `not_after` ends or begins with beside a
    category denies it, `grade_not_before` or `method_not_before` before a grade or a method; `grade_too` stands between
    grades that are denied together, and `condition_not` denies a condition within it or before it. `persons` are ways
    of saying how many live together, `total` a number of them in all, `more` those who come in addition, `joined` how a
    total is added to, `myself` the one who speaks. A number is a cost beside `cost_before` or `cost_after`, and not
    beside `not_cost_before`; a part of one behind `cost_part`, all of it behind `cost_whole`, another one that it may
    have been behind `cost_or`. `cost_more` tells of what was spent in addition, `cost_each` that each of several houses
    has a cost of its own.
    """

    categories: Mapping[str, str]
    ordinary: str
    not_before: str
    not_after: str
    grades: Mapping[str, str]
    grade_not_before: str
    grade_too: str
    methods: Mapping[str, str]
    method_not_before: str
    conditions: Mapping[str, str]
    condition_not: str
    persons: Mapping[int, str]
    total: str
    more: str
    joined: str
    myself: str
    not_persons: str
    not_persons_after: str
    set_amount: str
    floor_area: str
    cost_before: str
    cost_after: str
    cost_part: str
    cost_whole: str
    cost_or: str
    cost_more: str
    cost_each: str
    not_cost_before: str


@cache
def household_words() -> HouseholdWords:
    """Read from household.yaml."""
    raw: dict[str, Any] = read_yaml(FOLDER / "household.yaml")
    return HouseholdWords(**{key: _joined(value) for key, value in raw.items()})


def _joined(value: Any) -> Any:
    """Lists of expressions as one, also within a table."""
    if isinstance(value, dict):
        return {key: _joined(inner) for key, inner in value.items()}
    return "|".join(f"(?:{one})" for one in value) if isinstance(value, list) else value
