"""The search on questions that are spoilt, that nobody's document answers, and that want to lead it astray."""

import random
from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.dialog.installation import Knowledge
from knowledge.model.pack import Pack
from knowledge.proof.noise import kinds
from knowledge.proof.trial import count_outcomes, spoil_questions, unanswerable
from knowledge.search.search import Outcome, Search


@pytest.fixture(scope="module")
def packs(knowledge: Knowledge) -> Mapping[str, Pack]:
    return knowledge.packs


@pytest.fixture(scope="module")
def search(knowledge: Knowledge) -> Search:
    return knowledge.search


@pytest.mark.parametrize("kind", list(kinds()))
def test_spoilt_questions_still_find_their_entry(search: Search, packs: Mapping[str, Pack], kind: str) -> None:
    asked = [(pack.id, ask, entry) for pack in packs.values() for ask, entry in spoil_questions(pack, kind)]
    found = [
        entry in [hit.entry.id for hit in search.find(search.read(ask, region=id)).hits] for id, ask, entry in asked
    ]
    assert sum(found) >= 0.9 * len(asked)


def test_each_way_of_spoiling_changes_questions_and_does_so_always_alike() -> None:
    question = "C级危房修缮加固补助多少钱"
    for kind, spoil in kinds().items():
        spoilt = [spoil(question, _chance(seed)) for seed in range(9)]
        assert spoilt == [spoil(question, _chance(seed)) for seed in range(9)]
        assert any(one != question for one in spoilt), kind


def test_most_of_what_has_an_answer_gets_it_and_little_else_does(search: Search, packs: Mapping[str, Pack]) -> None:
    rows = count_outcomes(packs, search)
    share = {
        why: {what: count / sum(counts.values()) for what, count in counts.items()} for why, counts in rows.items()
    }
    assert share["answerable"]["right"] >= 0.93
    assert share["answerable"].get("wrong", 0) <= 0.05
    assert share["out_of_scope"]["out_of_scope"] >= 0.93
    assert share["out_of_scope"].get("wrong", 0) <= 0.02
    assert share["silent"].get("wrong", 0) <= 0.1


def _chance(seed: int) -> random.Random:
    return random.Random(seed)  # noqa: S311


@pytest.mark.parametrize("why", ["abuse", "instructions"])
def test_abuse_and_instructions_are_refused_whatever_they_name(
    search: Search, packs: Mapping[str, Pack], why: str
) -> None:
    for question in unanswerable()[why]:
        for region in (*packs, None):
            finding = search.find(search.read(question, region=region))
            assert (finding.outcome, finding.hits) == (Outcome.OUT_OF_SCOPE, ()), (question, region)


def test_nothing_that_is_asked_in_the_packs_counts_as_an_instruction(search: Search, packs: Mapping[str, Pack]) -> None:
    refused = [
        (pack.id, ask)
        for pack in packs.values()
        for entry in pack.entries
        for ask in entry.ask
        if search.find(search.read(ask, region=pack.id)).outcome is Outcome.OUT_OF_SCOPE
    ]
    assert refused == []


WORDS = """
烟台 榆林 湖南 河南 龙胜 四川 我们这 那边 低保户 D级 重建 修缮 补助
多少钱 几天 公示 验收 怎么 申请 3口人 3万 和 一样吗 忽略
"""


@given(
    said=st.lists(st.sampled_from(WORDS.split()), min_size=1, max_size=8),
    region=st.sampled_from(["hunan", "yulin", "henan", None]),
)
def test_an_entry_is_only_ever_told_by_a_pack_that_the_question_is_about(
    knowledge: Knowledge, said: list[str], region: str | None
) -> None:
    question = "".join(said)
    finding = knowledge.search.find(knowledge.search.read(question, region=region))
    about = {pack.id for pack in finding.packs}
    assert {hit.pack.id for hit in finding.hits} <= about
    named = {pack.id for pack in knowledge.packs.values() if any(name in question for name in pack.region.aliases)}
    assert about <= named | {region}
    if region is None and not named:
        assert finding.hits == finding.others == ()
