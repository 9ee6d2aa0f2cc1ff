"""Danger is heard in any words, and only where it is now and here."""

from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from knowledge.proof.dangers import FALSE_CEILING, HEARD_FLOOR, score_dangers
from knowledge.reading.danger import DangerGrade, DangerKind, read_danger
from knowledge.reading.slips import mend
from knowledge.words import FOLDER
from knowledge.words.danger import danger_weights, danger_words
from tests.knowledge.reading.weigh_danger import READ, weigh

HERE = Path(__file__).parent
SETS = [HERE / name for name in READ]
BLIND = [HERE / "dangers_shut.yaml", HERE / "dangers_blind.yaml"]  # the reader was never fitted to the last of them
ASKED = HERE / "dangers_asked.yaml"
TEXTS = [item["text"] for item in yaml.safe_load(SETS[0].read_text(encoding="utf-8"))]

THINGS = ["墙", "房梁", "屋顶", "窑面子", "崖面子", "山墙", "屋笆", "柱子", "烟囱", "阳台"]
EVENTS = ["倒", "塌", "垮", "掉土", "裂开", "往下掉", "晃", "响"]
TIMES = ["", "正在", "还在", "要", "快要", "马上要", "刚刚"]
DENIALS = ["没", "没有", "不会", "冇", "没得", "冒得", "并没有"]
CONDITIONS = ["要是", "如果", "假如", "万一"]
MARKS = ["!", "！！", "。", "，", " ", "…", "\n", "~", "\u3000"]


@pytest.mark.parametrize("path", [*SETS, *BLIND, ASKED], ids=lambda path: path.stem)
def test_dangers_are_heard(path: Path) -> None:
    score = score_dangers([path])[path]
    assert score.heard >= HEARD_FLOOR, [text.text for text in score.dangers if text.fails]


@pytest.mark.parametrize("path", [*SETS, *BLIND, ASKED], ids=lambda path: path.stem)
def test_what_is_no_danger_is_hardly_ever_sure_and_seldom_likely(path: Path) -> None:
    score = score_dangers([path])[path]
    assert score.falsely_sure <= FALSE_CEILING, [text.text for text in score.others if text.read is DangerGrade.SURE]
    assert score.falsely_likely <= 0.08, [text.text for text in score.others if text.read is DangerGrade.LIKELY]


@pytest.mark.parametrize(
    ("text", "grade"),
    [
        ("墙在掉土", DangerGrade.SURE),
        ("压着人了", DangerGrade.SURE),
        ("随时要倒", DangerGrade.SURE),
        ("救命", DangerGrade.SURE),
        ("墙倒了，人还在里面", DangerGrade.SURE),
        ("怕要倒", DangerGrade.LIKELY),
        ("裂缝越来越大", DangerGrade.LIKELY),
        ("晚上不敢睡", DangerGrade.LIKELY),
        ("墙倒了", DangerGrade.LIKELY),
        ("墙上有裂缝", DangerGrade.NONE),
        ("墙歪了", DangerGrade.NONE),
        ("墙歪得厉害", DangerGrade.LIKELY),
        ("墙歪了，越来越歪", DangerGrade.LIKELY),
        ("墙歪了，快倒了", DangerGrade.SURE),
        ("裂缝没再变大", DangerGrade.NONE),
        ("暂无险情", DangerGrade.NONE),
        ("没有要倒", DangerGrade.NONE),
        ("要倒了补多少钱", DangerGrade.NONE),
        ("以前倒过", DangerGrade.NONE),
        ("听说别处倒了", DangerGrade.NONE),
        ("要是下大雨，墙倒了怎么办", DangerGrade.NONE),
        ("", DangerGrade.NONE),
    ],
)
def test_the_grade_tells_what_is_now_and_here(text: str, grade: DangerGrade) -> None:
    assert read_danger(text).grade is grade


@pytest.mark.parametrize(
    ("text", "heard"),
    [
        ("俺爹被墙压住了", DangerKind.BURIED),
        ("墙倒了，屋里还有人", DangerKind.BURIED),
        ("我妈受伤了，墙倒了", DangerKind.INJURED),
        ("家里着火了", DangerKind.FIRE),
        ("煤气漏了", DangerKind.GAS),
        ("后山正往下滑", DangerKind.SLOPE),
        ("水淹到床了", DangerKind.FLOOD),
        ("墙在掉土", DangerKind.COLLAPSE),
    ],
)
def test_it_is_heard_who_must_be_called(text: str, heard: DangerKind) -> None:
    assert heard in read_danger(text).heard


def test_the_words_that_tell_of_danger_are_named() -> None:
    assert "要倒" in read_danger("三组李四家，房子要倒").words


def test_the_gravest_clause_counts_whatever_the_others_say() -> None:
    assert read_danger("以前没事，补助也没拿，墙正在往下掉砖").grade is DangerGrade.SURE


def test_words_for_others_are_likely_at_most() -> None:
    assert read_danger("墙正在掉土", for_others=True).grade is DangerGrade.LIKELY
    assert read_danger("墙皮有点脏", for_others=True).grade is DangerGrade.NONE


def test_a_word_typed_by_its_sound_is_read_as_it_should_be() -> None:
    assert mend("强倒了鸭着人了") == "墙倒了压着人了"
    assert read_danger("房子要到了快来人").grade is DangerGrade.SURE


def test_a_wall_that_somebody_could_hear_in_the_word_money_does_not_fall() -> None:
    """“钱到” sounds like “墙倒” in a blurred ear: the question when money comes was read as a wall that fell."""
    assert read_danger("钱到账了吗").grade is DangerGrade.NONE


@pytest.mark.parametrize(
    "text",
    [
        "我下周一到周三出差",
        "我下周一到周三出差了",
        "下周一到周三我要出差三天",
        "我从明天到后天去县里开会",
        "12月1日到3日外出",
        "我这周五出差，找老王",
    ],
)
def test_being_away_for_some_days_is_no_danger(text: str) -> None:
    """“我下周一到周三出差” was heard as likely danger, by its characters alone."""
    assert read_danger(text).grade is DangerGrade.NONE


@pytest.mark.parametrize(
    "text",
    [
        "房子塌了半边墙能补多少",
        "俺家贫困户房子塌了半边能改造不",
        "昨晚下雨屋顶塌了能补多少",
        "我屋头垮了一半国家补助多少",
        "今天早上厨房塌了能不能赔",
        "昨天房子塌了怎么申请补助",
        "我家房子快要倒了能申请危改不",
        "俺家屋顶掉泥块子政府管不管",
        "雨下大了土墙垮了一面补好多钱",
        "我们组老李家房子快倒了能不能报",
    ],
)
def test_what_befell_a_house_is_heard_beside_a_question_of_money(text: str) -> None:
    """They were heard as questions alone."""
    assert read_danger(text).grade is DangerGrade.LIKELY


@pytest.mark.parametrize(
    "text",
    [
        "房子塌了能补多少钱",
        "要是我家房子塌了能补多少",
        "我家房子塌了好几年了能补吗",
        "我家老屋前年塌了能重建吗",
        "我家房子塌了已经重建了补助啥时候到",
        "昨晚听说别村房子塌了能补多少",
        "我家房子裂了条缝能补多少",
        "我家昨天验收了补助几时到",
        "没人住的老房子塌了补吗",
    ],
)
def test_a_question_of_money_alone_is_no_danger(text: str) -> None:
    assert read_danger(text).grade is DangerGrade.NONE


@pytest.mark.parametrize("danger", ["墙正在掉土", "怕要倒", "晚上不敢睡"])
def test_danger_beside_a_journey_is_as_grave_as_alone(danger: str) -> None:
    for text in (f"我下周一到周三出差，{danger}", f"{danger}，我明天出差"):
        assert read_danger(text).grade is read_danger(danger).grade


@pytest.mark.parametrize("text", ["房子塌了人没事", "墙倒了，大人小孩都没事", "屋顶垮了人冇得事"])
def test_a_house_that_came_down_and_hurt_nobody_is_danger(text: str) -> None:
    """“没事” of the people was heard as of the house."""
    assert read_danger(text).grade is DangerGrade.LIKELY


def test_who_works_elsewhere_tells_of_the_house_at_home() -> None:
    assert read_danger("我在外地打工，家里房子昨晚塌了一面墙").grade is DangerGrade.LIKELY
    assert read_danger("我在外地看见房子塌了").grade is DangerGrade.NONE


@pytest.mark.parametrize("thing", THINGS)
@pytest.mark.parametrize("event", ["要倒了", "正在往下塌", "还在掉砖", "刚刚垮了", "随时会倒"])
def test_any_part_of_a_house_that_comes_down_now_is_sure(thing: str, event: str) -> None:
    assert read_danger(thing + event).grade is DangerGrade.SURE


@given(st.sampled_from(THINGS), st.sampled_from(TIMES), st.sampled_from(EVENTS), st.sampled_from(DENIALS))
def test_a_negation_never_raises_the_grade(thing: str, time: str, event: str, denial: str) -> None:
    assert read_danger(f"{thing}{denial}{time}{event}").grade <= read_danger(f"{thing}{time}{event}").grade


@given(st.sampled_from(CONDITIONS), st.sampled_from(TEXTS))
def test_a_condition_never_raises_the_grade(condition: str, text: str) -> None:
    assert read_danger(condition + text).grade <= read_danger(text).grade


@given(st.sampled_from(TEXTS), st.sampled_from(MARKS), st.sampled_from(MARKS), st.sampled_from(MARKS))
def test_marks_and_blanks_around_clauses_never_change_the_grade(
    text: str, before: str, between: str, after: str
) -> None:
    marked = before + between.join(text.replace("，", " ").split(" ")) + after
    assert read_danger(marked) == read_danger(text)


@given(st.text(max_size=200))
def test_any_text_gets_a_grade(text: str) -> None:
    assert read_danger(text).grade in DangerGrade


def test_each_word_stands_in_one_block_only() -> None:
    raw = yaml.safe_load((FOLDER / "danger.yaml").read_text(encoding="utf-8"))
    words = [word for words in raw["blocks"].values() for word in set(words.split())]
    assert sorted(words) == sorted(set(words))


def test_every_sign_that_is_bound_or_weighed_exists() -> None:
    words = danger_words()
    signs = {sign.name for sign in words.signs}
    named = [name for bind in words.binds.values() for name in bind.caps | (bind.keeps or frozenset())]
    assert {*named, *(name for pair in words.together for name in pair.one | pair.other)} <= signs


def test_the_weights_are_those_that_the_texts_give() -> None:
    base, weights = weigh(SETS)
    stored = danger_weights()
    assert stored.base == pytest.approx(base / 10, abs=0.11)
    assert {gram for gram in weights if abs(weights[gram]) > 1} <= stored.of.keys()
    assert all(stored.of.get(gram, 0.0) == pytest.approx(weight / 10, abs=0.11) for gram, weight in weights.items())


@pytest.mark.parametrize(
    "text", ["屋里的泥都冲到灶台边了，人还没走", "山墙那一块要掉不掉的，娃们还在底下耍", "半夜顶上掉了块东西下来"]
)
def test_what_no_sign_tells_is_heard_by_how_it_is_put(text: str) -> None:
    assert read_danger(text).grade is not DangerGrade.NONE


@pytest.mark.parametrize(
    "text", ["户主叫倪塌", "地址是塌山沟组12号", "补助下来了没有", "房子盖到一半，钱不够了", "你好", "取消"]
)
def test_what_only_sounds_like_danger_is_none(text: str) -> None:
    assert read_danger(text).grade is DangerGrade.NONE


def test_words_that_are_made_of_parts_belong_where_they_are_written_out() -> None:
    words = danger_words()
    assert words.blocks["跑不出来"] == "stuck"
    assert words.blocks["往左边"] == "toward"
    assert words.blocks["落架了"] == "falls"


def test_what_follows_on_a_suspected_house_is_no_house_that_falls() -> None:
    """“往下咋办” was heard as something coming down."""
    assert read_danger("查出疑似危房往下咋办").grade is DangerGrade.NONE


@pytest.mark.parametrize("text", ["打到哪里", "打到哪", "钱打到谁账上", "补助打到一卡通"])
def test_where_the_money_goes_hurts_nobody(text: str) -> None:
    """“打到哪里” was heard as somebody hit."""
    assert read_danger(text).grade is DangerGrade.NONE


@pytest.mark.parametrize("text", ["两口子起了52平的屋，超冇超", "两口子砌的屋有60平，行不行"])
def test_the_house_that_man_and_wife_built_does_not_fall(text: str) -> None:
    """The 口子 of 两口子 leaned to danger as one in a wall does."""
    assert read_danger(text).grade is DangerGrade.NONE


@pytest.mark.parametrize("text", ["我屋里5个人起屋一个人头按几个平方算", "俺家放粮食的小屋，算不算进房子面积里头"])
def test_who_asks_how_large_a_house_may_be_is_in_no_danger(text: str) -> None:
    """Their characters alone leaned to danger."""
    assert read_danger(text).grade is DangerGrade.NONE


def test_man_and_wife_in_danger_are_heard() -> None:
    assert read_danger("两口子困在屋里出不来").grade is DangerGrade.SURE
