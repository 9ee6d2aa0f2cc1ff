"""Trying the search: the packs' own questions, spoilt ones, and such as nobody's document answers."""

import random
import zlib
from collections import Counter
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path

from knowledge.model.pack import Pack
from knowledge.proof.noise import kinds
from knowledge.search.search import Finding, Outcome, Search
from knowledge.yaml_file import read_yaml

_FILE = Path(__file__).parent / "trial.yaml"


@cache
def unanswerable() -> Mapping[str, tuple[str, ...]]:
    """Questions that no entry answers, by why: out_of_scope, abuse, instructions, silent; from trial.yaml."""
    data = read_yaml(_FILE)
    return {why: tuple(str(question) for group in groups for question in group) for why, groups in data.items()}


def spoil_questions(pack: Pack, kind: str) -> Iterator[tuple[str, str]]:
    """The pack's test questions, each spoilt in this way and always alike, with the entry that must answer it."""
    for question in pack.tests.questions:
        chance = random.Random(zlib.crc32(f"{kind} {question.ask}".encode()))  # noqa: S311
        yield kinds()[kind](question.ask, chance), question.entry


def count_outcomes(packs: Mapping[str, Pack], search: Search) -> Mapping[str, Counter[str]]:
    """How often what came of which questions: one row for the packs' own, one for each kind of unanswerable ones.

    The outcomes are those of Outcome, with “answered” parted in “right” and “wrong”; a silent entry that was to be
    found is right.
    """
    rows: dict[str, Counter[str]] = {"answerable": Counter()}
    for pack in packs.values():
        for test in pack.tests.questions:
            finding = search.find(search.read(test.ask, region=pack.id))
            rows["answerable"][_came_of(finding, test.entry)] += 1
        for why, questions in unanswerable().items():
            rows.setdefault(why, Counter()).update(
                _came_of(search.find(search.read(ask, region=pack.id))) for ask in questions
            )
    return rows


def _came_of(finding: Finding, entry: str | None = None) -> str:
    if not finding.hits:
        return finding.outcome.value
    if entry in [hit.entry.id for hit in finding.hits]:
        return "right"
    return finding.outcome.value if finding.outcome is Outcome.NOT_COVERED else "wrong"
