"""The tables of yantai's annexes: filled from the ledger, proved by household, corrected, kept as they were sent."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlalchemy import update

from handlers.dialog.installation import Knowledge
from handlers.dialog.messages import Choice, Reply, Text
from handlers.reporting.counting.period import of_month
from handlers.reporting.counting.reading import TableReader
from handlers.wording import Wording
from storage.cases import cases
from storage.cases.cases import Case, CaseState
from storage.cases.tables import case_records
from storage.cases.tables import cases as case_rows
from storage.database.database import Database, Transaction
from storage.official_tables import versions
from storage.official_tables.entries import TableKey
from storage.people import areas
from storage.reporting import submissions
from tests.cast import COUNTY, NOW, TOWNSHIP, VILLAGE_OF_OTHER_COUNTY, VILLAGE_OF_OTHER_TOWNSHIP
from tests.dialogue import Dialogue
from tests.handlers.official_tables.filling import MARK, OCTOBER, cells_of, plant_house, workbook
from tests.installed import occasion

SaidOfSteps = Mapping[str, Mapping[str, object]]
NOVEMBER = f"{MARK}:20261203:{COUNTY}"


def see(dialogue: Dialogue, who: str = "county", due: str = OCTOBER) -> list[str]:
    """What each table says."""
    return [reply.text for reply in dialogue.say(who, Choice(id=f"table:see:{due}"))]


def send(dialogue: Dialogue, due: str = OCTOBER) -> list[Reply]:
    """The county sends all tables of a date, whatever does not fit."""
    return dialogue.say("county", Choice(id=f"table:sure:{due}"))


def sent(dialogue: Dialogue, month: int = 10) -> versions.SentTable | None:
    """What was sent last of annex 1."""
    key = TableKey(pack="yantai", name="annex_1", area=COUNTY, period=date(2026, month, 1))
    with dialogue.database.reading() as tx:
        return versions.latest(tx, key)


def test_houses_are_counted_to_the_end_of_the_month_by_category_and_annex(dialogue: Dialogue) -> None:
    plant_house(dialogue, {"works_started": "2026-10-05"})
    plant_house(dialogue, {"works_started": "2026-03-05", "completed": "2026-10-31"}, category="lifted", grade="C")
    plant_house(dialogue, {"works_started": "2026-11-01"})  # of the month after
    plant_house(dialogue, {"works_started": "2025-12-01", "completed": "2026-02-01"})  # of last year's plan
    plant_house(dialogue, {"works_started": "2025-12-01"}, plan_year=2026)
    plant_house(dialogue, {"works_started": "2026-10-06"}, grade="B", method="seismic")
    plant_house(dialogue, {"works_started": "2026-10-07"}, area=VILLAGE_OF_OTHER_COUNTY)
    first, second = see(dialogue)
    assert "开工3户（10月1户）：脱贫享受政策户1、低保户2\n竣工1户（10月1户）：脱贫享受政策户1" in first
    assert "开工1户（10月1户）：低保户1\n竣工0户" in second


def test_a_household_of_several_categories_counts_once_in_the_order_of_the_columns(dialogue: Dialogue) -> None:
    plant_house(dialogue, {"works_started": "2026-10-05"}, category="destitute", other_categories=["monitored"])
    assert "开工1户（10月1户）：防止返贫监测帮扶对象1" in see(dialogue)[0]


def test_what_a_step_said_of_the_plan_and_the_categories_counts(dialogue: Dialogue) -> None:
    """Only what the report said of them did."""
    said: SaidOfSteps = {"county_approval": {"plan_year": 2025}, "compared": {"other_categories": ["monitored"]}}
    started = {"works_started": "2026-10-05"}
    plant_house(dialogue, {"county_approval": "2025-11-02", **started}, said=said)
    plant_house(dialogue, {"compared": "2026-09-02", **started}, category="destitute", said=said)
    assert "开工1户（10月1户）：防止返贫监测帮扶对象1" in see(dialogue)[0]


def test_counting_opens_no_seal(dialogue: Dialogue, monkeypatch: pytest.MonkeyPatch) -> None:
    """It opened the report of each house to learn the year of its plan: most of a page's time in a big county."""
    plant_house(dialogue, {"works_started": "2026-10-05"}, plan_year=2026, other_categories=["monitored"])
    with dialogue.database.writing() as tx:
        monkeypatch.setattr(tx.vault, "open", _refuse)
        reader = TableReader(occasion(tx, dialogue.installation.say, NOW))
        period = of_month(date(2026, 10, 1))
        for table in dialogue.installation.knowledge.packs["yantai"].tables:
            cells = reader.cells("yantai", table, areas.get(tx, COUNTY), period)
            assert any(cell.value for cell in cells) is (table.id == "annex_1")


def _refuse(sealed: bytes) -> str:
    raise AssertionError("a seal was opened")


def test_houses_that_an_earlier_release_left_count_by_what_is_known_of_them(dialogue: Dialogue) -> None:
    """Until the clock has brought their columns up to date."""
    said = {"county_approval": {"plan_year": 2025}}
    plant_house(dialogue, {"county_approval": "2025-11-02", "works_started": "2026-10-05"}, said=said)
    plant_house(dialogue, {"works_started": "2025-12-05"}, plan_year=2026, other_categories=["monitored"])
    with dialogue.database.writing() as tx:
        tx.execute(case_rows.update().values(marked_by=0, plan_year=None, other_categories=None))
    assert "开工1户（10月0户）：防止返贫监测帮扶对象1" in see(dialogue)[0]


def test_a_household_with_two_cases_counts_once(dialogue: Dialogue) -> None:
    for _ in range(2):
        plant_house(dialogue, {"works_started": "2026-10-05"}, id_number="990101195001010029")
    assert "开工1户" in see(dialogue)[0]


@pytest.mark.parametrize("state", [CaseState.WITHDRAWN, CaseState.JOINED])
def test_what_was_withdrawn_or_joined_into_another_counts_not(dialogue: Dialogue, state: CaseState) -> None:
    plant_house(dialogue, {"works_started": "2026-10-05"})
    case = plant_house(dialogue, {"works_started": "2026-10-05"})
    with dialogue.database.writing() as tx:
        assert cases.advance(tx, cases.get(tx, case.number), state, NOW)
    assert "开工1户" in see(dialogue)[0]


def test_what_does_not_fit_is_named_by_household(dialogue: Dialogue) -> None:
    plant_house(dialogue, {"completed": "2026-10-05"}, category=None)
    first = see(dialogue)[0]
    assert "⚠ 户主甲家没有写类别" in first
    assert "⚠ 竣工户数·合计比前一步的户数多，请核对：户主甲家。" in first
    assert "⚠ 户主甲家没记开工就记了竣工。" in first
    asked = dialogue.say("county", Choice(id=f"table:send:{OCTOBER}"))
    assert "还有3处对不上" in asked[-1].text
    assert sent(dialogue) is None, "nothing is sent before somebody is sure"


def test_last_month_and_what_is_new_make_this_month(dialogue: Dialogue) -> None:
    gone = plant_house(dialogue, {"works_started": "2026-10-05"})
    plant_house(dialogue, {"works_started": "2026-10-06"})
    send(dialogue)
    with dialogue.database.writing() as tx:
        undo(tx, gone)
    plant_house(dialogue, {"works_started": "2026-09-30"})
    plant_house(dialogue, {"works_started": "2026-11-02"})
    dialogue.clock.pass_by(timedelta(days=28))
    first = see(dialogue, due=NOVEMBER)[0]
    assert "开工3户（11月1户）" in first
    assert "⚠ 开工户数·合计里，户主甲家上次报过，这次不在了。" in first
    assert "⚠ 开工户数·合计里，户主丙家的日子在这次以前，上次没报，是补记的。" in first


def test_what_was_sent_is_kept_and_changes_since_are_told(dialogue: Dialogue) -> None:
    house = plant_house(dialogue, {"works_started": "2026-10-05"})
    said = send(dialogue)
    assert "附件1第1次报的已经存档" in said[0].text
    assert "已报送" in said[1].text
    with dialogue.database.reading() as tx:
        obligation = submissions.Due(pack="yantai", rule="monthly_progress", due=date(2026, 11, 3), area=COUNTY)
        assert submissions.find(tx, obligation) is not None, "the date counts as answered"
    first = sent(dialogue)
    assert first is not None
    assert first.cases[7] == (house.number,)
    plant_house(dialogue, {"works_started": "2026-10-06"})
    assert "和上次报的不一样：开工户数·低保户 1 → 2" in see(dialogue)[0]
    send(dialogue)
    second = sent(dialogue)
    assert second is not None
    assert (second.number, second.sha256 != first.sha256) == (2, True)


def test_sums_are_asked_for_once_and_come_back_next_month(dialogue: Dialogue) -> None:
    fill_sums(dialogue, OCTOBER, ["12.5万", "0", *["3万"] * 7])
    assert "资金（万元）：已落实地方资金合计12.5、其中省级0、" in see(dialogue)[0]
    dialogue.clock.pass_by(timedelta(days=28))
    above = dialogue.say("county", Choice(id=f"table:sums:annex_1:{NOVEMBER}"))[-1].text
    assert "已落实地方资金合计：12.5万元" in above, "as entered in October, to be looked over"


def test_a_number_is_corrected_with_a_reason_that_stands_beside_it(dialogue: Dialogue) -> None:
    plant_house(dialogue, {"works_started": "2026-10-05"})
    said = dialogue.say("county", Choice(id=f"table:correct:annex_1:{OCTOBER}"))
    said = dialogue.press("county", "开工户数·低保户", said[-1])
    dialogue.say("county", Text(text="4"))
    said = dialogue.say("county", Text(text="三户还没录进来"))
    said = dialogue.press("county", "提交", said[-1])
    assert "开工户数·低保户改成了4（台账是1）：三户还没录进来" in said[-1].text


@pytest.mark.parametrize("who", ["resident", "cadre", "other_county", "other_township", "stranger"])
def test_who_has_no_part_in_it_sees_nothing(dialogue: Dialogue, who: str) -> None:
    for what in ("see", "send", "sure"):
        assert "打不开" in dialogue.say(who, Choice(id=f"table:{what}:{OCTOBER}"))[-1].text
    for what in ("sums", "correct", "file"):
        assert "打不开" in dialogue.say(who, Choice(id=f"table:{what}:annex_1:{OCTOBER}"))[-1].text
    assert sent(dialogue) is None


def test_a_township_fills_its_own_part_and_the_county_looks_at_it(dialogue: Dialogue) -> None:
    plant_house(dialogue, {"works_started": "2026-10-05"})
    plant_house(dialogue, {"works_started": "2026-10-05"}, area=VILLAGE_OF_OTHER_TOWNSHIP)
    part = f"{MARK}:20261103:{TOWNSHIP}"
    assert "开工1户" in see(dialogue, "township", part)[0]
    looked = dialogue.say("county", Choice(id=f"table:see:{part}"))
    assert "开工1户" in looked[0].text
    assert not [one for reply in looked for one in reply.flat_options() if one.id.startswith("table:send")]


def test_each_number_opens_its_houses(dialogue: Dialogue) -> None:
    house = plant_house(dialogue, {"works_started": "2026-10-05"})
    said = dialogue.say("county", Choice(id=f"table:see:{OCTOBER}"))
    opened = dialogue.press("county", "开工1户", said[0])
    assert opened[-1].flat_options()[0].id == f"case:show:{house.number}"


def test_the_file_has_the_layout_of_the_annex(
    database: Database, knowledge: Knowledge, say: Wording, tmp_path: Path
) -> None:
    dialogue = Dialogue(database, knowledge, say, file_folder=tmp_path)
    plant_house(dialogue, {"works_started": "2026-10-05"})
    house = plant_house(dialogue, {"works_started": "2026-03-05", "completed": "2026-10-20"}, category="lifted")
    fill_sums(dialogue, OCTOBER, ["12.5万"] * 9)
    said = dialogue.say("county", Choice(id=f"table:file:annex_1:{OCTOBER}"))
    book = workbook(dialogue, tmp_path, said[-1])
    page = book["附件1"]
    cells = cells_of(page)
    assert cells[1][0] == "云山县2026年10月农村危房改造进度报表"
    assert [cells[2][at] for at in (0, 7, 14)] == ["填报单位（盖章）：云山县", "填报人：孙立", "联系电话：13800000004"]
    assert cells[3][:8:7] == ["开工户数", "竣工户数"]
    assert cells[4][:3] == ["脱贫享受政策户", "防止返贫监测帮扶对象", "低保户"]
    assert cells[5] == ["户"] * 14 + ["万元"] * 9
    assert cells[6] == list(range(1, 24))
    assert cells[7] == [1, 0, 1, 0, 0, 0, 2, 1, 0, 0, 0, 0, 0, 1, *[12.5] * 9]
    assert {str(one) for one in page.merged_cells.ranges} >= {"A2:W2", "A4:G4", "H4:N4", "W4:W5"}
    assert [cell.value for cell in book["明细"][3]][:4] == [house.number, "青石镇青石村", "2026-03-05", "2026-10-20"]
    assert book["分地方"]["A2"].value == "青石镇"


def test_a_part_of_the_sums_that_is_larger_than_the_whole_is_named(dialogue: Dialogue) -> None:
    fill_sums(dialogue, OCTOBER, ["12.5万", "13万", *["0"] * 7])
    assert "⚠ 已落实的地方各级补助资金数额·省级补助资金比已落实的地方各级补助资金数额·合计还大" in see(dialogue)[0]


def test_the_county_names_columns_whose_heads_are_lost_and_the_file_has_its_names(
    database: Database, knowledge: Knowledge, say: Wording, tmp_path: Path
) -> None:
    dialogue = Dialogue(database, knowledge, say, file_folder=tmp_path)
    name_column(dialogue, "第7栏 合计", "小计")
    said = name_column(dialogue, "第15栏 合计", "落实资金")
    assert (
        said[-1].text
        == "记下了。\n\n第7栏叫“小计”，孙立11月4日（周三）改的。\n第15栏叫“落实资金”，孙立11月4日（周三）改的。"
    )
    said = dialogue.say("township", Choice(id=f"table:file:annex_1:{MARK}:20261103:{TOWNSHIP}"))
    heads = cells_of(workbook(dialogue, tmp_path, said[-1])["附件1"])[4]
    assert (heads[6], heads[13], heads[14]) == ("小计", "合计", "落实资金")


@pytest.mark.parametrize("who", ["township", "city", "other_county"])
def test_nobody_else_names_columns(dialogue: Dialogue, who: str) -> None:
    for due in (OCTOBER, f"{MARK}:20261103:{TOWNSHIP}"):
        assert "打不开" in dialogue.say(who, Choice(id=f"table:heads:annex_1:{due}"))[-1].text


def name_column(dialogue: Dialogue, column: str, head: str) -> list[Reply]:
    """The county says what it calls a column."""
    said = dialogue.say("county", Choice(id=f"table:heads:annex_1:{OCTOBER}"))
    dialogue.press("county", column, said[-1])
    said = dialogue.say("county", Text(text=head))
    return dialogue.press("county", "提交", said[-1])


def fill_sums(dialogue: Dialogue, due: str, said: Sequence[str]) -> None:
    """The county answers what the table asks for, and sends the form in."""
    replies = dialogue.say("county", Choice(id=f"table:sums:annex_1:{due}"))
    for text in said:
        replies = dialogue.say("county", Text(text=text))
    dialogue.press("county", "提交", replies[-1])


def undo(tx: Transaction, case: Case) -> None:
    """The steps of a case are taken back."""
    tx.execute(update(case_records).where(case_records.c.case_id == case.id).values(undone_at=NOW))


def test_a_house_of_this_year_s_plan_counts_that_began_last_year_and_one_of_long_ago_does_not(
    dialogue: Dialogue,
) -> None:
    plant_house(dialogue, {"works_started": "2025-01-01"}, plan_year=2026)
    plant_house(dialogue, {"works_started": "2024-12-31"})
    assert "开工1户（10月0户）" in see(dialogue)[0]
