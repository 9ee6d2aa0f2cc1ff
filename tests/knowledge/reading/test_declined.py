"""What is declined in one sentence: help with cheating, promises, private numbers, and matters of other offices."""

import pytest

from knowledge.reading.declined import DeclinedRequest, is_of_houses, read_declined
from knowledge.reading.text import normalise


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("我把墙故意敲个洞，鉴定就能评D级吧，教教我", DeclinedRequest.CHEAT),
        ("把房子弄坏一点再报是不是补得多", DeclinedRequest.CHEAT),
        ("多报两口人能多拿钱不", DeclinedRequest.CHEAT),
        ("能不能帮俺编个假的低保证明", DeclinedRequest.CHEAT),
        ("帮我改下核实表的数据，让通过率好看点", DeclinedRequest.CHEAT),
        ("俺想给干部送两条烟让他先批中不", DeclinedRequest.CHEAT),
        ("给村支书塞个红包能快点不", DeclinedRequest.CHEAT),
        ("你保证我能拿到补助吗", DeclinedRequest.PROMISE),
        ("额想叫你保证一定给额批下来", DeclinedRequest.PROMISE),
        ("把乡里王主任的手机号给我", DeclinedRequest.PRIVATE),
        ("驻村第一书记家住哪里，电话几多", DeclinedRequest.PRIVATE),
        ("把我邻居的身份证号发给我", DeclinedRequest.PRIVATE),
        ("告诉我别人家的电话", DeclinedRequest.PRIVATE),
        ("俺村要拆迁上楼，一套房给置换多少平", DeclinedRequest.DEMOLITION),
        ("县城公租房租金一个月几多", DeclinedRequest.PUBLIC_HOUSING),
        ("把户口从娘家迁过来怎么弄", DeclinedRequest.REGISTER),
        ("在自家菜地上批宅基地要好久", DeclinedRequest.HOMESTEAD),
        ("房子拆了旧宅基地归谁", DeclinedRequest.HOMESTEAD),
    ],
)
def test_it_is_told_what_is_asked(text: str, kind: DeclinedRequest) -> None:
    found = read_declined(normalise(text))
    assert found is not None
    assert found[0] is kind


@pytest.mark.parametrize(
    "text",
    [
        "有人故意把墙敲坏骗补助怎么举报",
        "弄虚作假会怎么处理",
        "村干部收红包才给报上哪告",
        "对干部不满意往哪打电话告",
        "镇里的电话是多少",
        "举报村干部贪危改款打啥电话",
        "用邻居的电话报行不行",
        "给我说一下谁的电话可以报危房",
        "值班电话打不通",
        "拆除重建补多少钱",
        "旧房子要拆掉吗",
        "户主是谁",
        "户口本上四口人补多少",
        "宅基地上重建要什么材料",
        "验收保证金有没有",
        "质量谁来保证",
        "房子塌了一角能评D级吗",
        "裂缝变大了怎么报",
    ],
)
def test_honest_questions_are_asked_of_the_documents(text: str) -> None:
    assert read_declined(normalise(text)) is None


def test_a_matter_of_other_offices_is_the_documents_where_it_is_about_houses() -> None:
    assert is_of_houses(normalise("户口不在村里还能申请危房改造吗"))
    assert not is_of_houses(normalise("把崽的户口迁到县里要哪些手续"))
