"""The sets of unseen questions keep their rules: evenly mixed, whole answers asked for, nothing copied."""

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from handlers.dialog.installation import Knowledge
from knowledge.model.pack import PACKS_FOLDER
from tests.knowledge.official.official_texts import FOLDER, examine_text

HERE = Path(__file__).parent
PACK_IDS = sorted(path.parent.name for path in PACKS_FOLDER.glob("*/pack.yaml"))
EXPECTED = {"not_in_document": {"not_in_document"}, "out_of_scope": {"abstain", "not_in_document"}}
ROLES = {"resident", "cadre", "coordinator"}
ASKERS = ("petitioner", "clerk", "dictation", "cadre", "relative")
LONGEST_COPY = 14  # characters, the longest name of a thing in a document that people say as it stands


def lines_of(name: str) -> list[dict[str, Any]]:
    """The lines of one of the sets."""
    return [json.loads(line) for line in (HERE / name).read_text(encoding="utf-8").splitlines()]


HALVES = {"o": lines_of("open.jsonl"), "h": lines_of("held.jsonl")}
THIRD = lines_of("third.jsonl")
PAIR = {"f": lines_of("fourth.jsonl"), "v": lines_of("fifth.jsonl")}
SIXTH = lines_of("sixth.jsonl")
SETS = {**HALVES, "t": THIRD, **PAIR, "s": SIXTH}
QUESTIONS = [question for questions in SETS.values() for question in questions]
TALKS = lines_of("talks.jsonl")


def mix_of(half: list[dict[str, Any]]) -> Counter[tuple[str | None, str]]:
    """How many questions of each region and kind a half has."""
    return Counter((question["region"], question["kind"]) for question in half)


def test_the_ids_count_each_set() -> None:
    for letter, questions in SETS.items():
        counted = [f"un-{letter}-{at:03}" for at in range(1, len(questions) + 1)]
        assert [question["id"] for question in questions] == counted


def test_no_question_is_asked_twice() -> None:
    asked = Counter((question["region"], question["question"]) for question in QUESTIONS)
    assert [question for question, times in asked.items() if times > 1] == []


def test_both_halves_have_the_same_mix() -> None:
    assert mix_of(HALVES["o"]) == mix_of(HALVES["h"])


def test_the_fourth_and_fifth_set_have_the_same_mix() -> None:
    assert mix_of(PAIR["f"]) == mix_of(PAIR["v"])


@pytest.mark.parametrize("letter", PAIR)
def test_the_fourth_and_fifth_set_ask_for_every_document_as_much_as_for_the_others(letter: str) -> None:
    asked = Counter(question["source"]["region"] for question in PAIR[letter])
    assert asked == dict.fromkeys((*PACK_IDS, None), 20)


def test_the_halves_ask_for_every_document_as_much_as_for_the_others() -> None:
    halves = HALVES["o"] + HALVES["h"]
    within = Counter(question["region"] for question in halves if question["kind"] != "out_of_scope")
    assert within == dict.fromkeys(PACK_IDS, 52)


def test_the_third_set_asks_for_every_document_in_every_voice_alike() -> None:
    asked = Counter((question["source"]["region"], question["asker"]) for question in THIRD)
    assert asked == {(source, asker): 4 for source in (*PACK_IDS, None) for asker in ASKERS}


def test_who_dictates_in_the_third_set_sets_no_punctuation() -> None:
    dictated = [question["question"] for question in THIRD if question["asker"] == "dictation"]
    assert [question for question in dictated if not question.isalnum()] == []


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: question["id"])
def test_a_question_says_what_a_right_answer_is(question: dict[str, Any]) -> None:
    assert question["expect"] in EXPECTED.get(question["kind"], {"answer"})
    assert question["role"] in ROLES
    assert all(group and all(group) for group in question["must"])
    assert all(question["must_not"])
    assert bool(question["must"]) == (question["expect"] != "abstain")
    assert bool(question["source"]["section"]) == (question["expect"] == "answer")
    assert bool(question["source"].get("absent")) == (question["kind"] == "not_in_document")
    assert "quote" not in question["source"]


@pytest.mark.parametrize("talk", TALKS, ids=lambda talk: talk["id"])
def test_a_conversation_has_a_last_turn_to_judge(talk: dict[str, Any]) -> None:
    assert len(talk["turns"]) > 1
    assert talk["role"] in ROLES
    assert talk["region"] in {*PACK_IDS, None}
    assert talk["must"] or talk["must_not"]
    assert all(group and all(group) for group in talk["must"])


@pytest.mark.parametrize("pack_id", PACK_IDS)
def test_a_document_is_silent_where_it_is_said_to_be_and_lends_no_sentence(knowledge: Knowledge, pack_id: str) -> None:
    examined = examine_text(knowledge.packs[pack_id], knowledge.packs)
    if examined is None:
        pytest.skip(f"no official text: {FOLDER} names no folder that has it")
    text = "".join("".join(clause.split()) for clause in examined.cutting.clauses.values())
    own = [question for question in QUESTIONS if question["source"].get("region") == pack_id]
    assert [word for question in own for word in question["source"].get("absent", ()) if word in text] == []
    copied = [question["id"] for question in own if _copies(question["question"], text)]
    assert copied == []


def _copies(question: str, text: str) -> bool:
    runs = (question[start : start + LONGEST_COPY + 1] for start in range(len(question) - LONGEST_COPY))
    return any(run in text for run in runs)
