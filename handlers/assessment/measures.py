"""What a township is judged by: four named counts, how much each weighs, and the rank that follows from them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from knowledge.area import Place

LEAST_DUE = 5  # a township with fewer due steps is listed without a rank: one of them would decide
MOST_WEIGHT = 100


class AssessedCount(StrEnum):
    """A count that a county can weigh."""

    ON_TIME = "on_time"  # steps taken by their last day, of those whose last day lay in the month
    RETURNED = "returned"  # reports returned to be mended, of those that came in the month
    OVERDUE = "overdue"  # steps overdue at the month's end, of those that were due
    CLOSED = "closed"  # houses closed out in the month, of those and the ones still under way


WEIGHTS: Mapping[AssessedCount, int] = {  # where a county sets none itself
    AssessedCount.ON_TIME: 40,
    AssessedCount.RETURNED: 20,
    AssessedCount.OVERDUE: 20,
    AssessedCount.CLOSED: 20,
}
_BETTER_THE_FEWER = (AssessedCount.RETURNED, AssessedCount.OVERDUE)


@dataclass(frozen=True, kw_only=True)
class CountShare:
    """So many of so many."""

    count: int = 0
    of: int = 0

    @property
    def points(self) -> float | None:
        """From 0 to 100; none where there is nothing of which it is a share."""
        return 100 * self.count / self.of if self.of else None


@dataclass(frozen=True, kw_only=True)
class TownshipStanding:
    """What one township has done in a month. `rank` is none where too few steps were due."""

    place: Place
    shares: Mapping[AssessedCount, CountShare] = field(default_factory=dict)
    score: float | None = None
    rank: int | None = None


def score(shares: Mapping[AssessedCount, CountShare], weights: Mapping[AssessedCount, int]) -> float | None:
    """The weighted mean of the points, from 0 to 100 with one decimal; of shares of nothing none counts.

    None where nothing that weighs anything can be counted.
    """
    counted = [(measure, share.points, weights.get(measure, 0)) for measure, share in shares.items()]
    known = [(_turned(measure, points), weight) for measure, points, weight in counted if points is not None]
    total = sum(weight for _, weight in known)
    return round(sum(points * weight for points, weight in known) / total, 1) if total else None


def ranked(
    shares: Iterable[tuple[Place, Mapping[AssessedCount, CountShare]]], weights: Mapping[AssessedCount, int]
) -> Sequence[TownshipStanding]:
    """Townships with their ranks, the best first and equal ones on one rank; then those without a rank, by code."""
    scored = [(place, of_place, score(of_place, weights)) for place, of_place in shares]
    able = [one for one in scored if one[2] is not None and _due(one[1]) >= LEAST_DUE]
    able.sort(key=lambda one: (-(one[2] or 0), one[0].code))
    points = [one[2] for one in able]
    first = [
        TownshipStanding(place=place, shares=of_place, score=of_score, rank=points.index(of_score) + 1)
        for place, of_place, of_score in able
    ]
    others = sorted((one for one in scored if one not in able), key=lambda one: one[0].code)
    return [*first, *(TownshipStanding(place=place, shares=of_place) for place, of_place, _ in others)]


def _turned(measure: AssessedCount, points: float) -> float:
    return 100 - points if measure in _BETTER_THE_FEWER else points


def _due(shares: Mapping[AssessedCount, CountShare]) -> int:
    return shares.get(AssessedCount.ON_TIME, CountShare()).of
