"""From when to when an official is away, as it is said: 我下周请假, 10号到15号外出, 明天出差三天."""

import re
from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from knowledge.reading.text import normalise
from knowledge.words.leave import leave_words

_DAY = timedelta(days=1)
_WEEK = 7


@dataclass(frozen=True, kw_only=True)
class Leave:
    """Days away, the first and the last included; both none where no day was said."""

    since: date | None = None
    until: date | None = None


def read_leave(text: str, today: date) -> Leave | None:
    """What a text says of being away; none for a text that says nothing of it, or days that are none.

    >>> read_leave("10号到15号外出", date(2026, 11, 4))
    Leave(since=datetime.date(2026, 11, 10), until=datetime.date(2026, 11, 15))
    >>> read_leave("我要请假", date(2026, 11, 4)), read_leave("请假找谁", date(2026, 11, 4))
    (Leave(since=None, until=None), None)
    """
    words = normalise(text)
    for pattern in leave_words().around:
        found = re.fullmatch(pattern, words)
        if found is not None:
            said = found.groupdict()
            return _leave(said["when"] or "", _length(said.get("before") or said.get("after") or ""), today)
    return None


def _leave(when: str, length: int | None, today: date) -> Leave | None:
    """The days that are named, so many from the first on where a length is said."""
    if not when:
        return Leave() if length is None else Leave(since=today, until=today + (length - 1) * _DAY)
    ending = re.fullmatch(r"(.*?)(?:这|连着)?(\d{1,2})日", when)
    for first, last in _splits(when):
        since = _span(first, today)
        until = _last_day(last, since[0], today) if since and last else since
        if since and until and until[1] >= since[0]:
            return Leave(since=since[0], until=until[1] if length is None else since[0] + (length - 1) * _DAY)
    if ending is not None and length is None and (start := _span(ending[1], today)) is not None:
        return Leave(since=start[0], until=start[0] + (int(ending[2]) - 1) * _DAY)
    return None


def _last_day(said: str, since: date, today: date) -> tuple[date, date] | None:
    """The last day as it is meant today, or, where that lies before the first one, the next such day after it."""
    found = _span(said, today)
    return _span(said, since) if found is not None and found[1] < since else found


def _splits(when: str) -> Iterator[tuple[str, str]]:
    """What stands before and after a word such as 到; the second is empty where there is one day only."""
    for word in leave_words().until:
        before, found, after = when.partition(word)
        if found and before and after:
            yield before, after
    yield when, ""


def _length(said: str) -> int | None:
    """How many days; none where nothing is said."""
    if not said:
        return None
    number = re.match(r"\d+", said)
    count = int(number[0]) if number else 1
    return max(count, 1) * (_WEEK if said.endswith(("周", "星期")) else 1)


def _span(said: str, today: date) -> tuple[date, date] | None:
    """The first and the last day of what is said: a day, a week, a month; none where it is none of these."""
    words = leave_words()
    if said in words.days:
        day = today + words.days[said] * _DAY
        return day, day
    if said in words.months:
        return _month(today, words.months[said])
    weeks = [(word, ahead, True) for word, ahead in words.weeks.items()] + [(word, 0, False) for word in words.weekday]
    for word, ahead, named in weeks:
        if said.startswith(word):
            found = _in_week(said.removeprefix(word), today, ahead, named=named)
            if found is not None:
                return found
    return _dated(said, today)


def _in_week(said: str, today: date, ahead: int, *, named: bool) -> tuple[date, date] | None:
    """A weekday of a week so many ahead, or the rest of the week; of a weekday alone the next one."""
    words, monday = leave_words(), today - today.weekday() * _DAY + ahead * _WEEK * _DAY
    if not said:
        return (max(monday, today), monday + (_WEEK - 1) * _DAY) if named else None
    weekday = words.weekdays.find("日" if said == words.sunday else said)
    if said.isdigit() and 1 <= int(said) < _WEEK:
        weekday = int(said) - 1
    if weekday < 0:
        return None
    day = monday + weekday * _DAY
    if day < today and not named:
        day += _WEEK * _DAY
    return day, day


def _month(today: date, ahead: int) -> tuple[date, date]:
    year, month = divmod(today.year * 12 + today.month - 1 + ahead, 12)
    first = date(year, month + 1, 1)
    return max(first, today), date(year, month + 1, monthrange(year, month + 1)[1])


def _dated(said: str, today: date) -> tuple[date, date] | None:
    """11月10日, 10日, 10: the next such day from today on."""
    found = re.fullmatch(r"(?:(\d{1,2})月)?(\d{1,2})日?", said)
    if found is None:
        return None
    for ahead in range(13):
        year, month = divmod(today.year * 12 + today.month - 1 + ahead, 12)
        fits = found[1] is None or int(found[1]) == month + 1
        if fits and 1 <= int(found[2]) <= monthrange(year, month + 1)[1]:
            day = date(year, month + 1, int(found[2]))
            if day >= today:
                return day, day
    return None
