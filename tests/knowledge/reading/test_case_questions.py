"""Questions about reported houses are told from those about the policy."""

import pytest

from handlers.dialog.installation import Knowledge
from knowledge.model.household import Grade
from knowledge.reading.case_questions import CaseQuestion, CasesAsked, read_case_question
from knowledge.reading.text import normalise


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("办到哪一步了", CaseQuestion(asked=CasesAsked.HOW_FAR)),
        ("我家的办到哪一步了？", CaseQuestion(asked=CasesAsked.HOW_FAR)),
        ("李四家办到哪了", CaseQuestion(asked=CasesAsked.HOW_FAR, who="李四")),
        ("超期的", CaseQuestion(asked=CasesAsked.OVERDUE)),
        ("哪些超期了", CaseQuestion(asked=CasesAsked.OVERDUE)),
        ("还有几户没核实", CaseQuestion(asked=CasesAsked.OVERDUE)),
        ("C级多少户", CaseQuestion(asked=CasesAsked.COUNT, grade=Grade.C)),
        ("青石镇几户", CaseQuestion(asked=CasesAsked.COUNT, where="青石镇")),
        ("我们镇报了几户", CaseQuestion(asked=CasesAsked.COUNT, where="我们镇")),
    ],
)
def test_what_is_asked_of_reported_houses(text: str, asked: CaseQuestion) -> None:
    assert read_case_question(normalise(text)) == asked


@pytest.mark.parametrize(
    "text",
    ["今年改多少户", "全省改造多少户", "危房改造办到哪一步验收", "危房改造办到哪一步", "超期了怎么办", "C级补多少"],
)
def test_what_the_document_is_asked_is_none_of_it(text: str) -> None:
    assert read_case_question(normalise(text)) is None


def test_no_question_of_the_packs_is_about_reported_houses(knowledge: Knowledge) -> None:
    asked = [text for pack in knowledge.packs.values() for entry in pack.entries for text in (*entry.ask, entry.label)]
    assert [text for text in asked if read_case_question(normalise(text))] == []


@pytest.mark.parametrize(
    ("text", "who"),
    [("李四家办到哪一步了", "李四"), ("李四家办到哪一步", "李四"), ("我家的办到哪一步了", ""), ("办到哪一步了", "")],
)
def test_whose_house_is_asked_for_is_read(text: str, who: str) -> None:
    read = read_case_question(normalise(text))
    assert read is not None
    assert (read.asked, read.who) == (CasesAsked.HOW_FAR, who)
