"""Finding entries: the right one, of the right region, or saying that there is none."""

import threading
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml

from handlers.dialog.installation import Knowledge
from knowledge.model.pack import Pack
from knowledge.search.search import Finding, Outcome, Search
from tests.made_up import with_official

QUESTIONS: Mapping[str, Any] = yaml.safe_load((Path(__file__).parent / "questions.yaml").read_text(encoding="utf-8"))

RIGHT_AT_LEAST = 0.93  # of the questions in questions.yaml; 0.97 when this was written


@pytest.fixture(scope="module")
def packs(knowledge: Knowledge) -> Mapping[str, Pack]:
    return knowledge.packs


@pytest.fixture(scope="module")
def search(knowledge: Knowledge) -> Search:
    return knowledge.search


def _answers() -> Iterator[tuple[str, list[str], str]]:
    """Region, entries that would do, question."""
    for region, by_entry in QUESTIONS["answers"].items():
        for entries, questions in by_entry.items():
            for question in questions:
                yield region, entries.split("|"), question


def test_there_are_hundreds_of_questions_and_each_names_entries_that_exist(packs: Mapping[str, Pack]) -> None:
    asked = list(_answers())
    assert len(asked) > 300
    assert {region for region, _, _ in asked} == set(packs)
    assert [
        (region, entry) for region, entries, _ in asked for entry in entries if entry not in packs[region].entry
    ] == []


def test_villagers_questions_find_their_entry(search: Search, packs: Mapping[str, Pack]) -> None:
    wrong = []
    asked = list(_answers())
    for region, entries, question in asked:
        finding = search.find(search.read(question, region=region))
        silent = packs[region].entry[entries[0]].silent
        outcome = Outcome.NOT_COVERED if silent else Outcome.ANSWERED
        if finding.outcome is not outcome or finding.hits[0].entry.id not in entries:
            wrong.append((region, question, entries, _told(finding)))
    assert len(wrong) <= (1 - RIGHT_AT_LEAST) * len(asked), "\n".join(map(str, wrong))


def test_no_question_is_ever_answered_from_another_regions_pack(search: Search) -> None:
    leaks = [
        (region, question, _told(finding))
        for region, _, question in _answers()
        for finding in [search.find(search.read(question, region=region))]
        if any(hit.pack.id != region for hit in (*finding.hits, *finding.others))
    ]
    assert leaks == []


@pytest.mark.parametrize("outcome", list(QUESTIONS["outcomes"]))
def test_what_has_no_answer_is_known_for_what_it_is(search: Search, outcome: str) -> None:
    wrong = [
        (each["ask"], _told(finding))
        for each in QUESTIONS["outcomes"][outcome]
        for finding in [search.find(search.read(each["ask"], region=each.get("region")))]
        if finding.outcome != outcome or finding.hits
    ]
    assert wrong == []


@pytest.mark.parametrize("each", QUESTIONS["regions"], ids=lambda each: each["ask"])
def test_a_named_region_is_the_one_that_answers(search: Search, each: Mapping[str, Any]) -> None:
    finding = search.find(search.read(each["ask"], region=each.get("region")))
    assert [pack.id for pack in finding.packs] == each["packs"]
    assert {hit.pack.id for hit in (*finding.hits, *finding.others)} <= set(each["packs"])


def test_the_packs_own_questions_find_their_entries(search: Search, packs: Mapping[str, Pack]) -> None:
    asked = [(pack.id, test) for pack in packs.values() for test in pack.tests.questions]
    found = [
        test.entry in [hit.entry.id for hit in search.find(search.read(test.ask, region=region)).hits[:1]]
        for region, test in asked
    ]
    assert sum(found) >= 0.95 * len(asked)


def test_a_typing_error_still_finds_the_entry(search: Search) -> None:
    finding = search.find(search.read("危方改造怎么审请", region="hunan"))
    assert finding.hits[0].entry.id == "how_to_apply"


def test_the_words_of_a_phrasing_score_one(search: Search, packs: Mapping[str, Pack]) -> None:
    entry = packs["yantai"].entry["rest_payment"]
    finding = search.find(search.read(entry.ask[0], region="yantai"))
    assert (finding.hits[0].entry, finding.hits[0].score) == (entry, 1.0)


def test_the_lower_standard_is_not_told_to_who_does_not_name_its_households(search: Search) -> None:
    assert search.find(search.read("修房子补多少", region="hunan")).hits[0].entry.id == "repair_subsidy"
    assert search.find(search.read("低保边缘户修房子补多少", region="hunan")).hits[0].entry.id == "lower_repair_subsidy"


def test_entries_as_near_as_one_are_told_both(packs: Mapping[str, Pack]) -> None:
    pack = packs["hunan"]
    twin = pack.entry["rebuild_subsidy"].model_copy(update={"id": "twin"})
    search = Search({"hunan": Pack.model_construct(**{**dict(pack), "entries": (*pack.entries, twin)})})
    finding = search.find(search.read("重建给多少钱", region="hunan"))
    assert {hit.entry.id for hit in finding.hits} == {"rebuild_subsidy", "twin"}


def test_two_questions_in_one_get_two_answers(search: Search) -> None:
    finding = search.find(search.read("开工给不给钱，验收完几天给清？", region="yantai"))
    assert {hit.entry.id for hit in finding.hits} == {"advance_payment", "rest_payment"}


@pytest.mark.parametrize(
    ("question", "region", "entries"),
    [
        ("修和重建分别补多少", "hunan", ["repair_subsidy", "rebuild_subsidy"]),
        ("申请材料和办理流程各是什么？", "hunan", ["application_papers", "procedure_overview"]),
        ("公示跟验收这两步，各要几天", "yantai", ["notice_days", "acceptance_days"]),
        ("3口人和5口人各能盖多大", "hunan", ["area_limits"]),
    ],
)
def test_two_things_that_share_a_question_are_looked_for_one_by_one(
    search: Search, question: str, region: str, entries: list[str]
) -> None:
    assert [hit.entry.id for hit in search.find(search.read(question, region=region)).hits] == entries


def test_without_a_region_nothing_is_answered(search: Search) -> None:
    for region, _, question in list(_answers())[::7]:
        finding = search.find(search.read(question, region=None))
        assert finding.hits == (), (region, question)


def test_an_unknown_region_is_no_region(search: Search) -> None:
    assert search.find(search.read("C级危房修一修补多少钱", region="atlantis")).packs == ()


def test_a_place_without_a_pack_is_named_and_not_answered_for(search: Search) -> None:
    finding = search.find(search.read("四川那边重建给几万", region="hunan"))
    assert (finding.outcome, finding.place, finding.hits) == (Outcome.NOT_COVERED, "四川", ())


def test_where_somebody_works_is_not_the_place_asked_about(search: Search) -> None:
    finding = search.find(search.read("人在湖南打工，户口在村里能申请吗", region="yantai"))
    assert [pack.id for pack in finding.packs] == ["yantai"]


@pytest.mark.parametrize(
    ("text", "region", "packs"),
    [
        ("我在沈阳，俺爹一个人过，D级拆了盖能给几万", "yantai", ["yantai"]),
        ("我在河南，我二姨在烟台吃低保，她的补助钱打到哪", "yantai", ["yantai"]),
        ("我在烟台，D级重盖三口人补多少", None, ["yantai"]),
        ("我在沈阳，D级重盖补多少", None, []),
    ],
)
def test_where_the_asker_is_does_not_count_beside_what_is_asked(
    search: Search, text: str, region: str | None, packs: list[str]
) -> None:
    assert [pack.id for pack in search.read(text, region=region).about.packs] == packs


@pytest.mark.parametrize(
    "text", ["", " ", "?", "\ud800", "。" * 500, "危" * 10_000, "<b>&{0}%s'; DROP TABLE", "🏠" * 50]
)
def test_any_text_gets_an_outcome(search: Search, text: str) -> None:
    assert search.find(search.read(text, region="hunan")).outcome in Outcome


def test_warming_up_in_the_background_answers_the_same(packs: Mapping[str, Pack]) -> None:
    search = Search({"henan": packs["henan"]})
    search.warm_up()
    assert search.find(search.read("谁来鉴定危房", region="henan")).hits[0].entry.id == "who_appraises"


def test_after_warming_up_no_turn_has_an_index_to_build(knowledge: Knowledge, monkeypatch: pytest.MonkeyPatch) -> None:
    search = with_official(knowledge).search
    search.warm_up()
    for thread in threading.enumerate():
        if thread.name == "search-index":
            thread.join()
    monkeypatch.setattr("knowledge.search.search.Passages", None)
    monkeypatch.setattr("knowledge.search.ranking.Ranking", None)
    finding = search.find(search.read("危房的铁牌蓝漆要刷几遍", region="yantai"))
    assert finding.passage is not None


def _told(finding: Finding) -> list[object]:
    return [finding.outcome.value, *((hit.pack.id, hit.entry.id, round(hit.score, 2)) for hit in finding.hits)]
