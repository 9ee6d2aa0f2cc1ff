"""Questions that go to a person: who gets them, who answers, what the asker hears, and how long they are kept."""

from datetime import timedelta

import pytest

from handlers.capabilities import PLANS
from handlers.dialog.messages import Choice, Command, Text
from handlers.wording import Wording
from storage.curation import questions
from storage.database.database import Database
from storage.people import people
from storage.people.people import Role
from storage.queues import outbox
from tests.cast import COUNTY
from tests.dialogue import Dialogue, button
from tests.handlers.curation.filling import ask
from tests.planning import planned

SILENT = "盖房子的猪圈给不给补"


def waiting(database: Database) -> list[str]:
    """The questions that wait for 云山县."""
    with database.reading() as tx:
        return [one.text for one in questions.waiting(tx, [COUNTY], limit=100)]


@pytest.mark.parametrize("words", ["人工", "转人工", "不会打字", "听不懂", "没解决", "有没有人", "转给人答"])
def test_words_that_want_a_person_hand_the_last_question_over(dialogue: Dialogue, words: str) -> None:
    dialogue.say("cadre", Text(text=SILENT))
    [said] = dialogue.say("cadre", Text(text=words))
    assert said.text.startswith("要找人问，")
    assert "云山县住建局" in said.text
    assert waiting(dialogue.database) == [SILENT]


@pytest.mark.parametrize("id", ["ask:person", "ask:no"])
def test_the_button_under_an_answer_and_the_one_of_older_messages_do_the_same(dialogue: Dialogue, id: str) -> None:
    dialogue.say("cadre", Text(text="C级修缮补多少"))
    dialogue.say("cadre", Choice(id=id))
    assert waiting(dialogue.database) == ["C级修缮补多少"]


def test_the_button_of_an_earlier_answer_hands_no_later_question_over(dialogue: Dialogue) -> None:
    dialogue.say("cadre", Text(text="C级修缮补多少"))
    dialogue.say("cadre", Text(text=SILENT))
    [said] = dialogue.say("cadre", Choice(id="ask:person", on="m0"))
    assert "打成一句" in said.text
    assert waiting(dialogue.database) == []


def test_what_is_typed_long_after_a_person_was_wanted_is_answered_as_ever(dialogue: Dialogue) -> None:
    dialogue.say("cadre", Text(text="转人工"))
    dialogue.clock.pass_by(timedelta(hours=1))
    assert "1.2万元" in dialogue.say("cadre", Text(text="C级修缮补多少"))[0].text
    assert waiting(dialogue.database) == []


def test_a_question_handed_over_again_joins_the_one_that_waits(dialogue: Dialogue) -> None:
    dialogue.say("cadre", Text(text=SILENT))
    dialogue.say("cadre", Text(text="转人工"))
    dialogue.say("cadre", Text(text=f"{SILENT}？"))
    [said] = dialogue.say("cadre", Text(text="转人工"))
    assert "早先就转给" in said.text
    assert waiting(dialogue.database) == [SILENT]


def test_who_belongs_to_no_county_says_which_one_is_to_answer(dialogue: Dialogue) -> None:
    """The button under the counties was taken for that of an earlier answer, and nothing was handed over."""
    dialogue.say("stranger", Text(text="转人工"))
    [asked] = dialogue.say("stranger", Text(text=SILENT))
    assert [option.label for option in asked.flat_options()] == ["云山县", "临河县"]
    [said] = dialogue.say("stranger", Choice(id=button(asked, "云山县"), on="m99"))
    assert "已经转给云山县住建局" in said.text
    assert waiting(dialogue.database) == [SILENT]
    assert "没有了" in dialogue.say("resident", Choice(id=button(asked, "云山县")))[-1].text


def test_the_button_under_the_latest_answer_means_its_question_also_a_day_later(dialogue: Dialogue) -> None:
    dialogue.say("cadre", Text(text="C级修缮补多少"))
    with dialogue.database.reading() as tx:
        [sent] = outbox.latest_to(tx, dialogue.cast.cadre, "terminal", 1)
    dialogue.clock.pass_by(timedelta(days=1))
    dialogue.say("cadre", Choice(id="ask:person", on=f"m{sent.id}"))
    assert waiting(dialogue.database) == ["C级修缮补多少"]


def test_a_question_that_tells_of_danger_is_heard_as_danger(dialogue: Dialogue) -> None:
    dialogue.say("cadre", Text(text="转人工"))
    said = dialogue.say("cadre", Text(text="墙正在往下倒，怎么办"))
    assert "马上出来" in said[0].text


def test_nothing_is_promised_where_nobody_answers(dialogue: Dialogue) -> None:
    with dialogue.database.writing() as tx:
        people.withdraw(tx, dialogue.cast.county, Role.COUNTY, COUNTY, dialogue.clock.now())
    dialogue.say("cadre", Text(text=SILENT))
    [said] = dialogue.say("cadre", Text(text="转人工"))
    assert "12345" in said.text
    assert waiting(dialogue.database) == []


def test_the_answer_is_the_offices_and_bears_no_name(dialogue: Dialogue) -> None:
    dialogue.say("county", Choice(id=f"question:answer:{ask(dialogue)}"))
    [summary] = dialogue.say("county", Text(text="不给，猪圈不在里面。"))
    dialogue.say("county", Choice(id=button(summary, "提交")))
    [told] = dialogue.said_to("resident")
    assert "云山县住建局答：\n不给，猪圈不在里面。" in told.text
    assert "孙立" not in told.text


def test_a_question_is_answered_once(dialogue: Dialogue) -> None:
    id = ask(dialogue)
    with dialogue.database.writing() as tx:
        assert questions.answer(tx, id, "给", by=dialogue.cast.county, now=dialogue.clock.now())
        assert not questions.answer(tx, id, "不给", by=dialogue.cast.county, now=dialogue.clock.now())
    [said] = dialogue.say("county", Choice(id=f"question:see:{id}"))
    assert "已经有人答了" in said.text


@pytest.mark.parametrize("who", ["resident", "cadre", "township", "other_county", "city", "operator"])
def test_nobody_but_the_countys_curators_sees_a_question(dialogue: Dialogue, who: str) -> None:
    [said] = dialogue.say(who, Choice(id=f"question:see:{ask(dialogue)}"))
    assert "不在您这儿" in said.text
    assert "砖钱" not in dialogue.say(who, Command(name="questions"))[-1].text


def test_a_question_is_forgotten_after_ninety_days(dialogue: Dialogue, say: Wording) -> None:
    ask(dialogue)
    plan = next(plan for plan in PLANS if plan.id == "forget_questions")
    for days, left in ((89, 1), (2, 0)):
        dialogue.clock.pass_by(timedelta(days=days))
        with dialogue.database.writing() as tx:
            planned(plan.carry_out, tx, say=say, now=dialogue.clock.now())
        assert len(waiting(dialogue.database)) == left
