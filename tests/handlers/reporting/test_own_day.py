"""A county that sets a day where the document names none, and then another: what was reported stays reported."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pytest

from handlers.dialog.installation import Knowledge
from handlers.wording import Wording
from storage.database.database import Database
from tests.handlers.reporting.county_month import HOURS, Act, CountyMonth
from tests.passing_time import Heard, at, days

RULE = "monthly_progress"
FIRST, REPORTED, LAST = date(2026, 11, 19), date(2026, 11, 20), date(2026, 12, 15)

Changes = Sequence[tuple[str, int]]


@pytest.mark.parametrize(
    "changes",
    [
        [("11-23", 25), ("11-24", 28)],
        [("11-21", 30), ("11-26", 27)],
        [("11-26", 25), ("11-30", 20)],  # both too late for November
    ],
    ids=str,
)
def test_who_had_reported_is_neither_asked_again_nor_told_of_above_whatever_day_the_county_sets(
    sqlite_database: Database, knowledge: Knowledge, say: Wording, tmp_path: Path, changes: Changes
) -> None:
    """By another day it was another report: the township was escalated to the county, and the county to the city."""
    county = CountyMonth(sqlite_database, knowledge, say, tmp_path, pack="henan", first=FIRST, own_days={RULE: 28})
    heard = live(county, changes)
    to_prompt = [one.reply.text for one in heard if one.person_id == county.ids["prompt"] and one.at > at(REPORTED)]
    assert [text for text in to_prompt if not text.startswith(("✅", "青石镇要报的"))] == []
    urged = [one.reply.text for one in heard if "催办：" in one.reply.text or "这一期关了" in one.reply.text]
    assert any("白沙镇" in text for text in urged), "who has not reported is told of"
    assert not any("青石镇" in text for text in urged)
    assert not [one for one in heard if one.person_id == county.ids["city"]], "the day is the county's own"
    past = county.passing.press(county.ids["prompt"], "看上次")
    assert "：已报送。" in past[0].reply.text


def live(county: CountyMonth, changes: Changes) -> list[Heard]:
    """The township reports by the 28th, the county sets other days in the mornings, and all else comes by itself."""
    to_set = {date.fromisoformat(f"2026-{day}"): number for day, number in changes}
    heard: list[Heard] = []
    for day in days(FIRST, LAST):
        if day in to_set:
            county.set_day(RULE, to_set[day], day)
        for hour in HOURS:
            heard += county.passing.strike(at(day, hour))
        if day == REPORTED:
            heard += county.do(Act(at=at(day, "10:00"), who="prompt", label="报送", typed=True))
            heard += county.do(Act(at=at(day, "10:01"), who="prompt", label="已报送"))
    return heard
