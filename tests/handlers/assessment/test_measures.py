"""Scores and ranks: a weighted mean of what can be counted, equal ones on one rank, few due steps without any."""

import pytest

from handlers.assessment.measures import WEIGHTS, AssessedCount, CountShare, ranked, score
from knowledge.area import Level, Place

ON_TIME, RETURNED = AssessedCount.ON_TIME, AssessedCount.RETURNED
OVERDUE, CLOSED = AssessedCount.OVERDUE, AssessedCount.CLOSED


def place(code: str) -> Place:
    return Place(code=code, name=f"{code}镇", level=Level.TOWNSHIP, path=f"/{code}/")


def share(count: int, of: int) -> CountShare:
    return CountShare(count=count, of=of)


@pytest.mark.parametrize(
    ("shares", "weights", "points"),
    [
        ({ON_TIME: share(9, 10)}, WEIGHTS, 90.0),
        ({ON_TIME: share(9, 10), OVERDUE: share(1, 10)}, WEIGHTS, 90.0),  # the fewer the better: 90 and 90
        ({ON_TIME: share(10, 10), CLOSED: share(0, 4)}, WEIGHTS, 66.7),  # 40 of 60
        ({ON_TIME: share(10, 10), RETURNED: share(3, 3)}, {ON_TIME: 50, RETURNED: 50}, 50.0),
        ({ON_TIME: share(10, 10), CLOSED: share(0, 4)}, {ON_TIME: 50, CLOSED: 0}, 100.0),
        ({ON_TIME: share(0, 0), CLOSED: share(1, 2)}, WEIGHTS, 50.0),  # of nothing no share
        ({ON_TIME: share(0, 0)}, WEIGHTS, None),
    ],
)
def test_a_score_is_the_weighted_mean_of_what_can_be_counted(
    shares: dict[AssessedCount, CountShare], weights: dict[AssessedCount, int], points: float | None
) -> None:
    assert score(shares, weights) == points


def test_equal_scores_share_a_rank_and_fewer_than_five_due_steps_have_none() -> None:
    shares = [
        (place("3"), {ON_TIME: share(5, 5)}),
        (place("1"), {ON_TIME: share(4, 5)}),
        (place("2"), {ON_TIME: share(10, 10)}),
        (place("4"), {ON_TIME: share(4, 4)}),
        (place("5"), {ON_TIME: share(0, 0)}),
    ]
    found = [(one.place.code, one.rank, one.score) for one in ranked(shares, WEIGHTS)]
    assert found == [("2", 1, 100.0), ("3", 1, 100.0), ("1", 3, 80.0), ("4", None, None), ("5", None, None)]


def test_the_weights_that_are_shipped_add_up_to_a_hundred() -> None:
    assert sum(WEIGHTS.values()) == 100
    assert set(WEIGHTS) == set(AssessedCount)
