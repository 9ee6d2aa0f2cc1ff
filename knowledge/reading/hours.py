"""Office hours as people write them, and whether an office is open at a moment."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, time

from knowledge.calendar.workdays import Workdays

_SPAN = re.compile(r"(\d{1,2})(?:[:时点](\d{2})?分?)?(?:-|至|到)(\d{1,2})(?:[:时点](\d{2})?分?)?")
_ROUND_THE_CLOCK = re.compile(r"24小时|24h|全天|昼夜|7[x*×]24")
_WORKDAYS = re.compile(r"工作日|上班|(?:周|星期|礼拜)一(?:-|至|到)(?:(?:周|星期|礼拜)?五)")
_DAILY = re.compile(r"每[天日]|天天|(?:周|星期|礼拜)一(?:-|至|到)(?:(?:周|星期|礼拜)?[日天])|节假日不休|无休")
_DAYS_NAMED = re.compile(r"周|星期|礼拜|节假日|休息日")


@dataclass(frozen=True, kw_only=True)
class Hours:
    """From when to when an office is open. No spans: round the clock. `workdays_only` none: the words do not say."""

    spans: tuple[tuple[time, time], ...]
    workdays_only: bool | None

    def is_open(self, moment: datetime, workdays: Workdays) -> bool | None:
        """Whether it is open at a local moment; none where the words leave it open."""
        if self.spans and not any(_within(moment.time(), *span) for span in self.spans):
            return False
        if self.workdays_only is False or workdays.is_workday(moment.date()):
            return True
        return False if self.workdays_only else None


def read_hours(text: str) -> Hours | None:
    """The hours that the words tell; none where they cannot be told for sure.

    >>> read_hours("工作日8:30—12:00，14:00—17:30").spans[1]
    (datetime.time(14, 0), datetime.time(17, 30))
    >>> read_hours("24小时").workdays_only, read_hours("周三下午") is None
    (False, True)
    """
    said = re.sub(r"[—–－~～]+", "-", re.sub(r"\s", "", unicodedata.normalize("NFKC", text).lower()))
    if _ROUND_THE_CLOCK.search(said):
        return Hours(spans=(), workdays_only=bool(_WORKDAYS.search(said)))
    workdays_only = True if _WORKDAYS.search(said) else False if _DAILY.search(said) else None
    if workdays_only is None and _DAYS_NAMED.search(said):
        return None
    spans = tuple(_spans(said))
    return Hours(spans=spans, workdays_only=workdays_only) if spans else None


def _spans(said: str) -> Iterator[tuple[time, time]]:
    for found in _SPAN.finditer(said):
        begin, end = _clock(found[1], found[2]), _clock(found[3], found[4])
        if begin is not None and end is not None:
            yield begin, end


def _clock(hour: str, minute: str | None) -> time | None:
    """A time of day, 24:00 being the last minute; none for one that there is not."""
    if int(hour) == 24 and not int(minute or 0):
        return time.max
    return time(int(hour), int(minute or 0)) if int(hour) < 24 and int(minute or 0) < 60 else None


def _within(now: time, begin: time, end: time) -> bool:
    """Whether a time lies in a span, one that goes past midnight included."""
    return begin <= now < end if begin < end else now >= begin or now < end
