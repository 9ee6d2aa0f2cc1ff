"""Days and moments in the zone of the installation."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from handlers.dialog.dates import day_of, say_moment
from handlers.wording import load_wording

ZONE = ZoneInfo("Asia/Shanghai")
LATE_IN_THE_EVENING = datetime(2026, 11, 2, 17, 5, tzinfo=UTC)  # 1:05 of the next day in the zone


def test_a_moment_lies_on_the_day_of_its_zone() -> None:
    assert day_of(LATE_IN_THE_EVENING, ZONE) == date(2026, 11, 3)


def test_a_moment_is_said_with_the_day_and_the_time_of_its_zone() -> None:
    assert say_moment(load_wording(), LATE_IN_THE_EVENING, ZONE) == "11月3日（周二）1:05"
