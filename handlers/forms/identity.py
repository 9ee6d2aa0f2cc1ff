"""Chinese ID numbers and phone numbers: read as people type them, checked, with the reason where they are wrong."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date

from stdnum.iso7064 import mod_11_2

_OLDEST = 1900
_DIGITS_OF_A_TRY = 5
_NUMBER = re.compile(r"(?<![0-9A-Za-z])[+(]?\d(?:[\s\-—·.()]*[0-9A-Za-z])*")
_SERVICE_NUMBER = re.compile(r"12[0-9]{3}")


@dataclass(frozen=True, kw_only=True)
class Wrong:
    """Why a number is not accepted: the last part of a text key, and its values."""

    reason: str
    values: dict[str, object]


def as_seen(text: str) -> str:
    """Half width, without characters that nobody sees."""
    return "".join(one for one in unicodedata.normalize("NFKC", text) if unicodedata.category(one) != "Cf")


def number_in(text: str) -> tuple[str, str]:
    """The one long number that stands in words, and the words around it; all of the text where there is not just one.

    >>> number_in("电话138-0000-0011。"), number_in("13800000011（儿子）")
    (('138-0000-0011', '电话 。'), ('13800000011', ' (儿子)'))
    """
    seen = as_seen(text)
    found = [one for one in _NUMBER.finditer(seen) if means_number(one[0])]
    if len(found) != 1:
        return seen, ""
    return found[0][0], f"{seen[: found[0].start()]} {seen[found[0].end() :]}"


def read_id_number(text: str, today: date) -> str | Wrong:
    """The 18 characters of an ID number (GB 11643), also from 15 digits, full width, spaces, a small x, words around.

    >>> read_id_number("99 0101 19500101 0022".replace("0022", "002x"), date(2026, 1, 1))
    Wrong(reason='check_digit', values={})
    """
    number = re.sub(r"[\s\-—·.]", "", number_in(text)[0]).upper()
    if re.fullmatch(r"[0-9]{15}", number):
        number = f"{number[:6]}19{number[6:]}"
        number += mod_11_2.calc_check_digit(number)
    if not re.fullmatch(r"[0-9X]+", number):
        return Wrong(reason="characters", values={})
    if len(number) != 18:
        return Wrong(reason="length", values={"count": len(number)})
    if "X" in number[:17]:
        return Wrong(reason="characters", values={})
    born = _date(number[6:14])
    if born is None or born > today or born.year < _OLDEST:
        return Wrong(reason="birth_date", values={"digits": number[6:14]})
    if not mod_11_2.is_valid(number):
        return Wrong(reason="check_digit", values={})
    return number


def read_phone(text: str) -> str | Wrong:
    """A mobile number as 11 digits, or a landline as digits with its area code.

    +86, spaces, full width and words around it are fine.
    """
    number = re.sub(r"[\s\-—()]", "", number_in(text)[0])
    number = re.sub(r"^(?:\+|00)?86(?=1\d{10}$)", "", number)
    if not re.fullmatch(r"[0-9]+", number):
        return Wrong(reason="characters", values={})
    if number.startswith("1"):
        return number if len(number) == 11 else Wrong(reason="length", values={"count": len(number)})
    if number.startswith("0"):
        return number if 10 <= len(number) <= 12 else Wrong(reason="landline", values={"count": len(number)})
    return Wrong(reason="beginning", values={})


def read_office_phone(text: str) -> str | Wrong:
    """The number of an office: as `read_phone` reads it, or a service number of five digits.

    >>> read_office_phone("0535-800 0001"), read_office_phone("12345")
    ('05358000001', '12345')
    """
    number = re.sub(r"\s", "", unicodedata.normalize("NFKC", text))
    return number if _SERVICE_NUMBER.fullmatch(number) else read_phone(text)


def means_number(text: str) -> bool:
    """Whether somebody means to give a number, right or wrong: five digits or more."""
    return len(re.findall(r"\d", unicodedata.normalize("NFKC", text))) >= _DIGITS_OF_A_TRY


def _date(digits: str) -> date | None:
    try:
        return date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    except ValueError:
        return None
