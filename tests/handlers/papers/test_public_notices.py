"""公示: each region's notice read back, cell by cell; nothing stands on it that nobody may read on a wall."""

import re
from datetime import date
from pathlib import Path

import pytest

from handlers.dialog.context import Occasion
from handlers.dialog.messages import Choice
from handlers.papers import chosen
from handlers.papers.public_notices import by_board, compose, notices_of
from knowledge.model.pack import load_packs
from storage.cases import records
from storage.cases.cases import Case
from tests.cast import VILLAGE_OF_OTHER_TOWNSHIP
from tests.dialogue import Dialogue
from tests.handlers.papers.printing import ACCOUNT, ID_NUMBER, PHONE, cells, decided, everything, page_of, print_for

PACKS = load_packs()
ALL = [(pack, notice.step) for pack in PACKS for notice in notices_of(PACKS[pack])]
PRIVATE = (ID_NUMBER, ID_NUMBER[-6:], PHONE, PHONE[-4:], ACCOUNT, ACCOUNT[-4:], "病", "残", "视力")


def posted(dialogue: Dialogue, case: Case, step: str, folder: Path, who: str = "county") -> list[list[str]]:
    """The table of a notice that somebody has made; nothing else on it is private either."""
    dialogue.say(who, Choice(id=f"paper:board:docx:{step}:{case.number}"))
    _, path = print_for(dialogue, who, folder)
    page = page_of(path)
    assert [one for one in PRIVATE if one in everything(page)] == []
    return cells(page)


def test_the_regions_list_what_their_documents_do() -> None:
    columns = {(pack, one.step): one.columns for pack in PACKS for one in notices_of(PACKS[pack])}
    village = columns["hunan", "village_notice"]
    assert village == ("head", "persons", "category", "grade", "village_review", "area", "amount")
    for above in ("township_notice", "county_notice"):
        assert {*columns["hunan", above]} - {"village"} < {*village}
    for step in ("village_notice", "township_notice", "county_notice"):
        stages = ("applied", "village_review", "township_review", "county_approval", "paid")
        assert columns["yantai", step][-5:] == stages
    assert columns["henan", "result_posted"] == ("village", "head", "grade", "appraised_on")
    assert {pack for pack, _ in ALL} == {"hunan", "yantai", "henan"}


def test_a_village_in_hunan_reads_who_in_which_house_gets_what(dialogue: Dialogue, tmp_path: Path) -> None:
    first = decided(dialogue, "李秀英", "hunan")
    decided(dialogue, "张大山", "hunan", category="hardship", persons=1)
    decided(dialogue, "不在册", "hunan", area=VILLAGE_OF_OTHER_TOWNSHIP)
    assert posted(dialogue, first, "village_notice", tmp_path, "cadre") == [
        ["序号", "户主姓名", "家庭人口", "重点对象类型", "安全性等级", "评议", "面积", "补助金额"],
        ["1", "李秀英", "3", "农村低保户", "D级", "通过\n2026.3.3", "60平方米", "25000元"],
        ["2", "张大山", "1", "严重困难家庭", "D级", "通过\n2026.3.3", "60平方米", "25000元"],
    ]


def test_a_township_in_hunan_reads_no_more_than_a_village(dialogue: Dialogue, tmp_path: Path) -> None:
    first = decided(dialogue, "李秀英", "hunan")
    assert posted(dialogue, first, "township_notice", tmp_path, "township") == [
        ["序号", "村（社区）", "户主姓名", "重点对象类型", "安全性等级", "面积", "补助金额"],
        ["1", "青石村", "李秀英", "农村低保户", "D级", "60平方米", "25000元"],
    ]


def test_yantai_reads_how_far_each_application_came(dialogue: Dialogue, tmp_path: Path) -> None:
    first = decided(dialogue, "李秀英", "yantai", upto="village_review")
    assert posted(dialogue, first, "village_notice", tmp_path) == [
        ["序号", "户主姓名", "申请", "评议", "审核", "审批", "实际补助"],
        ["1", "李秀英", "2026.3.2", "通过\n2026.3.3", "", "", ""],
    ]


def test_a_notice_with_more_than_one_holds_says_so_and_what_comes_next(
    dialogue: Dialogue, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(chosen, "MOST", 2)
    houses = [decided(dialogue, head, "hunan") for head in ("李秀英", "张大山", "陈玉兰")]
    [said] = dialogue.say("cadre", Choice(id=f"paper:board:docx:village_notice:{houses[2].number}"))
    assert "一共2户" in said.text
    assert "等公示的不止这些：一份最多2户" in said.text
    rows = cells(page_of(print_for(dialogue, "cadre", tmp_path)[1]))
    assert [row[1] for row in rows[1:]] == ["李秀英", "张大山"]


def test_a_notice_finds_who_waits_behind_however_many_that_were_posted_before(
    dialogue: Dialogue, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The first so many cases of a place were looked at alone, so that later ones stood on no notice."""
    monkeypatch.setattr(chosen, "MOST", 2)
    monkeypatch.setattr(chosen, "_AT_ONCE", 2)
    for head in ("李秀英", "张大山", "陈玉兰"):
        house = decided(dialogue, head, "hunan")
        with dialogue.database.writing() as tx:
            records.add(
                tx,
                house,
                step="village_notice",
                day=date(2026, 3, 9),
                values={},
                person_id=dialogue.cast.cadre,
                role="cadre",
                now=dialogue.clock.now(),
            )
    late = decided(dialogue, "周小满", "hunan")
    [said] = dialogue.say("cadre", Choice(id=f"paper:board:docx:village_notice:{late.number}"))
    assert "一共1户" in said.text
    assert [row[1] for row in cells(page_of(print_for(dialogue, "cadre", tmp_path)[1]))[1:]] == ["周小满"]


def test_who_posts_a_notice_chooses_word_or_pdf(dialogue: Dialogue, tmp_path: Path) -> None:
    first = decided(dialogue, "李秀英", "hunan")
    [asked] = dialogue.say("cadre", Choice(id=f"paper:post:village_notice:{first.number}"))
    assert "一共1户，要Word还是PDF" in asked.text
    as_pdf = asked.flat_options()[1]
    assert as_pdf.label == "PDF版"
    dialogue.say("cadre", Choice(id=as_pdf.id))
    name, path = print_for(dialogue, "cadre", tmp_path)
    assert (name.rpartition(".")[2], path.read_bytes()[:5]) == ("pdf", b"%PDF-")


def test_henan_reads_the_grade_of_each_house(dialogue: Dialogue, tmp_path: Path) -> None:
    first = decided(dialogue, "李秀英", "henan", upto="appraised")
    assert posted(dialogue, first, "result_posted", tmp_path) == [
        ["序号", "村（社区）", "户主姓名", "安全性等级", "鉴定日期"],
        ["1", "青石村", "李秀英", "D级", "2026.3.1"],
    ]


@pytest.mark.parametrize(("pack", "step"), ALL)
def test_no_category_of_a_region_tells_of_illness_on_a_wall(dialogue: Dialogue, pack: str, step: str) -> None:
    notice = next(one for one in notices_of(PACKS[pack]) if one.step == step)
    found = [decided(dialogue, "李秀英", pack, category=one.id) for one in PACKS[pack].rules.categories]
    with dialogue.database.reading() as tx:
        occasion = Occasion(tx=tx, now=dialogue.clock.now(), installation=dialogue.installation)
        [(board, there)] = by_board(occasion, notice, found).values()
        paper = compose(occasion, PACKS[pack], notice, board, there)
    told = [cell.texts["text"] for row in paper.values.lists["households"] for cell in row.lists["cells"]]
    assert [cell for cell in told if re.search("病|残|智|精神", cell)] == []


def test_a_house_that_the_step_is_not_open_to_is_on_no_notice(dialogue: Dialogue) -> None:
    early = decided(dialogue, "李秀英", "hunan", upto="appraised")
    [said] = dialogue.say("cadre", Choice(id=f"paper:board:docx:village_notice:{early.number}"))
    assert "还没走到" in said.text


def test_a_cadre_makes_no_notice_for_the_board_of_the_township(dialogue: Dialogue) -> None:
    case = decided(dialogue, "李秀英", "hunan")
    [said] = dialogue.say("cadre", Choice(id=f"paper:board:docx:township_notice:{case.number}"))
    assert "还没走到" in said.text
