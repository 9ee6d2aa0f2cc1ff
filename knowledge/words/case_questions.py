"""By what a question about reported houses is recognised, read from case_questions.yaml."""

from dataclasses import dataclass
from functools import cache

from knowledge.words import FOLDER
from knowledge.yaml_file import read_yaml


@dataclass(frozen=True, kw_only=True)
class CaseQuestionWords:
    """Regular expressions over normalised text, for the whole of it.

    `how_far` asks where a report stands, with the group `who` for the head of its household, `overdue` what waits too
    long, `count` how many there are, with the groups `where` and `grade`. What speaks of the `policy` asks for none of
    these.
    """

    how_far: str
    overdue: str
    count: str
    policy: str


@cache
def case_question_words() -> CaseQuestionWords:
    """Read from case_questions.yaml."""
    raw: dict[str, list[str]] = read_yaml(FOLDER / "case_questions.yaml")
    return CaseQuestionWords(**{key: "|".join(f"(?:{one})" for one in value) for key, value in raw.items()})
