"""Ids of rows as buttons and addresses write them."""

_LONGEST = 12  # digits: no database counts further


def row_id(text: str) -> int | None:
    """The id that a text names; none where no row can have it."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= _LONGEST else None
