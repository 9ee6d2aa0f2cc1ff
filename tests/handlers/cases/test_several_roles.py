"""Somebody with several roles: each place acts with the right one, lists add up, and nothing is told twice."""

from datetime import datetime, timedelta

import pytest

from handlers.dialog.messages import Choice, Command, Reply, Text
from storage.cases import cases
from storage.people import people
from storage.people.people import Role
from tests.cast import NEXT_VILLAGE, NOW, OTHER_TOWNSHIP, TOWNSHIP, VILLAGE, VILLAGE_OF_OTHER_TOWNSHIP
from tests.dialogue import Dialogue


def give(dialogue: Dialogue, who: str, role: Role, area: str) -> None:
    with dialogue.database.writing() as tx:
        people.grant(tx, dialogue.ids[who], role, area, NOW)


def plant(dialogue: Dialogue, area: str, head: str, at: datetime = NOW) -> str:
    """A case that a resident reported."""
    with dialogue.database.writing() as tx:
        case, _ = cases.open_case(
            tx,
            draft_id=f"{cases.count(tx):08x}",
            prefix="YT",
            area=area,
            pack="yantai",
            imminent=False,
            reporter_id=dialogue.cast.resident,
            reporter_role=Role.RESIDENT,
            answers={"head": head, "place": {"area": area, "detail": "三组"}},
            now=at,
        )
    return case.number


def numbers(said: list[Reply]) -> list[str]:
    return [
        option.id.split(":")[2] for one in said for option in one.flat_options() if option.id.startswith("case:show")
    ]


@pytest.fixture
def two_villages(dialogue: Dialogue) -> Dialogue:
    """The cadre of 青石村 is one of 东坡村, too."""
    give(dialogue, "cadre", Role.CADRE, NEXT_VILLAGE)
    return dialogue


def test_the_list_of_a_cadre_of_two_villages_has_the_houses_of_both_once(two_villages: Dialogue) -> None:
    first, second = plant(two_villages, VILLAGE, "何梅"), plant(two_villages, NEXT_VILLAGE, "高山")
    plant(two_villages, VILLAGE_OF_OTHER_TOWNSHIP, "外人")
    said = two_villages.say("cadre", Command(name="cases"))
    assert sorted(numbers(said)) == sorted([first, second])
    assert "青石村、东坡村" in said[0].text
    assert "2件" in said[0].text


def test_a_report_of_a_cadre_of_two_villages_asks_which(two_villages: Dialogue) -> None:
    two_villages.say("cadre", Command(name="report"))
    [said] = two_villages.say("cadre", Text(text="暂时没有"))
    assert [option.label for option in said.flat_options()][:2] == ["青石村", "东坡村"]
    [said] = two_villages.press("cadre", "东坡村", said)
    assert "在东坡村的哪里" in said.text


def test_the_village_can_be_typed_and_another_one_is_not_the_persons(two_villages: Dialogue) -> None:
    two_villages.say("cadre", Command(name="report"))
    two_villages.say("cadre", Text(text="暂时没有"))
    assert "没找到" in two_villages.say("cadre", Text(text="柳溪村三组"))[0].text
    [said] = two_villages.say("cadre", Text(text="东坡村三组"))
    assert "第3项" in said.text


def test_danger_at_nobody_knows_which_of_two_villages_reaches_the_township(two_villages: Dialogue) -> None:
    two_villages.say("cadre", Text(text="房子塌了，人压在里面"))
    assert any("险情" in one.text or "危险" in one.text for one in two_villages.said_to("township"))
    with two_villages.database.reading() as tx:
        case = cases.find(tx, "YT2026-000001")
        assert case is not None
        assert case.area == TOWNSHIP


def test_a_township_that_is_a_cadre_elsewhere_has_that_villages_list_too(dialogue: Dialogue) -> None:
    give(dialogue, "township", Role.CADRE, VILLAGE_OF_OTHER_TOWNSHIP)
    there, here = plant(dialogue, VILLAGE_OF_OTHER_TOWNSHIP, "高山"), plant(dialogue, VILLAGE, "何梅")
    assert numbers(dialogue.say("township", Choice(id="cases:village:1"))) == [there]
    assert numbers(dialogue.say("township", Command(name="cases"))) == [here]


def test_in_a_village_the_person_acts_as_a_cadre_and_at_home_as_a_township(dialogue: Dialogue) -> None:
    give(dialogue, "township", Role.CADRE, VILLAGE_OF_OTHER_TOWNSHIP)
    there, here = plant(dialogue, VILLAGE_OF_OTHER_TOWNSHIP, "高山"), plant(dialogue, VILLAGE, "何梅")
    dialogue.say("township", Choice(id=f"case:receive:{there}"))
    dialogue.say("township", Choice(id=f"case:receive:{here}"))
    with dialogue.database.reading() as tx:
        states = [cases.get(tx, number).state for number in (there, here)]
    assert states == ["reported", "checked"]


def test_a_coordinator_of_two_townships_works_off_both(dialogue: Dialogue) -> None:
    give(dialogue, "township", Role.TOWNSHIP, OTHER_TOWNSHIP)
    older = plant(dialogue, VILLAGE_OF_OTHER_TOWNSHIP, "高山", NOW - timedelta(days=2))
    newer = plant(dialogue, VILLAGE, "何梅", NOW - timedelta(days=1))
    assert numbers(dialogue.say("township", Command(name="cases"))) == [older, newer]


def test_one_told_in_two_roles_is_told_once(two_villages: Dialogue) -> None:
    """A person's morning names each thing once, however many of the roles it concerns."""
    give(two_villages, "cadre", Role.TOWNSHIP, TOWNSHIP)
    plant(two_villages, VILLAGE, "何梅")
    [said] = two_villages.say("cadre", Command(name="mine"))
    lines = said.text.split("\n")
    assert len(lines) == len(set(lines))
    assert sum("要核实" in line for line in lines) == 1
