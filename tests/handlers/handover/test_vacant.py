"""Places that nobody holds are said to whoever is above, until somebody does."""

from datetime import timedelta

from handlers.dialog.messages import Choice, Command
from handlers.people.vacancies import vacant_below
from handlers.wording import Wording
from storage.people import people
from storage.people.people import Role
from tests.cast import NEXT_VILLAGE, NOW, TOWNSHIP, VILLAGE
from tests.dialogue import Dialogue
from tests.installed import occasion


def vacant_to(dialogue: Dialogue, who: str) -> list[tuple[str, bool]]:
    with dialogue.database.reading() as tx:
        at = occasion(tx, dialogue.installation.say, NOW, dialogue.installation.knowledge.packs)
        return [(one.place.name, one.left) for one in vacant_below(at, dialogue.ids[who])]


def withdraw(dialogue: Dialogue, who: str, role: Role, area: str) -> None:
    with dialogue.database.writing() as tx:
        people.withdraw(tx, dialogue.ids[who], role, area, NOW)


def test_a_village_is_its_townships_to_fill_and_a_township_its_countys(dialogue: Dialogue) -> None:
    assert vacant_to(dialogue, "township") == [("东坡村", False)]
    assert vacant_to(dialogue, "other_township") == [("柳溪村", False)]
    assert vacant_to(dialogue, "county") == []
    assert vacant_to(dialogue, "other_county") == [("白沙村", False), ("白沙镇", False)]


def test_without_a_township_the_county_fills_its_villages(dialogue: Dialogue) -> None:
    withdraw(dialogue, "township", Role.TOWNSHIP, TOWNSHIP)
    withdraw(dialogue, "cadre", Role.CADRE, VILLAGE)
    assert vacant_to(dialogue, "county") == [("青石村", True), ("东坡村", False), ("青石镇", True)]


def test_the_directory_counts_them_and_leads_to_them(dialogue: Dialogue) -> None:
    said = dialogue.say("township", Command(name="directory"))[-1]
    [listed] = dialogue.press("township", "没人管的地方（1）", said)
    assert "1 东坡村：还没有过人" in listed.text
    assert "发邀请" in [option.label for option in listed.flat_options()]


def test_where_everywhere_is_somebody_it_is_said_so(dialogue: Dialogue, say: Wording) -> None:
    with dialogue.database.writing() as tx:
        people.grant(tx, dialogue.cast.stranger, Role.CADRE, NEXT_VILLAGE, NOW - timedelta(days=1))
    assert dialogue.say("township", Choice(id="seat:vacant:1"))[0].text == say("handover.vacant.none")


def test_who_has_nobody_below_has_no_use_for_it(dialogue: Dialogue) -> None:
    for who in ("resident", "cadre", "operator", "stranger"):
        assert "给管着下面的人看" in dialogue.say(who, Choice(id="seat:vacant:1"))[0].text


def test_what_somebody_left_waits_with_whoever_is_above(dialogue: Dialogue) -> None:
    assert not any("没人管了" in one.text for one in dialogue.say("township", Command(name="mine")))
    withdraw(dialogue, "cadre", Role.CADRE, VILLAGE)
    [said] = dialogue.say("township", Command(name="mine"))
    assert "青石村没人管了，眼下由您管着" in said.text
