"""From when to when somebody is away, as people say it, on Wednesday 4 November 2026."""

from datetime import date

import pytest

from knowledge.reading.leave import Leave, read_leave

TODAY = date(2026, 11, 4)


def nov(first: int, last: int) -> Leave:
    return Leave(since=date(2026, 11, first), until=date(2026, 11, last))


SAID = {
    "我下周请假": nov(9, 15),
    "下个星期请假": nov(9, 15),
    "10号到15号外出": nov(10, 15),
    "我10号至15号不在": nov(10, 15),
    "11月10日到12月2日出差": Leave(since=date(2026, 11, 10), until=date(2026, 12, 2)),
    "2号外出": Leave(since=date(2026, 12, 2), until=date(2026, 12, 2)),
    "12月28号到1月3号请假": Leave(since=date(2026, 12, 28), until=date(2027, 1, 3)),
    "明天出差三天": nov(5, 7),
    "请假三天": nov(4, 6),
    "我要请三天假": nov(4, 6),
    "请假半天": nov(4, 4),
    "明天请假": nov(5, 5),
    "后天到大后天请假": nov(6, 7),
    "下周一请假": nov(9, 9),
    "下周一到周三出差": nov(9, 11),
    "我周五请假": nov(6, 6),
    "我周一请假": nov(9, 9),
    "这周请假": nov(4, 8),
    "下周二请事假两天": nov(10, 11),
    "下个月外出": Leave(since=date(2026, 12, 1), until=date(2026, 12, 31)),
    "请一周假": nov(4, 10),
    "我要请假": Leave(),
}


@pytest.mark.parametrize(("text", "leave"), SAID.items())
def test_the_days_that_are_said(text: str, leave: Leave) -> None:
    assert read_leave(text, TODAY) == leave


@pytest.mark.parametrize(
    "text",
    [
        "请假找谁",
        "请假要扣补助吗",
        "我不在家房子谁来看",
        "户主外出打工",
        "99号请假",
        "他家人外出了",
        "15号到10号之前交",
    ],
)
def test_what_says_nothing_of_the_own_leave(text: str) -> None:
    assert read_leave(text, TODAY) is None
