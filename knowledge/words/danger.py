"""By what words danger is heard, read from danger.yaml: blocks of words, the signs they make, and what binds a sign."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from itertools import product
from typing import Any

from knowledge.words import FOLDER
from knowledge.yaml_file import read_yaml


class BindReach(StrEnum):
    """How far that goes which is said about an event."""

    CLAUSE = "clause"
    ONWARD = "onward"  # from its clause to the end, or until a clause speaks of the own place
    MESSAGE = "message"


@dataclass(frozen=True, kw_only=True)
class SignWords:
    """What a clause may say: its grade, what is heard by it, and the rows of blocks that say it."""

    name: str
    grade: str
    heard: str | None
    rows: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Together:
    """A grade for messages that have one of the signs `one` and one of `other`."""

    grade: str
    one: frozenset[str]
    other: frozenset[str]
    heard: str | None


@dataclass(frozen=True, kw_only=True)
class Bind:
    """What a block makes of the signs in its reach: some are kept, some count as likely at most, all others are void.

    `keeps` is None where all that is not capped is kept. `owned` are likely at most in a clause that tells what became
    of the own house, or of what happened of late, and void in others; those of them that are `seen` are likely at most
    in any clause that names a part of a house. All are void where it is asked by what measure a house is judged.
    """

    reach: BindReach
    keeps: frozenset[str] | None
    caps: frozenset[str]
    owned: frozenset[str]
    seen: frozenset[str]


@dataclass(frozen=True, kw_only=True)
class DangerWords:
    """All of danger.yaml. `blocks` gives the block of each word.

    Regular expressions are `years` (a year's name), `unweighed` (what says nothing of danger by its characters: man and
    wife, whose characters are those of a gap, too; that nobody came to harm), `away` (a clause that tells of days on a
    journey or on leave and of nothing else), `own` (what a clause has that tells of the own house, or of what happened
    of late) and `measure` (what it has that asks by what measure a house is judged).

    `lengths` are the lengths of the words that begin with a character, the longest first. `slips` are words that are
    known by their sound, too.
    """

    blocks: Mapping[str, str]
    lengths: Mapping[str, Sequence[int]]
    signs: tuple[SignWords, ...]
    together: tuple[Together, ...]
    binds: Mapping[str, Bind]
    unweighed: str
    away: str
    own: str
    measure: str
    years: str
    slips: tuple[str, ...]


@cache
def danger_words() -> DangerWords:
    """Read from danger.yaml."""
    raw: dict[str, Any] = read_yaml(FOLDER / "danger.yaml")
    blocks = _blocks(raw["blocks"])
    return DangerWords(
        blocks=blocks,
        lengths=_lengths(blocks),
        signs=tuple(
            SignWords(name=name, grade=sign["grade"], heard=sign.get("heard"), rows=tuple(sign["seq"]))
            for name, sign in raw["signs"].items()
        ),
        together=tuple(
            Together(
                grade=pair["grade"],
                one=frozenset(pair["one"]),
                other=frozenset(pair["other"]),
                heard=pair.get("heard"),
            )
            for pair in raw["together"]
        ),
        binds={block: _bind(bind) for block, bind in raw["binds"].items()},
        unweighed=raw["unweighed"],
        away=raw["away"],
        own=raw["own"],
        measure=raw["measure"],
        years=raw["years"],
        slips=tuple(raw["slips"].split()),
    )


@dataclass(frozen=True, kw_only=True)
class DangerWeights:
    """How far single characters and pairs of them lean to danger (above 0) or to none, and where texts begin."""

    base: float
    of: Mapping[str, float]


@cache
def danger_weights() -> DangerWeights:
    """Read from danger_weights.yaml, where they stand by tenths."""
    raw: dict[str, Any] = read_yaml(FOLDER / "danger_weights.yaml")
    weights = {gram: tenths / 10 for tenths, grams in raw["of"].items() for gram in grams.split()}
    return DangerWeights(base=raw["base"] / 10, of=weights)


def _blocks(raw: Mapping[str, str]) -> Mapping[str, str]:
    """The block of each word; a word that is written out belongs where it is written, whatever patterns make of it."""
    listed = [(word, block) for block, words in raw.items() for word in words.split()]
    blocks = {word: block for word, block in listed if "(" not in word}
    for pattern, block in listed:
        for word in _made_of(pattern) if "(" in pattern else ():
            blocks.setdefault(word, block)
    return blocks


def _made_of(pattern: str) -> Iterable[str]:
    """The words that a pattern makes: in parentheses stand parts to choose from, of which one may be empty.

    >>> sorted(_made_of("(跑|爬)(|得)出"))
    ['爬出', '爬得出', '跑出', '跑得出']
    """
    parts = [part.split("|") for part in re.split(r"[()]", pattern) if part]
    return map("".join, product(*parts))


def _lengths(words: Iterable[str]) -> Mapping[str, Sequence[int]]:
    found: dict[str, set[int]] = {}
    for word in words:
        found.setdefault(word[0], set()).add(len(word))
    return {first: sorted(lengths, reverse=True) for first, lengths in found.items()}


def _bind(raw: Mapping[str, Any]) -> Bind:
    keeps = raw.get("keeps", ())
    return Bind(
        reach=BindReach(raw["reach"]),
        keeps=None if keeps == "all" else frozenset(keeps),
        caps=frozenset(raw.get("caps", ())),
        owned=frozenset(raw.get("owned", ())),
        seen=frozenset(raw.get("seen", ())),
    )
