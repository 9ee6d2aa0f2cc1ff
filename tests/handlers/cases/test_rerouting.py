"""A report that lies at the wrong place: who sends it on and where to, who hears of it, and what is due there."""

from datetime import timedelta

import pytest

from handlers.dialog.messages import Choice, Text
from knowledge.model.case_steps import CHECKED
from storage.cases import alarms, cases
from storage.cases.cases import Case, CaseState
from tests.cast import COUNTY, OTHER_TOWNSHIP, VILLAGE, VILLAGE_OF_OTHER_TOWNSHIP
from tests.dialogue import Dialogue
from tests.handlers.cases.test_clocks import TODAY, report, running, the_case
from tests.handlers.cases.test_course import heard_by, now_of, take


def reroute(dialogue: Dialogue, who: str, case: Case, where: str, reason: str = "房子在对方地界上") -> str:
    """Somebody sends a case on; what is said to that."""
    dialogue.say(who, Choice(id=f"case:reroute:{case.number}"))
    for words in (where, reason, "提交"):
        said = dialogue.say(who, Text(text=words))
    return said[-1].text


def test_the_office_there_has_its_whole_time_from_the_day_on_which_it_got_the_report(dialogue: Dialogue) -> None:
    case = report(dialogue)
    dialogue.clock.pass_by(timedelta(days=4))
    assert "已经发给柳溪镇周强" in reroute(dialogue, "township", case, "柳溪村")
    moved = now_of(dialogue, case)
    assert (moved.area, moved.state, moved.number) == (VILLAGE_OF_OTHER_TOWNSHIP, CaseState.REPORTED, case.number)
    assert moved.answers["place"]["detail"] == "三组"
    assert running(dialogue, case) == {CHECKED: TODAY + timedelta(days=9)}
    assert "下一步：核实，柳溪镇办，原则上11月13日（周五）前办完" in heard_by(dialogue, "resident")


def test_what_was_told_of_the_old_place_stays_in_the_history(dialogue: Dialogue) -> None:
    case = report(dialogue)
    reroute(dialogue, "township", case, "柳溪村")
    with dialogue.database.reading() as tx:
        event = cases.history(tx, case)[-1]
    assert (event.details["from"], event.details["to"]) == (VILLAGE, VILLAGE_OF_OTHER_TOWNSHIP)
    assert event.details["before"]["place"]["area"] == VILLAGE


def test_the_village_sends_on_what_is_not_its_own_and_its_township_hears_so(dialogue: Dialogue) -> None:
    case = report(dialogue)
    heard_by(dialogue, "township")
    reroute(dialogue, "cadre", case, "柳溪村")
    assert heard_by(dialogue, "township") == f"编号{case.number}（李秀英家）现在归云山县柳溪镇柳溪村，您这边不用办了。"
    assert "请核实" in heard_by(dialogue, "other_township")


def test_a_township_that_does_not_know_leaves_it_to_the_county_to_say(dialogue: Dialogue) -> None:
    case = report(dialogue)
    shown = dialogue.say("township", Choice(id=f"case:reroute:{case.number}"))[-1]
    dialogue.press("township", "说不准，交给云山县定", shown)
    for words in ("人户不归我们，归对方", "提交"):
        dialogue.say("township", Text(text=words))
    assert now_of(dialogue, case).area == COUNTY
    assert "请核实" in heard_by(dialogue, "county")
    reroute(dialogue, "county", case, "柳溪镇")
    assert now_of(dialogue, case).area == OTHER_TOWNSHIP


def test_the_county_hears_of_a_report_that_goes_to_and_fro(dialogue: Dialogue) -> None:
    case = report(dialogue)
    reroute(dialogue, "township", case, "柳溪村")
    assert heard_by(dialogue, "county") == ""
    reroute(dialogue, "other_township", case, "青石村", "柳溪村没有三组")
    assert "都说不是自己那边的" in heard_by(dialogue, "county")
    assert now_of(dialogue, case).area == VILLAGE


@pytest.mark.parametrize("who", ["resident", "other_township", "other_county", "city", "operator", "stranger"])
def test_nobody_else_sends_a_report_on_and_hears_no_more_than_of_one_that_is_not_there(
    dialogue: Dialogue, who: str
) -> None:
    case = report(dialogue)
    said = dialogue.say(who, Choice(id=f"case:reroute:{case.number}"))[-1].text
    none = dialogue.say(who, Choice(id="case:reroute:YT2026-999999"))[-1].text
    assert said == none.replace("YT2026-999999", case.number)
    assert now_of(dialogue, case).area == VILLAGE


def test_a_village_sends_on_what_has_its_turn_there_and_is_not_its_own(dialogue: Dialogue) -> None:
    """What was checked and appraised stays so; whoever has its turn in the other place takes it up from there."""
    case = report(dialogue)
    dialogue.say("township", Choice(id=f"case:receive:{case.number}"))
    take(dialogue, "county", "appraised", case)
    for who in ("township", "county", "other_township", "resident"):
        heard_by(dialogue, who)
    assert "已经发给柳溪镇周强" in reroute(dialogue, "cadre", case, "柳溪村")
    moved = now_of(dialogue, case)
    assert (moved.area, moved.state) == (VILLAGE_OF_OTHER_TOWNSHIP, CaseState.APPRAISED)
    assert "转来的原因：房子在对方地界上\n下一步：申请，柳溪村办。" in heard_by(dialogue, "other_township")
    assert "您这边不用办了" in heard_by(dialogue, "township")
    assert "下一步：申请，柳溪村办。" in heard_by(dialogue, "resident")
    assert heard_by(dialogue, "county") == ""


def test_what_was_checked_by_one_county_s_document_does_not_go_to_another_county(dialogue: Dialogue) -> None:
    case = report(dialogue)
    dialogue.say("township", Choice(id=f"case:receive:{case.number}"))
    dialogue.say("township", Choice(id=f"case:reroute:{case.number}"))
    assert "只能转到本县别的地方" in dialogue.say("township", Text(text="白沙村"))[-1].text


def test_a_case_that_ended_meanwhile_stays_where_it_is(dialogue: Dialogue) -> None:
    case = report(dialogue)
    dialogue.say("cadre", Choice(id=f"case:reroute:{case.number}"))
    for words in ("柳溪村", "房子在对方地界上"):
        dialogue.say("cadre", Text(text=words))
    dialogue.say("township", Choice(id=f"case:receive:{case.number}"))
    take(dialogue, "township", "reject", case)
    assert "已经往下走了" in dialogue.say("cadre", Text(text="提交"))[-1].text
    assert now_of(dialogue, case).area == VILLAGE


def test_a_role_that_went_while_the_form_was_open_sends_nothing_on(dialogue: Dialogue) -> None:
    case = report(dialogue)
    reroute(dialogue, "township", case, "柳溪村", "等一下")
    dialogue.say("other_township", Choice(id=f"case:reroute:{case.number}"))
    for words in ("白沙村", "报的时候选错了地方"):
        dialogue.say("other_township", Text(text=words))
    reroute(dialogue, "county", case, "青石村")
    assert "没有找到编号" in dialogue.say("other_township", Text(text="提交"))[-1].text
    assert now_of(dialogue, case).area == VILLAGE


def test_an_alarm_rings_where_it_is_sent_and_those_who_had_it_hear_that_it_is_not_theirs(dialogue: Dialogue) -> None:
    dialogue.say("stranger", Text(text="青石村三组房子要倒了"))
    case = the_case(dialogue)
    dialogue.say("township", Choice(id=f"case:take:{case.number}"))
    for who in ("other_township", "county", "township"):
        heard_by(dialogue, who)
    reroute(dialogue, "township", case, "柳溪村")
    assert "险情" in heard_by(dialogue, "other_township")
    with dialogue.database.reading() as tx:
        (alarm,) = alarms.running(tx)
    assert (alarm.area, alarm.taken_at) == (VILLAGE_OF_OTHER_TOWNSHIP, None)
