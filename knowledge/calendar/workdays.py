"""Which days are worked: the State Council's calendar with its make-up days, and a table for years added by hand."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache
from pathlib import Path

import chinese_calendar
import yaml
from pydantic import BaseModel, ConfigDict, ValidationError, model_validator

from knowledge.yaml_file import read_yaml

HOLIDAYS_FILE = Path(__file__).parent / "holidays.yaml"

FIXED = frozenset({(1, 1), (5, 1), (5, 2), (10, 1), (10, 2), (10, 3)})  # month and day: off by law in every year
ANNOUNCED_IN = 11  # the month by which the State Council has told the next year's holidays

_DAY = timedelta(days=1)


class HolidaysError(Exception):
    """The table of holidays cannot be used; the message names file, key and what is expected."""


class YearOfWork(BaseModel):
    """One year as announced: weekdays that are off, and Saturdays and Sundays that are worked."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    holidays: frozenset[date] = frozenset()
    make_up_days: frozenset[date] = frozenset()


class _Table(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    years: Mapping[int, YearOfWork]

    @model_validator(mode="after")
    def _days_are_of_their_year(self) -> "_Table":
        for year, days in self.years.items():
            strange = [day.isoformat() for day in sorted(days.holidays | days.make_up_days) if day.year != year]
            if strange:
                raise ValueError(f"years.{year}: expected days of {year}, found {', '.join(strange)}")
        return self


@dataclass(frozen=True, kw_only=True)
class Workdays:
    """Tells workdays from days off. `added` holds years by number; they count before the library's.

    A year that neither knows counts Monday to Friday, and has the holidays that are FIXED.
    """

    added: Mapping[int, YearOfWork] = field(default_factory=dict)

    def knows(self, year: int) -> bool:
        """Whether the holidays of a year are announced, as far as we know."""
        return year in self.added or _library_knows(year)

    def missing(self, today: date) -> tuple[int, ...]:
        """Of this year and, from November on, the next those whose holidays are not known.

        >>> Workdays().missing(date(2026, 10, 31)), Workdays().missing(date(2026, 11, 1))
        ((), (2027,))
        """
        years = (today.year, today.year + 1) if today.month >= ANNOUNCED_IN else (today.year,)
        return tuple(year for year in years if not self.knows(year))

    def is_workday(self, day: date) -> bool:
        """Whether people are at work."""
        if day.year in self.added:
            year = self.added[day.year]
            return day in year.make_up_days or (day.weekday() < 5 and day not in year.holidays)
        if _library_knows(day.year):
            return _library_says(day)
        return day.weekday() < 5 and (day.month, day.day) not in FIXED

    def before(self, day: date) -> date:
        """The last workday before a day."""
        day -= _DAY
        while not self.is_workday(day):
            day -= _DAY
        return day

    def after(self, day: date, count: int = 1) -> date:
        """The first workday after a day, or so many workdays after it."""
        for _ in range(count):
            day += _DAY
            while not self.is_workday(day):
                day += _DAY
        return day


@cache
def load_workdays(path: Path = HOLIDAYS_FILE) -> Workdays:
    """The library's calendar with the years of a table, read once; raises HolidaysError."""
    try:
        table = _Table.model_validate(read_yaml(path))
    except (OSError, yaml.YAMLError) as error:
        raise HolidaysError(f"{path.name}: {error}") from error
    except ValidationError as error:
        problems = ((".".join(map(str, detail["loc"])), detail["msg"]) for detail in error.errors())
        raise HolidaysError("\n".join(f"{path.name}: {where}: {what}" for where, what in problems)) from error
    return Workdays(added=table.years)


@cache
def _library_says(day: date) -> bool:
    """Whether a day is worked, asked once: the library goes through its whole table for each answer."""
    return bool(chinese_calendar.is_workday(day))


@cache
def _library_knows(year: int) -> bool:
    try:
        chinese_calendar.is_workday(date(year, 1, 1))
    except NotImplementedError:
        return False
    return True
