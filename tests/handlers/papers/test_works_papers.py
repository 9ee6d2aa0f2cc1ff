"""The acceptance sheet and the letter to a household: read back against what was entered."""

from datetime import date
from pathlib import Path

from handlers.dialog.messages import Choice
from storage.cases import records
from storage.cases.cases import Case
from tests.dialogue import Dialogue
from tests.handlers.papers.printing import ID_NUMBER, cells, decided, page_of, print_for


def make(dialogue: Dialogue, kind: str, case: Case, folder: Path) -> Path:
    dialogue.say("county", Choice(id=f"paper:make:docx:{kind}:{case.number}"))
    return print_for(dialogue, "county", folder)[1]


def take(dialogue: Dialogue, case: Case, step: str, **values: object) -> None:
    """A step of a house that is built."""
    now = dialogue.clock.now()
    with dialogue.database.writing() as tx:
        day, by = date(2026, 6, 5), dialogue.cast.county
        records.add(tx, case, step=step, day=day, values=values, person_id=by, role="county", now=now)


def test_the_acceptance_sheet_marks_each_line_and_leaves_room_for_who_signs(dialogue: Dialogue, tmp_path: Path) -> None:
    case = decided(dialogue, "李秀英", "hunan", acceptance_items=["walls", "roof"], acceptance_unsafe=["railings"])
    [said] = dialogue.say("county", Choice(id=f"paper:make:docx:acceptance:{case.number}"))
    assert "还没走到" in said.text, "nothing was built yet"
    take(dialogue, case, "works_started", builder="王师傅")
    take(dialogue, case, "accepted", outcome="passed", basic_safety="passed")
    page = page_of(make(dialogue, "acceptance", case, tmp_path))
    [first, lines, last] = (cells(page, number) for number in range(3))
    assert first[0] == ["户主姓名", "李秀英", "编号", case.number]
    assert (first[1][1], first[3]) == ("990*************11", ["改造前等级", "D级", "施工方", "王师傅"])
    marks = {row[0]: row[1] for row in lines[1:]}
    assert sorted(marks.values()) == sorted(["√", "√", "×", *["○"] * (len(marks) - 3)])
    assert last[1][0] == "验收结果"
    assert last[3] == ["村（社区）\n签字", "", "乡镇签字盖章", ""]


def test_the_letter_tells_a_household_in_hunan_what_its_document_asks(dialogue: Dialogue, tmp_path: Path) -> None:
    case = decided(dialogue, "李秀英", "hunan")
    page = page_of(make(dialogue, "household_letter", case, tmp_path))
    text = "\n".join(paragraph.text for paragraph in page.paragraphs)
    for part in (
        "李秀英：",
        "三（二）·函告农户",
        "改造方式：",
        "60平方米",
        "25000元",
        "进度：",
        "质量安全：",
        "旧房：",
    ):
        assert part in text
    assert ID_NUMBER not in text
    assert page.sections[0].first_page_header.paragraphs[0].text == "云山县住建局"


def test_where_no_document_asks_for_a_letter_there_is_none(dialogue: Dialogue) -> None:
    case = decided(dialogue, "李秀英", "yantai")
    [said] = dialogue.say("county", Choice(id=f"paper:case:{case.number}"))
    assert "函告" not in [option.label for option in said.flat_options()]
