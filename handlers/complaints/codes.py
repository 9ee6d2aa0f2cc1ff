"""The code that opens an anonymous complaint: twelve digits in three groups, easily written on paper and read out."""

import re
import secrets
import unicodedata

LENGTH = 12
_WRITTEN = re.compile(r"\d(?:[\s\-—_,，.。]*\d)*")


def new_code() -> str:
    """The digits of a fresh code."""
    return f"{secrets.randbelow(10**LENGTH):0{LENGTH}}"


def show_code(digits: str) -> str:
    """A code as it is shown.

    >>> show_code("482910375562")
    '4829 1037 5562'
    """
    return " ".join(digits[start : start + 4] for start in range(0, LENGTH, 4))


def read_code(text: str) -> str | None:
    """The digits of a code that somebody typed, however they are grouped; none where there is none.

    >>> read_code("查询码是4829-1037 5562"), read_code("13800000000")
    ('482910375562', None)
    """
    for found in _WRITTEN.finditer(unicodedata.normalize("NFKC", text)):
        digits = re.sub(r"\D", "", found[0])
        if len(digits) == LENGTH:
            return digits
    return None
