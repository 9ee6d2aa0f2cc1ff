"""By what it is told that a number is given to be judged, and what bounds it, read from bounds.yaml."""

from dataclasses import dataclass
from functools import cache

from knowledge.words import FOLDER
from knowledge.yaml_file import read_yaml


@dataclass(frozen=True, kw_only=True)
class BoundWords:
    """Regular expressions over normalised text.

    `judges` are the ways to ask whether a number will do. `days`, `least` and `by_date` are bounds of an answer: so
    many days, no fewer of something, no later than a day; one of another year (`other_year`) is not compared;
    `month_days` are those of each month on which, or by the last of which, something is due. What is `given` of each
    stands beside them. `area_asked` is how the area for so many `{persons}` is asked for. `asks_days` asks for a number
    of days, `length` is one of time; `asks_money` asks whether something is paid, or how much, and an answer that has
    nothing of `money` does not say. An area is to be built where something `builds` and nothing says that it is
    `not_built`.
    """

    judges: str
    in_principle: str
    days: str
    least: str
    by_date: str
    month_days: str
    given_days: str
    given_count: str
    given_date: str
    given_month_day: str
    given_area: str
    given_amount: str
    other_year: str
    area_asked: str
    asks_days: str
    length: str
    asks_money: str
    money: str
    builds: str
    not_built: str


@cache
def bound_words() -> BoundWords:
    """Read from bounds.yaml."""
    raw: dict[str, list[str]] = read_yaml(FOLDER / "bounds.yaml")
    return BoundWords(**{key: "|".join(value) for key, value in raw.items()})
