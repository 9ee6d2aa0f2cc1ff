"""Limits of a case: by when a step must be taken."""

from calendar import monthrange
from datetime import date, timedelta
from typing import Annotated

from pydantic import Field, model_validator

from knowledge.model.data import Data, Key


class Limit(Data):
    """By when a step of a case must be taken: days or months after another step, or a fixed day of the year.

    A fixed day is `until` ("11-30", or "11-end" for the month's end), `years_later` than the other step. It may hold
    only if that step was taken `in_months`: 榆政住建发〔2021〕127号 四（一）, graded in January to June → end of
    November, in July to December → end of the next May.
    """

    step: Key
    counted_from: Key
    days: int | None = None
    months: int | None = None
    until: Annotated[str, Field(pattern=r"^(0[1-9]|1[0-2])-(\d\d|end)$")] | None = None
    in_months: tuple[Annotated[int, Field(ge=1, le=12)], Annotated[int, Field(ge=1, le=12)]] = (1, 12)
    years_later: Annotated[int, Field(ge=0)] = 0
    who: str
    section: str
    in_principle: bool = False

    @model_validator(mode="after")
    def _one_length(self) -> "Limit":
        if sum(length is not None for length in (self.days, self.months, self.until)) != 1:
            raise ValueError("expected one of days, months and until")
        return self

    def due(self, taken: date) -> date | None:
        """The last day, when the step it is counted from was taken on this day; none where the limit does not hold.

        The first day is not counted, and a month too short clips: one month from 31 January is 28 or 29 February.
        """
        first, last = self.in_months
        if not first <= taken.month <= last:
            return None
        if self.days is not None:
            return taken + timedelta(days=self.days)
        if self.until is not None:
            month, day = self.until.split("-")
            return _clipped(taken.year + self.years_later, int(month), 31 if day == "end" else int(day))
        years, month_index = divmod(taken.month - 1 + (self.months or 0), 12)
        return _clipped(taken.year + years, month_index + 1, taken.day)


def _clipped(year: int, month: int, day: int) -> date:
    return date(year, month, min(day, monthrange(year, month)[1]))
