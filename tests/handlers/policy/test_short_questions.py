"""The shortest questions about money are worked out, tier by tier; a label that is typed does what its button does."""

import re
from collections.abc import Iterator
from itertools import product
from pathlib import Path
from typing import Any

import pytest
import yaml

from handlers.dialog.installation import Knowledge
from handlers.policy import answers
from handlers.policy.asker import Asker
from handlers.wording import Wording
from knowledge.model.pack import PACKS_FOLDER
from storage.people.people import Role
from tests.cast import NOW

TABLE: dict[str, Any] = yaml.safe_load(Path(__file__).with_name("short_questions.yaml").read_text(encoding="utf-8"))


def _combinations(grade: str, method: str) -> Iterator[str]:
    """The questions of one cell; one that names neither grade nor method is none."""
    for said, done, asked in product(TABLE["grades"][grade], TABLE["methods"][method], TABLE["asks"]):
        if said or done:
            yield f"{said}{done}{asked}"


CELLS = [(region, *cell) for region, cells in TABLE["cells"].items() for cell in cells]


def _answer(region: str, question: str, knowledge: Knowledge, say: Wording) -> str:
    asker = Asker(region=region, role=Role.RESIDENT, knowledge=knowledge, say=say, today=NOW.date())
    return answers.answer(asker.read(question), asker).text


def _wrong(text: str, says: list[str], never: list[str]) -> list[str]:
    """What is missing in a text and what it must not say: 5万元 is not said by 1.5万元."""
    missing = [one for one in says if not _stands_in(one, text)]
    return missing + [f"not {one}" for one in never if _stands_in(one, text)]


def _stands_in(needle: str, text: str) -> bool:
    return re.search(rf"(?<![\d.]){re.escape(needle)}", text) is not None


def test_there_are_as_many_combinations_as_were_once_counted() -> None:
    assert sum(len(list(_combinations(grade, method))) for _, grade, method, _, _ in CELLS) >= 828


@pytest.mark.parametrize(
    ("region", "grade", "method", "says", "never"), CELLS, ids=[f"{cell[0]} {cell[1]} {cell[2]}" for cell in CELLS]
)
def test_every_way_of_asking_for_a_grade_and_method_gets_their_figures_and_no_others(
    region: str, grade: str, method: str, says: list[str], never: list[str], knowledge: Knowledge, say: Wording
) -> None:
    found = {one: _wrong(_answer(region, one, knowledge, say), says, never) for one in _combinations(grade, method)}
    assert {one: wrong for one, wrong in found.items() if wrong} == {}


@pytest.mark.parametrize(
    ("region", "question", "says", "never"), TABLE["others"], ids=[f"{row[0]} {row[1]}" for row in TABLE["others"]]
)
def test_a_short_question_is_answered_for_what_it_asks(
    region: str, question: str, says: list[str], never: list[str], knowledge: Knowledge, say: Wording
) -> None:
    text = _answer(region, question, knowledge, say)
    assert _wrong(text, says, never) == [], text


@pytest.mark.parametrize("pack_id", sorted(path.parent.name for path in PACKS_FOLDER.glob("*/pack.yaml")))
def test_every_label_that_is_typed_gives_what_its_button_gives(
    pack_id: str, knowledge: Knowledge, say: Wording
) -> None:
    pack = knowledge.packs[pack_id]
    typed = {entry.id: (entry, _answer(pack_id, entry.label, knowledge, say)) for entry in pack.entries}
    assert [id for id, (entry, text) in typed.items() if pack.answer_text(entry) not in text] == []
