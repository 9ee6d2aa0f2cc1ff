"""Months: as a button or an address names one, those beside it, and its last day. A month is its first day."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo


def month_of(name: str) -> date | None:
    """The first day of a month that a button or an address names as 202610; none for any other text.

    >>> month_of("202610"), month_of("202613")
    (datetime.date(2026, 10, 1), None)
    """
    if len(name) != 6 or not name.isdecimal() or not 1 <= int(name[4:]) <= 12 or int(name[:4]) < 1:
        return None
    return date(int(name[:4]), int(name[4:]), 1)


def before(first: date) -> date:
    """The first day of the month before."""
    return (first - timedelta(days=1)).replace(day=1)


def after(first: date) -> date:
    """The first day of the month after."""
    return last_of(first) + timedelta(days=1)


def last_of(first: date) -> date:
    """The last day of a month."""
    return (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)


def stored_name(first: date) -> str:
    """How a month is called where it is kept: 2026-10."""
    return f"{first:%Y-%m}"


def begins(first: date, zone: ZoneInfo) -> datetime:
    """The moment at which a month begins."""
    return datetime.combine(first, time(), tzinfo=zone)
