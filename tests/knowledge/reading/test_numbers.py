"""Numbers are read however people say and write them; what is rough stays rough, what is none stays a word."""

import re
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from knowledge.reading.month_ends import read_month_end
from knowledge.reading.number_spelling import say_numbers_alike
from knowledge.reading.numbers import Number, read_numbers
from knowledge.reading.numerals import value_of, whole_number
from knowledge.reading.text import fold, normalise
from knowledge.reading.years import Decades, read_decades

TABLE: dict[str, Any] = yaml.safe_load(Path(__file__).with_name("numbers.yaml").read_text(encoding="utf-8"))
DIGITS = "零一二三四五六七八九"

Meant = tuple[Decimal | None, Decimal | None, str, bool]


def _rows() -> Iterator[tuple[str, Meant]]:
    """Each way of writing a number, with its ends, its unit and whether it is about that."""
    for table in ("exact", "exact_units"):
        for meant, ways in TABLE[table].items():
            parts = re.fullmatch(r"([\d.]+)(.*)", str(meant))
            assert parts is not None
            yield from ((str(way), (Decimal(parts[1]), Decimal(parts[1]), parts[2], False)) for way in ways)
    for low, high, unit, ways in TABLE["ranges"]:
        yield from ((way, (Decimal(low), Decimal(high), unit, False)) for way in ways)
    for value, unit, ways in TABLE["about"]:
        yield from ((way, (Decimal(value), Decimal(value), unit, True)) for way in ways)
    for high, unit, ways in TABLE["at_most"]:
        yield from ((way, (None, Decimal(high), unit, False)) for way in ways)
    for low, unit, ways in TABLE["at_least"]:
        yield from ((way, (Decimal(low), None, unit, False)) for way in ways)
    for low, high, ways in TABLE["a_few"]:
        yield from ((way, (Decimal(low), Decimal(high), "", True)) for way in ways)


ROWS = list(_rows())


def _meant(number: Number) -> Meant:
    return number.low, number.high, number.unit, number.about


@pytest.mark.parametrize(("written", "meant"), ROWS, ids=[written for written, _ in ROWS])
def test_a_number_is_read_as_it_is_meant(written: str, meant: Meant) -> None:
    assert [_meant(one) for one in read_numbers(normalise(written))] == [meant]


@pytest.mark.parametrize("written", [written for written, _ in ROWS])
def test_a_number_in_its_one_spelling_stays_as_it_is(written: str) -> None:
    assert normalise(normalise(written)) == normalise(written)


@pytest.mark.parametrize("word", TABLE["no_numbers"])
def test_a_word_that_only_looks_like_a_number_stays_a_word(word: str) -> None:
    assert say_numbers_alike(fold(word)) == fold(word)


def test_only_a_number_that_is_exact_has_one_value() -> None:
    found = read_numbers(normalise("花了8000 3至5人 大约60平 不到一万"))
    assert [number.exact for number in found] == [Decimal(8000), None, None, None]


def test_none_of_several_numbers_is_dropped() -> None:
    found = read_numbers(normalise("材料花了八千，人工3千5，运费五百"))
    assert [number.exact for number in found] == [Decimal(8000), Decimal(3500), Decimal(500)]


@given(st.integers(min_value=1, max_value=99_999_999))
def test_every_whole_number_is_read_in_digits_and_in_words(number: int) -> None:
    assert value_of(str(number)) == value_of(_in_words(number)) == number


@given(st.text(alphabet=f"{DIGITS}两十百千万半点0123456789wk多到至-元人第几个不", max_size=12))
def test_numbers_of_whatever_text_are_written_alike_once_and_for_all(text: str) -> None:
    said = say_numbers_alike(text)
    for number in read_numbers(said):
        assert said[number.start : number.end]


@pytest.mark.parametrize("written", ["", "两三", "三百五六", "十千", "三万五万", "点五"])
def test_what_is_no_single_numeral_has_no_value(written: str) -> None:
    assert whole_number(written) is None


def _in_words(number: int) -> str:
    """A number in Chinese numerals, as it is written out."""
    if number >= 10_000:
        head, tail = divmod(number, 10_000)
        between = "零" if 0 < tail < 1000 else ""
        return f"{_in_words(head)}万{between}{_in_words(tail) if tail else ''}"
    said, gap = "", False
    for power, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit, number = divmod(number, power)
        if digit:
            said += f"{'零' if gap and said else ''}{DIGITS[digit]}{name}"
            gap = False
        else:
            gap = True
    return said


@pytest.mark.parametrize(
    ("said", "first", "last"),
    [
        ("八几年", 1980, 1989),
        ("198几年盖的", 1980, 1989),
        ("一九八几年", 1980, 1989),
        ("九十年代", 1990, 1999),
        ("90年代初", 1990, 1999),
        ("1990年代", 1990, 1999),
        ("上世纪七十年代", 1970, 1979),
        ("六七十年代的老屋", 1960, 1979),
        ("零几年", 2000, 2009),
        ("一几年", 2010, 2019),
    ],
)
def test_a_decade_is_a_range_of_years(said: str, first: int, last: int) -> None:
    assert read_decades(said, 2026) == Decades(first=first, last=last)


@pytest.mark.parametrize("said", ["1985年", "好几年了", "十几年", "二十几年", "八年", "几年", "年代久了"])
def test_a_length_of_time_is_no_decade(said: str) -> None:
    assert read_decades(said, 2026) is None


@pytest.mark.parametrize(
    ("said", "day"),
    [
        ("月底", date(2026, 11, 30)),
        ("这个月底前", date(2026, 11, 30)),
        ("下个月底", date(2026, 12, 31)),
        ("上个月末", date(2026, 10, 31)),
        ("年底", date(2026, 12, 31)),
        ("今年年底之前", date(2026, 12, 31)),
        ("去年底", date(2025, 12, 31)),
        ("去年年底", date(2025, 12, 31)),
    ],
)
def test_the_end_of_a_month_or_year_nearby_is_its_last_day(said: str, day: date) -> None:
    assert read_month_end(said, date(2026, 11, 22)) == day


@pytest.mark.parametrize("said", ["月初", "腊月底下", "3月5号", "底", "明年春天", "年"])
def test_other_words_name_no_end_of_a_month(said: str) -> None:
    assert read_month_end(said, date(2026, 11, 22)) is None


def test_a_day_written_with_a_point_keeps_its_zero() -> None:
    assert say_numbers_alike("6.30号验收") == "6.30号验收"
