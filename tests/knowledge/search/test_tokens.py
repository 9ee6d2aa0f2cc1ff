"""Reading texts into tokens."""

import pytest

from knowledge.search.tokens import RememberedTokens, Tokens


@pytest.mark.parametrize("text", ["俄家的窑甚时候来查", "D级补几万", ""])
def test_what_is_remembered_is_what_is_read(text: str) -> None:
    remembered = RememberedTokens()
    assert remembered.read(text) == Tokens().read(text)
    assert remembered.read(text) is remembered.read(text)


@pytest.mark.parametrize(
    ("text", "own_word", "read"),
    [
        ("农村房屋鉴定", "房屋", {"农村", "房屋", "鉴定"}),
        ("农村房屋鉴定", "村房", {"农", "村房", "屋", "鉴定"}),
        ("房屋鉴定", "房屋鉴定", {"房屋鉴定"}),
    ],
)
def test_what_lies_around_a_known_word_is_cut_into_whole_words(text: str, own_word: str, read: set[str]) -> None:
    assert Tokens([own_word], synonyms={}).read(text).words == read
