"""How much the page's buttons stand out, by the ids that the assistant gives them."""

import pytest

from bot.channels.web_buttons import Weight, weight
from handlers.messages import Command
from handlers.registry import FORMS
from tests.dialogue import Dialogue, button
from tests.filling import reach


def test_the_summary_fills_submit_and_keeps_the_ways_out_quiet(dialogue: Dialogue) -> None:
    _, said = reach(dialogue, FORMS["hazard_report"], None)
    found = {label: weight(button(said[-1], label)) for label in ("提交", "修改", "先存着", "取消")}
    assert found == {"提交": Weight.MAIN, "修改": Weight.PLAIN, "先存着": Weight.SIDE, "取消": Weight.SIDE}


def test_danger_is_marked_in_the_menu_and_as_an_answer(dialogue: Dialogue) -> None:
    menu = dialogue.say("cadre", Command(name="start"))[-1]
    assert weight(button(menu, "房子要倒")) is Weight.ALARM
    assert weight(button(menu, "报危房")) is Weight.PLAIN
    question = dialogue.say("cadre", Command(name="report"))[-1]
    assert weight(button(question, "有，很危险")) is Weight.ALARM
    assert weight(button(question, "暂时没有")) is Weight.PLAIN


@pytest.mark.parametrize(
    ("option", "expected"),
    [
        ("case:receive:YT2026-000001", Weight.MAIN),
        ("case:return:YT2026-000001", Weight.PLAIN),
        ("due:done:3f9a0c52:20261103:990101001", Weight.MAIN),
        ("due:undo:3f9a0c52:20261103:990101001", Weight.SIDE),
        ("ask:no", Weight.SIDE),
        ("notice:got:3f9a0c52", Weight.MAIN),
        ("notice:see:3f9a0c52", Weight.PLAIN),
        ("notice:refuse", Weight.SIDE),
        ("something:else", Weight.PLAIN),
    ],
)
def test_an_option_weighs_what_its_id_says(option: str, expected: Weight) -> None:
    assert weight(option) is expected
