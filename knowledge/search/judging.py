"""How sure an answer is: from how items rank and what a question speaks of, to one calibrated score."""

import math
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from knowledge import words
from knowledge.search.items import Phrase, Ranked
from knowledge.yaml_file import read_yaml

_FILE = Path(__file__).parent / "calibration.yaml"


@dataclass(frozen=True, kw_only=True)
class Subject:
    """What a question speaks of, whatever its answer.

    `ours`: something of our subject is named. `elsewhere`: another subject is, and neither a house nor work on one.
    `never`: another subject whatever else is named. `instructs`: it tells the assistant how to behave, or wants what
    nobody may have. `clearly`: something is named that only our subject has. `twice`: two things are asked
    at once.
    """

    ours: bool
    elsewhere: bool
    never: bool
    instructs: bool
    clearly: bool = True
    twice: bool = False


@dataclass(frozen=True, kw_only=True)
class Calibration:
    """calibration.yaml: a logistic regression over what speaks for an item, and from which score what is done.

    From `answer` on the best item answers, from `probable` on it does so with others to choose from, from `offer` on
    the best ones are offered. From `passage` on a passage of
    the official text is quoted, by how much of the question it bears.
    """

    weights: Mapping[str, float]
    answer: float
    probable: float
    offer: float
    passage: float


@cache
def calibration() -> Calibration:
    """Read from calibration.yaml."""
    return Calibration(**read_yaml(_FILE))


def read_subject(asked: Phrase, own: Iterable[str] = ()) -> Subject:
    """What a question speaks of, in whatever words; `own` are words of subjects that a document has besides."""
    scope, question = words.scope(), asked.text
    said = " ".join((question, *sorted(asked.read.words)))
    named = any(one in question for one in own)
    return Subject(
        ours=named or _speaks_of(scope.ours, said),
        elsewhere=not named and _speaks_of(scope.elsewhere, question) and not _speaks_of(scope.house, question),
        never=_speaks_of(scope.never, question),
        instructs=_speaks_of(scope.instructs, question),
        clearly=named or _speaks_of(scope.core, said),
        twice=_speaks_of(scope.twice, question),
    )


def evidence(ranked: Sequence[Ranked], subject: Subject) -> list[dict[str, float]]:
    """What speaks for each item and against it, by the names of the calibration's weights.

    `like` is how like the question is, `lead` how far the item is before the best other one (behind: below 0),
    `shared` how much the words weigh that both say.
    """
    return [
        {
            "always": 1.0,
            "like": one.score,
            "lead": one.score - _best_other(place, ranked, also=1 if subject.twice else 0),
            "shared": math.log1p(one.shared),
            "ours": float(subject.ours),
            "other_subject": float(subject.elsewhere or subject.never),
        }
        for place, one in enumerate(ranked)
    ]


def scores(ranked: Sequence[Ranked], subject: Subject) -> list[float]:
    """For each item how likely it answers the question, from 0 to 1; 1 for the very words of a phrasing."""
    weights = calibration().weights
    return [
        1.0 if one.score == 1 else _logistic(sum(weights[name] * value for name, value in found.items()))
        for one, found in zip(ranked, evidence(ranked, subject), strict=True)
    ]


def _best_other(place: int, ranked: Sequence[Ranked], *, also: int) -> float:
    """The score of the best item, that at one place and so many others left out; `ranked` has the best first."""
    at = also if place > also else also + 1
    return ranked[at].score if at < len(ranked) else 0.0


def _speaks_of(patterns: str, text: str) -> bool:
    return re.search(patterns, text) is not None


def _logistic(sum_: float) -> float:
    return 1 / (1 + math.exp(-sum_))
