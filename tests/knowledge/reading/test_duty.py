"""Lines of a duty table: which days, who, and under which number."""

from datetime import date

import pytest

from knowledge.reading.duty import read_duty_day, read_duty_line

TODAY = date(2026, 11, 29)
WANG = ("王强", "13800000001")


@pytest.mark.parametrize(
    ("text", "days", "people"),
    [
        ("12月1日 王强 13800000001", ["2026-12-01"], [WANG]),
        ("12月1号王强13800000001", ["2026-12-01"], [WANG]),
        ("１２月１日：王 强，１３８００００００２１", ["2026-12-01"], [("王强", "13800000021")]),
        ("2026-12-01 王强", ["2026-12-01"], [("王强", None)]),
        ("2026/12/1（周二） 王强 电话:13800000001", ["2026-12-01"], [WANG]),
        ("12.30-1.1 王强", ["2026-12-30", "2026-12-31", "2027-01-01"], [("王强", None)]),
        (
            "12月1日至2日 王强、李雪 0535-8000001",
            ["2026-12-01", "2026-12-02"],
            [("王强", None), ("李雪", "05358000001")],
        ),
        ("1月3日 星期日 王强", ["2027-01-03"], [("王强", None)]),
        ("11月1日 王强", ["2026-11-01"], [("王强", None)]),
    ],
)
def test_a_line_names_days_and_people(text: str, days: list[str], people: list[tuple[str, str | None]]) -> None:
    read = read_duty_line(text, TODAY)
    assert read is not None
    assert [day.isoformat() for day in read.days] == days
    assert [(one.name, one.phone) for one in read.people] == people


@pytest.mark.parametrize(
    "text",
    [
        "",
        "王强 13800000001",
        "12月32日 王强",
        "12月1日",
        "12月1日 13800000001",
        "12月5日-1日 王强",
        "值班表",
        "12月1日 王强 138000",
    ],
)
def test_a_line_without_a_day_or_a_name_is_not_guessed_at(text: str) -> None:
    assert read_duty_line(text, TODAY) is None


def test_a_cell_names_a_day() -> None:
    assert read_duty_day("2026-12-01 00:00:00", TODAY) == date(2026, 12, 1)
    assert read_duty_day("12月1日（周二）", TODAY) == date(2026, 12, 1)
    assert read_duty_day("王强", TODAY) is None
