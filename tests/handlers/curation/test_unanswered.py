"""What was asked and not answered: counted, told the curators once a week, villages with few questions not named."""

import zipfile
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet
from PIL import Image

from handlers.curation import weekly, weekly_files
from handlers.curation.unanswered import UnansweredCounts, bars, count
from handlers.dialog.file_kinds import MEDIA_TYPES
from handlers.dialog.messages import Notice, Text
from handlers.documents import bar_picture
from handlers.documents.charts import BarGroup
from handlers.documents.unanswered_sheet import CountSheet, draw
from handlers.wording import Wording
from knowledge.area import Level
from storage.cases import files
from storage.curation import questions
from storage.curation.questions import AskedQuestion, NewQuestion
from storage.people import areas
from tests.cast import COUNTY, NOW, OTHER_COUNTY, OTHER_TOWNSHIP, SHANGHAI, VILLAGE
from tests.dialogue import Dialogue
from tests.handlers.curation.filling import ask
from tests.installed import occasion
from tests.keeping import kept
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


def test_what_they_hear_bears_a_picture_of_it_and_a_workbook(dialogue: Dialogue, say: Wording, tmp_path: Path) -> None:
    ask(dialogue)
    with dialogue.database.writing() as tx:
        [told] = planned(weekly.plan, tx, say=say, now=MONDAY, file_folder=tmp_path)
        picture, workbook = files.of(tx, told.reply.files)
    assert (picture.name, picture.media_type) == ("云山县没答上的问题2026-11-09.png", "image/png")
    assert workbook.name == "云山县没答上的问题2026-11-09.xlsx"
    assert picture.person_id == workbook.person_id == told.person_id
    with kept(tmp_path / str(picture.file)).open() as file, Image.open(file) as drawn:
        assert (drawn.format, drawn.width) == ("PNG", 600)
    assert "拨钱" in told.reply.text, "the text stays, for who sees no picture"


def test_the_picture_has_the_most_frequent_and_says_how_many_more_there_are(
    dialogue: Dialogue, say: Wording, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    charts: list[BarGroup] = []

    def note(title: str, subtitle: str, groups: Sequence[BarGroup]) -> bytes:
        charts.extend(groups)
        return b""

    monkeypatch.setattr(bar_picture, "draw", note)
    villages = [(f"{number}号村", 40 - number) for number in range(15)]
    counts = UnansweredCounts(count=400, waiting=3, subjects=[("补多少", 400)], villages=villages)
    with dialogue.database.reading() as tx:
        drawn = weekly_files.draw(occasion(tx, say, MONDAY, file_folder=tmp_path), areas.get(tx, COUNTY), counts)
    assert [one.media_type for one in drawn] == [files.PICTURE_TYPE, MEDIA_TYPES["xlsx"]]
    assert [(len(chart.counts), chart.ending) for chart in charts] == [(1, None), (12, "还有3项，看表格")]


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


def test_villages_of_the_same_name_are_counted_each_by_itself(dialogue: Dialogue, say: Wording) -> None:
    with dialogue.database.writing() as tx:
        other = areas.child_of(
            areas.get(tx, OTHER_TOWNSHIP), code="990101002009", name="青石村", level=Level.VILLAGE, pack=None
        )
        areas.put(tx, other)
        found = areas.lineages(tx, [areas.get(tx, VILLAGE), other])
    both = [*asked(7), *(replace(one, area=other.code) for one in asked(5))]
    assert count(both, found, say).villages == [("青石镇青石村", 7), ("柳溪镇青石村", 5)]


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
