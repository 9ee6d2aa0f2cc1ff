"""Sums of money and floor areas as answers: 1.5万, 一万五千元, 58.5平方."""

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from handlers.dialog.context import Context
from handlers.dialog.conversation import Draft
from handlers.dialog.messages import Ask, Content, Text
from handlers.forms.field import Answer, Field, Kind, Slip, Taken
from knowledge.reading.mentions import find_mentions
from knowledge.reading.numerals import whole_number
from knowledge.reading.text import looks_like_question

_MYRIAD = 10_000
_BELOW_NOTHING = re.compile(r"\s*[-−－负]")


@dataclass(frozen=True, kw_only=True)
class DecimalNumber(Kind):
    """One figure between two bounds, in one of some units; `says` is the end of the keys by which it is said."""

    least: int
    most: int
    units: tuple[str, ...]
    says: str
    ask: Ask = Ask.NUMBER
    declinable: bool = True

    def take(self, context: Context, draft: Draft, asked: Field, content: Content) -> Taken:
        """The figure, where there is exactly one; as a plain number."""
        if not isinstance(content, Text) or looks_like_question(content.text):
            return None
        found = {value for value, unit in find_mentions(content.text) if unit in self.units}
        bare = whole_number(content.text.strip())
        if not found and bare is not None:
            found = {float(bare)}
        if len(found) != 1 or _BELOW_NOTHING.match(content.text):
            return Slip(key=f"forms.slip.{self.says}")
        (value,) = found
        if not self.least <= value <= self.most:
            bounds = {"value": _plain(value), "least": self.least, "most": self.most}
            return Slip(key=f"forms.slip.{self.says}_range", values=bounds)
        return Answer(value=int(value) if value == int(value) else value)

    def show(self, context: Context, draft: Draft, asked: Field, value: Any) -> str:
        """The figure with its unit; money of whole hundreds from ten thousand on in 万元."""
        if self.says == "yuan" and value >= _MYRIAD and value % 100 == 0:
            return context.say("forms.measure.myriads", value=_plain(Decimal(str(value)) / _MYRIAD))
        return context.say(f"forms.measure.{self.says}", value=_plain(value))


def yuan(*, least: int = 1, most: int = 1_000_000) -> DecimalNumber:
    """A sum of money in yuan."""
    return DecimalNumber(least=least, most=most, units=("", "元"), says="yuan")


def square_metres(*, most: int = 1_000) -> DecimalNumber:
    """A floor area in square metres."""
    return DecimalNumber(least=1, most=most, units=("", "平方米"), says="square_metres")


def _plain(value: float | Decimal) -> str:
    return f"{float(value):g}" if float(value) < _MYRIAD * 100 else f"{float(value):.0f}"
