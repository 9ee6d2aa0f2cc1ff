"""Labels typed or spoken instead of pressed: which button is meant, and when none is."""

from collections.abc import Sequence

import pytest

from handlers.dialog.messages import Option, Weight
from handlers.dialog.typed_labels import by_number, exactly, nearly
from handlers.wording import Wording

REGIONS = ("河南省", "湖南（某县级市）", "龙胜各族自治县", "烟台市", "榆林市")
HOUSES = ("周建国家　等镇里核实", "李秀英家　退回待改", "李四家　等镇里核实")
DANGER = ("有，很危险", "暂时没有", "说不准")
HAZARDS = ("墙裂缝", "墙歪了", "屋顶漏", "屋顶塌陷")
ANSWERS = ("算算我家能补多少", "C级补多少", "补助几时到账")
ITEMS = ("1 眼下危险", "2 地点", "3 户主")
DAYS = ("11月20日", "12月3日")


def buttons(labels: Sequence[str], *, weight: Weight = Weight.PLAIN) -> list[Option]:
    """Buttons of these labels, all standing out alike."""
    return [Option(id=f"x:{number}", label=label, weight=weight) for number, label in enumerate(labels)]


@pytest.mark.parametrize(
    ("text", "labels", "meant"),
    [
        ("烟台市", REGIONS, "烟台市"),
        ("烟台市。", REGIONS, "烟台市"),
        ("〔烟台市〕", REGIONS, "烟台市"),
        ("点一下烟台市", REGIONS, "烟台市"),
        ("/报危房", ("报危房", "问政策"), "报危房"),
        ("有很危险", DANGER, "有，很危险"),
        ("烟台", REGIONS, None),
        ("", DANGER, None),
    ],
)
def test_the_very_words_of_a_label_are_its_button(
    say: Wording, text: str, labels: Sequence[str], meant: str | None
) -> None:
    found = exactly(say, text, buttons(labels))
    assert (found and found.label) == meant


@pytest.mark.parametrize(
    ("text", "labels", "meant"),
    [
        ("第二个", HOUSES, "李秀英家　退回待改"),
        ("2", HOUSES, "李秀英家　退回待改"),
        ("２。", HOUSES, "李秀英家　退回待改"),
        ("选三", HOUSES, "李四家　等镇里核实"),
        ("第4个", HOUSES, None),
        ("2", ITEMS, "2 地点"),
        ("第三项", ITEMS, "3 户主"),
        ("11", DAYS, None),
        ("1", ("取消",), None),
        ("二组", HOUSES, None),
    ],
)
def test_a_number_is_the_button_that_stands_there(
    say: Wording, text: str, labels: Sequence[str], meant: str | None
) -> None:
    found = by_number(say, text, buttons(labels))
    assert (found and found.label) == meant


@pytest.mark.parametrize(
    ("text", "labels", "meant"),
    [
        ("烟台", REGIONS, "烟台市"),
        ("湖南", REGIONS, "湖南（某县级市）"),
        ("烟台诗", REGIONS, "烟台市"),
        ("yantaishi", REGIONS, "烟台市"),
        ("周建国家", HOUSES, "周建国家　等镇里核实"),
        ("周见国加", HOUSES, "周建国家　等镇里核实"),
        ("李四家", HOUSES, "李四家　等镇里核实"),
        ("我要另报一户", ("另报一户", "重填"), "另报一户"),
        ("有", DANGER, "有，很危险"),
        ("没有", DANGER, "暂时没有"),
        ("裂缝", HAZARDS, "墙裂缝"),
        ("等镇里核实", HOUSES, None),
        ("屋顶", HAZARDS, None),
        ("墙", HAZARDS, None),
        ("补助", ANSWERS, None),
        ("D级补多少", ANSWERS, None),
        ("李秀英", DANGER, None),
    ],
)
def test_a_slip_is_the_one_button_that_it_can_mean(
    say: Wording, text: str, labels: Sequence[str], meant: str | None
) -> None:
    found = nearly(say, text, buttons(labels))
    assert (found and found.label) == meant


def test_what_leads_out_is_pressed_by_its_very_words_alone(say: Wording) -> None:
    leave = buttons(("取消", "放弃这份"), weight=Weight.SIDE)
    assert [nearly(say, text, leave) for text in ("曲晓", "放弃", "取消了")] == [None, None, None]
    assert exactly(say, "取消。", leave) is leave[0]


def test_a_part_of_a_label_raises_no_alarm(say: Wording) -> None:
    alarm = buttons(("房子要倒",), weight=Weight.ALARM)
    assert nearly(say, "房子", alarm) is None
    assert nearly(say, "房子要到", alarm) is alarm[0]
