"""The last day of a month or a year that is near: 月底, 上个月底, 年底."""

import re
from calendar import monthrange
from datetime import date

_END = re.compile(
    r"(?:(?:(?P<last>上个?)|(?P<next>下个?)|(?:这个?|本|当)?)月(?P<month>底|末)"
    r"|(?:(?P<last_year>去)年?|今年?|本)?年(?:底|末))(?:之前|以前|前)?"
)


def read_month_end(text: str, today: date) -> date | None:
    """The day, where a text names the end of a month or a year beside today's and nothing else; None for any other.

    >>> read_month_end("上个月底", date(2026, 11, 22)), read_month_end("年底前", date(2026, 11, 22))
    (datetime.date(2026, 10, 31), datetime.date(2026, 12, 31))
    """
    found = _END.fullmatch(text)
    if found is None:
        return None
    if found["month"] is None:
        return date(today.year - bool(found["last_year"]), 12, 31)
    months = today.year * 12 + today.month - 1 + bool(found["next"]) - bool(found["last"])
    year, month = divmod(months, 12)
    return date(year, month + 1, monthrange(year, month + 1)[1])
