"""Questions with a calculation in them, as people of five regions type them, and what the answer must say."""

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from handlers.dialog.installation import Knowledge
from handlers.policy import answers
from handlers.policy.asker import Asker
from handlers.wording import Wording
from storage.people.people import Role
from tests.cast import NOW

TABLE: dict[str, list[list[Any]]] = yaml.safe_load(
    Path(__file__).with_name("calculations.yaml").read_text(encoding="utf-8")
)
ROWS = [row for rows in TABLE.values() for row in rows]


@pytest.mark.parametrize(("region", "question", "says", "never"), ROWS, ids=[row[1] for row in ROWS])
def test_says_the_figure_asked_for_and_no_other(
    region: str | None, question: str, says: list[str], never: list[str], knowledge: Knowledge, say: Wording
) -> None:
    asker = Asker(region=region, role=Role.RESIDENT, knowledge=knowledge, say=say, today=NOW.date())
    found = answers.answer(asker.read(question), asker)
    missing = [one for one in says if not _stands_in(one, found.text)]
    wrong = [one for one in never if _stands_in(one, found.text)]
    assert (missing, wrong) == ([], []), found.text


def _stands_in(needle: str, text: str) -> bool:
    """Whether it is said: 5万元 is not said by 1.5万元."""
    return re.search(rf"(?<![\d.]){re.escape(needle)}", text) is not None
