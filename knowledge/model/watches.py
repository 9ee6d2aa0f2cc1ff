"""Houses that a document wants watched after their case has ended, and how often somebody has to look."""

from calendar import monthrange
from datetime import date
from enum import StrEnum
from typing import Annotated

from pydantic import Field, model_validator

from knowledge.model.data import Data

_MONTHS = 12


class WatchKind(StrEnum):
    """Why a house stays watched."""

    B_EARTH = "b_earth"  # graded B, of earth or earth and timber
    B = "b"
    REPAIRED_C = "repaired_c"
    EMPTY = "empty"  # a dangerous house that nobody lives in, sealed


class WatchRule(Data):
    """That houses of a kind stay watched: by which section, and when somebody looks.

    Either in the `month` of a year by whose end the look is due, or every so many months. Where the document names no
    interval, `usual` says that this one is usual practice.
    """

    kind: WatchKind
    section: str
    month: Annotated[int, Field(ge=1, le=_MONTHS)] | None = None
    every_months: Annotated[int, Field(ge=1, le=_MONTHS)] | None = None
    usual: bool = False

    @model_validator(mode="after")
    def _month_or_interval(self) -> "WatchRule":
        if (self.month is None) == (self.every_months is None):
            raise ValueError("expected one of month and every_months")
        return self

    def next_look(self, day: date) -> date:
        """The last day of the look that follows one on a day."""
        if self.every_months is not None:
            return _end_of_month(day.year, day.month + self.every_months)
        month = self.month or _MONTHS
        return _end_of_month(day.year if day.month < month else day.year + 1, month)


def _end_of_month(year: int, month: int) -> date:
    year, month = year + (month - 1) // _MONTHS, (month - 1) % _MONTHS + 1
    return date(year, month, monthrange(year, month)[1])
