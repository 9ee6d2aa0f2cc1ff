"""What people type, made comparable; questions told from answers."""

import pytest

from knowledge.reading.text import fold, looks_like_question, normalise


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("三万", "3万"),
        ("３万元", "30000元"),
        ("30,000块钱", "三万"),
        ("两万五", "2.5万元"),
        ("1万5千", "一万五"),
        ("60平", "六十平方米"),
        ("60㎡", "60 m²"),
        ("25号前", "二十五日前"),
        ("三十天", "30日"),
        ("百分之五十", "50%"),
        ("三口人", "3人"),
        ("補助標準", "补助标准"),
        ("Ｃ级 危房", "c级危房"),
    ],
)
def test_the_same_said_differently_is_the_same_text(one: str, other: str) -> None:
    assert normalise(one) == normalise(other)


@pytest.mark.parametrize("text", ["一般户", "一卡通", "三级公示", "千万别", "平时", "万一"])
def test_numerals_that_count_nothing_stay_as_they_are(text: str) -> None:
    assert normalise(text) == text


def test_different_amounts_stay_different() -> None:
    assert len({normalise(text) for text in ("3万", "13万", "2.3万", "0.3万", "3百")}) == 5


def test_invisible_characters_and_spaces_between_characters_are_dropped() -> None:
    assert fold("危\u200b 房\u202e\x00\ud800补助") == "危房补助"


def test_spaces_between_latin_words_stay() -> None:
    assert fold(" api key 危 房 ") == "api key危房"


QUESTIONS = """
能补多少钱 房子漏雨给修不 钱咋还没下来 几时验收 能不能改 可不可以 要得啵 谁来鉴定 找哪个 公示几天
给不给 到账了没 批下来了没有 C级补不补
这个能领么 想问一下补助 房子几级算危房 俄家的窑甚时候来查 有没得补助
补好多钱 行不 我屋里能搞不 咋弄 明白卡是个甚 往哪里报 需要什么材料
五保户怎么申请 是啥意思嘞 俺家够条件不 建好了哪个验 李秀英？ 这样行吗
"""

ANSWERS = """
李秀英 何必 吴为 甘不凡 石不语 莫名 何几 谢娜 三组 青石村三组老井旁边 王家湾七号 多福村 屋顶漏雨多年 墙裂缝
房子裂了几条缝 裂了一米多长 没人住 没啥问题
不知道哪年建的 屋顶时不时掉瓦 裂了好几年了 暂时没有 还没 门窗都没 里面没
木匠修过两次 13800000001 后墙歪了十几公分 不漏 现在不 土木结构
什么都没有 低保户 瓦掉了几块 多少有点漏 没多大事 雨大就漏 提交 3
"""


@pytest.mark.parametrize("text", QUESTIONS.split())
def test_a_question_is_known_as_one(text: str) -> None:
    assert looks_like_question(text)


@pytest.mark.parametrize("text", ANSWERS.split())
def test_names_places_and_remarks_are_no_questions(text: str) -> None:
    assert not looks_like_question(text)
