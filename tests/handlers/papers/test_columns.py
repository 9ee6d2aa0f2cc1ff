"""Columns as wide as what stands in them, in Word files and PDFs alike."""

import pytest

from handlers.papers.layout.columns import fitted

WHOLE = 156.0
NOTICE = [
    ["序号", "户主姓名", "重点对象类型", "评议"],
    ["1", "李秀英", "农村低保户", "通过\n2026.3.3"],
    ["2", "买买提·艾合麦提江", "低保户", ""],
]


def test_they_make_up_the_whole() -> None:
    assert sum(fitted(NOTICE, WHOLE)) == pytest.approx(WHOLE)


def test_a_number_has_less_room_than_a_date_and_a_date_stands_in_one_line() -> None:
    number, name, category, day = fitted(NOTICE, WHOLE)
    assert number < day < category
    assert day > len("2026.3.3") / 2 * 12 * 25.4 / 72, "letters of 12 points, half as wide as high"
    assert name == category, "one very long name takes no room from the others"


@pytest.mark.parametrize("rows", [[["序号"]], [["序号", "户主"], []], [["", ""]]])
def test_a_table_without_lines_has_columns_all_the_same(rows: list[list[str]]) -> None:
    assert all(width > 0 for width in fitted(rows, WHOLE))
