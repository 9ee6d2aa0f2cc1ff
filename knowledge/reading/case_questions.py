"""Questions about reported houses, which no document answers: how many there are, how far they are, what is late."""

import re
from dataclasses import dataclass
from enum import StrEnum

from knowledge.model.household import Grade
from knowledge.words.case_questions import case_question_words


class CasesAsked(StrEnum):
    """What is asked about reported houses."""

    HOW_FAR = "how_far"
    OVERDUE = "overdue"
    COUNT = "count"


@dataclass(frozen=True, kw_only=True)
class CaseQuestion:
    """A question about reported houses: `where` is the place as it is named, `grade` the grade that is asked for.

    `who` is the head of the household whose house it is, as named.
    """

    asked: CasesAsked
    where: str = ""
    grade: Grade | None = None
    who: str = ""


def read_case_question(text: str) -> CaseQuestion | None:
    """What a normalised text asks about reported houses; none for any other text.

    >>> read_case_question("青石镇几户").where, read_case_question("今年改多少户")
    ('青石镇', None)
    """
    words = case_question_words()
    if re.search(words.policy, text):
        return None
    how_far = re.fullmatch(words.how_far, text)
    if how_far is not None:
        return CaseQuestion(asked=CasesAsked.HOW_FAR, who=how_far["who"] or "")
    if re.fullmatch(words.overdue, text):
        return CaseQuestion(asked=CasesAsked.OVERDUE)
    count = re.fullmatch(words.count, text)
    if count is None:
        return None
    grade = count["grade"]
    return CaseQuestion(asked=CasesAsked.COUNT, where=count["where"], grade=Grade(grade[0].upper()) if grade else None)
