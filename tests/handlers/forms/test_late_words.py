"""Words that were typed before their question was seen are not taken for its answer, but can be made it by a press."""

from collections.abc import Sequence

import pytest

from handlers.dialog.messages import Choice, Command, Reply, Text
from handlers.wording import Wording
from storage.queues import outbox
from tests.dialogue import Dialogue


def newest(dialogue: Dialogue, who: str) -> str:
    """The id of the newest message that somebody has on view."""
    with dialogue.database.reading() as tx:
        return str(outbox.latest_to(tx, dialogue.ids[who], "terminal", 1)[0].id)


@pytest.fixture
def place_asked(dialogue: Dialogue) -> Dialogue:
    """The cadre is asked for the place."""
    dialogue.say("cadre", Command(name="report"))
    dialogue.say("cadre", Text(text="暂时没有"))
    return dialogue


def blindly(dialogue: Dialogue, words: Sequence[str]) -> list[Reply]:
    """Type all of it on the question that is on view; what is said to the last."""
    on = newest(dialogue, "cadre")
    return [dialogue.say("cadre", Text(text=text, on=on), message=f"typed-{text}")[-1] for text in words]


def test_only_the_first_of_what_was_typed_on_one_question_answers_it(place_asked: Dialogue) -> None:
    _, asked = blindly(place_asked, ["三组，老井旁边", "李秀英"])
    draft = place_asked.draft("cadre")
    assert draft.at == "head"
    assert draft.answers["place"]["detail"] == "三组，老井旁边"
    assert "head" not in draft.answers
    assert asked.text.startswith("“李秀英”是在我问户主之前打的，还没算进去。")
    assert "户主叫什么名字" in asked.text


def test_one_press_makes_it_the_answer(place_asked: Dialogue, say: Wording) -> None:
    _, asked = blindly(place_asked, ["三组，老井旁边", "李秀英"])
    place_asked.press("cadre", say("forms.button.late"), asked)
    draft = place_asked.draft("cadre")
    assert (draft.at, draft.answers["head"]) == ("hazards", "李秀英")
    assert place_asked.conversation("cadre").late == {}


def test_the_press_does_nothing_once_the_form_has_gone_on(place_asked: Dialogue, say: Wording) -> None:
    _, asked = blindly(place_asked, ["三组，老井旁边", "李秀英"])
    place_asked.say("cadre", Text(text="周建国"))
    said = place_asked.press("cadre", say("forms.button.late"), asked)
    assert said[0].text == say("forms.old_button")
    assert place_asked.draft("cadre").answers["head"] == "周建国"


def test_a_number_typed_to_one_list_chooses_nothing_in_the_next(place_asked: Dialogue) -> None:
    blindly(place_asked, ["三组", "李秀英", "2"])
    draft = place_asked.draft("cadre")
    assert draft.at == "head"
    assert "hazards" not in draft.answers


def test_a_question_that_was_seen_before_an_interruption_is_answered_after_it(place_asked: Dialogue) -> None:
    on = newest(place_asked, "cadre")
    place_asked.say("cadre", Text(text="低保户能补多少钱"))
    place_asked.say("cadre", Text(text="三组，老井旁边", on=on))
    assert place_asked.draft("cadre").answers["place"]["detail"] == "三组，老井旁边"


@pytest.mark.parametrize("words", ["先存着", "取消", "帮助"])
def test_ways_out_and_commands_mean_the_same_whatever_was_seen(place_asked: Dialogue, words: str) -> None:
    said = blindly(place_asked, ["三组，老井旁边", words])[-1]
    assert "之前打的" not in said.text


def test_late_words_of_danger_alarm_all_the_same(place_asked: Dialogue) -> None:
    blindly(place_asked, ["三组，老井旁边", "房子要倒了，墙在掉土"])
    assert place_asked.draft("cadre").answers["danger"] == "imminent"


def test_where_the_channel_does_not_tell_an_answer_is_an_answer(place_asked: Dialogue) -> None:
    for text in ("三组，老井旁边", "李秀英"):
        place_asked.say("cadre", Text(text=text))
    assert place_asked.draft("cadre").answers["head"] == "李秀英"


def test_a_button_of_nothing_changes_nothing(place_asked: Dialogue, say: Wording) -> None:
    said = place_asked.say("cadre", Choice(id="late:nothing:place"))
    assert said[0].text == say("forms.old_button")
