"""By what words a question about a last day is recognised, read from days.yaml."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from knowledge.words import FOLDER
from knowledge.yaml_file import read_yaml


@dataclass(frozen=True, kw_only=True)
class DayWords:
    """Regular expressions over normalised text.

    `asks` and `asks_for_a_day` are ways of asking by when, `overdue` of saying that money has not come, `planned` of
    speaking of days to come, `lunar` of naming days of the farmers' calendar, `year_end` the end of a year. `steps` are
    steps of a case that were taken, `then` those that are to follow, by their ids; `relative` days from today, with how
    many.
    """

    asks: str
    overdue: str
    asks_for_a_day: str
    planned: str
    lunar: str
    year_end: str
    steps: Mapping[str, str]
    then: Mapping[str, str]
    relative: tuple[tuple[str, int], ...]


@cache
def day_words() -> DayWords:
    """Read from days.yaml."""
    return DayWords(**read_yaml(FOLDER / "days.yaml"))
