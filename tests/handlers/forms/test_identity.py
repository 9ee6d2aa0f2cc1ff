"""ID and phone numbers as people type them; all numbers here are invented, with area codes that do not exist."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum.iso7064.mod_11_2 import calc_check_digit

from handlers.forms.identity import Wrong, read_id_number, read_phone

TODAY = date(2026, 11, 4)
FIRST_17 = st.builds(
    lambda area, born, order: f"99{area:04d}{born:%Y%m%d}{order:03d}",
    st.integers(0, 9999),
    st.dates(date(1900, 1, 1), TODAY),
    st.integers(0, 999),
)


@pytest.mark.parametrize(
    "typed",
    [
        "99010119500101002" + "9",
        "990101 19500101 0029",
        "990101-19500101-0029",
        "９９０１０１１９５００１０１００２９",
        " 990101195001010029 ",
        "9901 0119 5001 0100 29",
        "990101500101002",  # the 15 digits of before 1999, without century and check digit
    ],
)
def test_one_number_is_read_however_it_is_typed(typed: str) -> None:
    assert read_id_number(typed, TODAY) == "990101195001010029"


@pytest.mark.parametrize("last", ["X", "x", "Ｘ", "ｘ"])
def test_the_last_character_may_be_an_x_large_small_or_wide(last: str) -> None:
    assert read_id_number("99010119500101007" + last, TODAY) == "99010119500101007X"


@pytest.mark.parametrize(
    ("typed", "reason", "values"),
    [
        ("99010119500101002", "length", {"count": 17}),
        ("9901011950010100291", "length", {"count": 19}),
        ("99010119500101", "length", {"count": 14}),
        ("X", "length", {"count": 1}),
        ("990101195013010029", "birth_date", {"digits": "19501301"}),
        ("990101195002300029", "birth_date", {"digits": "19500230"}),
        ("990101189901010029", "birth_date", {"digits": "18990101"}),
        ("990101202611050029", "birth_date", {"digits": "20261105"}),
        ("990101000001010029", "birth_date", {"digits": "00000101"}),
        ("990101195001010020", "check_digit", {}),
        ("990101195001010092", "check_digit", {}),  # two digits changed places
        ("99010119500101002X", "check_digit", {}),
        ("9901011950010X0029", "characters", {}),
        ("李秀英", "characters", {}),
        ("", "characters", {}),
        ("99010119500101002Y", "characters", {}),
        ("٩٩٠١٠١١٩٥٠٠١٠١٠٠٢٩", "characters", {}),
        ("٩٩٠١٠١٥٠٠١٠١٠٠٢", "characters", {}),
    ],
)
def test_a_wrong_number_is_refused_with_its_own_reason(typed: str, reason: str, values: dict[str, object]) -> None:
    assert read_id_number(typed, TODAY) == Wrong(reason=reason, values=values)


@given(FIRST_17)
def test_every_valid_number_reads_back(first_17: str) -> None:
    number = first_17 + calc_check_digit(first_17)
    assert read_id_number(number, TODAY) == number


@given(FIRST_17, st.integers(0, 16), st.integers(1, 9))
def test_any_single_digit_changed_is_noticed(first_17: str, place: int, step: int) -> None:
    number = first_17 + calc_check_digit(first_17)
    changed = str((int(number[place]) + step) % 10)
    assert isinstance(read_id_number(number[:place] + changed + number[place + 1 :], TODAY), Wrong)


@given(FIRST_17, st.integers(0, 15))
def test_two_neighbours_that_changed_places_are_noticed(first_17: str, place: int) -> None:
    number = first_17 + calc_check_digit(first_17)
    if number[place] != number[place + 1]:
        swapped = number[:place] + number[place + 1] + number[place] + number[place + 2 :]
        assert isinstance(read_id_number(swapped, TODAY), Wrong)


@given(st.text())
def test_any_text_is_read_or_refused_and_what_is_read_is_plain_digits(text: str) -> None:
    number = read_id_number(text, TODAY)
    assert isinstance(number, Wrong) or (number.isascii() and len(number) == 18)
    phone = read_phone(text)
    assert isinstance(phone, Wrong) or (phone.isascii() and phone.isdigit())


def test_somebody_born_today_has_a_number_and_somebody_born_tomorrow_has_none() -> None:
    today, tomorrow = (f"990101{day:%Y%m%d}001" for day in (TODAY, TODAY + timedelta(days=1)))
    assert read_id_number(today + calc_check_digit(today), TODAY) == today + calc_check_digit(today)
    assert isinstance(read_id_number(tomorrow + calc_check_digit(tomorrow), TODAY), Wrong)


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("13800000001", "13800000001"),
        ("138 0000 0001", "13800000001"),
        ("138-0000-0001", "13800000001"),
        ("+8613800000001", "13800000001"),
        ("+86 138 0000 0001", "13800000001"),
        ("008613800000001", "13800000001"),
        ("8613800000001", "13800000001"),
        ("１３８００００００００１"[:11], "13800000000"),
        ("0535-0000000", "05350000000"),
        ("（0535）0000000", "05350000000"),
        ("010 00000000", "01000000000"),
    ],
)
def test_a_phone_number_is_read_however_it_is_typed(typed: str, number: str) -> None:
    assert read_phone(typed) == number


@pytest.mark.parametrize(
    ("typed", "reason", "values"),
    [
        ("1380000000", "length", {"count": 10}),
        ("138000000012", "length", {"count": 12}),
        ("0535000", "landline", {"count": 7}),
        ("6500000", "beginning", {}),
        ("没有电话", "characters", {}),
        ("13800000001或13800000002", "characters", {}),
        ("١٣٨٠٠٠٠٠٠٠١", "characters", {}),
        ("", "characters", {}),
    ],
)
def test_a_wrong_phone_number_is_refused_with_its_own_reason(
    typed: str, reason: str, values: dict[str, object]
) -> None:
    assert read_phone(typed) == Wrong(reason=reason, values=values)


@pytest.mark.parametrize(
    "typed",
    [
        "身份证号：990101195001010029",
        "990101195001010029（户主）",
        "\u200b990101195001010029",
        "身份证 990101 19500101 0029。",
    ],
)
def test_the_one_number_in_pasted_words_is_read(typed: str) -> None:
    assert read_id_number(typed, TODAY) == "990101195001010029"


@pytest.mark.parametrize(
    "typed",
    [
        "电话138-0000-0011。",
        "13800000011（儿子）",
        "\u200b13800000011",
        "手机号：138 0000 0011",
        "１３８００００００１１",
    ],
)
def test_the_one_phone_in_pasted_words_is_read(typed: str) -> None:
    assert read_phone(typed) == "13800000011"


def test_of_two_numbers_none_is_taken() -> None:
    assert isinstance(read_phone("13800000011或者13800000012"), Wrong)
