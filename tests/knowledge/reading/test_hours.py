"""Office hours in words: open, closed, or not to be told."""

from datetime import datetime

import pytest

from knowledge.calendar.workdays import load_workdays
from knowledge.reading.hours import read_hours

WEDNESDAY, SATURDAY = "2026-11-04", "2026-11-07"


@pytest.mark.parametrize(
    ("text", "at", "open_"),
    [
        ("24小时", f"{SATURDAY} 03:00", True),
        ("全天值班", f"{WEDNESDAY} 23:59", True),
        ("工作日8:30-17:30", f"{WEDNESDAY} 08:30", True),
        ("工作日8:30-17:30", f"{WEDNESDAY} 17:30", False),
        ("工作日8:30-17:30", f"{SATURDAY} 09:00", False),
        ("周一至周五 8：30—12：00，14：00—18：00", f"{WEDNESDAY} 13:00", False),
        ("周一至周五 8：30—12：00，14：00—18：00", f"{WEDNESDAY} 14:00", True),
        ("每天7点到22点", f"{SATURDAY} 21:00", True),
        ("每天18:00-8:00", f"{SATURDAY} 02:00", True),
        ("每天18:00-8:00", f"{SATURDAY} 12:00", False),
        ("8:30-17:30", f"{WEDNESDAY} 09:00", True),
        ("8:30-17:30", f"{SATURDAY} 09:00", None),
        ("8:30-17:30", f"{SATURDAY} 20:00", False),
        ("工作日24小时", f"{SATURDAY} 09:00", False),
    ],
)
def test_hours_tell_whether_somebody_answers(text: str, at: str, open_: bool | None) -> None:
    hours = read_hours(text)
    assert hours is not None
    assert hours.is_open(datetime.fromisoformat(at), load_workdays()) is open_


@pytest.mark.parametrize("text", ["", "周三下午", "周六9:00-12:00", "有事打手机", "25:00-26:00"])
def test_hours_that_tell_nothing_for_sure_are_not_guessed_at(text: str) -> None:
    assert read_hours(text) is None
