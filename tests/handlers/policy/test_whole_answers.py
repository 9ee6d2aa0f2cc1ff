"""Whole answers: every question of a message, a given number judged, and what is probable before the choices."""

import pytest

from handlers.dialog.installation import Knowledge
from handlers.policy.answers import PolicyAnswer, answer
from handlers.policy.asker import Asker
from handlers.wording import Wording
from knowledge.search.search import Outcome
from storage.people.people import Role
from tests.cast import NOW


@pytest.fixture
def asked(knowledge: Knowledge, say: Wording) -> "Asked":
    return Asked(knowledge, say)


class Asked:
    """Asks questions of a region, as a resident."""

    def __init__(self, knowledge: Knowledge, say: Wording) -> None:
        self._knowledge, self._say = knowledge, say

    def __call__(self, question: str, region: str) -> PolicyAnswer:
        """The answer to a question."""
        asker = Asker(region=region, role=Role.RESIDENT, knowledge=self._knowledge, say=self._say, today=NOW.date())
        return answer(asker.read(question), asker)


def test_each_question_of_a_message_is_answered_and_the_warning_stands_once(asked: Asked) -> None:
    found = asked("低保边缘家庭归哪家认，房子归哪家鉴定，钱归哪家拨", "hunan")
    assert found.outcome is Outcome.ANSWERED
    assert all(said in found.text for said in ("民政", "住建", "财政"))
    assert found.text.count("请以当地最新规定为准") == 1


def test_a_later_question_has_the_subject_of_the_first(asked: Asked) -> None:
    found = asked("拆了重盖：最少补多少？最小盖多大？开工先给几成？", "yantai")
    assert all(said in found.text for said in ("2.5万元", "20平方米", "50%"))


def test_a_question_that_nothing_is_found_for_is_named_and_not_dropped(asked: Asked) -> None:
    found = asked("验收要哪些人到场？明天下不下雨？", "hunan")
    assert "农村建设工匠" in found.text
    assert "“明天下不下雨”这一句我没听准" in found.text


@pytest.mark.parametrize(
    ("question", "region", "verdict"),
    [
        ("我一个人盖50平行不", "hunan", "原则上不行，50平方米超了15平方米"),
        ("我一个人盖50平行不", "yantai", "行，50平方米没超"),
        ("8月份才盖得好行不", "hunan", "不行，晚了：文件写的是7月31日前"),
        ("只花了7000还给1.2万不", "yantai", "不对，1.2万元说多了：这样的户补0.7万元"),
        ("低保户D级重建2口人能给4万不", "hunan", "对得上，4万元"),
        ("边缘户D级重建能拿2万不", "hunan", "2万元有可能：文件写的是最高不超过2万元"),
        ("修缮花了三万，能补三万不", "yantai", "3万元有可能：文件写的是一般不低于1.2万元"),
        ("4月鉴定为D级，工队说12月中能完，行不", "yulin", "不行，晚了：最晚11月30日"),
        ("10月鉴定的，明年4月改完行不", "yulin", "行，来得及：最晚5月31日"),
        ("两口子起了52平的屋，超冇超", "hunan", "行，52平方米没超"),
        ("销号每月15号报一回，行不行", "longsheng", "不行，对不上：文件写的是每月7日、17日、27日"),
        ("村里评议会只喊来4个村民代表，这个会算数不", "hunan", "不够，不行：文件写的是5名以上村民代表"),
    ],
)
def test_a_given_number_is_judged_first(question: str, region: str, verdict: str, asked: Asked) -> None:
    found = asked(question, region)
    assert found.text.startswith(verdict)
    assert found.outcome is Outcome.ANSWERED


def test_the_bound_of_an_entry_that_answers_by_chance_judges_nothing(asked: Asked) -> None:
    assert not asked("鉴定拖了十天了，正常吗", "yantai").text.startswith("行，没超")


@pytest.mark.parametrize("question", ["公示3天够不够", "我家3口人能补3万不", "我家3口人住30平的老屋，能申请不"])
def test_what_the_document_sets_no_one_bound_to_is_not_judged(question: str, asked: Asked) -> None:
    assert not asked(question, "hunan").text.startswith(("行", "不行", "够", "不够", "对", "不对"))


def test_an_answer_without_the_days_that_are_asked_for_says_so(asked: Asked) -> None:
    found = asked("鉴定结果几天内反馈", "hunan")
    assert found.text.startswith("这一条没写几天，只写了：")


def test_an_answer_that_says_nothing_of_the_money_that_is_asked_for_says_so(asked: Asked) -> None:
    assert asked("装厕所给补贴吗", "hunan").text.startswith("给不给钱、给多少，这一条没写，只写了：")


def test_who_asks_by_which_number_to_complain_is_refused_nobodys_own(asked: Asked) -> None:
    assert "市县公布举报信箱和电话" in asked("举报村干部贪危改款打啥电话", "henan").text


def test_how_many_persons_there_are_asks_for_no_money_where_a_document_has_no_sums(asked: Asked) -> None:
    found = asked("全县建档立卡贫困人口总共多少人？", "longsheng")
    assert "45148" in found.text


@pytest.mark.parametrize(
    "question", ["拟一份三八妇女节活动方案", "孩子转学要啥手续", "打一口井能补多少", "残疾证到哪里去办"]
)
def test_other_subjects_are_declined_beside_words_of_any_office(question: str, asked: Asked) -> None:
    assert asked(question, "hunan").outcome is Outcome.OUT_OF_SCOPE


def test_a_thing_of_ours_that_is_said_nowhere_so_directly_is_told_by_what_is_nearest(asked: Asked) -> None:
    """Such a question got nothing but entries to choose from."""
    found = asked("房拆了在改，叫我住的过渡房四面透风，你们文件上是咋说的", "yulin")
    assert found.text.startswith("您说的这件事，文件没写得这么直接。最接近的是：")
    assert "过渡安置房，要确保安全" in found.text


def test_who_asks_for_the_steps_is_told_the_next_one_too(asked: Asked) -> None:
    found = asked("排查初判有隐患的房子，后面一步步怎么走", "hunan")
    assert all(said in found.text for said in ("鉴定", "比对", "台账"))


def test_what_is_probable_is_answered_before_the_choices(asked: Asked, say: Wording) -> None:
    found = asked("评议会要来几个村民代表", "henan")
    assert not found.sure
    assert found.outcome in (Outcome.ANSWERED, Outcome.NOT_COVERED)
    assert found.text.endswith("要是问的是别的，点一个：")
    assert [option.label for option in found.options if option.id == "ask:none"] == [say("ask.button.none_of_these")]


def test_a_question_about_reported_houses_is_no_policy(asked: Asked, say: Wording) -> None:
    found = asked("C级多少户", "yantai")
    assert (found.outcome, found.text) == (Outcome.OUT_OF_SCOPE, say("ask.about_cases"))


def test_what_is_left_to_pay_is_asked_for_in_the_words_of_the_house_too(asked: Asked) -> None:
    """“自个儿还得拿多少” was answered with the subsidy alone."""
    assert "4.5万元" in asked("五保户重建花了七万，自个儿还得拿多少", "yantai").text


def test_a_daughter_elsewhere_is_answered_by_the_document_there_alone(asked: Asked) -> None:
    """“俺闺女” was read as 俺 of the place here, and both documents answered."""
    assert "烟台" not in asked("俺闺女嫁到湖南，低保户D级重建补多少", "yantai").text


def test_money_and_days_in_one_message_are_both_answered(asked: Asked) -> None:
    found = asked("重建户按2万补，开了工先打多少，剩下的验收后几天内给", "yantai")
    assert "1万元" in found.text
    assert "30日" in found.text
