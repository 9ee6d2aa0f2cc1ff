"""The clues of misconduct of henan: numbers that the county enters, proved, carried on, sent and told of."""

from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path

import pytest

from handlers.dialog.installation import Knowledge
from handlers.dialog.messages import Choice, Reply, Text
from handlers.reporting.obligations.calendars import Calendars
from handlers.reporting.obligations.house_counts import HouseCounts
from handlers.reporting.obligations.obligation import mark_of
from handlers.wording import Wording
from storage.database.database import Database
from storage.official_tables import versions
from storage.official_tables.entries import TableKey
from storage.people import areas
from storage.reporting import submissions
from tests.cast import COUNTY, NOW
from tests.dialogue import Dialogue
from tests.handlers.official_tables.filling import CLUES_OF_NOVEMBER, cells_of, live_by_henan, workbook
from tests.installed import occasion

MARK = mark_of("henan", "monthly_clues")
DECEMBER, JANUARY = f"{MARK}:20261231:{COUNTY}", f"{MARK}:20270131:{COUNTY}"
FITTING = ("4", "3", "1", "2", "5")  # open before, received, handed over, settled, open now


@pytest.fixture
def county(dialogue: Dialogue) -> Dialogue:
    """A county of henan that has set a day for its clues."""
    live_by_henan(dialogue)
    return dialogue


def see(county: Dialogue, due: str = CLUES_OF_NOVEMBER) -> Reply:
    """What the table says."""
    return county.say("county", Choice(id=f"table:see:{due}"))[-1]


def ask(county: Dialogue, due: str = CLUES_OF_NOVEMBER) -> Reply:
    """The first of its questions."""
    return county.say("county", Choice(id=f"table:sums:clues:{due}"))[-1]


def fill(county: Dialogue, said: Sequence[str], due: str = CLUES_OF_NOVEMBER) -> Reply:
    """The county answers what is asked, and sends the form in."""
    ask(county, due)
    replies = [county.say("county", Text(text=text))[-1] for text in said]
    return county.press("county", "提交", replies[-1])[-1]


def send(county: Dialogue, due: str = CLUES_OF_NOVEMBER) -> list[Reply]:
    """The county sends it as it stands."""
    return county.press("county", "核对好了，报送", see(county, due))


def test_what_the_county_enters_stands_in_the_table(county: Dialogue) -> None:
    assert "还有5项没填" in see(county).text
    kept = fill(county, FITTING).text
    assert "另填的数：上月底未办结线索4、本月收到线索3、本月移交线索1、本月办结线索2、月底未办结线索5" in kept
    assert "⚠" not in kept


def test_a_table_that_counts_no_house_has_no_number_to_correct(county: Dialogue) -> None:
    assert [option.label for option in see(county).flat_options()] == [
        "填线索表里台账没有的数",
        "要线索表文件",
        "核对好了，报送",
    ]
    assert "打不开" in county.say("county", Choice(id=f"table:correct:clues:{CLUES_OF_NOVEMBER}"))[-1].text


def test_what_does_not_add_up_is_named_with_the_number_that_would(county: Dialogue) -> None:
    kept = fill(county, ("4", "3", "1", "2", "6")).text
    assert "⚠ 月底未办结填的是6，照前面几栏算应该是5，请核对。" in kept
    assert "还有1处对不上" in send(county)[-1].text


def test_as_long_as_a_number_is_missing_nothing_is_added_up(county: Dialogue) -> None:
    kept = fill(county, ("4", "跳过", "1", "2", "6")).text
    assert "还有1项没填" in kept
    assert "⚠" not in kept


def test_sending_keeps_the_numbers_and_answers_the_date(county: Dialogue) -> None:
    fill(county, FITTING)
    said = send(county)
    assert "线索表第1次报的已经存档" in said[0].text
    with county.database.reading() as tx:
        key = TableKey(pack="henan", name="clues", area=COUNTY, period=date(2026, 11, 1))
        sent = versions.latest(tx, key)
        due = submissions.Due(pack="henan", rule="monthly_clues", due=date(2026, 11, 30), area=COUNTY)
        assert submissions.find(tx, due) is not None
    assert sent is not None
    assert sent.numbers == {3: 4, 4: 3, 5: 1, 6: 2, 7: 5}


@pytest.mark.parametrize(("filled", "due"), [(CLUES_OF_NOVEMBER, DECEMBER), (DECEMBER, JANUARY)], ids=["month", "year"])
def test_what_was_open_goes_on_into_the_next_month_and_the_rest_is_asked_anew(
    county: Dialogue, filled: str, due: str
) -> None:
    """Over the turn of the year, too, with which sums of money begin anew."""
    if filled == DECEMBER:
        county.clock.pass_by(timedelta(days=31))
    fill(county, FITTING, filled)
    county.clock.pass_by(timedelta(days=31))
    assert "本月收到线索" in ask(county, due).text, "the first number, of what was open, is known"
    for text in ("1", "0", "2", "4"):
        said = county.say("county", Text(text=text))[-1]
    kept = county.press("county", "提交", said)[-1].text
    assert "另填的数：上月底未办结线索5、本月收到线索1、本月移交线索0、本月办结线索2、月底未办结线索4" in kept


def test_what_was_open_otherwise_than_it_was_sent_is_named(county: Dialogue) -> None:
    fill(county, FITTING)
    send(county)
    county.clock.pass_by(timedelta(days=31))
    fill(county, ("1", "0", "2", "4"), DECEMBER)
    summary = ask(county, DECEMBER)
    assert "1 上月底未办结线索：5\n" in summary.text, "once it said 5.0 of a number that was entered before"
    county.say("county", Text(text="改第1项"))
    said = county.say("county", Text(text="8"))
    kept = county.press("county", "提交", said[-1])[-1].text
    assert "⚠ 上月底未办结填的是8，上次报的是5，请核对。" in kept
    assert "⚠ 月底未办结填的是4，照前面几栏算应该是7，请核对。" in kept


def test_the_file_is_the_table_alone_cell_by_cell(
    database: Database, knowledge: Knowledge, say: Wording, tmp_path: Path
) -> None:
    county = Dialogue(database, knowledge, say, file_folder=tmp_path)
    live_by_henan(county)
    fill(county, FITTING)
    said = county.say("county", Choice(id=f"table:file:clues:{CLUES_OF_NOVEMBER}"))
    book = workbook(county, tmp_path, said[-1])
    assert book.sheetnames == ["线索表"]
    page = book["线索表"]
    assert cells_of(page) == [
        ["", *[None] * 6],
        ["云山县2026年11月危房改造问题线索月报", *[None] * 6],
        ["填报单位（盖章）：云山县", None, "填报人：孙立", None, "联系电话：13800000004", None, None],
        ["市", "县（市、区）", "上月底未办结", "本月收到", "本月移交", "本月办结", "月底未办结"],
        ["", "", *["件"] * 5],
        [1, 2, 3, 4, 5, 6, 7],
        ["清河市", "云山县", 4, 3, 1, 2, 5],
        [None] * 7,
        ["填表说明：", *[None] * 6],
        ["文件要求每月移交问题线索，没有附表，这张表只填件数，不写线索的内容和姓名。", *[None] * 6],
        ["上月底未办结，加本月收到，减本月办结，等于月底未办结。", *[None] * 6],
    ]
    assert "A2:G2" in {str(one) for one in page.merged_cells.ranges}


@pytest.mark.parametrize("who", ["resident", "cadre", "township", "other_county", "stranger"])
def test_who_has_no_part_in_it_sees_nothing(county: Dialogue, who: str) -> None:
    fill(county, FITTING)
    for what in ("see", "send", "sure", "sums:clues", "file:clues"):
        assert "打不开" in county.say(who, Choice(id=f"table:{what}:{CLUES_OF_NOVEMBER}"))[-1].text


def test_what_was_open_two_months_ago_is_not_taken_for_last_month(county: Dialogue) -> None:
    fill(county, FITTING)
    county.clock.pass_by(timedelta(days=62))
    assert "上月底未办结线索" in ask(county, JANUARY).text


def test_the_reminder_carries_what_was_entered(county: Dialogue, knowledge: Knowledge, say: Wording) -> None:
    def line() -> str:
        with county.database.writing() as tx:
            today, place = occasion(tx, say, NOW), areas.get(tx, COUNTY)
            due = Calendars(today).obligation(knowledge.packs["henan"], MARK, date(2026, 11, 30), place)
            assert due is not None
            return HouseCounts(today).say(due, place)

    assert line() == "", "nothing was entered yet"
    fill(county, ("4", "3", "跳过", "2", "5"))
    assert line() == "11月填了上月底未办结4件、本月收到3件、本月办结2件、月底未办结5件"
