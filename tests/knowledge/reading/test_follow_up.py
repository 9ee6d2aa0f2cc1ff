"""What goes on from the question before, and the whole question that it means."""

import pytest

from handlers.dialog.installation import Knowledge
from knowledge.reading.follow_up import FollowUp, asks_whose, names_only, with_facts, with_subject


@pytest.mark.parametrize(
    ("text", "goes_on"),
    [
        ("那D级呢", FollowUp.FACTS),
        ("那重盖呢", FollowUp.FACTS),
        ("要是边缘户呢", FollowUp.FACTS),
        ("五保户", FollowUp.FACTS),
        ("那五口人的户呢", FollowUp.FACTS),
        ("为啥", FollowUp.WHY),
        ("凭什么这么定", FollowUp.WHY),
        ("报给谁", FollowUp.ASKS_ONLY),
        ("谁管这事", FollowUp.ASKS_ONLY),
        ("那得多少天", FollowUp.ASKS_ONLY),
        ("那面积呢", FollowUp.PERHAPS),
        ("要是没验收合格呢", FollowUp.PERHAPS),
        ("填哪张表", FollowUp.PERHAPS),
        ("为啥C级不能重建", FollowUp.PERHAPS),
        ("危房几天内报给镇里", None),
        ("5口人重建的话能盖多大", None),
        ("D级的房子重建补多少钱", None),
    ],
)
def test_a_text_goes_on_by_facts_by_why_or_by_asking_only(
    text: str, goes_on: FollowUp | None, knowledge: Knowledge
) -> None:
    assert knowledge.search.read(text, region="yantai").follow_up is goes_on


@pytest.mark.parametrize(
    "text", ["烟台", "我是烟台的", "我们是烟台这边的", "那烟台呢", "换成烟台", "我家在烟台", "按烟台的看"]
)
def test_nothing_but_a_region_is_named(text: str, knowledge: Knowledge) -> None:
    assert knowledge.search.read(text, region=None).names_one_region_only


@pytest.mark.parametrize("text", ["烟台补多少", "烟台和湖南", "我是低保户"])
def test_more_than_a_region_is_named_or_none(text: str, knowledge: Knowledge) -> None:
    assert not knowledge.search.read(text, region=None).names_one_region_only
    assert not names_only("补多少")


@pytest.mark.parametrize(
    ("before", "text", "whole"),
    [
        ("c级修补多少", "那d级呢", "d级补多少"),
        ("c级房修1修补多少", "那重盖呢", "重盖房补多少"),
        ("低保户d级重建补多少", "要是边缘户呢", "边缘户d级重建补多少"),
        ("怎么申请", "那低保户呢", "怎么申请 低保户"),
        ("3人重建能盖多大", "5人呢", "5人重建能盖多大"),
    ],
)
def test_a_fact_takes_the_place_of_the_one_before(before: str, text: str, whole: str, knowledge: Knowledge) -> None:
    assert with_facts(before, text, knowledge.packs["hunan"]) == whole


def test_what_only_asks_is_asked_of_the_subject_before() -> None:
    assert with_subject("发现危房几日内报", "报给谁") == "发现危房 报 报给谁"


@pytest.mark.parametrize("text", ["谁管这事", "这事归谁管", "归谁管", "该找谁", "谁负责", "哪个部门管"])
def test_whose_business_it_is_is_asked_by_itself(text: str) -> None:
    assert asks_whose(text)


@pytest.mark.parametrize("text", ["谁来鉴定", "报给谁", "谁能享受", "找谁鉴定"])
def test_who_does_something_is_another_question(text: str) -> None:
    assert not asks_whose(text)
