"""By what leave and its days are recognised, read from leave.yaml."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from knowledge.words import FOLDER
from knowledge.yaml_file import read_yaml


@dataclass(frozen=True, kw_only=True)
class LeaveWords:
    """`around` are patterns for a whole text; `days`, `weeks`, `months` how many of each lie between now and a word.

    `weekday` stands before a day of the week that is named alone; `weekdays` are the characters from Monday on, and
    `sunday` is another one for the last. `until` stands between two days.
    """

    around: Sequence[str]
    days: Mapping[str, int]
    weeks: Mapping[str, int]
    months: Mapping[str, int]
    weekday: Sequence[str]
    weekdays: str
    sunday: str
    until: Sequence[str]


@cache
def leave_words() -> LeaveWords:
    """The words, read once."""
    return LeaveWords(**read_yaml(FOLDER / "leave.yaml"))
