"""What was asked and not answered: counted, told the curators once a week, villages with few questions not named."""

import zipfile
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from io import BytesIO

import openpyxl
from openpyxl.worksheet.worksheet import Worksheet

from handlers.curation import weekly
from handlers.curation.unanswered import bars, count
from handlers.dialog.messages import Notice, Text
from handlers.documents.unanswered_sheet import CountSheet, draw
from handlers.wording import Wording
from storage.curation import questions
from storage.curation.questions import AskedQuestion, NewQuestion
from storage.people import areas
from tests.cast import COUNTY, NOW, OTHER_COUNTY, SHANGHAI, VILLAGE
from tests.dialogue import Dialogue
from tests.handlers.curation.filling import ask
from tests.installed import occasion
from tests.planning import planned

MONDAY = datetime(2026, 11, 9, 9, 0, tzinfo=SHANGHAI)


def test_what_the_document_is_silent_about_is_kept_and_what_it_answers_is_not(dialogue: Dialogue) -> None:
    for text in ("C级修缮补多少", "盖房子的猪圈给不给补", "今天猪肉多少钱一斤", "盖房子的猪圈给不给补"):
        dialogue.say("cadre", Text(text=text))
    with dialogue.database.reading() as tx:
        found = questions.unanswered(tx, NOW, NOW + timedelta(seconds=1))
    assert {one.text: one.times for one in found} == {"盖房子的猪圈给不给补": 2, "今天猪肉多少钱一斤": 1}


def test_the_curators_hear_once_a_week_what_got_no_answer(dialogue: Dialogue, say: Wording) -> None:
    ask(dialogue)
    with dialogue.database.writing() as tx:
        assert planned(weekly.plan, tx, say=say, now=MONDAY - timedelta(minutes=1)) == []
        [told] = planned(weekly.plan, tx, say=say, now=MONDAY)
        assert planned(weekly.plan, tx, say=say, now=MONDAY + timedelta(days=1)) == []
    assert told.person_id == dialogue.cast.county
    assert "云山县上周问了、我没答上的，一共1件，其中1件等着人答。" in told.reply.text
    assert "▇ 拨钱 1" in told.reply.text


def test_a_county_whose_telling_failed_is_told_later_and_no_other_one_twice(dialogue: Dialogue, say: Wording) -> None:
    ask(dialogue)
    with dialogue.database.writing() as tx:
        other = NewQuestion(
            person_id=dialogue.cast.stranger,
            text="猪圈给补吗",
            key="猪圈给补吗",
            county=OTHER_COUNTY,
            area=None,
            pack="hunan",
            subject=None,
        )
        questions.note(tx, other, NOW)
        told: list[Notice] = []

        def fails_at_one(unit: str, notices: Callable[[], Iterable[Notice]]) -> bool:
            if COUNTY in unit:
                return False
            told.extend(notices())
            return True

        weekly.plan(occasion(tx, say, MONDAY), fails_at_one)
        assert [notice.person_id for notice in told] == [dialogue.cast.other_county]
        later = planned(weekly.plan, tx, say=say, now=MONDAY + timedelta(minutes=1))
    assert [notice.person_id for notice in later] == [dialogue.cast.county]


def test_a_village_with_few_questions_is_not_named(dialogue: Dialogue, say: Wording) -> None:
    with dialogue.database.reading() as tx:
        found = areas.lineages(tx, [areas.get(tx, VILLAGE)])
    assert count(asked(4), found, say).villages == [("不到5件的村，合在一起", 4)]
    assert count(asked(5), found, say).villages == [("青石村", 5)]


def asked(many: int) -> list[AskedQuestion]:
    """So many questions from one village, about money."""
    return [
        AskedQuestion(
            id=number,
            person_id=number,
            county=None,
            area=VILLAGE,
            pack="yantai",
            subject="subsidy",
            text="补多少",
            told=None,
            times=1,
            asked_at=NOW,
            handed_at=None,
            answer=None,
            answered_by=None,
            answered_at=None,
        )
        for number in range(many)
    ]


def test_the_longest_bar_has_twelve_marks_and_none_is_empty(say: Wording) -> None:
    most, least = bars([("补多少", 60), ("验收", 1)], say)
    assert (most.count("▇"), least.count("▇")) == (12, 1)


def test_the_workbook_has_a_sheet_of_each_with_its_chart() -> None:
    data = BytesIO(draw([CountSheet(title="问的什么", headings=("事项", "件数"), counts=[("补多少", 6), ("=1+1", 1)])]))
    page = openpyxl.load_workbook(data)["问的什么"]
    assert isinstance(page, Worksheet)
    assert [[cell.value for cell in row] for row in page.iter_rows()] == [["事项", "件数"], ["补多少", 6], ["=1+1", 1]]
    assert page["A3"].data_type == "s"
    assert "xl/charts/chart1.xml" in zipfile.ZipFile(data).namelist()
