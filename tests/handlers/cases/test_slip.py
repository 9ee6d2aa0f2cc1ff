"""A household without a phone: the slip that it is handed, and the line of steps that its number opens."""

import zipfile
from dataclasses import replace
from io import BytesIO

import pytest
from docx import Document

from handlers.dialog.messages import Choice, Reply, Text
from handlers.documents.case_slip import CaseSlip, draw
from handlers.wording import Wording
from storage.cases import cases
from storage.cases.cases import Case
from tests.cast import VILLAGE
from tests.dialogue import Dialogue
from tests.handlers.cases.filling import ANSWERED, plant_case
from tests.handlers.cases.test_course import CALM, take, under

REPORTERS = str(ANSWERED["contact_phone"])
WITHOUT_PHONE = {**CALM, "phone": None}


@pytest.fixture
def case(dialogue: Dialogue) -> Case:
    """A case of a household that has no number of its own."""
    return plant_case(dialogue, WITHOUT_PHONE)


def slip(dialogue: Dialogue, who: str, case: Case) -> Reply:
    """What somebody is given who asks for the slip of a case."""
    [said] = dialogue.say(who, Choice(id=f"case:slip:{case.number}"))
    return said


def test_a_slip_tells_the_number_and_how_to_ask_with_the_phone_masked(dialogue: Dialogue, case: Case) -> None:
    [shown] = dialogue.say("cadre", Choice(id=f"case:show:{case.number}"))
    assert f"case:slip:{case.number}" in [option.id for option in shown.flat_options()]
    text = slip(dialogue, "cadre", case).text
    assert case.number in text
    assert "138****0081" in text
    assert REPORTERS not in text


@pytest.mark.parametrize("who", ["resident", "stranger", "other_township", "other_county", "city", "operator"])
def test_nobody_gets_the_slip_of_a_case_that_is_not_theirs(
    dialogue: Dialogue, say: Wording, case: Case, who: str
) -> None:
    assert slip(dialogue, who, case).text == say("cases.unknown", number=case.number)
    nowhere = replace(case, number="YT2026-999999")
    assert slip(dialogue, who, nowhere).text == say("cases.unknown", number=nowhere.number)


def test_a_household_with_a_phone_of_its_own_needs_no_slip(dialogue: Dialogue) -> None:
    case = plant_case(dialogue, CALM)
    [shown] = dialogue.say("cadre", Choice(id=f"case:show:{case.number}"))
    assert f"case:slip:{case.number}" not in [option.id for option in shown.flat_options()]


def test_number_and_phone_open_the_line_of_steps_on_anybody_s_phone(dialogue: Dialogue) -> None:
    case = under(dialogue, "yantai")
    dialogue.say("township", Choice(id=f"case:receive:{case.number}"))
    take(dialogue, "county", "appraised", case)
    [shown] = dialogue.say("stranger", Text(text=f"{case.number} {REPORTERS}"))
    lines = shown.text.splitlines()
    assert lines[2:5] == ["✓ 上报（11月4日）", "✓ 核实（11月4日）", "✓ 鉴定（11月4日）"]
    assert lines[5].startswith("→ 下一步：申请，青石村办")
    assert lines[6] == "○ 再往后：村里评议、镇里审核、县里审批等7步。"
    assert "D级" not in shown.text, "what a step recorded is for who may see the case"


def test_a_resident_sees_the_own_case_as_a_line_of_steps(dialogue: Dialogue) -> None:
    with dialogue.database.writing() as tx:
        case, _ = cases.open_case(
            tx,
            draft_id="of the resident",
            prefix="YT",
            area=VILLAGE,
            pack="yantai",
            imminent=False,
            reporter_id=dialogue.cast.resident,
            reporter_role="resident",
            answers=dict(CALM),
            now=dialogue.clock.now(),
        )
    dialogue.say("township", Choice(id=f"case:receive:{case.number}"))
    shown = dialogue.say("resident", Choice(id=f"case:show:{case.number}"))
    assert "✓ 上报（11月4日）\n✓ 核实（11月4日）\n→ 下一步：鉴定" in shown[-1].text


def test_the_slip_is_one_small_page_with_a_code_where_a_phone_reaches_the_page() -> None:
    made = CaseSlip(title="查询单", number="YT2026-000001", lines=("户主：李秀英",), link="https://anju.example/")
    page = Document(BytesIO(draw(made)))
    assert [one.text for one in page.paragraphs][:3] == ["查询单", "YT2026-000001", "户主：李秀英"]
    with zipfile.ZipFile(BytesIO(draw(made))) as parts:
        assert any(name.startswith("word/media/") for name in parts.namelist())
    with zipfile.ZipFile(BytesIO(draw(replace(made, link=None)))) as parts:
        assert not any(name.startswith("word/media/") for name in parts.namelist())
