"""What is made out of the lines that were read on a photo; all numbers here are invented, of an area that is none."""

from datetime import date

import pytest

from handlers.forms.card_text import CardOutcome, CardReading, SeenLine, make_out

TODAY = date(2026, 11, 4)
NUMBER, WITH_X = "990101195001010029", "99010119500101007X"
FRONT = ("姓名", "李秀英", "性别", "女", "民族", "汉", "出生", "1950年1月1日", "住址", "某某县青石村", "公民身份号码")


def made_out(*texts: str) -> CardReading:
    """Of lines that stand below one another."""
    return make_out([SeenLine(text=text, x=100, y=30 * row) for row, text in enumerate(texts)], TODAY)


@pytest.mark.parametrize(
    ("printed", "number", "is_mended"),
    [
        (NUMBER, NUMBER, False),
        ("990101 19500101 0029", NUMBER, False),
        (WITH_X, WITH_X, False),
        ("99010119500101007x", WITH_X, False),
        ("99O1O1195OO1O1OO29", NUMBER, True),
        ("99010I1950O|Ol0029", NUMBER, True),
        ("99010119500101007×", WITH_X, True),
        (f"公民身份号码{NUMBER}", NUMBER, False),
    ],
)
def test_a_number_is_mended_only_where_its_check_digit_then_holds(printed: str, number: str, is_mended: bool) -> None:
    reading = made_out(*FRONT, printed)
    assert reading == CardReading(outcome=CardOutcome.READ, name="李秀英", number=number, is_mended=is_mended)


@pytest.mark.parametrize(
    "printed", ["990101195001010028", "99O1O1195OO1O1OO28", "99010119500101002", "990101195013010029"]
)
def test_a_number_that_is_not_right_is_not_taken(printed: str) -> None:
    assert made_out(*FRONT, printed).outcome is CardOutcome.NUMBER


@pytest.mark.parametrize(
    ("texts", "name"),
    [
        (("姓名 李秀英", "公民身份号码"), "李秀英"),
        (("姓名李秀英性别女", "公民身份号码"), "李秀英"),
        (("李秀英", "姓名", "公民身份号码"), "李秀英"),
        (("姓名", "阿依努尔·买买提", "公民身份号码"), "阿依努尔·买买提"),
        (("姓名", "𠮷㼆", "公民身份号码"), "𠮷㼆"),
        (("姓名", "公民身份号码"), ""),
        (("公民身份号码",), ""),
    ],
)
def test_the_name_stands_behind_its_label_or_nearest_to_it(texts: tuple[str, ...], name: str) -> None:
    assert made_out(*texts, NUMBER).name == name


def test_on_a_card_that_lies_on_its_head_the_name_is_still_the_nearest() -> None:
    lines = {
        "公民身份号码": (900, 40),
        NUMBER: (500, 40),
        "三组十二号": (750, 300),
        "李秀英": (800, 580),
        "姓名": (930, 580),
    }
    assert make_out([SeenLine(text=text, x=x, y=y) for text, (x, y) in lines.items()], TODAY).name == "李秀英"


@pytest.mark.parametrize(
    ("texts", "outcome"),
    [
        (("中华人民共和国", "居民身份证"), CardOutcome.BACK),
        (("签发机关某某县公安局", "有效期限2006.01.01-长期"), CardOutcome.BACK),
        (("常住人口登记卡", "姓名李秀英", "性别女", NUMBER), CardOutcome.OTHER),
        (("中华人民共和国机动车驾驶证", "姓名李秀英", NUMBER), CardOutcome.OTHER),
        (("青石村卫生室",), CardOutcome.OTHER),
        ((), CardOutcome.OTHER),
    ],
)
def test_what_is_no_front_of_a_card_is_told_apart(texts: tuple[str, ...], outcome: CardOutcome) -> None:
    assert made_out(*texts) == CardReading(outcome=outcome)


def test_words_of_another_paper_within_an_address_harm_no_card() -> None:
    assert made_out("姓名李秀英", "住址社会保障局宿舍", "公民身份号码", NUMBER).number == NUMBER
