"""Reading texts into tokens."""

import pytest

from knowledge.tokens import RememberedTokens, Tokens


@pytest.mark.parametrize("text", ["俄家的窑甚时候来查", "D级补几万", ""])
def test_what_is_remembered_is_what_is_read(text: str) -> None:
    remembered = RememberedTokens()
    assert remembered.read(text) == Tokens().read(text)
    assert remembered.read(text) is remembered.read(text)
