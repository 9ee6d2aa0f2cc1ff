"""Reading what people type: dialect, slips of sound and shape, letters for characters."""

import doctest

import pytest

from knowledge import sounds, vocabulary
from knowledge.sounds import alike
from knowledge.tokens import Tokens


@pytest.fixture(scope="module")
def tokens() -> Tokens:
    return Tokens(own_words=["建设工匠培训合格证"])


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("威房补住", "危房补助"),
        ("底保户", "低保户"),
        ("修膳加固", "修缮加固"),
        ("审请", "申请"),
        ("验受", "验收"),
        ("未房改造", "危房改造"),
        ("竣工验牧", "竣工验收"),
        ("weifang buzhu", "危房补助"),
        ("危旧房", "危房"),
        ("dbh补助", "低保户补助"),
        ("WFGZ", "危房改造"),
        ("起屋", "建房"),
    ],
)
def test_slips_letters_and_dialect_are_read_as_what_was_meant(tokens: Tokens, typed: str, meant: str) -> None:
    assert tokens.read(typed).words == tokens.read(meant).words


@pytest.mark.parametrize("text", ["因为房子漏雨", "为房屋投保", "手机密码", "api key", "weather", "swf"])
def test_what_only_sounds_like_a_known_word_across_two_words_stays(tokens: Tokens, text: str) -> None:
    assert not tokens.read(text).words & {"危房", "危房改造"}


def test_the_subjects_own_words_are_not_cut(tokens: Tokens) -> None:
    assert "建设工匠培训" not in tokens.read("有建设工匠培训合格证吗").words
    assert Tokens(own_words=["窑洞箍法"]).read("窑洞箍法") != Tokens().read("窑洞箍法")


@pytest.mark.parametrize(("one", "other"), [("兰", "南"), ("湖", "扶"), ("主", "组"), ("请", "寝"), ("己", "已")])
def test_what_dialects_blur_or_looks_alike_is_alike_both_ways(one: str, other: str) -> None:
    assert alike(one, other)
    assert alike(other, one)


def test_the_examples_in_the_docstrings_hold() -> None:
    for module in (sounds, vocabulary):
        assert doctest.testmod(module).failed == 0
