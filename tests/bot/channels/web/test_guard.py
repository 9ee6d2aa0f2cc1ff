"""The cap on what a request may bring."""

import pytest
from starlette.requests import Request

from bot.channels.web.guard import capped
from bot.channels.web.refusals import Denied


def declaring(length: bytes) -> Request:
    return Request({"type": "http", "headers": [(b"content-length", length)]})


def test_a_length_that_is_too_big_is_refused_before_anything_is_read() -> None:
    with pytest.raises(Denied):
        capped(declaring(b"11"), 10)


@pytest.mark.parametrize("length", [b"10", b"", b"-1", b"x", b"\xb3"])
def test_a_length_that_is_no_number_refuses_nothing(length: bytes) -> None:
    """A raised three is a digit and no number: it made a traceback."""
    capped(declaring(length), 10)
