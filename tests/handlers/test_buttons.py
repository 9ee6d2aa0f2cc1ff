"""How much buttons stand out: set where each is made, stored only where it says something."""

import pytest

from handlers.capabilities import FORMS
from handlers.dialog.messages import Command, Option, Reply, Weight, reply_from_json, reply_to_json
from storage.people import consents
from tests.dialogue import Dialogue
from tests.filling import reach


def weights(reply: Reply) -> dict[str, Weight]:
    """The weight of each button, by its label."""
    return {option.label: option.weight for option in reply.flat_options()}


def test_the_summary_fills_submit_and_keeps_the_ways_out_quiet(dialogue: Dialogue) -> None:
    _, said = reach(dialogue, FORMS["hazard_report"], None)
    assert weights(said[-1]) == {
        "提交": Weight.MAIN,
        "修改": Weight.PLAIN,
        "先存着": Weight.SIDE,
        "取消": Weight.SIDE,
    }


def test_danger_is_marked_in_the_menu_and_as_an_answer(dialogue: Dialogue) -> None:
    menu = weights(dialogue.say("cadre", Command(name="start"))[-1])
    assert menu["房子要倒"] is Weight.ALARM
    assert menu["报危房"] is Weight.PLAIN
    question = weights(dialogue.say("cadre", Command(name="report"))[-1])
    assert question["有，很危险"] is Weight.ALARM
    assert question["暂时没有"] is Weight.PLAIN


def test_a_township_is_led_to_receive_a_case_and_not_to_return_it(dialogue: Dialogue) -> None:
    _, said = reach(dialogue, FORMS["hazard_report"], None)
    dialogue.press("cadre", "提交", said[-1])
    told = {option.id.split(":")[1]: option.weight for option in dialogue.said_to("township")[-1].flat_options()}
    assert told["receive"] is Weight.MAIN
    assert told["return"] is Weight.BACK


def test_the_notice_of_privacy_leads_to_agreeing(dialogue: Dialogue) -> None:
    with dialogue.database.writing() as tx:
        consents.withdraw(tx, dialogue.cast.resident, dialogue.clock.now())
    notice = dialogue.say("resident", Command(name="privacy"))[-1]
    found = {option.id.split(":")[1]: option.weight for option in notice.flat_options()}
    assert found["agree"] is Weight.MAIN
    assert found["full"] is found["refuse"] is Weight.SIDE
    assert found["danger"] is Weight.ALARM


def test_a_weight_is_stored_only_where_it_says_something() -> None:
    row = (Option(id="cmd:danger", label="房子要倒", weight=Weight.ALARM), Option(id="cmd:ask", label="问政策"))
    stored = reply_to_json(Reply(text="x", options=(row,), asks=True))
    assert stored["options"] == [
        [{"id": "cmd:danger", "label": "房子要倒", "weight": "alarm"}, {"id": "cmd:ask", "label": "问政策"}]
    ]
    assert reply_from_json(stored).options == (row,)
    assert "asks" not in stored


@pytest.mark.parametrize("stored", [{}, {"weight": "loud"}])
def test_a_button_of_another_release_without_a_known_weight_is_plain(stored: dict[str, str]) -> None:
    data = reply_to_json(Reply(text="x")) | {"options": [[{"id": "cmd:ask", "label": "问政策", **stored}]]}
    assert reply_from_json(data).flat_options() == [Option(id="cmd:ask", label="问政策")]
