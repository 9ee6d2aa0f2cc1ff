"""The close-out list of longsheng: open before, new and closed make what is open, and who breaks that is named."""

from datetime import datetime
from pathlib import Path

import pytest

from handlers.dialog.installation import Knowledge
from handlers.dialog.messages import Choice
from handlers.reporting.obligations.obligation import mark_of
from handlers.wording import Wording
from storage.cases import cases
from storage.database.database import Database
from tests.cast import COUNTY, SHANGHAI, TOWNSHIP, VILLAGE_OF_OTHER_TOWNSHIP
from tests.dialogue import Dialogue
from tests.handlers.official_tables.filling import cells_of, live_by, plant_house, take, workbook

MARK = mark_of("longsheng", "closure_list")
SEVENTH, SEVENTEENTH = f"{MARK}:20261107:{COUNTY}", f"{MARK}:20261117:{COUNTY}"
OPEN = {"verdict": "problem", "problem": "后墙裂缝"}


@pytest.fixture(autouse=True)
def county(dialogue: Dialogue) -> None:
    """The county lives by the document, and it is the 7th."""
    live_by(dialogue, "longsheng")
    dialogue.clock.jump(datetime(2026, 11, 7, 10, 0, tzinfo=SHANGHAI))


def house(dialogue: Dialogue, verified: str, *, area: str | None = None, verdict: str = "problem", **steps: str) -> str:
    """A verified house, with the days of its later steps; its number."""
    where = {} if area is None else {"area": area}
    said = {"verified": {**OPEN, "verdict": verdict}}
    return plant_house(dialogue, {"verified": verified, **steps}, pack="longsheng", said=said, **where).number


def see(dialogue: Dialogue, due: str = SEVENTH) -> str:
    """What the county reads."""
    return dialogue.say("county", Choice(id=f"table:see:{due}"))[0].text


def test_the_list_counts_what_was_open_is_new_closed_and_still_open(dialogue: Dialogue) -> None:
    house(dialogue, "2026-10-01")
    house(dialogue, "2026-10-01", rectified="2026-11-02")
    house(dialogue, "2026-10-02", closed="2026-11-05")
    house(dialogue, "2026-10-02", closed="2026-10-20")  # before the list sent last
    house(dialogue, "2026-10-28")
    house(dialogue, "2026-10-29", closed="2026-11-06")
    house(dialogue, "2026-10-29", verdict="safe")
    assert "上次还剩3户，这次新增2户、销号2户，现在还剩3户（其中1户整改完了，等销号）。" in see(dialogue)


def test_what_is_entered_late_or_left_otherwise_is_named_by_household(dialogue: Dialogue) -> None:
    left = house(dialogue, "2026-10-01")
    house(dialogue, "2026-10-01")
    dialogue.say("county", Choice(id=f"table:send:{SEVENTH}"))
    house(dialogue, "2026-10-03")
    dialogue.clock.jump(datetime(2026, 11, 17, 10, 0, tzinfo=SHANGHAI))
    with dialogue.database.writing() as tx:
        take(dialogue, tx, cases.get(tx, left), "solve", "2026-11-10")
    said = see(dialogue, SEVENTEENTH)
    assert "上次还剩2户，这次新增0户、销号0户，现在还剩2户" in said
    assert "⚠ 上次还没销号里，户主甲家上次报过，这次不在了。" in said
    assert "⚠ 现在还没销号里，户主丙家的日子在这次以前，上次没报，是补记的。" in said


def test_a_list_that_adds_up_has_nothing_to_say(dialogue: Dialogue) -> None:
    house(dialogue, "2026-10-01", closed="2026-11-03")
    house(dialogue, "2026-11-01")
    assert "⚠" not in see(dialogue)


def test_a_house_that_was_taken_up_again_is_open_again(dialogue: Dialogue) -> None:
    house(dialogue, "2026-10-01", closed="2026-10-15", reopen="2026-11-02")
    assert "现在还剩1户" in see(dialogue)


def test_the_file_has_a_row_for_each_township_and_a_line_for_each_household(
    database: Database, knowledge: Knowledge, say: Wording, tmp_path: Path
) -> None:
    dialogue = Dialogue(database, knowledge, say, file_folder=tmp_path)
    live_by(dialogue, "longsheng")
    dialogue.clock.jump(datetime(2026, 11, 7, 10, 0, tzinfo=SHANGHAI))
    first = house(dialogue, "2026-10-01", closed="2026-11-05")
    second = house(dialogue, "2026-11-01", area=VILLAGE_OF_OTHER_TOWNSHIP)
    said = dialogue.say("county", Choice(id=f"table:file:close_out_list:{SEVENTH}"))
    book = workbook(dialogue, tmp_path, said[-1])
    cells = cells_of(book["销号表"])
    assert cells[1][0] == "云山县2026年11月7日住房安全问题销号情况"
    assert cells[2][:4] == ["填报单位：云山县", "填报人：孙立", "联系方式：13800000004", "填报时间：2026年11月7日"]
    assert cells[4] == ["青石镇", 1, 0, 1, 0, 0]
    assert cells[5] == ["柳溪镇", 0, 1, 0, 1, 0]
    assert cells[6] == ["合计", 1, 1, 1, 1, 0]
    lines = {line[0]: line for line in cells_of(book["明细"])[1:]}
    assert lines[first][1:4] == ["青石镇青石村", "户主甲", "后墙裂缝"]
    assert lines.keys() == {first, second}


def test_a_township_fills_its_own_part(dialogue: Dialogue) -> None:
    house(dialogue, "2026-10-01")
    house(dialogue, "2026-10-01", area=VILLAGE_OF_OTHER_TOWNSHIP)
    part = f"{MARK}:20261107:{TOWNSHIP}"
    assert "现在还剩1户" in dialogue.say("township", Choice(id=f"table:see:{part}"))[0].text
