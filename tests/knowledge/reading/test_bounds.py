"""A number that is given is set beside the one bound of an answer to its like, and beside no other."""

import pytest

from knowledge.reading.bounds import is_judged, judge
from knowledge.reading.text import normalise


@pytest.mark.parametrize(
    ("question", "answer", "kept"),
    [
        ("十天内报到县里就行，对吗", "原则上5日内报到", False),
        ("三天报上去行不", "原则上5日内报到", True),
        ("开工都半个月了还没录，超期没", "重要节点后10日内录入平台", False),
        ("验收四十天了钱还没到，正常吗", "验收合格后一个月内打到一卡通", False),
        ("两个星期鉴定完中不中", "1个月内鉴定", True),
        ("只喊来4个村民代表，算数不", "村支两委干部和5名以上村民代表一起评议", False),
        ("6个村民代表够不够", "村支两委干部和5名以上村民代表一起评议", True),
        ("8月份才盖得好行不", "原则上7月31日前完工", False),
        ("6月20号完工行不", "原则上7月底前完工", True),
        ("7月3号看见裂缝，7月12号才报上去，晚了没", "原则上5日内报到", False),
        ("12月30号验收合格，1月20号到账，是不是超期了", "验收合格后30日内付清", True),
        ("方案拖到5月25号才交，算不算迟", "5月18日前报备案", False),
    ],
)
def test_a_number_keeps_within_its_bound_or_does_not(question: str, answer: str, kept: bool) -> None:
    found = judge(normalise(question), normalise(answer))
    assert found is not None
    assert found.kept is kept


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("十天行不", "5日内报到，10日内录入"),  # two bounds
        ("4个工匠够不够", "5名以上村民代表一起评议"),  # of others
        ("4月完工行不", "次年5月底前竣工"),  # of another year
        ("公示行不行", "公示7日内有意见可以提"),
    ],
)
def test_what_has_no_one_bound_is_not_judged(question: str, answer: str) -> None:
    assert judge(normalise(question), normalise(answer)) is None


def test_who_asks_how_much_wants_no_judgement() -> None:
    assert is_judged(normalise("盖60平方行不行"))
    assert not is_judged(normalise("一个人能盖多大"))


@pytest.mark.parametrize(
    ("question", "answer", "kept"),
    [
        ("销号打算每月10号报一回行不行", "每月7日、17日、27日报问题销号情况", False),
        ("每个月24号报上去行不行", "每月25日前上报", True),
        ("每月26号报可以不", "每月25日前上报", False),
        ("每月3号报行不行", "每月3日报", True),
    ],
)
def test_a_day_of_each_month_is_judged_by_the_days_that_are_named(question: str, answer: str, kept: bool) -> None:
    found = judge(normalise(question), normalise(answer))
    assert found is not None
    assert found.kept is kept
