"""培训名单: who keeps it, whom a step may name, and what a spreadsheet makes of it."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from openpyxl import Workbook

from handlers.dialog.installation import Knowledge
from handlers.dialog.messages import Choice, Text
from handlers.documents import trained_sheet
from handlers.documents.trained_sheet import TrainedRow
from handlers.training.import_rows import compare
from handlers.wording import Wording
from storage.cases import records
from storage.training import record
from storage.training.record import Trade, TrainedPerson
from tests.cast import COUNTY, OTHER_COUNTY, Cast
from tests.dialogue import Dialogue
from tests.handlers.cases.test_course import now_of, take, under, walk
from tests.handlers.training.filling import APPRAISER, CRAFTSMAN, plant_record
from tests.later_packs import with_box

OTHERS = sorted(set(Cast.__dataclass_fields__) - {"county"})
ROW: Mapping[str, str] = {"name": "张大山", "unit": "青石建筑队", "trade": "工匠", "trained_on": "2026-04-02"}


# --- the county keeps it


@pytest.mark.parametrize("who", OTHERS)
def test_nobody_but_the_county_s_coordinator_sees_or_changes_its_record(
    dialogue: Dialogue, say: Wording, who: str
) -> None:
    (id,) = plant_record(dialogue, APPRAISER)
    for deed in ("see", "change", "remove"):
        sure = ":yes" if deed == "remove" else ""
        [said] = dialogue.say(who, Choice(id=f"training:{deed}:{id}{sure}"))
        [nowhere] = dialogue.say(who, Choice(id=f"training:{deed}:{id + 1000}{sure}"))
        assert said.text == nowhere.text == say("training.gone")
    with dialogue.database.reading() as tx:
        assert [one.id for one in record.of(tx, COUNTY)] == [id]


def test_a_long_record_is_turned_over_by_pages(dialogue: Dialogue) -> None:
    plant_record(dialogue, *[APPRAISER] * 23)
    [first] = dialogue.say("county", Text(text="培训名单"))
    assert "一共23人" in first.text
    [last] = dialogue.say("county", Choice(id="training:list:3"))
    assert len([option for option in last.flat_options() if ":see:" in option.id]) == 3


def test_a_box_that_a_document_adds_is_asked_kept_and_shown(
    dialogue: Dialogue, say: Wording, knowledge: Knowledge
) -> None:
    """The county of the cast lies in Yantai, which has no form of its own for the record; here it has one."""
    box = {"key": "hours", "label": "学时", "type": "whole", "ask": "学了几个学时？"}
    packs = with_box(knowledge.packs, "yulin", "training", **box, why="一年要学够。", example="16")
    (form,) = (one for one in packs["yulin"].forms if one.id == "training")
    packs["yantai"] = packs["yantai"].model_copy(update={"forms": (*packs["yantai"].forms, form)})
    later = Dialogue(dialogue.database, replace(knowledge, packs=packs), say, settled=dialogue.cast)
    later.say("county", Choice(id="training:new"))
    for words in ("工匠", "张大山", "青石建筑队", "今天", "跳过", "跳过", "16", "跳过", "提交"):
        later.say("county", Text(text=words))
    with later.database.reading() as tx:
        (line,) = record.of(tx, COUNTY)
    assert line.trained.boxes == {"hours": 16}
    [shown] = later.say("county", Choice(id=f"training:see:{line.id}"))
    assert "学时：16" in shown.text


# --- the steps choose from it


def test_at_a_step_the_trained_are_buttons_and_a_name_alone_brings_the_unit(dialogue: Dialogue) -> None:
    case = under(dialogue, "yantai")
    dialogue.say("township", Choice(id=f"case:receive:{case.number}"))
    take(dialogue, "county", "appraised", case, appraiser="李工")
    with dialogue.database.reading() as tx:
        known = records.values_of(tx, case.id)
    assert known["appraiser"] == "李工，县住建局"
    assert "appraiser_trained" not in known


def test_somebody_outside_the_record_is_warned_of_and_the_step_keeps_it(dialogue: Dialogue) -> None:
    case = under(dialogue, "yantai")
    dialogue.say("township", Choice(id=f"case:receive:{case.number}"))
    take(dialogue, "county", "appraised", case, appraiser="陈师傅，外县")
    with dialogue.database.reading() as tx:
        assert records.values_of(tx, case.id)["appraiser_trained"] == "no"
    [shown] = dialogue.say("county", Choice(id=f"case:show:{case.number}"))
    assert "陈师傅，外县，鉴定的人不在培训名单里" in shown.text


def test_by_yulin_s_document_the_untrained_appraise_nothing(dialogue: Dialogue) -> None:
    """榆政住建发〔2021〕127号 三（二）."""
    case = under(dialogue, "yulin")
    dialogue.say("township", Choice(id=f"case:receive:{case.number}"))
    dialogue.say("county", Choice(id=f"case:appraised:{case.number}"))
    dialogue.say("county", Text(text="D级"))
    for name in ("陈师傅，外县", "张大山", "李工他们"):  # a craftsman is no appraiser
        [said] = dialogue.say("county", Text(text=name))
        assert "三（二）" in said.text
    assert now_of(dialogue, case).state == "checked"


def test_a_household_that_builds_for_itself_is_no_untrained_craftsman(dialogue: Dialogue) -> None:
    case = under(dialogue, "yulin")
    walk(dialogue, case, builder="农户自己")
    with dialogue.database.reading() as tx:
        known = records.values_of(tx, case.id)
    assert known["builder"] == "农户自己"
    assert not {key for key in known if key.endswith("_trained")}


def test_where_a_county_keeps_no_record_nobody_is_outside_it(dialogue: Dialogue) -> None:
    case = under(dialogue, "yantai")
    with dialogue.database.writing() as tx:
        for one in record.of(tx, COUNTY):
            record.remove(tx, one.id, by=dialogue.cast.county, now=dialogue.clock.now())
    walk(dialogue, case)
    with dialogue.database.reading() as tx:
        assert not {key for key in records.values_of(tx, case.id) if key.endswith("_trained")}


def test_another_county_s_trained_people_are_not_offered(dialogue: Dialogue) -> None:
    plant_record(dialogue, CRAFTSMAN, county=OTHER_COUNTY)
    case = under(dialogue, "yulin")
    dialogue.say("township", Choice(id=f"case:receive:{case.number}"))
    dialogue.say("county", Choice(id=f"case:appraised:{case.number}"))
    [said] = dialogue.say("county", Text(text="D级"))
    assert [option.label for option in said.flat_options()][:1] == ["李工，县住建局"]


# --- the spreadsheet


def test_a_file_adds_changes_and_leaves_the_rest(say: Wording) -> None:
    craftsman = TrainedPerson(id=7, county=COUNTY, trained=CRAFTSMAN)
    rows = [
        TrainedRow(number=2, values={**ROW, "trained_on": "2026-10-08"}),
        TrainedRow(number=3, values={**ROW, "trade": "鉴定员", "phone": "138 0000 0052"}),
    ]
    changes = compare(rows, [craftsman], say, date(2026, 11, 4))
    assert [(id, one.trained_on) for id, one in changes.changed] == [(7, date(2026, 10, 8))]
    assert [(one.trade, one.phone) for one in changes.added] == [(Trade.APPRAISER, "13800000052")]
    again = compare([TrainedRow(number=2, values=ROW)], [craftsman], say, date(2026, 11, 4))
    assert (again.same, again.added, again.changed) == (1, (), ())


@pytest.mark.parametrize(
    ("wrong", "problem"),
    [
        ({"name": ""}, "name"),
        ({"unit": ""}, "unit"),
        ({"trade": "木匠"}, "trade"),
        ({"trained_on": "去年"}, "trained_on"),
        ({"trained_on": "2027-01-01"}, "trained_on"),
        ({"phone": "1380"}, "phone"),
    ],
)
def test_a_bad_row_says_what_is_right(say: Wording, wrong: Mapping[str, str], problem: str) -> None:
    changes = compare([TrainedRow(number=2, values={**ROW, **wrong})], [], say, date(2026, 11, 4))
    [found] = changes.problems
    assert found.note == say(f"training.import.problem.{problem}", phone=wrong.get("phone", ""))
    assert changes.added == ()


def test_a_sheet_is_read_by_its_heads_and_what_is_bad_comes_back_as_text(say: Wording, tmp_path: Path) -> None:
    book = Workbook()
    page = book.worksheets[0]
    page.append(["云山县农村建筑工匠培训名单"])
    page.append(["姓名", "工作单位", "工种", "培训时间", "手机号"])
    page.append(["张 大山", "青石建筑队", "工匠", date(2026, 4, 2), 13800000052.0])
    book.save(tmp_path / "trained.xlsx")
    [row] = trained_sheet.read(tmp_path / "trained.xlsx", say)
    assert row.values == {**ROW, "phone": "13800000052"}
    trained_sheet.write_problems(
        tmp_path / "bad.xlsx", [(TrainedRow(number=3, values={**ROW, "unit": "=1"}), "坏")], say
    )
    [bad] = trained_sheet.read(tmp_path / "bad.xlsx", say)
    assert bad.values["unit"] == "=1"
