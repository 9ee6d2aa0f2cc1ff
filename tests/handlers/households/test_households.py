"""一户一档 in the chat: the file of a household, what files lack, and reports that may be of one house."""

import pytest

from handlers.dialog.installation import Knowledge
from handlers.dialog.messages import Choice, Command, Reply, Text
from handlers.households import housing as clock
from handlers.wording import Wording
from storage.cases import cases
from storage.cases.cases import Case, CaseState
from storage.database.database import Database
from storage.households import households, housing, pairs
from tests.cast import NOW, VILLAGE, Cast
from tests.dialogue import Dialogue
from tests.handlers.households.reports import latest, plant_report, report
from tests.planning import planned

ID = "990101194505050011"
MAY_SEE = ("cadre", "township", "county")
MAY_NOT = sorted(set(Cast.__dataclass_fields__) - set(MAY_SEE))


@pytest.fixture
def talks(database: Database, knowledge: Knowledge, say: Wording) -> Dialogue:
    """The cast, on both databases."""
    return Dialogue(database, knowledge, say)


def housed(talks: Dialogue, *wanted: dict[str, object]) -> list[Case]:
    """Reports of the cadre, each in its household."""
    with talks.database.writing() as tx:
        planted = [plant_report(tx, talks.cast.cadre, **one) for one in wanted]  # type: ignore[arg-type]
        for case in planted:
            housing.house(tx, case, NOW)
    return planted


def home_of(talks: Dialogue, case: Case) -> int:
    """The household of a case."""
    with talks.database.reading() as tx:
        return households.of_cases(tx, [case.id])[case.id].id


def show(talks: Dialogue, who: str, case: Case) -> Reply:
    """The file of a case's household, as somebody sees it."""
    return talks.say(who, Choice(id=f"household:show:{home_of(talks, case)}"))[-1]


def pair_of(talks: Dialogue, case: Case) -> int:
    """The id of the only pair of a case."""
    with talks.database.reading() as tx:
        [pair] = pairs.of_case(tx, case.id)
    return pair.id


@pytest.mark.parametrize("who", MAY_SEE)
def test_a_file_shows_the_cases_of_a_household_over_the_years_and_what_it_lacks(talks: Dialogue, who: str) -> None:
    first, second = housed(
        talks, {"head": "李秀英", "id_number": ID}, {"head": "李秀英", "id_number": ID, "persons": 2}
    )
    said = show(talks, who, first).text
    assert first.number in said
    assert second.number in said
    assert "档案还差2样：电话、照片" in said
    assert said.count("✓ 上报（11月4日）") == 2, "with what was done of each"
    assert ID not in said, "the number is masked"


def test_shots_that_are_missing_count_as_one_of_what_a_file_lacks(talks: Dialogue) -> None:
    report(talks, "cadre", "李秀英")
    case = latest(talks)
    with talks.database.writing() as tx:
        housing.house(tx, case, NOW)
    names = "身份证号、家庭人口、照片（正面、左面、右面、背面、屋里、裂缝近照、漏的地方）"
    assert f"档案还差3样：{names}" in show(talks, "cadre", case).text


@pytest.mark.parametrize("who", MAY_NOT)
def test_the_file_of_a_household_elsewhere_sounds_like_one_that_is_not_there(
    talks: Dialogue, say: Wording, who: str
) -> None:
    [case] = housed(talks, {"head": "李秀英"})
    nowhere = talks.say(who, Choice(id="household:show:999999"))[-1]
    assert show(talks, who, case).text == nowhere.text == say("households.gone")


@pytest.mark.parametrize(
    "id", ["household:show:x", "household:show", "household:show:9999999999999999999", "household:"]
)
def test_a_forged_button_opens_nothing(talks: Dialogue, say: Wording, id: str) -> None:
    assert talks.say("township", Choice(id=id))[-1].text == say("households.gone")


def test_the_list_names_what_each_file_lacks_and_opens_it(talks: Dialogue) -> None:
    [case] = housed(talks, {"head": "李秀英", "photos": ["one"]})
    with talks.database.writing() as tx:
        cases.advance(tx, case, CaseState.CHECKED, NOW)
    [ways] = talks.say("cadre", Text(text="一户一档"))
    [listed] = talks.press("cadre", "看档案不齐的（1户）", ways)
    assert "李秀英家：差电话、身份证号、家庭人口" in listed.text
    [file] = talks.press("cadre", "李秀英家", listed)
    assert "补缺的" in [option.label for option in file.flat_options()]


@pytest.mark.parametrize("who", MAY_NOT)
def test_the_lists_are_for_offices_that_look_after_households(talks: Dialogue, who: str) -> None:
    if who == "other_township" or who == "other_county":
        assert "档案都齐了" in talks.say(who, Command(name="households"))[-1].text
        return
    assert "一户一档由村、镇、县里看" in talks.say(who, Command(name="households"))[-1].text


def test_the_township_sees_both_reports_and_says_that_they_are_one(talks: Dialogue) -> None:
    first, second = housed(talks, {"head": "李秀英"}, {"head": "黎秀英"})
    [ways] = talks.say("township", Command(name="households"))
    [listed] = talks.press("township", "看可能是同一家的（1对）", ways)
    assert "户主名字音一样、同一个组" in listed.text
    [asked] = talks.say("township", Choice(id=f"household:pair:{pair_of(talks, second)}"))
    assert first.number in asked.text
    assert second.number in asked.text
    talks.press("township", "是同一家", asked)
    assert home_of(talks, first) == home_of(talks, second)
    assert "没有要您看" in talks.say("township", Choice(id="household:pairs:1"))[-1].text


def test_two_that_are_not_one_stay_apart_and_are_asked_about_no_more(talks: Dialogue) -> None:
    first, second = housed(talks, {"head": "李秀英"}, {"head": "黎秀英"})
    pair = pair_of(talks, second)
    talks.say("county", Choice(id=f"household:other:{pair}"))
    assert home_of(talks, first) != home_of(talks, second)
    with talks.database.writing() as tx:
        housing.house(tx, cases.get(tx, second.number), NOW)
        assert pairs.of_case(tx, second.id) == []
    assert "不是同一家" in talks.say("township", Choice(id=f"household:same:{pair}"))[-1].text


def test_the_village_says_what_it_thinks_and_the_township_decides(talks: Dialogue) -> None:
    first, second = housed(talks, {"head": "李秀英"}, {"head": "黎秀英"})
    talks.say("cadre", Choice(id=f"household:same:{pair_of(talks, second)}"))
    assert home_of(talks, first) != home_of(talks, second)
    told = talks.said_to("township")[-1]
    assert "村里说" in told.text
    [asked] = talks.press("township", "看看这两件", told)
    assert "村里说是同一家" in asked.text


@pytest.mark.parametrize("who", MAY_NOT)
def test_nobody_else_sees_or_answers_a_pair(talks: Dialogue, say: Wording, who: str) -> None:
    _, second = housed(talks, {"head": "李秀英"}, {"head": "黎秀英"})
    pair = pair_of(talks, second)
    for deed in ("pair", "same", "other"):
        assert talks.say(who, Choice(id=f"household:{deed}:{pair}"))[-1].text == say("households.pair_gone")
    assert pair_of(talks, second) == pair


def test_the_clock_finds_the_households_of_cases_of_an_earlier_release(talks: Dialogue, knowledge: Knowledge) -> None:
    with talks.database.writing() as tx:
        case = plant_report(tx, talks.cast.cadre, head="李秀英", area=VILLAGE)
        assert list(housing.unhoused(tx, 10)) == [case.id]
        planned(clock.plan, tx, packs=knowledge.packs, say=talks.installation.say, now=NOW)
        assert list(housing.unhoused(tx, 10)) == []
        assert case.id in households.of_cases(tx, [case.id])
