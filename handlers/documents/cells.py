"""Cells of a table that goes out: what begins like a formula is none, whatever opens the file."""

import re

Cell = str | int | float | None

_LIKE_A_FORMULA = re.compile(r"[\ufeff\x00-\x20\x7f-\xa0\u3000]*[=+\-@|%]")


def is_like_a_formula(text: str) -> bool:
    """Whether a spreadsheet could take a text for something to be worked out.

    >>> is_like_a_formula(" =HYPERLINK(1)"), is_like_a_formula("三组")
    (True, False)
    """
    return not text[:1].isalnum() and _LIKE_A_FORMULA.match(text) is not None
