"""Figures of a document: a value with its unit and section, and how it is said."""

import re
from decimal import Decimal
from enum import StrEnum

from knowledge.model.data import Data

_MYRIAD, _LEAST_IN_MYRIADS = 10_000, 1_000  # yuan

FIGURE_IN_TEXT = re.compile(r"\{([a-z0-9_]+)\}")  # stands for the figure of that name


class Unit(StrEnum):
    """How a figure is said."""

    YUAN = "yuan"  # 25000 → 2.5万元
    SQUARE_METRES = "square_metres"  # 平方米
    SQUARE_METRES_EACH = "square_metres_each"  # 平方米 for each person
    PERCENT = "percent"
    DATE = "date"  # "2020-06-30", "07-31", "11-end" (the month's end), "09"
    WORD = "word"  # said as written: 30日, 5名, 2期, 1个月, 一月一考核


Value = int | float | str


class Figure(Data):
    """One figure of the document: a value, or a range of two, with its unit and the section it stands in.

    `derived` marks what is worked out from the section and does not stand there itself, as a sum or a count.
    """

    value: Value | tuple[Value, Value]
    unit: Unit
    section: str
    note: str = ""
    derived: bool = False

    def __str__(self) -> str:
        if isinstance(self.value, tuple):
            low, high = (_number(value, self.unit) for value in self.value)
            return _said(self.value[1], self.unit).replace(high, f"{low}—{high}", 1)
        return _said(self.value, self.unit)


def say_money(yuan: Decimal) -> str:
    """A sum as the documents say theirs; one that is not round in 万 stays in yuan.

    >>> [say_money(Decimal(yuan)) for yuan in ("25000", "6000", "800", "12345", "0.5")]
    ['2.5万元', '0.6万元', '800元', '12345元', '0.5元']
    """
    return f"{_money(yuan)}万元" if _in_myriads(yuan) else f"{_money(yuan)}元"


def _money(yuan: Decimal) -> str:
    return plain(yuan / _MYRIAD if _in_myriads(yuan) else yuan)


def _in_myriads(yuan: Decimal) -> bool:
    return yuan >= _LEAST_IN_MYRIADS and yuan % 10 == 0


def plain(number: Decimal) -> str:
    """A number with at most four decimals, and no zeros behind them."""
    return f"{number:.4f}".rstrip("0").rstrip(".")


def _said(value: Value, unit: Unit) -> str:
    match unit:
        case Unit.YUAN:
            return say_money(Decimal(str(value)))
        case Unit.SQUARE_METRES:
            return f"{value}平方米"
        case Unit.SQUARE_METRES_EACH:
            return f"每人{value}平方米"
        case Unit.PERCENT:
            return f"{value}%"
        case Unit.DATE:
            return _date_said(str(value))
        case Unit.WORD:
            return str(value)


def _number(value: Value, unit: Unit) -> str:
    return _money(Decimal(str(value))) if unit is Unit.YUAN else str(value)


def _date_said(value: str) -> str:
    """'2020-06-30' → 2020年6月30日; '07-31' → 7月31日; '11-end' → 11月底; '09' → 9月; '2020' → 2020年."""
    parts = value.split("-")
    said = f"{parts.pop(0)}年" if len(parts[0]) == 4 else ""
    if parts:
        said += f"{int(parts.pop(0))}月"
    if parts:
        said += "底" if parts[0] == "end" else f"{int(parts[0])}日"
    return said
