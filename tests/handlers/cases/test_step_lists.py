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
    assert yulin.say(who, Choice(id=f"steplist:{code}:2026-2:1"))[-1].text == say("step_lists.gone")


def test_a_document_without_lists_says_so(dialogue: Dialogue, say: Wording) -> None:
    assert dialogue.say("county", Text(text="清单"))[-1].text == say("step_lists.none", place="云山县")


def test_half_years_follow_one_another() -> None:
    assert HalfYear.of(date(2026, 6, 30)).days == (date(2026, 1, 1), date(2026, 6, 30))
    assert HalfYear.of(date(2026, 7, 1)).before == HalfYear(year=2026, half=1)
    assert HalfYear(year=2026, half=1).before.id == "2025-2"
    assert [HalfYear.read(text) for text in ("2026-3", "26-1", "x", "")] == [None] * 4
