"""申请延期: asked by who owes, decided once by who stands above; forged and late buttons change nothing."""

from datetime import date, datetime, timedelta

import pytest

from handlers.dialog.messages import Choice, Command, Reply, Text
from handlers.reporting.obligations.held import Held
from handlers.reporting.obligations.obligation import mark_of
from handlers.wording import Wording
from storage.people import areas, people
from storage.people.people import Role
from storage.reporting import extensions, submissions
from storage.reporting.extensions import Extension
from storage.reporting.submissions import Due, SubmissionKind
from tests.cast import COUNTY, NOW, SHANGHAI, TOWNSHIP, VILLAGE
from tests.dialogue import Dialogue
from tests.installed import occasion

MARK = mark_of("yantai", "monthly_progress")
NAMED = date(2026, 11, 3)
ASK = f"due:extend:{MARK}:20261103:{TOWNSHIP}"


def request(dialogue: Dialogue, area: str = TOWNSHIP) -> Extension:
    with dialogue.database.reading() as tx:
        [found] = extensions.of(tx, Due(pack="yantai", rule="monthly_progress", due=NAMED, area=area))
    return found


def ask(dialogue: Dialogue, who: str = "township", area: str = TOWNSHIP) -> Reply:
    """Ask for more time until the 6th; what is said at the end."""
    dialogue.say(who, Choice(id=f"due:extend:{MARK}:20261103:{area}"))
    dialogue.say(who, Text(text="后天"))
    dialogue.say(who, Text(text="停电"))
    return dialogue.say(who, Text(text="提交"))[0]


def test_a_township_asks_and_the_county_grants(dialogue: Dialogue) -> None:
    assert "等云山县孙立回话" in ask(dialogue).text
    [asked] = dialogue.said_to("county")
    assert "想延到11月6日（周五）。\n原因：停电" in asked.text
    [said] = dialogue.press("county", "同意延期", asked)
    assert "同意了，青石镇延到11月6日" in said.text
    assert "孙立同意了" in dialogue.said_to("township")[0].text
    assert request(dialogue).granted is True
    assert "延期" in dialogue.say("township", Command(name="reporting"))[0].text


def test_the_second_to_decide_is_told_who_did(dialogue: Dialogue) -> None:
    with dialogue.database.writing() as tx:
        second = people.add(tx, now=dialogue.clock.now(), name="钱进")
        people.grant(tx, second, Role.COUNTY, COUNTY, dialogue.clock.now())
    ask(dialogue)
    id = request(dialogue).id
    dialogue.say("county", Choice(id=f"extension:grant:{id}"))
    with dialogue.database.writing() as tx:
        people.withdraw(tx, second, Role.COUNTY, COUNTY, dialogue.clock.now())
        people.grant(tx, dialogue.cast.stranger, Role.COUNTY, COUNTY, dialogue.clock.now())
    for verb in ("grant", "refuse"):
        [said] = dialogue.say("stranger", Choice(id=f"extension:{verb}:{id}"))
        assert said.text == "孙立已经同意青石镇延到11月6日（周五）。"


def test_a_refusal_says_why_and_what_can_be_done(dialogue: Dialogue) -> None:
    ask(dialogue)
    dialogue.say("county", Choice(id=f"extension:refuse:{request(dialogue).id}"))
    dialogue.say("county", Text(text="市里今天汇总"))
    dialogue.say("county", Text(text="提交"))
    [told] = dialogue.said_to("township")
    assert "没有同意延期" in told.text
    assert "原因：市里今天汇总" in told.text
    assert [option.label for option in told.flat_options()] == ["已报送", "零报告"]
    assert request(dialogue).granted is False


def test_a_countys_own_obligation_goes_to_the_city(dialogue: Dialogue) -> None:
    assert "等清河市郑华回话" in ask(dialogue, "county", COUNTY).text
    [asked] = dialogue.said_to("city")
    dialogue.press("city", "同意延期", asked)
    assert request(dialogue, COUNTY).granted is True


def test_with_nobody_above_it_is_said_at_once(dialogue: Dialogue) -> None:
    with dialogue.database.writing() as tx:
        people.withdraw(tx, dialogue.cast.county, Role.COUNTY, COUNTY, dialogue.clock.now())
    assert "还没有人能批延期" in dialogue.say("township", Choice(id=ASK))[0].text


def test_for_a_village_whose_township_nobody_holds_the_county_decides(dialogue: Dialogue, say: Wording) -> None:
    """Nobody saw what its cadre asked for."""
    with dialogue.database.writing() as tx:
        village = areas.get(tx, VILLAGE)
        assert Held(occasion(tx, say, NOW)).office_above(village) is Role.TOWNSHIP
        people.withdraw(tx, dialogue.cast.township, Role.TOWNSHIP, TOWNSHIP, dialogue.clock.now())
        assert Held(occasion(tx, say, NOW)).office_above(village) is Role.COUNTY


def test_what_was_asked_or_reported_is_not_asked_again(dialogue: Dialogue) -> None:
    ask(dialogue)
    assert "已经申请过了" in dialogue.say("township", Choice(id=ASK))[0].text
    id = request(dialogue).id
    with dialogue.database.writing() as tx:
        due = Due(pack="yantai", rule="monthly_progress", due=NAMED, area=TOWNSHIP)
        submissions.put(tx, due, SubmissionKind.NIL, dialogue.cast.township, dialogue.clock.now())
    assert "已经报了" in dialogue.say("township", Choice(id=ASK))[0].text
    assert "已经报了" in dialogue.say("county", Choice(id=f"extension:grant:{id}"))[-1].text
    assert request(dialogue).granted is None


@pytest.mark.parametrize(
    ("typed", "expected"), [("11月3日", "要延就选它后面"), ("12月30日", "最晚只能延到11月16日"), ("随便", "日子")]
)
def test_a_day_that_will_not_do_is_said_with_what_will(dialogue: Dialogue, typed: str, expected: str) -> None:
    dialogue.clock.moment = datetime(2026, 11, 3, 10, 0, tzinfo=SHANGHAI)
    dialogue.say("township", Choice(id=ASK))
    assert expected in dialogue.say("township", Text(text=typed))[0].text


def test_granted_too_late_is_said(dialogue: Dialogue) -> None:
    ask(dialogue)
    dialogue.clock.pass_by(timedelta(days=3))
    assert "那天已经过了" in dialogue.say("county", Choice(id=f"extension:grant:{request(dialogue).id}"))[-1].text
    assert request(dialogue).granted is None


def test_where_the_period_is_about_to_close_nothing_can_be_asked(dialogue: Dialogue) -> None:
    dialogue.clock.moment = datetime(2026, 11, 16, 10, 0, tzinfo=SHANGHAI)
    assert "延不了了" in dialogue.say("township", Choice(id=ASK))[0].text


@pytest.mark.parametrize("who", ["resident", "cadre", "township", "other_township", "other_county", "stranger"])
@pytest.mark.parametrize("verb", ["grant", "refuse"])
def test_a_forged_decision_is_unknown(dialogue: Dialogue, say: Wording, who: str, verb: str) -> None:
    ask(dialogue)
    assert dialogue.say(who, Choice(id=f"extension:{verb}:{request(dialogue).id}"))[0].text == say("extension.gone")
    assert request(dialogue).granted is None


@pytest.mark.parametrize("who", ["resident", "cadre", "county", "other_township", "stranger"])
def test_for_another_place_nothing_can_be_asked(dialogue: Dialogue, say: Wording, who: str) -> None:
    assert dialogue.say(who, Choice(id=ASK))[0].text == say("reporting.said.unknown")


@pytest.mark.parametrize(
    "id", ["extension:", "extension:grant", "extension:grant:x", "extension:grant:99", "extension:x:1"]
)
def test_a_mangled_button_is_unknown(dialogue: Dialogue, say: Wording, id: str) -> None:
    assert dialogue.say("county", Choice(id=id))[0].text in (say("extension.gone"), say("forms.old_button"))


def test_forms_that_outlive_the_role_say_so(dialogue: Dialogue, say: Wording) -> None:
    ask(dialogue)
    dialogue.say("county", Choice(id=f"extension:refuse:{request(dialogue).id}"))
    dialogue.say("county", Text(text="跳过"))
    with dialogue.database.writing() as tx:
        people.withdraw(tx, dialogue.cast.county, Role.COUNTY, COUNTY, dialogue.clock.now())
    assert dialogue.say("county", Text(text="提交"))[0].text == say("extension.gone")
    assert request(dialogue).granted is None
