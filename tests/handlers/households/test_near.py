"""What whoever reports a house hears where it looks like one that was reported before."""

import pytest

from handlers.wording import Wording
from storage.cases.cases import Case
from storage.households import housing
from tests.cast import NOW
from tests.dialogue import Dialogue
from tests.handlers.households.reports import latest, plant_report, report


@pytest.fixture
def earlier(dialogue: Dialogue) -> Case:
    """A house that the township's office reported."""
    with dialogue.database.writing() as tx:
        case = plant_report(
            tx, dialogue.cast.township, role="township", head="李秀英", phone="13800000066", photos=["of-before"]
        )
        housing.house(tx, case, NOW)
    return case


def test_a_cadre_sees_the_earlier_report_masked_and_chooses(dialogue: Dialogue, earlier: Case) -> None:
    asked = report(dialogue, "cadre", "黎秀英")[-1]
    assert f"这一家好像报过，编号{earlier.number}：户主名字音一样、同一个组" in asked.text
    assert asked.photos == ("of-before",)
    assert "138****0066" in asked.text
    assert [option.label for option in asked.flat_options()] == ["是同一家", "不是同一家"]
    [said] = dialogue.press("cadre", "是同一家", asked)
    assert "镇里会定" in said.text


def test_a_resident_hears_that_somebody_reported_near_by_and_no_more(
    dialogue: Dialogue, say: Wording, earlier: Case
) -> None:
    said = report(dialogue, "resident", "黎秀英", "青石村三组")
    assert said[-1].text == say("near.resident")
    assert said[-1].flat_options() == []
    everything = "\n".join(reply.text for reply in said)
    assert earlier.number not in everything
    assert "李秀英" not in everything
    assert latest(dialogue).number != earlier.number, "both are kept"
    told = dialogue.said_to("township")[-1]
    assert latest(dialogue).number in told.text
    [asked] = dialogue.press("township", "看看这两件", told)
    assert earlier.number in asked.text


def test_a_house_that_looks_like_no_other_is_asked_nothing(dialogue: Dialogue, say: Wording, earlier: Case) -> None:
    said = report(dialogue, "cadre", "王大有")
    assert len(said) == 1
