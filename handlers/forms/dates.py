"""A day as an answer, to come or gone by: 6月30日, 30号, 2026-06-30, or so many days away by a button."""

import re
import unicodedata
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from handlers.dialog.context import Context
from handlers.dialog.conversation import Draft
from handlers.dialog.dates import say_date
from handlers.dialog.messages import Choice, Content, Text
from handlers.forms.field import Answer, Field, Kind, Slip
from knowledge.reading.month_ends import read_month_end
from knowledge.reading.number_spelling import say_numbers_alike
from knowledge.reading.text import looks_like_question

FARTHEST = timedelta(days=366)


@dataclass(frozen=True, kw_only=True)
class FutureDay(Kind):
    """A day from today to a year from now, as an ISO date; the field's options are numbers of days from now."""

    def take(self, context: Context, draft: Draft, asked: Field, content: Content) -> Answer | Slip | None:
        """A button, or the day typed; of a day without a year or month the next one is meant."""
        today = context.today
        match content:
            case Choice(id=id) if id in asked.options:
                return Answer(value=(today + timedelta(days=int(id))).isoformat())
            case Text(text=text) if not looks_like_question(text):
                label = {context.say(f"{asked.texts}.{option}"): option for option in asked.options}.get(text.strip())
                day = today + timedelta(days=int(label)) if label else read_day(text, today)
                if day is None:
                    return Slip(key="forms.slip.day")
                if day < today:
                    return Slip(key="forms.slip.day_past", values={"day": say_date(context.say, day)})
                if day > today + FARTHEST:
                    return Slip(key="forms.slip.day_far", values={"day": say_date(context.say, day)})
                return Answer(value=day.isoformat())
        return None

    def show(self, context: Context, draft: Draft, asked: Field, value: Any) -> str:
        """6月30日（周二）; with the year where it is not this one."""
        return say_day(context, date.fromisoformat(value))


@dataclass(frozen=True, kw_only=True)
class PastDay(Kind):
    """A day up to today, at most so many years ago, as an ISO date; the field's options are numbers of days ago."""

    years: int = 3

    def take(self, context: Context, draft: Draft, asked: Field, content: Content) -> Answer | Slip | None:
        """A button, or the day typed; of a day without a year or month the latest one is meant."""
        today = context.today
        match content:
            case Choice(id=id) if id in asked.options:
                return Answer(value=(today - timedelta(days=int(id))).isoformat())
            case Text(text=text) if not looks_like_question(text):
                label = {context.say(f"{asked.texts}.{option}"): option for option in asked.options}.get(text.strip())
                day = today - timedelta(days=int(label)) if label else read_past_day(text, today)
                if day is None:
                    return Slip(key="forms.slip.past_day")
                if day > today:
                    return Slip(key="forms.slip.day_to_come", values={"day": say_date(context.say, day)})
                if day < today - self.years * FARTHEST:
                    return Slip(key="forms.slip.day_long_ago", values={"years": self.years})
                return Answer(value=day.isoformat())
        return None

    def show(self, context: Context, draft: Draft, asked: Field, value: Any) -> str:
        """6月30日（周二）; with the year where it is not this one."""
        return say_day(context, date.fromisoformat(value))


def say_day(context: Context, day: date) -> str:
    """6月30日（周二）; with the year where it is not this one."""
    said = say_date(context.say, day)
    return said if day.year == context.today.year else context.say("forms.day_of_year", year=day.year, day=said)


def read_past_day(text: str, today: date) -> date | None:
    """The day gone by that somebody typed, the latest that it may be; none where it is none.

    >>> read_past_day("3月5号", date(2026, 11, 22)), read_past_day("三十号", date(2026, 11, 22))
    (datetime.date(2026, 3, 5), datetime.date(2026, 10, 30))
    """
    typed = "".join(unicodedata.normalize("NFKC", text).split())
    written = _DAY.fullmatch(typed) or _DAY.fullmatch(say_numbers_alike(typed))
    if written is None:
        return read_month_end(typed, today)
    day = int(written["day"])
    if written["year"]:
        year, month = int(written["year"]), int(written["month"])
        return date(year, month, day) if day <= monthrange(year, month)[1] else None
    if written["month"]:
        months = [(today.year, int(written["month"])), (today.year - 1, int(written["month"]))]
    else:
        gone = [divmod(today.year * 12 + today.month - 1 - back, 12) for back in range(3)]
        months = [(year, index + 1) for year, index in gone]
    found = [date(year, month, day) for year, month in months if day <= monthrange(year, month)[1]]
    return next((one for one in found if one <= today), None)


def read_day(text: str, today: date) -> date | None:
    """The day that somebody typed; none where it is none.

    >>> read_day("三月五号", date(2026, 11, 22)), read_day("30号前", date(2026, 11, 22))
    (datetime.date(2027, 3, 5), datetime.date(2026, 11, 30))
    """
    typed = "".join(unicodedata.normalize("NFKC", text).split())
    written = _DAY.fullmatch(typed) or _DAY.fullmatch(say_numbers_alike(typed))
    if written is None:
        return read_month_end(typed, today)
    day = int(written["day"])
    for year, month in _months(written, today):
        if day <= monthrange(year, month)[1]:
            found = date(year, month, day)
            if written["year"] or found >= today:
                return found
    return None


def _months(written: re.Match[str], today: date) -> list[tuple[int, int]]:
    """The months that may be meant, the nearest first."""
    if written["month"]:
        years = [int(written["year"])] if written["year"] else [today.year, today.year + 1]
        return [(year, int(written["month"])) for year in years]
    coming = [divmod(today.year * 12 + today.month - 1 + ahead, 12) for ahead in range(3)]
    return [(year, index + 1) for year, index in coming]


_DAY = re.compile(
    r"(?:(?:(?P<year>20\d\d)[年/.-])?(?P<month>1[0-2]|0?[1-9])[月/.-])?"
    r"(?P<day>3[01]|[12]\d|0?[1-9])[日号]?(?:之前|以前|前)?"
)
