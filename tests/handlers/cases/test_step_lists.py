"""四清清单: the houses that took each step, by place and half year."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from handlers.cases.step_lists import HalfYear
from handlers.dialog.messages import Choice, Text
from handlers.wording import Wording
from storage.people import areas
from tests.cast import COUNTY, OTHER_COUNTY, TOWNSHIP, TOWNSHIP_OF_OTHER_COUNTY, VILLAGE
from tests.dialogue import Dialogue
from tests.handlers.cases.test_course import take, under


@pytest.fixture
def yulin(dialogue: Dialogue) -> Dialogue:
    """云山县 lives by Yulin's document, and one of its two houses was appraised."""
    with dialogue.database.writing() as tx:
        areas.put(tx, replace(areas.get(tx, COUNTY), pack="yulin"))
    for appraised in (True, False):
        case = under(dialogue, "yulin")
        dialogue.say("township", Choice(id=f"case:receive:{case.number}"))
        if appraised:
            take(dialogue, "county", "appraised", case)
    return dialogue


def test_a_county_reads_its_lists_by_township_and_a_township_by_village(yulin: Dialogue) -> None:
    shown = yulin.say("county", Text(text="四清清单"))[-1]
    assert "云山县2026年下半年的清单：" in shown.text
    assert "云山县：问题清2户，鉴定清1户，改造清0户，验收清0户" in shown.text
    assert "柳溪镇：问题清0户，鉴定清0户" in shown.text
    below = yulin.press("county", "看青石镇", shown)[-1]
    assert "青石村：问题清2户，鉴定清1户" in below.text
    assert yulin.say("township", Text(text="清单"))[-1].text == below.text


def test_a_step_taken_back_is_off_the_list_and_one_of_the_half_year_before_stands_there(yulin: Dialogue) -> None:
    case = under(yulin, "yulin")
    yulin.say("township", Choice(id=f"case:receive:{case.number}"))
    take(yulin, "county", "appraised", case)
    take(yulin, "county", "take_back", case, reason="看错了")
    assert "鉴定清1户" in yulin.say("county", Text(text="四清清单"))[-1].text
    yulin.clock.pass_by(timedelta(days=90))
    later = yulin.say("county", Text(text="四清清单"))[-1]
    assert "2027年上半年" in later.text
    assert "问题清0户" in later.text
    before = yulin.press("county", "前半年", later)[-1]
    assert "问题清3户，鉴定清1户" in before.text


def test_a_number_opens_the_houses_that_it_counts(yulin: Dialogue, say: Wording) -> None:
    shown = yulin.say("county", Text(text="四清清单"))[-1]
    labels = [option.label for option in shown.flat_options()]
    assert "问题清2户" in labels
    assert not [label for label in labels if "改造清" in label], "none of none"
    houses = yulin.press("county", "鉴定清1户", shown)[-1]
    assert say("step_lists.houses", place="云山县", year=2026, half="下半年", name="鉴定清", count=1) in houses.text
    [case] = [option for option in houses.flat_options() if option.id.startswith("case:show:")]
    assert case.id == "case:show:YT2026-000001", "the one that was appraised"
    assert yulin.press("county", "回清单", houses)[-1].text == shown.text


def test_the_houses_of_a_village_are_reached_from_its_township(yulin: Dialogue) -> None:
    shown = yulin.say("township", Text(text="清单"))[-1]
    village = yulin.press("township", "看青石村", shown)[-1]
    houses = yulin.press("township", "问题清2户", village)[-1]
    assert len([option for option in houses.flat_options() if option.id.startswith("case:show:")]) == 2
    empty = yulin.press("township", "看东坡村", shown)[-1]
    assert [option.label for option in empty.flat_options()] == ["前半年"]


def test_houses_are_those_of_the_half_year_and_of_no_step_taken_back(yulin: Dialogue) -> None:
    case = under(yulin, "yulin")
    yulin.say("township", Choice(id=f"case:receive:{case.number}"))
    take(yulin, "county", "appraised", case)
    take(yulin, "county", "take_back", case, reason="看错了")
    appraised = yulin.say("county", Choice(id=f"steplist:{COUNTY}:2026-2:appraised:1"))[-1]
    assert case.number not in str(appraised.flat_options())
    earlier = yulin.say("county", Choice(id=f"steplist:{COUNTY}:2026-1:appraised:1"))[-1]
    assert not [option for option in earlier.flat_options() if option.id.startswith("case:")]


@pytest.mark.parametrize(("who", "step"), [("city", "checked"), ("cadre", "checked"), ("county", "nothing")])
def test_who_only_counts_opens_no_house_and_no_list_is_made_up(
    yulin: Dialogue, say: Wording, who: str, step: str
) -> None:
    if who == "city":
        counted = yulin.say(who, Choice(id=f"steplist:{COUNTY}:2026-2:1"))[-1]
        assert "问题清2户" in counted.text
        assert "问题清2户" not in [option.label for option in counted.flat_options()]
    assert yulin.say(who, Choice(id=f"steplist:{COUNTY}:2026-2:{step}:1"))[-1].text == say("step_lists.gone")


@pytest.mark.parametrize(
    ("who", "code"),
    [
        ("resident", VILLAGE),
        ("stranger", COUNTY),
        ("operator", COUNTY),
        ("other_township", TOWNSHIP),
        ("other_county", COUNTY),
        ("county", OTHER_COUNTY),
        ("township", TOWNSHIP_OF_OTHER_COUNTY),
        ("county", "nowhere"),
    ],
)
def test_nobody_counts_another_place(yulin: Dialogue, say: Wording, who: str, code: str) -> None:
    for id in (f"steplist:{code}:2026-2:1", f"steplist:{code}:2026-2:checked:1"):
        assert yulin.say(who, Choice(id=id))[-1].text == say("step_lists.gone")


def test_a_document_without_lists_says_so(dialogue: Dialogue, say: Wording) -> None:
    assert dialogue.say("county", Text(text="清单"))[-1].text == say("step_lists.none", place="云山县")


def test_half_years_follow_one_another() -> None:
    assert HalfYear.of(date(2026, 6, 30)).days == (date(2026, 1, 1), date(2026, 6, 30))
    assert HalfYear.of(date(2026, 7, 1)).before == HalfYear(year=2026, half=1)
    assert HalfYear(year=2026, half=1).before.id == "2025-2"
    assert [HalfYear.read(text) for text in ("2026-3", "26-1", "x", "")] == [None] * 4
