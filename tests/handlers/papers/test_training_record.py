"""培训名单 on paper: who was trained, line by line, with phones by their ends, for the county that keeps it."""

from pathlib import Path

import pytest

from handlers.dialog.installation import Knowledge
from handlers.dialog.messages import Choice, Command
from handlers.wording import Wording
from storage.database.database import Database
from storage.training import record
from tests.cast import COUNTY, NOW
from tests.dialogue import Dialogue
from tests.handlers.papers.printing import cells, page_of, print_for
from tests.handlers.training.filling import APPRAISER, CRAFTSMAN

PRINT = Choice(id="training:print")


@pytest.fixture
def keeping(sqlite_database: Database, knowledge: Knowledge, say: Wording, tmp_path: Path) -> Dialogue:
    """A county with an appraiser and a craftsman on its record, where files are kept."""
    dialogue = Dialogue(sqlite_database, knowledge, say, file_folder=tmp_path)
    with sqlite_database.writing() as tx:
        for trained in (APPRAISER, CRAFTSMAN):
            record.add(tx, COUNTY, trained, by=None, now=NOW)
    return dialogue


def test_the_record_of_a_county_is_a_paper_with_a_line_for_each(keeping: Dialogue, tmp_path: Path) -> None:
    [shown] = keeping.say("county", Command(name="training"))
    assert PRINT.id in [option.id for option in shown.flat_options()]
    [said] = keeping.say("county", PRINT)
    assert said.text == "在做培训名单了，做好马上发给您。"
    name, path = print_for(keeping, "county", tmp_path)
    assert name == "云山县培训名单-2026-11-04.docx"
    head, *lines = cells(page_of(path))
    assert head == ["姓名", "类别", "单位", "培训日期", "培训内容", "证书编号", "电话"]
    assert {line[0]: line[1] for line in lines} == {APPRAISER.name: "鉴定人员", CRAFTSMAN.name: "工匠"}
    told = "".join(cell for line in lines for cell in line)
    assert [one.phone for one in (APPRAISER, CRAFTSMAN) if one.phone and one.phone in told] == []


@pytest.mark.parametrize("who", ["resident", "cadre", "township", "city"])
def test_who_keeps_no_record_prints_none(keeping: Dialogue, who: str) -> None:
    [said] = keeping.say(who, PRINT)
    assert "培训名单由县里管" in said.text


def test_where_no_files_are_kept_the_paper_is_not_offered(dialogue: Dialogue) -> None:
    with dialogue.database.writing() as tx:
        record.add(tx, COUNTY, APPRAISER, by=None, now=NOW)
    [shown] = dialogue.say("county", Command(name="training"))
    assert PRINT.id not in [option.id for option in shown.flat_options()]
