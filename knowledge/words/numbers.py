"""By what words numbers are spoken of besides their digits, read from numbers.yaml."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from knowledge.words import FOLDER
from knowledge.yaml_file import read_yaml


@dataclass(frozen=True, kw_only=True)
class NumberWords:
    """Regular expressions over folded text, `before` and `after` over normalised text.

    `units` are what may be counted, each with its one spelling; `idioms` have numerals in them and count nothing.
    `rough` gives the number for words that stand for one, `a_few` finds those of a power only, as 几千; `built` is what
    follows a year of two digits. `before` and `after` say of the number beside them whether it is the most, the least
    or about that; `between` may stand between `before` and the number.
    """

    units: tuple[tuple[str, str], ...]
    idioms: str
    rough: Mapping[str, str]
    a_few: str
    built: str
    before: Mapping[str, str]
    between: str
    after: Mapping[str, str]


@cache
def number_words() -> NumberWords:
    """Read from numbers.yaml."""
    raw: dict[str, Any] = read_yaml(FOLDER / "numbers.yaml")
    units = tuple((pattern, spelling) for pattern, spelling in raw.pop("units"))
    return NumberWords(units=units, idioms="|".join(raw.pop("idioms")), **raw)
