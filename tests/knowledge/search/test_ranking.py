"""Ranking items of any kind: entries, foreign questions, passages; and the arrays under it."""

import pytest

from knowledge.search.items import Item
from knowledge.search.postings import Postings
from knowledge.search.ranking import Ranking
from knowledge.search.tokens import Tokens

TOKENS = Tokens(synonyms={})
PASSAGES = (
    Item(id="notice", text="评议结果在村务公开栏张贴七天，接受群众监督。"),
    Item(id="payment", text="验收合格后一个月内，补助资金直接打到农户的银行账户。"),
)


def ids(ranking: Ranking, question: str) -> list[str]:
    return [found.id for found in ranking.rank(question)]


def test_passages_without_phrasings_are_found_by_their_text() -> None:
    ranking = Ranking(PASSAGES, TOKENS)
    assert ids(ranking, "补助资金什么时候打到银行账户")[0] == "payment"
    assert ids(ranking, "公开栏要张贴几天")[0] == "notice"


def test_entries_and_passages_may_stand_side_by_side() -> None:
    ranking = Ranking(
        [*PASSAGES, Item(id="apply", phrasings=("找谁申请", "申请书交给谁"), text="交给村委会。")], TOKENS
    )
    assert ids(ranking, "申请书交给谁呀")[0] == "apply"
    assert ranking.rank("申请书交给谁")[0].score == 1.0


def test_what_is_taken_from_an_index_of_the_same_texts_ranks_as_if_made_anew() -> None:
    asked, asked_otherwise = (
        [Item(id=item.id, phrasings=(phrasing,), text=item.text) for item in PASSAGES]
        for phrasing in ("要贴几天", "钱打到哪里")
    )
    taken, anew = Ranking(asked_otherwise, TOKENS, alike=Ranking(asked, TOKENS)), Ranking(asked_otherwise, TOKENS)
    for question in ("补助资金打到哪里", "要贴几天", "公开栏"):
        assert taken.rank(question) == anew.rank(question) != []


def test_of_two_items_with_the_same_words_the_first_is_the_exact_one() -> None:
    ranking = Ranking([Item(id=id, phrasings=("几天公示",)) for id in ("a", "b")], TOKENS)
    scores = {found.id: found.score for found in ranking.rank("几天公示")}
    assert scores["a"] == 1.0 > scores["b"]


@pytest.mark.parametrize("items", [(), PASSAGES])
@pytest.mark.parametrize("question", ["", "？？", "qwxz", "🏠"])
def test_what_shares_nothing_finds_nothing(items: tuple[Item, ...], question: str) -> None:
    assert Ranking(items, TOKENS).rank(question) == []


def test_as_many_are_found_as_are_wanted_the_best_first() -> None:
    ranking = Ranking([Item(id=str(at), phrasings=(f"第{at}户怎么申请",)) for at in range(60)], TOKENS)
    found = ranking.rank("第7户怎么申请", limit=5)
    assert len(found) == 5
    assert found[0].id == "7"
    assert [one.score for one in found] == sorted((one.score for one in found), reverse=True)


def test_rare_tokens_count_more_and_all_scores_lie_between_none_and_all() -> None:
    postings = Postings()
    for tokens in ("甲乙", "甲丙", "甲丁", ""):
        postings.add(tokens)
    postings.close()
    coverage, likeness, overlap = (
        view(frozenset("甲乙")).tolist() for view in (postings.coverage, postings.likeness, postings.overlap)
    )
    assert coverage[0] == pytest.approx(1)
    assert likeness[0] == pytest.approx(1)
    assert overlap == pytest.approx([1, 0.5, 0.5, 0])
    assert coverage[1] < 0.5
    assert coverage[3] == likeness[3] == 0
    assert postings.coverage(frozenset()).tolist() == [0, 0, 0, 0]
