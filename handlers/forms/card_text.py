"""What stands on a photo of an ID card, made out of the lines that were read on it: whose it is and its number."""

import math
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from handlers.forms.identity import Wrong, read_id_number

LENGTH = 18
_LONGEST_NAME = 6  # of a name without a dot; longer ones have one between their parts
_NAME_LABEL = "姓名"
_NUMBER_LABEL = "公民身份号码"  # other papers that bear the number call it otherwise
_LABELS = (_NAME_LABEL, "性别", "民族", "出生", "住址", _NUMBER_LABEL)
_FRONT = 2  # so many labels make a front: one alone stands on many papers
_BACK = ("居民身份证", "签发机关", "有效期限")
_OTHER_PAPERS = ("户口", "户主", "常住人口", "社会保障", "驾驶证", "残疾人证", "结婚证")
_NAME = re.compile(r"[\u3400-\u9fff\U00020000-\U0003ffff]{2,}(?:[·•][\u3400-\u9fff\U00020000-\U0003ffff]+)*")
_ANY_LABEL = re.compile("|".join(_LABELS))
_RUN = re.compile(r"[0-9A-Za-z|×]+")
_DIGITS_MEANT = str.maketrans("OoQDIil|ZzSsBGbqg", "00001111225586699")
_LAST_MEANT = str.maketrans({"×": "X", "K": "X", "k": "X"})


class CardOutcome(StrEnum):
    """What became of a photo that was to show the front of an ID card."""

    READ = "read"
    BACK = "back"  # the side without a number
    OTHER = "other"  # a household register, a licence, no paper at all
    NUMBER = "number_unread"  # a front whose number cannot be made out, or is not right
    DARK = "dark"
    BLURRED = "blurred"
    UNREADABLE = "unreadable"  # no picture, or too large a one
    FAILED = "failed"  # it could not be looked at


@dataclass(frozen=True, kw_only=True)
class SeenLine:
    """A line of print, and where the middle of it lies on the picture, in pixels."""

    text: str
    x: float
    y: float


@dataclass(frozen=True, kw_only=True)
class CardReading:
    """What a photo of a card gave. `name` is empty where only the number was made out.

    `is_mended` tells that letters were taken for the digits that look like them, and that the check digit then held.
    """

    outcome: CardOutcome
    name: str = ""
    number: str = ""
    is_mended: bool = False


def make_out(lines: Sequence[SeenLine], today: date) -> CardReading:
    """Name and number of the card, else why there are none.

    >>> make_out([SeenLine(text="居民身份证", x=0, y=0)], date(2026, 1, 1)).outcome
    <CardOutcome.BACK: 'back'>
    """
    seen = [SeenLine(text=_plain(line.text), x=line.x, y=line.y) for line in lines]
    words = " ".join(line.text for line in seen)
    if _NUMBER_LABEL not in words and any(paper in words for paper in _OTHER_PAPERS):
        return CardReading(outcome=CardOutcome.OTHER)
    number, is_mended = _number([line.text for line in seen], today)
    if number:
        return CardReading(outcome=CardOutcome.READ, name=_name(seen), number=number, is_mended=is_mended)
    if sum(label in words for label in _LABELS) >= _FRONT:
        return CardReading(outcome=CardOutcome.NUMBER)
    if any(words_of_the_back in words for words_of_the_back in _BACK):
        return CardReading(outcome=CardOutcome.BACK)
    return CardReading(outcome=CardOutcome.OTHER)


def _plain(text: str) -> str:
    return re.sub(r"\s", "", unicodedata.normalize("NFKC", text))


def _number(lines: Sequence[str], today: date) -> tuple[str, bool]:
    """The number that stands in the lines, as read or mended, and whether it was mended; empty where none is right."""
    runs = [run for line in lines for run in _RUN.findall(line) if len(run) == LENGTH]
    for is_mended, candidates in ((False, runs), (True, map(_as_meant, runs))):
        for candidate in candidates:
            number = read_id_number(candidate, today)
            if not isinstance(number, Wrong):
                return number, is_mended
    return "", False


def _as_meant(candidate: str) -> str:
    """With digits in the place of letters that look like them; the last one may be an X."""
    return candidate[:-1].translate(_DIGITS_MEANT) + candidate[-1].translate(_LAST_MEANT).translate(_DIGITS_MEANT)


def _name(seen: Sequence[SeenLine]) -> str:
    """The name behind its label, or, where the two were read apart, what lies nearest to it."""
    label = next((line for line in seen if line.text.startswith(_NAME_LABEL)), None)
    if label is None:
        return ""
    behind = _ANY_LABEL.split(label.text.removeprefix(_NAME_LABEL))[0]
    if behind:
        return behind if _is_name(behind) else ""
    names = [line for line in seen if _is_name(line.text)]
    nearest = min(names, key=lambda line: math.dist((line.x, line.y), (label.x, label.y)), default=None)
    return "" if nearest is None else nearest.text


def _is_name(text: str) -> bool:
    if any(label in text for label in _LABELS) or not _NAME.fullmatch(text):
        return False
    return len(text) <= _LONGEST_NAME or "·" in text
