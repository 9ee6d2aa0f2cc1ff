"""The last days of steps go up: on a stepped clock, each message against a table that was written by hand."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import pytest

from handlers.cases.overdue import named_before
from handlers.dialog.installation import Knowledge
from handlers.wording import Wording
from knowledge.calendar.workdays import load_workdays
from storage.cases import cases, deadlines, records
from storage.cases.deadlines import Deadline
from storage.database.database import Database
from storage.people import deputies, people
from storage.people.people import Role
from tests.cast import TOWNSHIP, VILLAGE, Cast, cast
from tests.passing_time import Heard, PassingTime, at, days

LATE, SOON = "超期没办的", "快到期的"

Told = tuple[str, str, str]  # the day, who, and the line


@dataclass(frozen=True, kw_only=True)
class County:
    """The cast on a clock that moves by hand."""

    passing: PassingTime
    cast: Cast

    def owes(self, owner: str, step: str, *last_days: date) -> list[int]:
        """A case for each last day of a step that an office owes; their ids."""
        since = at(min(last_days) - timedelta(days=20))
        with self.passing.database.writing() as tx:
            found = []
            for day in last_days:
                case, _ = cases.open_case(
                    tx,
                    draft_id=f"{cases.count(tx):08x}",
                    prefix="YT",
                    area=VILLAGE,
                    pack="yantai",
                    imminent=False,
                    reporter_id=self.cast.resident,
                    reporter_role="resident",
                    answers={"danger": "none"},
                    now=since,
                )
                assert cases.advance(tx, case, cases.CaseState.CHECKED, since)
                record = records.add(
                    tx,
                    case,
                    step="reported",
                    day=since.date(),
                    values={},
                    person_id=self.cast.resident,
                    role="resident",
                    now=since,
                )
                deadline = Deadline(step=step, owner=owner, due_on=day, section="二（四）", in_principle=False)
                deadlines.begin(tx, case.id, deadline, begun_by=record)
                found.append(case.id)
        return found

    def told(self, first: date, last: date, hours: Mapping[date, str | None] | None = None) -> list[Told]:
        """Each line about last days that reaches somebody, on the days from one to another.

        The process ticks at 8:00, or at another hour of a day; none: it is down that day.
        """
        names = {id: name for name, id in vars(self.cast).items()}
        found = []
        for day in days(first, last):
            hour = (hours or {}).get(day, "08:00")
            for heard in self.passing.strike(at(day, hour)) if hour else ():
                found += [(f"{day:%m-%d}", names[heard.person_id], line) for line in _lines(heard)]
        return found


def _lines(heard: Heard) -> Iterator[str]:
    """What a message tells of last days, without the numbers of its lines."""
    for line in heard.reply.text.splitlines():
        if "件，最早的" in line and "上报" not in line:
            yield line.lstrip("0123456789 ")


@pytest.fixture
def county(sqlite_database: Database, knowledge: Knowledge, say: Wording, tmp_path: Path) -> County:
    """A county that has been here for months."""
    with sqlite_database.writing() as tx:
        settled = cast(tx, at(date(2026, 6, 1)))
    return County(passing=PassingTime(sqlite_database, knowledge, say, tmp_path), cast=settled)


def test_the_week_of_national_day_and_its_make_up_saturday(county: County) -> None:
    """Off from 1 to 7 October; Saturday the 10th is worked. Due on 30 September, on 3 and on 9 October."""
    county.owes("township", "checked", date(2026, 9, 30), date(2026, 10, 3), date(2026, 10, 9))
    assert county.told(date(2026, 9, 28), date(2026, 10, 19)) == [
        ("09-29", "township", "青石镇快到期的：1件，最早的9月30日（周三）前要办完"),
        ("09-30", "township", "青石镇快到期的：2件，最早的9月30日（周三）前要办完"),
        ("10-03", "township", "青石镇快到期的：1件，最早的10月3日（周六）前要办完"),
        ("10-08", "township", "青石镇超期没办的：2件，最早的9月30日（周三）就该办完"),
        ("10-08", "township", "青石镇快到期的：1件，最早的10月9日（周五）前要办完"),
        ("10-09", "county", "云山县各乡镇超期没办的：2件，最早的9月30日（周三）就该办完，请督办"),
        ("10-10", "township", "青石镇超期没办的：3件，最早的9月30日（周三）就该办完"),
        ("10-12", "county", "云山县各乡镇超期没办的：3件，最早的9月30日（周三）就该办完，请督办"),
        ("10-19", "township", "青石镇超期没办的：3件，最早的9月30日（周三）就该办完"),
        ("10-19", "county", "云山县各乡镇超期没办的：3件，最早的9月30日（周三）就该办完，请督办"),
    ]


def test_new_year(county: County) -> None:
    """Due on Thursday 31 December; 1 January is off, and so is the weekend after it."""
    county.owes("county", "appraised", date(2026, 12, 31))
    assert county.told(date(2026, 12, 29), date(2027, 1, 12)) == [
        ("12-30", "county", "云山县快到期的：1件，最早的12月31日（周四）前要办完"),
        ("01-04", "county", "云山县超期没办的：1件，最早的12月31日（周四）就该办完"),
        ("01-05", "city", "清河市各县区超期没办的：1件，最早的12月31日（周四）就该办完，请督办"),
        ("01-11", "county", "云山县超期没办的：1件，最早的12月31日（周四）就该办完"),
        ("01-12", "city", "清河市各县区超期没办的：1件，最早的12月31日（周四）就该办完，请督办"),
    ]


def test_three_days_down_end_in_one_message_each_that_says_it_is_late(county: County) -> None:
    """Due on Monday 9 November; from that day to the 11th nothing runs, and on the 12th it begins at 10:15."""
    county.owes("township", "checked", date(2026, 11, 9))
    down: dict[date, str | None] = dict.fromkeys(days(date(2026, 11, 9), date(2026, 11, 11)))
    told = county.told(date(2026, 11, 5), date(2026, 11, 13), {**down, date(2026, 11, 12): "10:15"})
    assert told == [
        ("11-06", "township", "青石镇快到期的：1件，最早的11月9日（周一）前要办完"),
        ("11-12", "township", "青石镇超期没办的：1件，最早的11月9日（周一）就该办完"),
        ("11-12", "county", "云山县各乡镇超期没办的：1件，最早的11月9日（周一）就该办完，请督办"),
    ]
    late = county.passing.heard(county.cast.township)[-1]
    assert late.at == at(date(2026, 11, 12), "10:15")
    assert "这条来晚了" in late.reply.text


def test_what_is_done_meanwhile_is_told_to_nobody(county: County) -> None:
    done, _ = county.owes("township", "checked", date(2026, 11, 9), date(2026, 11, 10))
    county.told(date(2026, 11, 5), date(2026, 11, 9))
    with county.passing.database.writing() as tx:
        deadlines.end(tx, done, step=None, ended_by=None, now=at(date(2026, 11, 9), "15:00"))
    assert county.told(date(2026, 11, 10), date(2026, 11, 12)) == [
        ("11-10", "township", "青石镇快到期的：1件，最早的11月10日（周二）前要办完"),
        ("11-11", "township", "青石镇超期没办的：1件，最早的11月10日（周二）就该办完"),
        ("11-12", "county", "云山县各乡镇超期没办的：1件，最早的11月10日（周二）就该办完，请督办"),
    ]


def test_whoever_is_away_is_left_in_peace_and_the_deputy_hears(county: County) -> None:
    since = at(date(2026, 6, 1))
    with county.passing.database.writing() as tx:
        people.grant(tx, county.cast.stranger, Role.TOWNSHIP, TOWNSHIP, since)
        id = deputies.name_deputy(
            tx,
            person_id=county.cast.township,
            role=Role.TOWNSHIP,
            area=TOWNSHIP,
            deputy_id=county.cast.stranger,
            made_by=county.cast.township,
            now=since,
        )
        deputies.set_away(tx, id, date(2026, 11, 30))
    county.owes("township", "checked", date(2026, 11, 9))
    assert [(day, who) for day, who, _ in county.told(date(2026, 11, 5), date(2026, 11, 11))] == [
        ("11-06", "stranger"),
        ("11-10", "stranger"),
        ("11-11", "county"),
    ]


def test_the_notice_names_what_lies_for_more_than_five_workdays_on_the_first_workday_of_the_month(
    county: County,
) -> None:
    """1 November is a Sunday. Since 23 October, a Friday, five workdays have gone by on the 2nd; since the 26th not."""
    county.owes("township", "checked", date(2026, 10, 9), date(2026, 10, 23), date(2026, 10, 26))
    county.owes("cadre", "applied", date(2026, 10, 12))
    county.told(date(2026, 10, 30), date(2026, 11, 3))
    heard = [line for one in county.passing.heard(county.cast.county) for line in one.reply.text.splitlines()]
    assert [line.lstrip("0123456789 ") for line in heard if "点名" in line] == [
        "云山县要在月通报里点名的（超期过了5个工作日还没办）：青石镇2件、青石村1件"
    ]


@pytest.mark.parametrize(
    ("last_day", "named_on"),
    [
        (date(2026, 11, 3), date(2026, 11, 11)),  # Tuesday; 4, 5, 6, 9 and 10 November go by
        (date(2026, 11, 7), date(2026, 11, 14)),  # Saturday; 9 to 13 November
        (date(2026, 9, 30), date(2026, 10, 14)),  # Wednesday; 8, 9, 10, 12 and 13 October
    ],
)
def test_five_whole_workdays_go_by_before_a_step_is_named(last_day: date, named_on: date) -> None:
    workdays = load_workdays()
    assert last_day < named_before(workdays, named_on)
    assert last_day >= named_before(workdays, named_on - timedelta(days=1))
