"""A report that was returned and does not come again: its reporter hears of it once more, then the office."""

from datetime import date
from pathlib import Path

import pytest

from handlers.dialog.installation import Knowledge
from handlers.dialog.messages import Choice, Photo, Text
from handlers.wording import Wording
from storage.cases import cases
from storage.database.database import Database
from tests.cast import Cast, cast
from tests.passing_time import PassingTime, at, days

NUMBER = "YT2026-000001"
STILL = f"编号{NUMBER}11月4日（周三）退回来了，还没改好再报"
OF_OFFICE = "青石镇退回去过了5个工作日还没改好的：1件，最早的11月4日（周三）退的"


@pytest.fixture
def passing(database: Database, knowledge: Knowledge, say: Wording, tmp_path: Path) -> PassingTime:
    return PassingTime(database, knowledge, say, tmp_path)


def settle(passing: PassingTime) -> Cast:
    """The cast, here for months."""
    with passing.database.writing() as tx:
        return cast(tx, at(date(2026, 6, 1)))


def report_and_return(passing: PassingTime, who: int, township: int, *, place: str = "青石村三组") -> None:
    """Somebody reports, and on Wednesday the 4th the township returns it because of its place."""
    passing.strike(at(date(2026, 11, 4), "09:30"))
    for words in ("报危房", "暂时没有", place, "李秀英", "1 3"):
        passing.say(who, Text(text=words))
    passing.say(who, Photo(source="p", unique_name="p", width=1280, height=960))
    for words in ("完成", "提交"):
        passing.say(who, Text(text=words))
    passing.say(township, Choice(id=f"case:return:{NUMBER}"))
    for words in ("地点", "完成", "位置不对", "提交"):
        passing.say(township, Text(text=words))


def heard(passing: PassingTime, who: int, words: str) -> list[str]:
    """The days and hours at which words reached somebody."""
    return [
        f"{one.at.astimezone(passing.hands.zone):%m-%d %H:%M}" for one in passing.heard(who) if words in one.reply.text
    ]


def pass_days(passing: PassingTime, first: date, last: date) -> None:
    """The clock ticks at 8:00, 9:00 and 9:30 of each day."""
    for day in days(first, last):
        for hour in ("08:00", "09:00", "09:30"):
            passing.strike(at(day, hour))


def test_a_resident_hears_once_on_the_third_workday_and_the_office_when_five_have_gone_by(
    passing: PassingTime,
) -> None:
    settled = settle(passing)
    report_and_return(passing, settled.resident, settled.township)
    pass_days(passing, date(2026, 11, 5), date(2026, 11, 13))
    assert heard(passing, settled.resident, STILL) == ["11-09 09:00"]
    assert heard(passing, settled.township, OF_OFFICE) == ["11-12 08:00"]
    assert heard(passing, settled.county, "还没改好的") == []
    (told,) = [one for one in passing.heard(settled.resident) if STILL in one.reply.text]
    assert [option.label for option in told.reply.flat_options()] == ["修改", "看这件"]


def test_what_came_again_is_told_to_nobody(passing: PassingTime) -> None:
    settled = settle(passing)
    report_and_return(passing, settled.resident, settled.township)
    passing.say(settled.resident, Choice(id=f"case:correct:{NUMBER}"))
    for words in ("青石村四组", "提交"):
        passing.say(settled.resident, Text(text=words))
    with passing.database.reading() as tx:
        assert cases.get(tx, NUMBER).state is cases.CaseState.REPORTED
    pass_days(passing, date(2026, 11, 5), date(2026, 11, 13))
    assert heard(passing, settled.resident, "还没改好") == heard(passing, settled.township, "还没改好") == []


def test_after_days_down_it_is_told_at_the_first_permitted_moment_once(passing: PassingTime) -> None:
    settled = settle(passing)
    report_and_return(passing, settled.resident, settled.township)
    passing.strike(at(date(2026, 11, 5), "09:00"))
    for moment in ("07:00", "10:20", "10:21"):
        passing.strike(at(date(2026, 11, 12), moment))
    passing.strike(at(date(2026, 11, 13), "09:00"))
    assert heard(passing, settled.resident, STILL) == ["11-12 10:20"]


def test_an_official_reads_in_the_digest_how_long_it_lies_there(passing: PassingTime) -> None:
    settled = settle(passing)
    report_and_return(passing, settled.cadre, settled.township, place="三组")
    pass_days(passing, date(2026, 11, 5), date(2026, 11, 10))
    assert heard(passing, settled.cadre, "被退回待改：1件") == ["11-05 08:00", "11-09 08:00"]
    assert heard(passing, settled.cadre, "最早的11月4日（周三）就退了，快改好送上去") == ["11-09 08:00"]
    assert heard(passing, settled.cadre, STILL) == []
