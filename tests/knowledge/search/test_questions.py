"""Questions of every kind and region, in villagers' words, and the share that finds its entry."""

from collections import defaultdict
from collections.abc import Mapping
from pathlib import Path

import pytest
import yaml

from handlers.dialog.installation import Knowledge
from knowledge.search.search import Outcome

Questions = Mapping[str, Mapping[str, Mapping[str, list[str]]]]
QUESTIONS: Questions = yaml.safe_load((Path(__file__).parent / "questions_by_kind.yaml").read_text(encoding="utf-8"))
ANSWERED = [kind for kind in QUESTIONS if kind != "out_of_scope"]
ELSEWHERE = {"hunan": "yantai", "yantai": "hunan", "yulin": "henan", "henan": "yulin", "longsheng": "henan"}

RIGHT_AT_LEAST = {
    "fact_direct": 0.85,
    "colloquial": 0.55,
    "procedure": 0.80,
    "deadline": 0.85,
    "not_in_document": 0.80,
    "cross_region": 1.0,
}


@pytest.mark.parametrize("kind", ANSWERED)
def test_a_kind_of_question_finds_its_entries(knowledge: Knowledge, kind: str) -> None:
    wrong: dict[str, list[str]] = defaultdict(list)
    asked = 0
    for region, by_entry in QUESTIONS[kind].items():
        for entries, questions in by_entry.items():
            assert set(entries.split("|")) <= knowledge.packs[region].entry.keys()
            for question in questions:
                at = ELSEWHERE[region] if kind == "cross_region" else region
                finding = knowledge.search.find(knowledge.search.read(question, region=at))
                asked += 1
                told = [(hit.pack.id, hit.entry.id) for hit in finding.hits]
                if not told or told[0] not in [(region, entry) for entry in entries.split("|")]:
                    wrong[region].append(f"{question}: {told}, expected {entries}")
    share = 1 - sum(map(len, wrong.values())) / asked
    assert share >= RIGHT_AT_LEAST[kind], "\n".join(line for lines in wrong.values() for line in lines)


@pytest.mark.parametrize("question", QUESTIONS["out_of_scope"]["none"]["none"])
@pytest.mark.parametrize("region", ["hunan", "yulin"])
def test_what_is_none_of_our_business_is_not_answered(knowledge: Knowledge, question: str, region: str) -> None:
    finding = knowledge.search.find(knowledge.search.read(question, region=region))
    assert (finding.outcome, finding.hits) == (Outcome.OUT_OF_SCOPE, ())
