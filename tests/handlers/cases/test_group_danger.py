"""Danger told of in a group: what to do, and a link by which one press in private raises the alarm."""

from datetime import timedelta

import pytest

from handlers.cases.group_danger import LASTS, MOST_LINKS, ONCE_IN
from handlers.dialog.messages import Command, Reply, Text
from handlers.wording import Wording
from storage.cases import cases
from storage.database import heartbeats
from tests.dialogue import Dialogue

SURE, LIKELY = "王家山墙要倒了，人还在屋里", "裂缝越来越大，晚上不敢睡"
GROUP = "村里的群"


@pytest.fixture(autouse=True)
def named(dialogue: Dialogue) -> None:
    """The assistant has a name on Telegram."""
    with dialogue.database.writing() as tx:
        heartbeats.set_fact(tx, heartbeats.TELEGRAM_NAME, "anju_bot")


def code_of(said: list[Reply]) -> str:
    """What the link of the group's only message brings."""
    ((link,),) = (reply.links for reply in said)
    before, _, code = link.url.partition("?start=")
    assert before == "https://t.me/anju_bot"
    return code


def follow(dialogue: Dialogue, who: str, code: str) -> list[Reply]:
    """Somebody follows the link."""
    return dialogue.say(who, Command(name="start", argument=code))


def alarms(dialogue: Dialogue) -> list[str]:
    """The words of the cases of imminent danger."""
    with dialogue.database.reading() as tx:
        return [str(case.answers.get("hazards")) for case in cases.everything(tx) if case.imminent]


def test_the_words_of_safety_come_with_the_numbers_and_a_link_that_holds_no_words(
    dialogue: Dialogue, say: Wording
) -> None:
    (said,) = dialogue.say("cadre", Text(text=SURE), group=GROUP)
    assert said.text.startswith(say("danger.get_out"))
    assert all(number in said.text for number in ("119", "120", "110"))
    assert len(code_of([said])) <= 64
    assert "倒" not in said.links[0].url
    assert alarms(dialogue) == []


def test_one_press_in_private_raises_the_alarm_with_the_words(dialogue: Dialogue, say: Wording) -> None:
    code = code_of(dialogue.say("cadre", Text(text=SURE), group=GROUP))
    said = follow(dialogue, "cadre", code)
    assert said[0].text.startswith(say("danger.get_out"))
    assert SURE in alarms(dialogue)[0]
    assert any(SURE in reply.text for reply in dialogue.said_to("township"))


def test_whoever_presses_first_reports_and_nobody_reports_it_again(dialogue: Dialogue, say: Wording) -> None:
    code = code_of(dialogue.say("resident", Text(text=SURE), group=GROUP))
    follow(dialogue, "cadre", code)
    dialogue.said_to("township")
    for who in ("cadre", "township", "stranger"):
        assert follow(dialogue, who, code)[0].text == say("danger.link_void")
    assert len(alarms(dialogue)) == 1


def test_words_that_are_not_sure_wait_for_the_button(dialogue: Dialogue, say: Wording) -> None:
    code = code_of(dialogue.say("cadre", Text(text=LIKELY), group=GROUP))
    (said,) = follow(dialogue, "cadre", code)
    assert said.text.startswith(say("danger.get_out"))
    assert alarms(dialogue) == []
    dialogue.press("cadre", say("menu.danger"), said)
    assert LIKELY in alarms(dialogue)[0]
    again = dialogue.press("cadre", say("menu.danger"), said)
    assert again[0].text == say("danger.link_void")
    assert len(alarms(dialogue)) == 1


def test_a_link_is_void_after_a_day(dialogue: Dialogue, say: Wording) -> None:
    code = code_of(dialogue.say("cadre", Text(text=SURE), group=GROUP))
    dialogue.clock.pass_by(LASTS + timedelta(minutes=1))
    assert follow(dialogue, "cadre", code)[0].text == say("danger.link_void")


def test_a_link_that_nobody_made_is_void(dialogue: Dialogue, say: Wording) -> None:
    assert follow(dialogue, "cadre", "sos-nonsense")[0].text == say("danger.link_void")


def test_a_group_is_told_once_an_hour_what_to_do(dialogue: Dialogue, say: Wording) -> None:
    dialogue.say("cadre", Text(text=LIKELY), group=GROUP)
    assert dialogue.say("resident", Text(text="我也怕房子要倒"), group=GROUP) == []
    assert dialogue.say("resident", Text(text="我也怕房子要倒"), group="另一个群") != []
    dialogue.clock.pass_by(ONCE_IN + timedelta(minutes=1))
    assert dialogue.say("cadre", Text(text=LIKELY), group=GROUP) != []


def test_further_sure_words_in_the_hour_have_a_link_each_and_a_group_is_not_flooded(
    dialogue: Dialogue, say: Wording
) -> None:
    answers = [dialogue.say("cadre", Text(text=f"{number}组墙要倒了"), group=GROUP) for number in range(1, 9)]
    assert [bool(said) for said in answers] == [True] * MOST_LINKS + [False] * (8 - MOST_LINKS)
    assert answers[0][0].text.startswith(say("danger.get_out"))
    assert answers[1][0].text == say("danger.group")


def test_before_the_name_is_known_the_group_is_told_where_to_say_it(dialogue: Dialogue, say: Wording) -> None:
    with dialogue.database.writing() as tx:
        heartbeats.set_fact(tx, heartbeats.TELEGRAM_NAME, "")
    (said,) = dialogue.say("cadre", Text(text=SURE), group=GROUP)
    assert said.links == ()
    assert say("menu.private_only") in said.text


def test_what_tells_of_no_danger_is_sent_to_the_private_chat(dialogue: Dialogue, say: Wording) -> None:
    (said,) = dialogue.say("cadre", Text(text="大家好"), group=GROUP)
    assert said.text == say("menu.private_only")
