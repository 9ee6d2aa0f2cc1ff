"""一户一档: read back, field by field, with numbers masked or in full, photos in their places, and as PDF."""

from pathlib import Path

import pytest
from PIL import Image

from handlers.dialog.messages import Choice, Reply, Text
from storage.cases import cases, photos
from storage.cases.cases import Case
from storage.households import housing
from storage.people import audit
from tests.dialogue import Dialogue
from tests.handlers.papers.printing import ACCOUNT, ID_NUMBER, PHONE, cells, decided, everything, page_of, print_for


@pytest.fixture
def case(dialogue: Dialogue, tmp_path: Path) -> Case:
    """A household with a photo."""
    found = decided(dialogue, "李秀英", "yantai")
    Image.new("RGB", (80, 60), "brown").save(tmp_path / "house.jpg")
    with dialogue.database.writing() as tx:
        photo, _ = photos.add(
            tx,
            person_id=dialogue.cast.cadre,
            channel="web",
            source="{}",
            unique_name="house",
            draft_id=found.draft_id,
            as_file=False,
            width=80,
            height=60,
            bytes=100,
            now=dialogue.clock.now(),
        )
        photos.keep(tx, photo, file="house.jpg", sha256="0" * 64, bytes=100, width=80, height=60)
        cases.set_answers(tx, found, {**found.answers, "photos": [photo]})
        housing.house(tx, found, dialogue.clock.now())
        return cases.get(tx, found.number)


def make(dialogue: Dialogue, who: str, case: Case, format: str = "docx") -> list[Reply]:
    return dialogue.say(who, Choice(id=f"paper:make:{format}:household_file:{case.number}"))


def fields(path: Path) -> dict[str, str]:
    """What the file says of the household, by field."""
    return {row[0]: row[1] for row in cells(page_of(path), 1) if row[0] != row[1]}


def test_the_file_says_what_was_entered_with_numbers_by_their_ends(
    dialogue: Dialogue, case: Case, tmp_path: Path
) -> None:
    [said] = make(dialogue, "cadre", case)
    assert said.text == "在做一户一档了，做好马上发给您。"
    name, path = print_for(dialogue, "cadre", tmp_path)
    assert name == f"{case.number} 李秀英 一户一档.docx"
    told = fields(path)
    assert (told["户主"], told["家里几口人"], told["农户类型"]) == ("李秀英", "3", "低保户")
    assert (told["身份证号"], told["鉴定等级"]) == ("990*************11", "D级")
    read = everything(page_of(path))
    assert [one for one in (ID_NUMBER, PHONE, ACCOUNT) if one in read] == []
    assert cells(page_of(path))[0] == ["户名", "李秀英家", "编号", case.number]
    assert len(page_of(path).inline_shapes) == 1


def test_in_full_it_wants_a_reason_which_the_trail_keeps(dialogue: Dialogue, case: Case, tmp_path: Path) -> None:
    dialogue.say("township", Choice(id=f"paper:full:household_file:{case.number}"))
    dialogue.say("township", Text(text="Word版"))
    dialogue.say("township", Text(text="县里审批要附"))
    dialogue.say("township", Text(text="提交"))
    _, path = print_for(dialogue, "township", tmp_path)
    told = fields(path)
    assert (told["身份证号"], told["一卡通账号"]) == (ID_NUMBER, ACCOUNT)
    with dialogue.database.reading() as tx:
        line = audit.latest(tx)[0]
    assert (line.action, line.subject, line.details["reason"]) == ("paper_made_in_full", case.number, "县里审批要附")


def test_a_cadre_is_offered_no_full_numbers_and_gets_none(dialogue: Dialogue, case: Case) -> None:
    [said] = dialogue.say("cadre", Choice(id=f"paper:full:household_file:{case.number}"))
    assert [option.label for option in said.flat_options()] == ["Word版", "PDF版"]


@pytest.mark.parametrize("who", ["resident", "other_township", "city", "stranger"])
@pytest.mark.parametrize(
    "verb", ["case", "of:household_file", "make:docx:household_file", "post:village_notice", "board:pdf:village_notice"]
)
def test_to_others_there_are_no_papers(dialogue: Dialogue, case: Case, who: str, verb: str) -> None:
    [said] = dialogue.say(who, Choice(id=f"paper:{verb}:{case.number}"))
    assert said.text.startswith("这份材料现在出不了")


def test_the_file_lists_the_papers_that_were_made_of_the_household_by_itself(
    dialogue: Dialogue, case: Case, tmp_path: Path
) -> None:
    make(dialogue, "cadre", case)
    make(dialogue, "county", case)
    [offered] = dialogue.say("county", Choice(id=f"paper:case:{case.number}"))
    assert [line.partition("（")[0] for line in offered.text.splitlines()[1:]] == [
        "以前出过：",
        "2026年11月4日　一户一档",
        "2026年11月4日　一户一档",
    ]
    _, path = print_for(dialogue, "county", tmp_path)
    made = cells(page_of(path), len(page_of(path).tables) - 1)
    assert made == [
        ["时间", "经办", "材料"],
        ["2026年11月4日", "孙立", "一户一档"],
        ["2026年11月4日", "王建国", "一户一档"],
    ]


def test_as_pdf_it_carries_its_font_and_the_photo(dialogue: Dialogue, case: Case, tmp_path: Path) -> None:
    make(dialogue, "county", case, "pdf")
    name, path = print_for(dialogue, "county", tmp_path)
    data = path.read_bytes()
    assert (name.rpartition(".")[2], data[:5]) == ("pdf", b"%PDF-")
    assert b"NotoSansCJK" in data
    assert b"/Subtype /Image" in data or b"/Subtype/Image" in data
