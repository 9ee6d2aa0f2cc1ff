"""A whole month in five regions on a stepped clock: every message that anybody gets, against tables by hand.

Of five townships one reports on time, one reports nil, one two days late, one never, and one has shut the assistant
out; their county reports in the afternoon of the date, and the city above looks on.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
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
from tests.source import ROOT

FIRST = date(2026, 11, 1)
NOON = 12
TIMES = {(7, 30), (8, 0), (9, 0), (18, 0)}  # when something comes by itself
REPORTED, NIL, DONE = "已报送", "零报告", "已完成"
OWN = f"1 {REPORTED}"  # the county's digest has several lines, its own date first


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


def early(who: str, label: str) -> list[Act]:
    """Somebody looks what is due and says it before the first reminder."""
    day = date(2026, 11, 23)
    return [
        Act(at=at(day, "10:00"), who=who, label="报送", typed=True),
        Act(at=at(day, "10:01"), who=who, label=label),
    ]


@dataclass(frozen=True, kw_only=True)
class Month:
    """How people live through a month of a pack; `early` reports before the first stage, `own_days` the county set."""

    last: date
    acts: Sequence[Act]
    early: str | None = None
    punctual: str = "prompt"
    own_days: Mapping[str, int] = field(default_factory=dict)


MONTHS = {
    "yantai": Month(last=date(2026, 11, 30), acts=acts(*reporting("11-03", "11-05"))),
    "hunan": Month(
        last=date(2026, 12, 15), acts=acts(*reporting("11-25", "11-27"), ("12-01", "10:00", "county", "白沙镇"))
    ),
    "longsheng": Month(
        last=date(2026, 11, 30),
        acts=acts(
            ("11-06", "10:00", "prompt", REPORTED),  # a day early
            *reporting("11-07", "11-10")[1:],
            ("11-12", "10:00", "county", "白沙镇"),
            ("11-12", "10:05", "county", "我来跟"),
            *reporting("11-17", "11-19"),
            *reporting("11-27", "11-29")[:3],
        ),
    ),
    "henan": Month(
        last=date(2026, 12, 15),
        acts=[*early("prompt", REPORTED), *acts(*reporting("11-25", "11-27")[1:])],
        early="prompt",
        punctual="nil",
        own_days={"monthly_progress": 25},
    ),
    "yulin": Month(
        last=date(2026, 12, 20),
        acts=[
            *early("nil", DONE),
            *acts(
                ("11-30", "10:00", "prompt", DONE),
                ("11-30", "17:00", "county", f"1 {DONE}"),  # once labelled 从第1件开始, and it noted the work as done
                ("12-02", "10:00", "late", DONE),
            ),
        ],
        early="nil",
    ),
}


MOST = {
    "early": 0,
    "punctual": 2,
    "late": 4,
    "silent": 6,
    "county": 2 + 3,
    "city": 3,
}  # the county has its own date, too
TABLE = re.compile(r"^\| (?P<pack>\w+) \| (?P<dates>\d+) \| (?P<counts>[\d–| ]+) \|$", re.MULTILINE)
DOCUMENT = ROOT / "docs" / "reporting.md"


def counted(county: CountyMonth, heard: Sequence[Heard]) -> dict[str, int]:
    """How many messages about reporting dates reach each person by themselves.

    What falls on one morning counts as one message; what somebody's own press brought does not count.
    """
    names = {id: who for who, id in county.ids.items()}
    said: dict[str, set[datetime]] = {who: set() for who in county.ids}
    for one in heard:
        local = one.at.astimezone(SHANGHAI)
        if _comes_by_itself(one):
            said[names[one.person_id]].add(local if local.hour >= NOON else datetime.combine(local, time(0)))
    return {who: len(moments) for who, moments in said.items()}


def told_on_a_day_off(heard: Sequence[Heard]) -> list[str]:
    """What comes on a day off and is not due on it."""
    workdays = load_workdays()
    return [
        one.reply.text
        for one in heard
        if _comes_by_itself(one)
        and not workdays.is_workday(one.at.astimezone(SHANGHAI).date())
        and "今天" not in one.reply.text
    ]


def _comes_by_itself(one: Heard) -> bool:
    local = one.at.astimezone(SHANGHAI)
    return not one.reply.text.startswith("✅") and (local.hour, local.minute) in TIMES


def in_the_document(pack: str) -> tuple[int, list[str]]:
    """How many dates a month of a pack has, and the messages to each person, as the documentation says."""
    row = next(row for row in TABLE.finditer(DOCUMENT.read_text(encoding="utf-8")) if row["pack"] == pack)
    return int(row["dates"]), [cell.strip() for cell in row["counts"].split("|")]


@pytest.mark.parametrize("pack", MONTHS)
def test_everybody_hears_what_the_table_says_and_nothing_else(
    sqlite_database: Database, knowledge: Knowledge, say: Wording, tmp_path: Path, pack: str
) -> None:
    month = MONTHS[pack]
    county = CountyMonth(sqlite_database, knowledge, say, tmp_path, pack=pack, first=FIRST, own_days=month.own_days)
    county.passing.shut_out(county.ids["blocked"])
    heard = county.live(month.last, month.acts)
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
    assert told_on_a_day_off(heard) == []
    counts = counted(county, heard)
    who = {"early": month.early, "punctual": month.punctual} | {
        one: one for one in ("late", "silent", "county", "city")
    }
    messages = {column: counts[one] for column, one in who.items() if one is not None}
    dates, in_words = in_the_document(pack)
    assert [str(messages.get(column, "–")) for column in MOST] == in_words, "docs/reporting.md has the counts"
    assert [column for column, count in messages.items() if count > MOST[column] * dates] == []
    assert counts["blocked"] == 0
