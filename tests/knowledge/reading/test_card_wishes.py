"""A policy card is asked for in many words; what asks about cards, or for another paper, is left to the policy."""

import json
from pathlib import Path

import pytest

from knowledge.model.pack import load_packs
from knowledge.reading.card_wishes import wants_card
from knowledge.reading.text import normalise

QUESTIONS = Path(__file__).parents[1] / "questions"


@pytest.mark.parametrize(
    "text",
    [
        "明白卡",
        "有没有明白卡？",
        "我想要一张明白卡",
        "给我发一下政策明白卡",
        "发张明白卡来看看",
        "危房改造的明白卡有吗",
        "有没有一张纸说清补助的",
        "有没有一张纸能把补助说明白",
        "能不能用一张图讲清楚怎么补",
        "补助政策有没有一页纸看懂的",
        "有贴在墙上的政策一张纸吗",
        "给群众看的补助政策宣传单",
        "能打印的明白卡",
        "危改政策一张图",
    ],
)
def test_a_card_is_asked_for(text: str) -> None:
    assert wants_card(normalise(text))


@pytest.mark.parametrize(
    "text",
    [
        "明白卡是什么",
        "明白卡发给谁",
        "俺家咋没有明白卡",
        "家里没收到明白卡",
        "干部要不要发明白卡",
        "明白卡哪天前要发到户",
        "危房改造的明白卡印好了，到村委会领",
        "补助要填哪张表",
        "发一张照片能看清楚吗",
        "这张图片看得清楚吗",
        "补助政策",
        "申请表给我一张",
        "补多少",
    ],
)
def test_what_is_no_wish_for_a_card_is_left_to_others(text: str) -> None:
    assert not wants_card(normalise(text))


def test_no_question_of_the_packs_or_of_the_open_sets_is_taken_for_a_wish() -> None:
    asked = [ask for pack in load_packs().values() for entry in pack.entries for ask in entry.ask]
    for file in sorted(QUESTIONS.glob("*.jsonl")):
        for line in file.read_text(encoding="utf-8").splitlines():
            told = json.loads(line)
            asked += [told["question"]] if "question" in told else told["turns"]
    assert [ask for ask in asked if wants_card(normalise(ask))] == []
