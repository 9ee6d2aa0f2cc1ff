"""One message is parted into its questions, and into nothing else."""

import pytest

from knowledge.reading.parts import questions_in
from knowledge.reading.text import fold


@pytest.mark.parametrize(
    ("message", "parts"),
    [
        ("C级修缮补多少，什么时候给钱", ("c级修缮补多少", "什么时候给钱")),
        ("谁来查、多久查一回、查完咋办", ("谁来查", "多久查一回", "查完咋办")),
        ("我家3口人，低保，D级，能补多少？啥时候给？", ("我家3口人,低保,d级,能补多少", "啥时候给")),
        ("拆了重盖：最少补多少？最小盖多大", ("拆了重盖:最少补多少", "最小盖多大")),
        ("数据比对、入户核实、复核各自时限", ("数据比对时限", "入户核实时限", "复核时限")),
        ("公示期限及地点", ("公示期限", "公示地点")),
        ("附件1盖章要求，第15栏口径", ("附件1盖章要求", "第15栏口径")),
        ("责任书从上到下几级签，推进会一年开几场", ("责任书从上到下几级签", "推进会一年开几场")),
        ("补助咋发到手，被扣了上哪告", ("补助咋发到手", "被扣了上哪告")),
    ],
)
def test_questions_are_parted_each_with_what_is_told_before_it(message: str, parts: tuple[str, ...]) -> None:
    assert questions_in(fold(message)) == parts


@pytest.mark.parametrize(
    "message",
    [
        "请问一下，C级补多少",
        "低保户C级修缮，有干部讲补两万，讲得对不",
        "D级重建和C级修缮，差多少",
        "从申请到拿钱分几步",
        "我家有申请材料，现在交给谁",
        "一人户、二人户面积标准",
        "前几年补过一回，今年山洪把屋冲坏了，还能再补不",
    ],
)
def test_one_question_stays_one(message: str) -> None:
    assert questions_in(fold(message)) == (fold(message),)


def test_what_an_office_writes_is_asked_part_by_part_too() -> None:
    assert questions_in("月报数据截止日,考核频次") == ("月报数据截止日", "考核频次")
    assert questions_in("三口人,d级重建,补助标准") == ("三口人,d级重建,补助标准",)
