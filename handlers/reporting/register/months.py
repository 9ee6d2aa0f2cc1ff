"""A month of the register as an address names it, with the ones before and after it."""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta

from handlers.wording import Wording

_MONTH = re.compile(r"(20\d\d)-(0[1-9]|1[0-2])")
_BACK, _AHEAD = timedelta(days=2 * 366), timedelta(days=366)


@dataclass(frozen=True, kw_only=True)
class Month:
    """A month by its first and last day, in words, and the addresses of its neighbours where one may look there."""

    first: date
    last: date
    label: str
    name: str
    before: str
    after: str


def read_month(say: Wording, text: str, today: date) -> Month:
    """The month that a text such as 2026-11 names; that of today where it names none, or one too far away."""
    written = _MONTH.fullmatch(text)
    first = date(int(written[1]), int(written[2]), 1) if written else today.replace(day=1)
    if not today - _BACK <= first <= today + _AHEAD:
        first = today.replace(day=1)
    last = first.replace(day=monthrange(first.year, first.month)[1])
    before, after = (first - timedelta(days=1)).replace(day=1), last + timedelta(days=1)
    return Month(
        first=first,
        last=last,
        label=say("register.table.month", year=first.year, month=first.month),
        name=f"{first:%Y-%m}",
        before=f"{before:%Y-%m}" if before >= today - _BACK else "",
        after=f"{after:%Y-%m}" if after <= today + _AHEAD else "",
    )
