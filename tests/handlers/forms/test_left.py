"""A form that was begun and left: its author is reminded of it once, officials in their digest alone."""

from datetime import date
from pathlib import Path

import pytest

from handlers.dialog.installation import Knowledge
from handlers.dialog.messages import Text
from handlers.wording import Wording
from storage.database.database import Database
from tests.cast import Cast, cast
from tests.passing_time import PassingTime, at, days

BEGUN = ("报危房", "暂时没有", "青石村三组")


@pytest.fixture
def passing(database: Database, knowledge: Knowledge, say: Wording, tmp_path: Path) -> PassingTime:
    return PassingTime(database, knowledge, say, tmp_path)


def settle(passing: PassingTime) -> Cast:
    """The cast, here for months; it is Wednesday, 4 November."""
    with passing.database.writing() as tx:
        settled = cast(tx, at(date(2026, 6, 1)))
    passing.strike(at(date(2026, 11, 4), "09:30"))
    return settled


def say(passing: PassingTime, who: int, *words: str) -> None:
    """Somebody says something, one message after another."""
    for one in words:
        passing.say(who, Text(text=one))


def reminded(passing: PassingTime, who: int) -> list[str]:
    """What was said of forms that were left, with day and hour."""
    return [
        f"{one.at.astimezone(passing.hands.zone):%m-%d %H:%M} {one.reply.text}"
        for one in passing.heard(who)
        if "填过的都还在。想接着填" in one.reply.text
    ]


def pass_days(passing: PassingTime, first: date, last: date) -> None:
    """The clock ticks at 8:00, 9:00 and 12:00 of each day."""
    for day in days(first, last):
        for hour in ("08:00", "09:00", "12:00"):
            passing.strike(at(day, hour))


def test_a_resident_is_reminded_once_three_days_after_the_last_answer(passing: PassingTime) -> None:
    settled = settle(passing)
    say(passing, settled.resident, *BEGUN, "李秀英")
    pass_days(passing, date(2026, 11, 5), date(2026, 11, 14))
    assert reminded(passing, settled.resident) == [
        "11-07 12:00 您11月4日（周三）填的李秀英家这份还没提交，填过的都还在。想接着填就点〔接着填〕，不填了也不要紧。"
    ]
    heard = passing.press(settled.resident, "接着填")
    assert "哪里不对" in heard[-1].reply.text


def test_a_form_kept_for_later_counts_as_left(passing: PassingTime) -> None:
    settled = settle(passing)
    say(passing, settled.resident, *BEGUN, "先存着")
    pass_days(passing, date(2026, 11, 5), date(2026, 11, 8))
    assert len(reminded(passing, settled.resident)) == 1


def test_who_goes_on_with_it_or_gives_it_up_is_left_in_peace(passing: PassingTime) -> None:
    settled = settle(passing)
    say(passing, settled.resident, *BEGUN, "取消", "放弃")
    say(passing, settled.stranger, *BEGUN)
    pass_days(passing, date(2026, 11, 5), date(2026, 11, 6))
    say(passing, settled.stranger, "李秀英")
    pass_days(passing, date(2026, 11, 7), date(2026, 11, 8))
    assert reminded(passing, settled.resident) == reminded(passing, settled.stranger) == []


def test_an_official_reads_it_in_the_digest_and_gets_no_message_of_its_own(passing: PassingTime) -> None:
    settled = settle(passing)
    say(passing, settled.cadre, "报危房", "暂时没有", "三组")
    pass_days(passing, date(2026, 11, 5), date(2026, 11, 10))
    assert reminded(passing, settled.cadre) == []
    assert any("填了还没提交的：1份" in one.reply.text for one in passing.heard(settled.cadre))
