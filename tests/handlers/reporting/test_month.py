"""A whole month in three regions on a stepped clock: every message that anybody gets, against tables by hand.

Of five townships one reports on time, one reports nil, one two days late, one never, and one has shut the assistant
out; their county reports in the afternoon of the date, and the city above looks on.
"""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, datetime, time
from pathlib import Path

import pytest

from handlers.dialog.installation import Knowledge
from handlers.wording import Wording
from knowledge.calendar.workdays import load_workdays
from storage.database.database import Database
from tests.cast import SHANGHAI
from tests.handlers.reporting.county_month import Act, CountyMonth, Line, read_table
from tests.passing_time import Heard, at

FIRST = date(2026, 11, 1)
NOON = 12
TIMES = {(7, 30), (8, 0), (9, 0), (18, 0)}  # when something comes by itself
REPORTED, NIL, OWN = "已报送", "零报告", "1 已报送"  # the county's digest has several lines, its own date first


def acts(*rows: tuple[str, str, str, str]) -> list[Act]:
    """What people do: day, time, who, which button."""
    return [Act(at=at(date.fromisoformat(f"2026-{day}"), time), who=who, label=label) for day, time, who, label in rows]


def reporting(day: str, late: str) -> tuple[tuple[str, str, str, str], ...]:
    """What they do about a date."""
    return (
        (day, "10:00", "prompt", REPORTED),
        (day, "10:00", "nil", NIL),
        (day, "17:00", "county", OWN),
        (late, "10:00", "late", REPORTED),
    )


MONTHS = {
    "yantai": (date(2026, 11, 30), acts(*reporting("11-03", "11-05"))),
    "hunan": (date(2026, 12, 15), acts(*reporting("11-25", "11-27"), ("12-01", "10:00", "county", "白沙镇"))),
    "longsheng": (
        date(2026, 11, 30),
        acts(
            ("11-06", "10:00", "prompt", REPORTED),  # a day early
            *reporting("11-07", "11-10")[1:],
            ("11-12", "10:00", "county", "白沙镇"),
            ("11-12", "10:05", "county", "我来跟"),
            *reporting("11-17", "11-19"),
            *reporting("11-27", "11-29")[:3],
        ),
    ),
}


ASKED = {"prompt": 2, "nil": 2, "late": 4, "silent": 6, "blocked": 0}  # most mornings and messages about one date
ABOVE = {"county": 2 + 3, "city": 3}  # the county has its own date, too


def nagging(county: CountyMonth, heard: Sequence[Heard]) -> list[str]:
    """Who hears too much about reporting dates, and who hears something on a day off that is not due on it.

    What falls on one morning counts as one message, and so does what somebody's own press brought.
    """
    names, workdays = {id: who for who, id in county.ids.items()}, load_workdays()
    said: dict[str, set[datetime]] = defaultdict(set)
    off: list[str] = []
    for one in heard:
        local = one.at.astimezone(SHANGHAI)
        if one.reply.text.startswith("✅") or (local.hour, local.minute) not in TIMES:
            continue
        said[names[one.person_id]].add(local if local.hour >= NOON else datetime.combine(local, time(0)))
        if not workdays.is_workday(local.date()) and "今天" not in one.reply.text:
            off.append(f"{names[one.person_id]}: {one.reply.text}")
    most = {who: count * county.dates for who, count in (ASKED | ABOVE).items()}
    return off + [f"{who}: {len(moments)}" for who, moments in said.items() if len(moments) > most[who]]


@pytest.mark.parametrize("pack", MONTHS)
def test_everybody_hears_what_the_table_says_and_nothing_else(
    sqlite_database: Database, knowledge: Knowledge, say: Wording, tmp_path: Path, pack: str
) -> None:
    county = CountyMonth(sqlite_database, knowledge, say, tmp_path, pack=pack, first=FIRST)
    county.passing.shut_out(county.ids["blocked"])
    last, done = MONTHS[pack]
    heard = county.live(last, done)
    assert nagging(county, heard) == []
    said = county.lines(heard)
    missed: list[Line] = []
    for expected in read_table(Path(__file__).with_name(f"month_{pack}.csv")):
        found = next((one for one in said if expected.tells(one)), None)
        if found is None:
            missed.append(expected)
        else:
            said.remove(found)
    assert missed == [], "in the table, and not said"
    assert said == [], "said, and not in the table"
