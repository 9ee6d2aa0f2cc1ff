"""Wishes of the office in words, and what only sounds like one."""

import pytest

from knowledge.reading.office_wishes import OfficeWish, read_office_wish
from knowledge.reading.text import normalise

WISHES = {
    OfficeWish.MORE_TIME: ["延期三天", "想延期两天", "申请延期3天", "宽限两天", "我们镇想延期三天"],
    OfficeWish.PRESS: ["催一下柳河镇", "催催青石镇", "帮我催一下柳溪镇", "催一下东坡村的月报"],
    OfficeWish.WHO_OWES: ["哪个镇还没报", "哪些乡镇没报", "还有哪几个村没交", "哪几个镇还没报上来", "谁还没报"],
    OfficeWish.NIL: ["零报告", "我们村零报告", "这个月零报告", "本月没有要报的"],
    OfficeWish.AWAY: ["我下周请假", "明天请假", "我要请三天假", "请假3天", "我明天出差", "下周一请假", "我下周休年假"],
    OfficeWish.PHOTOS: ["我要补照片", "想补几张照片", "补照片", "再补2张照片"],
    OfficeWish.WITHDRAW: ["撤回", "我要撤回", "我想把报的那户撤回来", "撤回上报"],
}
NONE = [
    "延期要什么手续",
    "能不能延期",
    "晚报一天行不行",
    "延期了还能补吗",
    "撤回同意",
    "照片要几张",
    "零报告是什么意思",
    "哪个镇补得多",
    "请假找谁",
    "催了也没用",
    "哪些人能享受",
    "村里没报怎么办",
    "补助没到账，帮我催一下",
]


@pytest.mark.parametrize(("wish", "text"), [(wish, text) for wish, texts in WISHES.items() for text in texts])
def test_a_wish_is_recognised(wish: OfficeWish, text: str) -> None:
    read = read_office_wish(normalise(text))
    assert read is not None
    assert read.wish is wish


@pytest.mark.parametrize("text", NONE)
def test_what_asks_or_tells_is_no_wish(text: str) -> None:
    assert read_office_wish(normalise(text)) is None


def test_the_days_of_more_time_are_read() -> None:
    read = read_office_wish(normalise("延期三天"))
    assert read is not None
    assert read.days == 3
