"""Annex 3 of longsheng: every verified household once, by how it is housed, in the layout of the annex."""

from pathlib import Path

from handlers.dialog.installation import Knowledge
from handlers.dialog.messages import Choice, Reply, Text
from handlers.wording import Wording
from storage.cases import cases, records
from storage.database.database import Database
from storage.official_tables import counted
from storage.people import areas
from tests.cast import COUNTY
from tests.dialogue import Dialogue
from tests.handlers.official_tables.filling import cells_of, live_by, plant_house, take, workbook
from tests.handlers.official_tables.test_close_out_list import SEVENTH

VERIFIED = (  # by hand: what the verification form says of each household
    {"verdict": "safe", "guarantee": "renovated", "works_stand": "done", "grade_after_band": "ab", "moved_in": "yes"},
    {"verdict": "problem", "guarantee": "renovated", "works_stand": "building", "still_in_old_house": "yes"},
    {"verdict": "safe", "guarantee": "self_built", "appraised_band": "ab"},
    {"verdict": "safe", "guarantee": "resettled", "resettled_moved": "yes"},
    {"verdict": "problem", "guarantee": "rented", "rent_true": "no"},
    {"verdict": "problem"},
)


def open_annex(dialogue: Dialogue) -> Reply:
    """The county opens it from the close-out list."""
    live_by(dialogue, "longsheng")
    for number, said in enumerate(VERIFIED):
        plant_house(dialogue, {"verified": f"2026-0{number + 1}-05"}, pack="longsheng", said={"verified": said})
    listed = dialogue.say("county", Choice(id=f"table:see:{SEVENTH}"))
    return dialogue.press("county", "附件3建档立卡贫困户住房安全保障情况核实汇总表", listed[-1])[-1]


def test_every_household_is_counted_under_its_way_and_who_lacks_one_is_named(dialogue: Dialogue) -> None:
    said = open_annex(dialogue).text
    assert "入户核实6户" in said
    assert "⚠ 户主己家没有写保障方式，只算进了入户核实数量（户）。" in said
    assert "住房安全有保障（户）3" in said


def test_the_file_is_the_annex_cell_by_cell(
    database: Database, knowledge: Knowledge, say: Wording, tmp_path: Path
) -> None:
    dialogue = Dialogue(database, knowledge, say, file_folder=tmp_path)
    opened = open_annex(dialogue)
    dialogue.press("county", "填附件3里台账没有的数", opened)
    said = dialogue.say("county", Text(text="11502"))
    said = dialogue.press("county", "提交", said[-1])
    said = dialogue.press("county", "看这张表", said[-1])
    assert "另填的数：建档立卡贫困户总量11502" in said[-1].text
    said = dialogue.press("county", "要附件3文件", said[-1])
    page = workbook(dialogue, tmp_path, said[-1])["附件3"]
    cells = cells_of(page)
    assert cells[3][:6] == [
        "序号",
        "市名称",
        "县（市、区）名称",
        "建档立卡贫困户总量（户）",
        "入户核实数量（户）",
        "保障方式",
    ]
    assert [cells[4][at] for at in (5, 13, 15, 18, 21)] == [
        "实施危改",
        "自建住房",
        "易地搬迁",
        "租住借住",
        "其他（户）",
    ]
    assert [cells[5][at] for at in (5, 10)] == ["建设情况", "其中，入住情况"]
    assert cells[7] == [1, "清河市", "云山县", 11502, 6, 2, 1, 0, 1, 0, 1, 0, 1, 1, 0, 1, 1, 0, 1, 0, 1, 0, 3, 3]
    merged = {str(one) for one in page.merged_cells.ranges}
    assert merged >= {"A4:A7", "F4:V4", "F5:M5", "F6:J6", "K6:M6", "N5:O5", "N6:N7", "V5:V7", "X4:X7"}


def test_what_was_corrected_later_of_the_form_counts_instead(dialogue: Dialogue) -> None:
    opened = open_annex(dialogue)
    assert "其他（户）" not in opened.text
    with dialogue.database.writing() as tx:
        case = cases.get(tx, "YT2026-000006")
        take(dialogue, tx, case, records.CHANGED, "2026-11-04", guarantee="other")
    said = dialogue.say("county", Choice(id=f"table:see:{SEVENTH}"))
    said = dialogue.press("county", "附件3建档立卡贫困户住房安全保障情况核实汇总表", said[-1])
    assert "保障方式" not in said[-1].text.split("⚠")[-1]
    assert "其他（户）1" in said[-1].text


def test_a_box_that_a_correction_emptied_is_counted_no_more(dialogue: Dialogue) -> None:
    open_annex(dialogue)
    with dialogue.database.writing() as tx:
        case = cases.get(tx, "YT2026-000001")
        take(dialogue, tx, case, records.CHANGED, "2026-11-04", guarantee="other", works_stand=None)
        found = counted.houses(
            tx, areas.get(tx, COUNTY), ["verified"], last=dialogue.clock.now().date(), with_answers=True
        )
    [known] = [house.known for house in found if house.number == case.number]
    assert (known["guarantee"], known["works_stand"]) == ("other", None)


def test_it_is_sent_by_itself_and_answers_for_no_date(dialogue: Dialogue) -> None:
    opened = open_annex(dialogue)
    asked = dialogue.press("county", "核对好了，报送", opened)
    said = dialogue.press("county", "照样报送", asked[-1])
    assert [reply.text for reply in said] == [said[0].text]
    assert "附件3第1次报的已经存档" in said[0].text


def test_who_has_no_part_in_it_sees_nothing(dialogue: Dialogue) -> None:
    open_annex(dialogue)
    see = next(
        option.id
        for reply in dialogue.say("county", Choice(id=f"table:see:{SEVENTH}"))
        for option in reply.flat_options()
        if "附件3" in option.label
    )
    assert COUNTY in see
    for who in ("resident", "cadre", "other_county", "other_township", "stranger"):
        assert "打不开" in dialogue.say(who, Choice(id=see))[-1].text
