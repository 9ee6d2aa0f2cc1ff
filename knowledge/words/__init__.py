"""Words that search and understanding go by, as data: dialect, synonyms, scope, places."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from knowledge.yaml_file import read_yaml

FOLDER = Path(__file__).parent


@dataclass(frozen=True, kw_only=True)
class QuestionWords:
    """By what a question is told from an answer: regular expressions, to be looked for in normalised text."""

    asks: str
    only_sounds_so: str


@dataclass(frozen=True, kw_only=True)
class ScopeWords:
    """Words that tell what a question is about.

    `ours` belong to our subject; those of `core` do so beyond doubt. `elsewhere` are other subjects, unless the
    house or the work on it (`house`) is named beside them; `never` are other subjects whatever else is named.
    `instructs` tells the assistant how to behave, or asks for what nobody may have. `here` means the place of the
    one who asks, `lives` tells where that one is beside what is asked, `home` is their own house, `compare` sets
    two places side by side, `pays_more` by what they pay `for_what`. `steps` asks for what comes after one another,
    `twice` two things at once; `halves` parts such a question where both things share the rest, as the groups
    `before`, `one`, `two` and `rest`.
    """

    ours: str
    core: str
    house: str
    elsewhere: str
    never: str
    instructs: str
    here: str
    compare: str
    pays_more: str
    home: str
    we: str
    there: str
    away: str
    lives: str
    steps: str
    twice: str
    halves: str


@cache
def question_words() -> QuestionWords:
    """Read from questions.yaml."""
    data = _read("questions")
    return QuestionWords(asks=_any_of(data["asks"]), only_sounds_so=_any_of(data["only_sounds_so"]))


@cache
def scope() -> ScopeWords:
    """Read from scope.yaml."""
    data = _read("scope")
    return ScopeWords(**{key: _any_of(patterns) for key, patterns in data.items()})


@cache
def synonyms() -> Mapping[str, str]:
    """The word that stands for each variant, from synonyms.yaml."""
    return {
        str(variant): str(word)
        for groups in _read("synonyms").values()
        for word, variants in groups.items()
        for variant in variants
    }


@cache
def question_synonyms() -> Mapping[str, str]:
    """Those of the synonyms that hold for questions on any subject."""
    return {str(variant): str(word) for word, variants in _read("synonyms")["asking"].items() for variant in variants}


@cache
def stop_words() -> frozenset[str]:
    """Words that say nothing about the subject, from stop.yaml."""
    return frozenset(_read("stop")["words"])


@cache
def syllables() -> Mapping[str, str]:
    """The common characters by how they sound, from sounds.yaml."""
    return {str(syllable): str(characters) for syllable, characters in _read("sounds").items()}


@cache
def blurs() -> tuple[tuple[str, str], ...]:
    """Sounds that dialects do not tell apart, from blurs.yaml: a regular expression and what stands for it."""
    return tuple((str(pattern), str(instead)) for pattern, instead in _read("blurs")["blurs"])


@cache
def lookalikes() -> Mapping[str, str]:
    """For each character those that look like it, from lookalikes.yaml."""
    found: dict[str, str] = {}
    for group in " ".join(_read("lookalikes")["groups"]).split():
        for character in group:
            found[character] = found.get(character, "") + group.replace(character, "")
    return found


@cache
def marks() -> tuple[frozenset[str], ...]:
    """Groups of words that tell like entries apart, from marks.yaml."""
    return tuple(frozenset(group) for group in _read("marks").values())


@cache
def places() -> tuple[str, ...]:
    """Provinces and cities by their short names, from places.yaml."""
    return tuple(name for names in _read("places").values() for name in names.split())


def _any_of(patterns: list[str]) -> str:
    return "|".join(f"(?:{pattern})" for pattern in patterns)


def _read(name: str) -> Any:
    return read_yaml(FOLDER / f"{name}.yaml")
