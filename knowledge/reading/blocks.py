"""A clause as a line of blocks: which kind of thing each word says, one character a word, so that rows can be found."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from knowledge.words.danger import danger_words

_ANY = "."  # a character that no block knows
USED = "-"  # an event that a sign has taken
_FIRST = 0xE000  # blocks are written with characters for private use
_PART = re.compile(r"([^ +]+)([ +]?)")
_GAP = 4  # blocks or characters that may stand between two blocks of a row


@dataclass(frozen=True, kw_only=True)
class BlockLine:
    """A clause as blocks: one character of `blocks` for each of `words`."""

    blocks: str
    words: tuple[str, ...]

    def has(self, block: str) -> bool:
        """Whether a word of the block is said."""
        return symbol(block) in self.blocks

    def said(self, found: re.Match[str]) -> str:
        """The words at which a row was found, without what stands between them."""
        return "".join(self.words[found.start() : found.end()])


def read_line(clause: str) -> BlockLine:
    """A folded clause as blocks, the longest words first."""
    words = tuple(_words(clause))
    return BlockLine(blocks="".join(_block_of(word) for word in words), words=words)


@cache
def symbol(block: str) -> str:
    """The character that stands for a block."""
    return _symbols()[block]


def rows(texts: Iterable[str]) -> re.Pattern[str]:
    """Any of some rows of danger.yaml, as a regular expression over blocks."""
    return re.compile("|".join(map(_row, texts)))


def _row(text: str) -> str:
    gap = f"[^{symbol('other')}{symbol('negation')}]{{0,{_GAP}}}?"
    parts = (
        f"[{''.join(map(symbol, names.split('|')))}]" + (gap if joint == " " else "")
        for names, joint in _PART.findall(text)
    )
    return "".join(parts)


def _words(clause: str) -> Iterator[str]:
    """The words of a clause that a block knows, and the characters between them."""
    place = 0
    while place < len(clause):
        word = _word(clause, place)
        yield word
        place += len(word)


def _word(clause: str, place: int) -> str:
    """The name of a year, the longest word or the one character that stands at a place."""
    words = danger_words()
    if (year := _years().match(clause, place)) is not None:
        return year[0]
    for length in words.lengths.get(clause[place], ()):
        if clause[place : place + length] in words.blocks:
            return clause[place : place + length]
    return clause[place]


def _block_of(word: str) -> str:
    block = danger_words().blocks.get(word)
    if block is None:
        return symbol("past") if _years().fullmatch(word) else _ANY
    return symbol(block)


@cache
def _symbols() -> Mapping[str, str]:
    names = dict.fromkeys(danger_words().blocks.values())
    return {name: chr(_FIRST + number) for number, name in enumerate(names)}


@cache
def _years() -> re.Pattern[str]:
    return re.compile(danger_words().years)
