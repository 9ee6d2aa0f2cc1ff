"""Places that nobody holds are said to whoever is above, until somebody does."""

from datetime import date, datetime, time, timedelta

import pytest

from handlers.dialog.messages import Choice, Command
from handlers.dialog.morning import Line, Morning, ReadOnce
from handlers.handover.vacant import never_held
from handlers.people.vacancies import vacant_below
from handlers.wording import Wording
from storage.people import people
from storage.people.people import Role
from tests.cast import NEXT_VILLAGE, NOW, SHANGHAI, TOWNSHIP, VILLAGE
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


def never_held_on(dialogue: Dialogue, who: str, day: date) -> list[Line]:
    with dialogue.database.reading() as tx:
        at = occasion(
            tx,
            dialogue.installation.say,
            datetime.combine(day, time(8), SHANGHAI),
            dialogue.installation.knowledge.packs,
        )
        person_id = dialogue.ids[who]
        return list(
            never_held(
                Morning(
                    tx=tx,
                    now=at.now,
                    installation=at.installation,
                    person_id=person_id,
                    grants=people.grants_of(tx, person_id),
                    once=ReadOnce(at),
                )
            )
        )


def test_places_that_nobody_has_held_yet_are_one_number_and_make_no_message(dialogue: Dialogue) -> None:
    """They were listed in the directory alone, which nobody opens without a cause."""
    [line] = never_held_on(dialogue, "other_county", date(2026, 11, 9))
    assert line.text.startswith("还有2个地方一直没定下人")
    assert [option.id for option in line.buttons] == ["seat:vacant:1"]
    assert line.rides
    assert never_held_on(dialogue, "county", date(2026, 11, 9)) == []
    assert never_held_on(dialogue, "cadre", date(2026, 11, 9)) == []


@pytest.mark.parametrize(
    ("day", "told"),
    [
        (date(2026, 11, 8), False),  # a Sunday
        (date(2026, 11, 9), True),
        (date(2026, 11, 10), False),
        (date(2026, 10, 5), False),  # the Monday of National Day week
        (date(2026, 10, 8), True),  # the first workday after it
    ],
)
def test_the_number_is_told_on_the_first_workday_of_a_week(dialogue: Dialogue, day: date, *, told: bool) -> None:
    assert bool(never_held_on(dialogue, "township", day)) is told


def test_what_somebody_left_is_named_and_not_in_the_number(dialogue: Dialogue) -> None:
    withdraw(dialogue, "cadre", Role.CADRE, VILLAGE)
    [line] = never_held_on(dialogue, "township", date(2026, 11, 9))
    assert line.text.startswith("还有1个地方")
