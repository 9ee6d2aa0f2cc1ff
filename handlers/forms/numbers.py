"""Whole numbers as an answer: in digits or Chinese numerals, with or without a unit; years, with their century."""

import re
import unicodedata
from dataclasses import dataclass

from handlers.dialog.context import Context
from handlers.dialog.conversation import Draft
from handlers.dialog.messages import Ask, Content, Text
from handlers.forms.field import Answer, Field, Kind, Slip, Taken
from knowledge.reading.numerals import DIGITS, read_out, whole_number
from knowledge.reading.text import looks_like_question
from knowledge.reading.years import read_decades


@dataclass(frozen=True, kw_only=True)
class WholeNumber(Kind):
    """A whole number between two bounds, written in digits or Chinese numerals, with or without a unit."""

    least: int
    most: int
    example: int
    ask: Ask = Ask.NUMBER
    declinable: bool = True

    def take(self, context: Context, draft: Draft, asked: Field, content: Content) -> Taken:
        """The number."""
        if not isinstance(content, Text) or looks_like_question(content.text):
            return None
        written = _NUMBER.fullmatch(_compact(content.text))
        bounds = {"least": self.least, "most": self.highest(context), "example": self.example}
        value = None if written is None else self.meant(context, written[1])
        if value is None:
            return Slip(key="forms.slip.number", values=bounds)
        if not self.least <= value <= self.highest(context):
            return Slip(key="forms.slip.range", values={"value": value, **bounds})
        return Answer(value=value)

    def highest(self, context: Context) -> int:
        """The upper bound."""
        return self.most

    def meant(self, context: Context, written: str) -> int | None:
        """The number that is meant by digits or a numeral; none where it is not clear."""
        return whole_number(written)


@dataclass(frozen=True, kw_only=True)
class Year(WholeNumber):
    """A year until now; of two digits the latest such year: 85 and 八五 are 1985."""

    most: int = 9999

    def take(self, context: Context, draft: Draft, asked: Field, content: Content) -> Taken:
        """The year; of a decade, as 八几年, one year is asked for."""
        if isinstance(content, Text) and not looks_like_question(content.text):
            named = read_decades(content.text, context.today.year)
            if named is not None:
                return Slip(
                    key="forms.slip.decades", values={"first": named.first, "last": named.last, "example": self.example}
                )
        return super().take(context, draft, asked, content)

    def highest(self, context: Context) -> int:
        """This year."""
        return context.today.year

    def meant(self, context: Context, written: str) -> int | None:
        """The year, with its century."""
        value = whole_number(read_out(written) or written)
        if value is None or value >= 100:
            return value
        year = context.today.year - context.today.year % 100 + value
        return year if year <= context.today.year else year - 100


_NUMERAL = "".join(DIGITS) + "十百廿俩仨"
_ROUND_IT = f"[^0-9{_NUMERAL}几多来余半负.+-]"  # no other number, and nothing that makes it a rough one
_NUMBER = re.compile(rf"(?:{_ROUND_IT}|一(?=[共家起])){{0,4}}([0-9]{{1,9}}|[{_NUMERAL}]+){_ROUND_IT}{{0,4}}")


def _compact(text: str) -> str:
    """Half width, without white space and a mark at the end; one inside stays, for 1.5 is not 15."""
    return "".join(unicodedata.normalize("NFKC", text).split()).rstrip("。.!,、")
