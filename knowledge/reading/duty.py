"""Lines of a duty table as people type them: “12月1日 王强 13800000001”, “12.2-12.4 李雪、赵敏”."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date, timedelta

_LONG_AGO = timedelta(days=60)  # a day of no year that is longer past is one of next year
_MOST_DAYS = 62
_LONGEST_NAME = 20
_DAY = r"(?:(?P<{0}year>20\d\d)[年\-/.])?(?P<{0}month>\d{{1,2}})[月\-/.](?P<{0}day>\d{{1,2}})[日号]?"
_WEEKDAY = re.compile(r"\(?(?:周|星期|礼拜)[一二三四五六日天]\)?(?=[\s:,])[\s:,]*")
_NO_NAME = re.compile(r"电话|手机号?|值班|[\s:()]+")
_LINE = re.compile(
    rf"{_DAY.format('')}(?:[-~至到](?:{_DAY.format('last')}|(?P<only>\d{{1,2}})[日号]?))?(?P<rest>(?![日号])\D.*)",
    re.ASCII,
)
_PHONE = re.compile(r"(?<!\d)(?:1\d{10}|0\d{2,3}-?\d{7,8})(?!\d)", re.ASCII)
_SPACE_IN_NAME = re.compile(r"(?<=[一-鿿])\s+(?=[一-鿿])")


@dataclass(frozen=True, kw_only=True)
class DutyName:
    """Somebody of a duty table; `phone` is digits, none where the line gives none."""

    name: str
    phone: str | None


@dataclass(frozen=True, kw_only=True)
class DutyLine:
    """Who is on duty on some days, one after the other."""

    days: tuple[date, ...]
    people: tuple[DutyName, ...]


def read_duty_line(text: str, today: date) -> DutyLine | None:
    """What a line tells; none where it names no day or nobody. A day without a year is the next one, or just past."""
    line = re.sub(r"[—–－~～]", "-", unicodedata.normalize("NFKC", text)).strip()
    found = _LINE.match(line)
    if found is None:
        return None
    days = _days(found, today)
    people = read_duty_names(_WEEKDAY.sub("", found["rest"].lstrip(" :,"), count=1))
    return DutyLine(days=days, people=people) if days and people else None


def read_duty_names(text: str) -> tuple[DutyName, ...]:
    """The people of a line or a cell, each with a number where one follows the name; empty where one has no name."""
    people: list[DutyName] = []
    for part in re.split(r"[、,，;；/]", text):
        phone = _PHONE.search(part)
        name = _SPACE_IN_NAME.sub("", _NO_NAME.sub(" ", _PHONE.sub(" ", part)).strip(" 。."))
        if not name and phone and people and people[-1].phone is None:  # “王强，13800000001”
            people[-1] = DutyName(name=people[-1].name, phone=_digits(phone[0]))
        elif part.strip():
            people.append(DutyName(name=name, phone=_digits(phone[0]) if phone else None))
    unfit = any(not 1 <= len(one.name) <= _LONGEST_NAME or re.search(r"\d", one.name) for one in people)
    return () if unfit else tuple(people)


def read_duty_day(text: str, today: date) -> date | None:
    """A day as a cell or a line names it; none where it names none."""
    found = re.fullmatch(_DAY.format("") + r"(?:\D.*)?", unicodedata.normalize("NFKC", text).strip(), re.ASCII)
    return None if found is None else _day(found["year"], found["month"], found["day"], today)


def _days(found: re.Match[str], today: date) -> tuple[date, ...]:
    first = _day(found["year"], found["month"], found["day"], today)
    if first is None:
        return ()
    if found["lastday"]:
        last = _day(found["lastyear"] or found["year"], found["lastmonth"], found["lastday"], first)
    else:
        last = _day(str(first.year), str(first.month), found["only"], today) if found["only"] else first
    if last is None or not first <= last < first + timedelta(days=_MOST_DAYS):
        return ()
    return tuple(first + timedelta(days=passed) for passed in range((last - first).days + 1))


def _day(year: str | None, month: str, day: str, today: date) -> date | None:
    try:
        if year:
            return date(int(year), int(month), int(day))
        named = date(today.year, int(month), int(day))
        return named if named >= today - _LONG_AGO else date(today.year + 1, int(month), int(day))
    except ValueError:
        return None


def _digits(phone: str) -> str:
    return phone.replace("-", "")
