"""By when a step of a case must be taken."""

from datetime import date

import pytest
from pydantic import ValidationError

from knowledge.model.limits import Limit
from knowledge.model.pack import PACKS_FOLDER, load_pack


def limit(**length: object) -> Limit:
    fields = {"step": "paid", "counted_from": "accepted", "who": "county", "section": "四（三）"}
    return Limit.model_validate({**fields, **length})


def test_days_are_calendar_days_and_the_first_is_not_counted() -> None:
    assert limit(days=5).due(date(2026, 2, 26)) == date(2026, 3, 3)


@pytest.mark.parametrize(
    ("taken", "due"),
    [
        (date(2026, 1, 31), date(2026, 2, 28)),
        (date(2028, 1, 31), date(2028, 2, 29)),
        (date(2026, 12, 15), date(2027, 1, 15)),
    ],
)
def test_a_month_clips_to_the_months_end(taken: date, due: date) -> None:
    assert limit(months=1).due(taken) == due


def test_a_fixed_day_stands_in_the_year_of_the_step_it_is_counted_from() -> None:
    assert limit(until="07-31").due(date(2026, 3, 2)) == date(2026, 7, 31)


@pytest.mark.parametrize("length", [{}, {"days": 5, "until": "07-31"}, {"days": 5, "months": 1}])
def test_a_limit_has_exactly_one_length(length: dict[str, object]) -> None:
    with pytest.raises(ValidationError, match="expected one of days, months and until"):
        limit(**length)


@pytest.mark.parametrize(
    ("graded", "due"),
    [
        (date(2026, 1, 1), date(2026, 11, 30)),
        (date(2026, 6, 30), date(2026, 11, 30)),
        (date(2026, 7, 1), date(2027, 5, 31)),
        (date(2026, 12, 31), date(2027, 5, 31)),
    ],
)
def test_a_house_graded_dangerous_in_yulin_has_one_day_by_which_it_is_done(graded: date, due: date) -> None:
    limits = load_pack(PACKS_FOLDER / "yulin").rules.limits
    assert [found for limit in limits if (found := limit.due(graded)) is not None] == [due]
