"""Practising touches nothing: no number, no list, no count, no alarm, no other person; after a day it is gone."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from handlers.dialog.messages import Choice, Command, Reply, Text
from handlers.practice.erasing import plan
from storage.people import conversations, practices
from storage.retention import PRACTICE
from storage.schema import metadata
from tests.dialogue import Dialogue
from tests.installed import occasion

_TOUCHED = {  # what anybody's talking touches: the messages themselves
    "inbox",
    "outbox",
    "conversations",
    "accounts",
    "heartbeats",
    "practices",
}


def rows(dialogue: Dialogue) -> dict[str, int]:
    with dialogue.database.reading() as tx:
        return {
            table.name: tx.execute(select(func.count()).select_from(table)).scalar_one()
            for table in metadata.sorted_tables
            if table.name not in _TOUCHED
        }


def practise(dialogue: Dialogue, who: str = "cadre", danger: str = "暂时没有") -> list[Reply]:
    """A whole practice report."""
    said = dialogue.say(who, Command(name="practice"))
    for words in (danger, "青石镇青石村三组", "何梅", "墙裂缝", "完成", "提交"):
        said = dialogue.say(who, Text(text=words))
    return said


def everyone_else(dialogue: Dialogue, who: str) -> list[Reply]:
    return [reply for name in dialogue.ids if name != who for reply in dialogue.said_to(name)]


@pytest.mark.parametrize("danger", ["暂时没有", "有，很危险"])
def test_a_practice_report_leaves_nothing_anywhere(dialogue: Dialogue, danger: str) -> None:
    dialogue.say("cadre", Text(text="谢谢"))
    before = rows(dialogue)
    said = practise(dialogue, danger=danger)
    assert "没有编号，也没有报给谁" in said[-1].text
    assert everyone_else(dialogue, "cadre") == []
    assert rows(dialogue) == before


def test_every_message_of_it_is_marked(dialogue: Dialogue) -> None:
    said = dialogue.say("cadre", Text(text="练习一下"))
    for words in ("有，很危险", "青石镇青石村三组", "何梅1", "何梅", "墙裂缝", "完成", "提交"):
        said += dialogue.say("cadre", Text(text=words))
    while said[-1].flat_options() and said[-1].flat_options()[0].id == "practice:next":
        said += dialogue.say("cadre", Choice(id="practice:next"))
    assert [one.text for one in said if "【练习】" not in one.text] == []
    assert "练完了" in said[-1].text


def test_imminent_danger_rings_for_nobody(dialogue: Dialogue) -> None:
    dialogue.say("cadre", Command(name="practice"))
    said = dialogue.say("cadre", Text(text="有，很危险"))
    assert "没有通知任何人" in said[0].text
    assert everyone_else(dialogue, "cadre") == []


def test_danger_in_earnest_is_one_press_away_from_it(dialogue: Dialogue) -> None:
    dialogue.say("cadre", Command(name="practice"))
    for words in ("暂时没有", "青石镇青石村三组", "何梅"):
        dialogue.say("cadre", Text(text=words))
    said = dialogue.say("cadre", Text(text="房子塌了，人压在里面"))
    assert any(option.id == "cmd:danger" for one in said for option in one.flat_options())


def test_the_steps_are_those_of_the_document_that_counts_there(dialogue: Dialogue) -> None:
    practise(dialogue)
    texts = []
    for _ in range(40):
        [said] = dialogue.say("cadre", Choice(id="practice:next"))
        texts.append(said.text)
        if "练完了" in said.text:
            break
    assert "：核实，青石镇办" in texts[0]
    assert any("：销号" in text for text in texts)
    assert "练完了" in texts[-1]
    with dialogue.database.reading() as tx:
        assert practices.of(tx, dialogue.cast.cadre) is None


def test_it_is_neither_in_the_digest_nor_among_reminders(dialogue: Dialogue) -> None:
    before = [one.text for one in dialogue.say("cadre", Command(name="mine"))]
    dialogue.say("cadre", Command(name="practice"))
    dialogue.say("cadre", Text(text="先存着"))
    assert [one.text for one in dialogue.say("cadre", Command(name="mine"))] == before
    assert dialogue.conversation("cadre").left_since() is None


@pytest.mark.parametrize("finished", [True, False])
def test_after_a_day_it_is_erased(dialogue: Dialogue, finished: bool) -> None:
    if finished:
        practise(dialogue)
    else:
        dialogue.say("cadre", Command(name="practice"))
    installation = dialogue.installation
    for later, gone in ((timedelta(hours=23), False), (PRACTICE.span + timedelta(minutes=1), True)):
        with dialogue.database.writing() as tx:
            at = occasion(tx, installation.say, dialogue.clock.now() + later, installation.knowledge.packs)
            plan(at, lambda unit, notices: not list(notices()))
            assert (practices.of(tx, dialogue.cast.cadre) is None) is gone
            state = conversations.load(tx, dialogue.cast.cadre) or ""
            assert ("practice_report" in state) is (not finished and not gone)


def test_old_buttons_of_it_lead_to_a_new_beginning(dialogue: Dialogue) -> None:
    [said] = dialogue.say("cadre", Choice(id="practice:next"))
    assert "上次练的已经删掉了" in said.text
    assert "第1项" in dialogue.press("cadre", "再练一次", said)[0].text


def test_stopping_erases_it_at_once(dialogue: Dialogue) -> None:
    practise(dialogue)
    dialogue.say("cadre", Choice(id="practice:end"))
    with dialogue.database.reading() as tx:
        assert practices.of(tx, dialogue.cast.cadre) is None


@pytest.mark.parametrize("who", ["resident", "township", "county", "city", "operator", "stranger"])
def test_anybody_can_practise(dialogue: Dialogue, who: str) -> None:
    assert "【练习】" in dialogue.say(who, Text(text="练习一下"))[0].text
