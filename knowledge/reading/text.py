"""Making what people type comparable, and telling a question from an answer."""

import re
import unicodedata
from functools import cache, lru_cache

import opencc

from knowledge import words
from knowledge.reading.number_spelling import say_numbers_alike

_SPACES = re.compile(r"(?P<apart>(?<=\d)\s+(?=\d))|(?<![a-z\s])\s+|\s+(?![a-z\s])")
_PAUSES = re.compile(r"(?<=[一-鿿])\s+(?=\w)|(?<=\w)\s+(?=[一-鿿])")
_LEAST_SAID = 4.5  # characters between two pauses on average, the blank with them
_MARKS = re.compile(r"[^\w%.]+|(?<!\d)\.|\.(?!\d)")


def fold(text: str) -> str:
    """Half width, lower case, simplified characters, no invisible ones, no spaces but between words or numbers."""
    text = unicodedata.normalize("NFKC", text).lower()
    return _SPACES.sub(lambda gap: " " if gap["apart"] else "", _simplifier().convert("".join(map(_as_seen, text))))


def with_pauses(text: str) -> str:
    """Text with a comma at each blank or end of a line between Chinese words, where dictation leaves one for a pause.

    Blanks between words as short as a dictionary has them are no pauses.

    >>> with_pauses("要拍几张照片 照片多大"), with_pauses("需要 什么 材料 报给 谁")
    ('要拍几张照片，照片多大', '需要 什么 材料 报给 谁')
    """
    pieces = _PAUSES.split(text)
    return "，".join(pieces) if len(text) >= _LEAST_SAID * len(pieces) else text


def plain(text: str) -> str:
    """Text for comparing: half width, lower case, without white space and closing marks."""
    return re.sub(r"[\s。.!！,，、]+", "", unicodedata.normalize("NFKC", text)).lower()


def normalise(text: str) -> str:
    """Text for searching: folded, numbers and units alike, a space wherever there were marks.

    >>> normalise("補助３萬元？ 蓋60㎡")
    '补助30000 盖60平方米'
    """
    return without_marks(fold(text))


def without_marks(folded: str) -> str:
    """A folded text with numbers and units alike, and a space wherever there were marks."""
    return _MARKS.sub(" ", say_numbers_alike(folded)).strip()


def looks_like_question(text: str) -> bool:
    """Whether somebody asks, rather than fills in a form.

    >>> looks_like_question("能补多少钱"), looks_like_question("何必"), looks_like_question("屋顶漏雨多年")
    (True, False, False)
    """
    return is_asking(fold(text))


def is_asking(folded: str) -> bool:
    """Whether a folded text is a question."""
    if folded.endswith("?"):
        return True
    marked = words.question_words()
    return re.search(marked.asks, re.sub(marked.only_sounds_so, " ", folded)) is not None


@cache
def _simplifier() -> opencc.OpenCC:
    return opencc.OpenCC("t2s")


@lru_cache(maxsize=10_000)
def _as_seen(character: str) -> str:
    """A blank for white space, nothing for what nobody sees, else the character."""
    if character.isspace():
        return " "
    return "" if unicodedata.category(character) in {"Cc", "Cf", "Cs", "Co", "Cn"} else character
