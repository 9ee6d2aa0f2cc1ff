"""Sixty villages are chosen by typing, not by sixty buttons."""

import pytest

from handlers.dialog.installation import Knowledge
from handlers.dialog.messages import Choice, Text
from handlers.forms.field import Slip
from handlers.forms.places_by_name import MOST_BUTTONS, named_in
from handlers.wording import Wording
from knowledge.area import Level
from storage.database.database import Database
from storage.people import areas
from tests.cast import TOWNSHIP, VILLAGE
from tests.dialogue import Dialogue

FEW = (("1", "青石村"), ("2", "青山村"), ("3", "柳溪村"), ("4", "石村"))


@pytest.fixture
def talks(sqlite_database: Database, knowledge: Knowledge, say: Wording) -> Dialogue:
    """The cast; 青石镇 has 62 villages."""
    talks = Dialogue(sqlite_database, knowledge, say)
    with sqlite_database.writing() as tx:
        township = areas.get(tx, TOWNSHIP)
        for number in range(100, 160):
            name = f"第{number}村"
            areas.put(tx, areas.child_of(township, code=f"{TOWNSHIP}{number}", name=name, level=Level.VILLAGE))
    return talks


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("青石村", ["1"]),
        ("青石", ["1"]),
        ("青石、柳溪", ["1", "3"]),
        ("青石村 柳溪村 青山", ["1", "3", "2"]),
        ("清石村", ["1"]),
        ("石村", ["4"]),
    ],
)
def test_a_place_is_named_whole_shortened_or_by_its_sound(text: str, codes: list[str]) -> None:
    assert named_in(text, FEW) == codes


@pytest.mark.parametrize(
    ("text", "key", "told"),
    [("桃花村", "place.no_such", "桃花村"), ("青石、桃花", "place.no_such", "桃花"), ("3", "place.no_such", "3")],
)
def test_a_name_of_no_place_is_said_with_an_example(text: str, key: str, told: str) -> None:
    slip = named_in(text, FEW)
    assert isinstance(slip, Slip)
    assert (slip.key, slip.values["text"]) == (key, told)


def test_a_name_of_several_places_is_said_with_them() -> None:
    slip = named_in("青石", (("1", "青石村"), ("2", "青石社")))
    assert isinstance(slip, Slip)
    assert slip.values["names"] == "青石村、青石社"


@pytest.mark.parametrize("begin", ["notice:new", "check:new"])
def test_many_places_are_typed_and_all_of_them_are_one_button(talks: Dialogue, begin: str) -> None:
    asked = talks.say("township", Choice(id=begin))[-1]
    if begin == "check:new":
        asked = talks.press("township", "暴雨", asked)[-1]
    assert "一共62个，按钮放不下。" in asked.text
    assert len(asked.flat_options()) < MOST_BUTTONS
    assert any("全" in option.label for option in asked.flat_options())
    slip = talks.say("township", Text(text="第100村、桃花村"))[-1]
    assert "没有“桃花村”" in slip.text
    talks.say("township", Text(text="第100村、青石"))
    draft = talks.conversation("township").draft
    assert draft is not None
    assert [f"{TOWNSHIP}100", VILLAGE] in draft.answers.values()


def test_one_of_many_places_is_typed(talks: Dialogue) -> None:
    asked = talks.say("township", Choice(id=f"exempt:new:{TOWNSHIP}"))[-1]
    assert "一共62个，按钮放不下。" in asked.text
    assert "没有“桃花村”" in talks.say("township", Text(text="桃花村"))[-1].text
    talks.say("township", Text(text="第101村"))
    draft = talks.conversation("township").draft
    assert draft is not None
    assert draft.answers["place"] == f"{TOWNSHIP}101"
