"""Forms of documents on paper: in each cell what was filled in, in the layout of the annex, with ticks and photos."""

import re
from collections.abc import Mapping
from datetime import date
from pathlib import Path

import pytest
from docx.document import Document as Page
from PIL import Image

from handlers.dialog.context import Occasion
from handlers.dialog.messages import Choice, Text
from handlers.ledger.selection import Selection, Whence
from handlers.papers import asking
from handlers.papers.form_papers import FORM_PAPERS, FormPaper
from handlers.papers.tags import all_tags
from knowledge.model.document_form import DocumentForm
from knowledge.model.pack import load_packs
from storage.cases import photos, records
from storage.cases.cases import Case
from tests.dialogue import Dialogue
from tests.handlers.papers.printing import ID_NUMBER, PHONE, cells, context_of, decided, everything, page_of, print_for
from tests.statements import reads

SIGNED = {"verifiers": "王建国、李芳", "technician": "张大山", "first_secretary": "周强"}
SAFE = {"verdict": "safe"}
LACKS = {"verdict": "problem", "problem": "西墙裂缝两指宽"}
BUILDING = {"works_stand": "building", "quality_controlled": "yes", "finish_planned_on": "2027-03-30"}
PLANNED = {"works_stand": "planned", "start_planned_on": "2026-12-10", "finish_planned_on": "2027-03-30"}
OF_ANNEXES = [one for one in FORM_PAPERS if one.step in ("verified", "reviewed")]
BLANKS = [(paper, form) for paper in OF_ANNEXES for pack in load_packs().values() if (form := pack.form_at(paper.step))]


def enter(dialogue: Dialogue, case: Case, form: str, step: str, values: Mapping[str, object]) -> int:
    """A form that the township filled in; the id of its record."""
    with dialogue.database.writing() as tx:
        return records.add(
            tx,
            case,
            step=step,
            day=date(2026, 3, 9),
            values=dict(values),
            person_id=dialogue.cast.township,
            role="township",
            now=dialogue.clock.now(),
            form=(f"{case.pack}.{form}", 1),
        )


def printed(dialogue: Dialogue, case: Case, kind: str, folder: Path) -> Page:
    """The paper as somebody of the county gets it in the chat."""
    dialogue.say("county", Choice(id=f"paper:make:docx:{kind}:{case.number}"))
    return page_of(print_for(dialogue, "county", folder)[1])


def ticked(page: Page) -> list[str]:
    """What is ticked on a paper, each cell once, in order."""
    found = dict.fromkeys(
        (number, cell._tc) for number, table in enumerate(page.tables) for row in table.rows for cell in row.cells
    )
    texts = ["".join(text.text or "" for text in cell.iter("{*}t")) for _, cell in found]
    return [one for text in texts for one in re.findall(r"☑([^☐☑\u3000]*)", text)]


@pytest.fixture
def house(dialogue: Dialogue) -> Case:
    """A household of Longsheng."""
    return decided(dialogue, "李秀英", "longsheng", upto="appraised", structure="earth_timber")


@pytest.mark.parametrize(("paper", "form"), BLANKS, ids=[f"{paper.id}-{form.id}" for paper, form in BLANKS])
def test_a_paper_in_the_layout_of_an_annex_has_a_place_for_every_box(paper: FormPaper, form: DocumentForm) -> None:
    tags = all_tags()[paper.id]
    placed = {part for key in tags.texts.values() for part in key.split(".")} | {key for key, _ in tags.lists.values()}
    assert {field.key for field in form.fields} - placed - {paper.branch} == set()


@pytest.mark.parametrize(
    ("answers", "expected", "ticks"),
    [
        (
            {"guarantee": "renovated", "works_stand": "done", "grade_after_band": "ab", "moved_in": "yes"}
            | {"area_after": 58, "still_in_old_house": "no"}
            | SAFE,
            {(1, 3): "☑AB级　☐CD级", (2, 3): "☑是　☐否", (2, 5): "58平方米", (9, 3): "☐是　☑否"},
            ["实施危改", "AB级", "是", "否", ""],
        ),
        (
            {"guarantee": "renovated", **BUILDING, "blockers": "缺钱", "still_in_old_house": "yes", **LACKS},
            {
                (3, 3): "计划竣工时间：\n2027年3月30日",
                (3, 5): "质量安全是否受控：\n☑是　☐否",
                (4, 3): "建房存在的问题和困难：缺钱",
                (6, 3): "计划竣工时间：",
                (8, 3): "建房存在的问题和困难：",
            },
            ["实施危改", "是", "是", ""],
        ),
        (
            {"guarantee": "renovated", **PLANNED, "preparing": "no", "still_in_old_house": "yes", **LACKS},
            {
                (3, 3): "计划竣工时间：\n",
                (5, 3): "计划开工时间：2026年12月10日",
                (6, 3): "计划竣工时间：2027年3月30日",
                (7, 3): "是否已开始筹备建房：☐是　☑否",
            },
            ["实施危改", "否", "是", ""],
        ),
        (
            {"guarantee": "self_built", "appraiser_trained": "yes", "appraisal_disputed": "yes"}
            | {"disputed": "电话13800000099说不认", "appraised_band": "cd", "plate_agrees": "no"}
            | SAFE,
            {(10, 5): "☑是　☐否\n电话138****0099说不认", (11, 3): "☐AB级　☑CD级", (11, 5): "☐是　☑否"},
            ["自建住房", "是", "是", "CD级", "否", ""],
        ),
        (
            {"guarantee": "resettled", "resettled_moved": "yes", "resettled_address": "县城小区3栋201", **SAFE},
            {(12, 1): "☑\n易地\n搬迁", (12, 3): "☑是　☐否", (12, 5): "县城小区3栋201"},
            ["易地搬迁", "是", ""],
        ),
        (
            {"guarantee": "rented", "rent_true": "yes", "rent_papers": "no", "rent_lasting": "yes"}
            | {"rent_address": "青石村二组"}
            | SAFE,
            {(13, 3): "☑是　☐否", (14, 3): "☐是　☑否", (15, 3): "☑是　☐否", (13, 5): "青石村二组"},
            ["租住借住", "是", "否", "是", ""],
        ),
        (
            {"guarantee": "other", "other_guarantee": "住在敬老院", **SAFE},
            {(16, 1): "☑\n其他", (16, 2): "备注：住在敬老院", (1, 1): "☐\n实施\n危改"},
            ["其他", ""],
        ),
    ],
    ids=["done", "building", "planned", "self_built", "resettled", "rented", "other"],
)
def test_the_verification_form_says_in_each_cell_what_was_entered(
    dialogue: Dialogue,
    house: Case,
    tmp_path: Path,
    answers: Mapping[str, object],
    expected: Mapping[tuple[int, int], str],
    ticks: list[str],
) -> None:
    enter(dialogue, house, "annex_1", "verified", {**answers, **SIGNED})
    page = printed(dialogue, house, "verification", tmp_path)
    stand = cells(page, 2)
    assert {place: stand[place[0]][place[1]] for place in expected} == expected
    assert ticked(page) == ticks
    assert [row[1] for row in cells(page, 3)[1:]] == (["☑", "☐"] if answers["verdict"] == "safe" else ["☐", "☑"])
    assert cells(page, 4)[1] == [answers.get("problem", "")]
    assert cells(page, 5) == [
        ["核实人员（签字）：王建国、李芳", "乡镇挂钩领导（签名）："],
        ["帮扶责任人（签名）：", "第一书记（签名）：周强"],
        ["主要技术人员（签名）：张大山", "核实日期：2026年3月9日"],
    ]


def test_the_head_of_the_form_names_annex_and_household_with_numbers_by_their_ends(
    dialogue: Dialogue, house: Case, tmp_path: Path
) -> None:
    enter(dialogue, house, "annex_1", "verified", {"guarantee": "other", **SAFE, **SIGNED})
    page = printed(dialogue, house, "verification", tmp_path)
    assert [one.text for one in page.paragraphs if one.text] == [
        "附件1",
        "建档立卡贫困户住房安全保障和住房安全鉴定成果核实表",
    ]
    head = cells(page)
    assert head[1] == ["户主姓名", "李秀英", "身份证号码", "990*************11"]
    assert head[2][2:] == ["家庭人数", "3"]
    assert head[3][1].endswith("云山县青石镇青石村三组")
    read = everything(page)
    assert [one for one in (ID_NUMBER, PHONE) if one in read] == []


def test_in_full_the_form_bears_the_numbers_as_they_are(dialogue: Dialogue, house: Case, tmp_path: Path) -> None:
    enter(dialogue, house, "annex_1", "verified", {"guarantee": "other", **SAFE, **SIGNED})
    dialogue.say("county", Choice(id=f"paper:full:verification:{house.number}"))
    for text in ("Word版", "审核组复查要带", "提交"):
        dialogue.say("county", Text(text=text))
    name, path = print_for(dialogue, "county", tmp_path)
    assert name == f"{house.number} 李秀英 入户核实表.docx"
    head = cells(page_of(path))
    assert (head[1][3], head[2][1]) == (ID_NUMBER, PHONE)


def test_what_was_corrected_stands_on_the_paper(dialogue: Dialogue, house: Case, tmp_path: Path) -> None:
    first = enter(dialogue, house, "annex_1", "verified", {"guarantee": "other", **SAFE, **SIGNED})
    with dialogue.database.writing() as tx:
        by, now = dialogue.cast.township, dialogue.clock.now()
        new = {"guarantee": "resettled", "resettled_moved": "yes", "resettled_address": "县城小区"}
        records.add(
            tx,
            house,
            step=records.CHANGED,
            day=date(2026, 3, 10),
            values=new,
            person_id=by,
            role="township",
            now=now,
            corrects=first,
            reason="点错了",
        )
    assert ticked(printed(dialogue, house, "verification", tmp_path)) == ["易地搬迁", "是", ""]


def test_the_review_form_bears_its_picture_in_its_place(dialogue: Dialogue, house: Case, tmp_path: Path) -> None:
    Image.new("RGB", (80, 60), "brown").save(tmp_path / "staff.jpg")
    with dialogue.database.writing() as tx:
        photo, _ = photos.add(
            tx,
            person_id=dialogue.cast.county,
            channel="web",
            source="{}",
            unique_name="staff",
            draft_id=house.draft_id,
            as_file=False,
            width=80,
            height=60,
            bytes=100,
            now=dialogue.clock.now(),
        )
        photos.keep(tx, photo, file="staff.jpg", sha256="0" * 64, bytes=100, width=80, height=60)
    enter(dialogue, house, "annex_2", "reviewed", {**LACKS, "reviewers": "孙立、钱文", "photo_review": [photo]})
    page = printed(dialogue, house, "review", tmp_path)
    assert page.tables[1].cell(1, 1)._tc.xpath(".//pic:pic")
    assert len(page.inline_shapes) == 1
    assert [row[1] for row in cells(page, 2)[1:]] == ["☐", "☑"]
    assert cells(page, 3)[1] == ["西墙裂缝两指宽"]
    assert cells(page, 4) == [["复查人员：孙立、钱文", "复查日期：2026年3月9日"]]


def test_an_application_lists_the_boxes_of_its_branch_with_choices_ticked(dialogue: Dialogue, tmp_path: Path) -> None:
    case = decided(dialogue, "李秀英", "yantai", upto="appraised")
    answers = {"applicant": "village", "on_behalf": "失智", "consent_of": "neither", "why_no_consent": "没有监护人"}
    enter(dialogue, case, "application", "applied", answers)
    page = printed(dialogue, case, "application", tmp_path)
    told = {row[0]: row[1] for row in cells(page, 1)}
    assert (told["户主姓名"], told["身份证号码"]) == ("李秀英", "990*************11")
    assert told["谁同意代为申请"] == "☐本人同意　☐监护人同意　☑两头都没法问到"
    assert (told["没有取得同意的原因"], told["申请日期"]) == ("没有监护人", "2026年3月9日")
    assert "监护人姓名" not in told
    assert cells(page, 2)[0] == ["申请人签字\n（按手印）", "", "代办人签字", ""]


def test_a_village_review_tells_who_was_there_and_leaves_room_to_sign(dialogue: Dialogue, tmp_path: Path) -> None:
    case = decided(dialogue, "李秀英", "hunan", upto="applied")
    came = {"took_part": ["branch", "=驻村工作队"], "representatives": 6, "votes_for": 9, "votes_against": 0}
    enter(dialogue, case, "village_review", "village_review", {"outcome": "agreed", **came})
    page = printed(dialogue, case, "village_review", tmp_path)
    told = {row[0]: row[1] for row in cells(page, 1)}
    assert (told["同意人数"], told["不同意人数"], told["评议日期"]) == ("9", "0", "2026年3月9日")
    assert told["参加评议的村支两委干部"].endswith("☑驻村工作队")
    assert told["评议结果"].startswith("☑")
    assert cells(page, 2)[0] == ["参加评议\n人员签字", "", "", ""]


def test_a_paper_is_offered_where_its_form_was_filled_in_alone(dialogue: Dialogue, house: Case) -> None:
    def offered() -> list[str]:
        [said] = dialogue.say("county", Choice(id=f"paper:case:{house.number}"))
        return [
            option.label for option in said.flat_options() if option.label in ("入户核实表", "复查表", "改造申请表")
        ]

    assert offered() == []
    enter(dialogue, house, "annex_1", "verified", {"guarantee": "other", **SAFE, **SIGNED})
    assert offered() == ["入户核实表"]


def test_what_many_households_can_have_is_read_at_once(dialogue: Dialogue) -> None:
    """The form of papers asked a statement for each kind and household."""

    def read() -> int:
        with reads(dialogue.database) as seen, dialogue.database.writing() as tx:
            occasion = Occasion(tx=tx, now=dialogue.clock.now(), installation=dialogue.installation)
            asking.sheet(context_of(dialogue, occasion, "county"), everything_listed)
            return len(seen)

    everything_listed = Selection(whence=Whence.LEDGER, everything=True)
    for name in ("甲", "乙"):
        decided(dialogue, name, "hunan")
    few = read()
    for name in ("丙", "丁", "戊", "己"):
        decided(dialogue, name, "hunan")
    assert read() == few
