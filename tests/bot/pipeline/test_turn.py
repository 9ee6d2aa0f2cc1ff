"""One message, one transaction: what happens when it fails, comes twice, cannot be read, or comes by two lanes."""

import errno
import os
import threading
from typing import Any, cast

import pytest

from bot.channels import terminal
from bot.pipeline.turn import Later, Turns
from handlers.capabilities import FORMS
from handlers.dialog.context import Context
from handlers.dialog.installation import Knowledge
from handlers.dialog.messages import Choice, Command, Text
from handlers.wording import Wording
from knowledge.reading.question import Question
from storage.cases import cases
from storage.database.database import Database
from storage.queues import inbox, outbox
from tests import full_disk
from tests.dialogue import Dialogue, lane
from tests.filling import reach

QUESTION = "D级房拆了重建补多少钱？"
REPORT = FORMS["hazard_report"]


class BrokenSearch:
    """A search that fails, as a bug would."""

    def read(self, text: str, *, region: str | None) -> Question:
        """Raises ZeroDivisionError."""
        raise ZeroDivisionError(text)


@pytest.fixture
def broken(sqlite_database: Database, knowledge: Knowledge, say: Wording) -> Dialogue:
    """The cast before an assistant whose search is broken."""
    search = cast(Any, BrokenSearch())
    return Dialogue(sqlite_database, Knowledge(packs=knowledge.packs, search=search), say)


def aside(dialogue: Dialogue) -> list[inbox.Aside]:
    """What was set aside."""
    with dialogue.database.reading() as tx:
        return inbox.aside(tx)


def test_a_message_that_breaks_the_handler_is_apologised_for_and_the_draft_is_kept(
    broken: Dialogue, say: Wording
) -> None:
    who, _ = reach(broken, REPORT, REPORT.field("head"))
    before = broken.draft(who)
    said = broken.say(who, Text(text=QUESTION))
    [reply] = said
    assert reply.text.startswith(say("turn.apology"))
    assert broken.draft(who) == before
    (set_aside,) = aside(broken)
    assert "ZeroDivisionError" in set_aside.error
    assert QUESTION in terminal.read(set_aside.payload).content.text  # type: ignore[union-attr]
    again = broken.say(who, Text(text="李秀英"))
    assert broken.draft(who).answers["head"] == "李秀英"
    assert again


class FullDisk(BrokenSearch):
    """A search that finds no room for a file."""

    def read(self, text: str, *, region: str | None) -> Question:
        """Raises OSError."""
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def test_a_message_for_which_the_disk_has_no_room_waits_and_is_not_set_aside(
    sqlite_database: Database, knowledge: Knowledge, say: Wording
) -> None:
    dialogue = Dialogue(sqlite_database, Knowledge(packs=knowledge.packs, search=cast(Any, FullDisk())), say)
    dialogue.put("cadre", Text(text=QUESTION))
    for _ in range(2):
        with pytest.raises(Later, match="No space left"):
            dialogue.turns.take_next(lane("cadre"))
    assert aside(dialogue) == []


def test_what_a_broken_handler_wrote_is_rolled_back(broken: Dialogue) -> None:
    before = broken.conversation("cadre")
    broken.say("cadre", Text(text=QUESTION))
    assert broken.conversation("cadre") == before
    assert before.asked == {}


def test_a_stranger_whose_first_message_breaks_hears_the_apology_and_is_met(broken: Dialogue, say: Wording) -> None:
    broken.put("newcomer", Text(text=QUESTION))
    broken.put("newcomer", Command(name="help"))
    while broken.turns.take_next(lane("newcomer")):
        pass
    with broken.database.reading() as tx:
        waiting = outbox.listed(tx, [outbox.OutboxStatus.WAITING])
    theirs = [message.reply["text"] for message in waiting[::-1] if message.chat == lane("newcomer")]
    nowhere = say("turn.apology_or_call", way=say("office.way.nowhere"))
    assert theirs[0] == f"{say('turn.apology')}\n{nowhere}"
    assert len(theirs) == 2
    assert len(aside(broken)) == 1


@pytest.mark.parametrize("together", [False, True])
def test_where_the_apology_breaks_as_well_the_message_is_set_aside_and_the_others_are_answered(
    broken: Dialogue, monkeypatch: pytest.MonkeyPatch, together: bool
) -> None:
    """Once it ended the process, and each one after it at the same message."""

    def fail(context: Context) -> str:
        raise LookupError(context.person_id)

    monkeypatch.setattr("bot.pipeline.turn.way_to_ask", fail)
    broken.put("cadre", Text(text=QUESTION))
    broken.put("township", Command(name="help"))
    lanes = [lane("cadre"), lane("township")]
    if together:
        assert broken.turns.take_together(lanes) == frozenset(lanes)
    else:
        assert [broken.turns.take_next(one) for one in lanes] == [True, True]
    assert len(aside(broken)) == 1
    with broken.database.reading() as tx:
        told = {message.chat for message in outbox.listed(tx, [outbox.OutboxStatus.WAITING])}
    assert told == {lane("township"), "operator"}


@pytest.mark.parametrize("together", [False, True])
def test_where_a_full_disk_breaks_the_apology_the_message_waits(
    broken: Dialogue, monkeypatch: pytest.MonkeyPatch, together: bool
) -> None:
    """SQLite takes back what set the message aside as well."""

    def stumble(context: Context) -> str:
        full_disk.stumble(context.tx)
        return "x"

    broken.put("cadre", Text(text=QUESTION))
    broken.put("township", Command(name="help"))
    lanes = [lane("cadre"), lane("township")]
    full_disk.fill(broken.database)
    with monkeypatch.context() as patch:
        patch.setattr("bot.pipeline.turn.way_to_ask", stumble)
        with pytest.raises(Later):
            _ = broken.turns.take_together(lanes) if together else broken.turns.take_next(lanes[0])
    full_disk.make_room(broken.database)
    assert aside(broken) == []
    with broken.database.reading() as tx:
        assert inbox.waiting_lanes(tx) == lanes
    assert broken.turns.take_together(lanes) == frozenset(lanes)
    assert len(aside(broken)) == 1


def test_an_update_that_cannot_be_read_is_set_aside_and_the_next_is_answered(dialogue: Dialogue) -> None:
    payloads = ("not json", "{}", '{"kind": "Text"}', '{"kind": "Rocket", "content": {}}', "[]", "null", '"\\ud800"')
    with dialogue.database.writing() as tx:
        received = [
            inbox.Received(update_id=f"bad{number}", lane=lane("cadre"), payload=payload)
            for number, payload in enumerate(payloads)
        ]
        inbox.put(tx, terminal.NAME, received, dialogue.clock.now())
    assert dialogue.say("cadre", Command(name="help"))
    assert len(aside(dialogue)) == len(payloads)


def test_an_update_of_a_channel_that_does_not_run_is_set_aside(dialogue: Dialogue) -> None:
    with dialogue.database.writing() as tx:
        inbox.put(
            tx, "pigeon", [inbox.Received(update_id="1", lane=lane("cadre"), payload="coo")], dialogue.clock.now()
        )
    assert dialogue.say("cadre", Command(name="help"))
    assert "pigeon" in aside(dialogue)[0].error


def test_the_same_update_twice_has_one_effect(dialogue: Dialogue) -> None:
    who, said = reach(dialogue, REPORT, None)
    submit = next(option for option in said[-1].flat_options() if option.label == "提交")
    for _ in range(5):
        dialogue.put(who, Choice(id=submit.id), message="m", update="the same")
    replies = dialogue.handle(who)
    assert len(replies) == 1
    with dialogue.database.reading() as tx:
        assert cases.count(tx) == 1
    dialogue.put(who, Choice(id=submit.id), message="m", update="the same")
    assert dialogue.handle(who) == []


def test_messages_of_one_person_are_taken_in_order(dialogue: Dialogue) -> None:
    reach(dialogue, REPORT, REPORT.field("place"))
    for text in ("三组", "李秀英", "1"):
        dialogue.put("cadre", Text(text=text))
    assert len(dialogue.handle("cadre")) == 3
    answers = dialogue.draft("cadre").answers
    assert (answers["place"]["detail"], answers["head"], answers["hazards"]) == ("三组", "李秀英", ["wall_crack"])


def test_two_lanes_of_one_person_take_turns(database: Database, knowledge: Knowledge, say: Wording) -> None:
    """On both databases: each of two threads answers its lane's messages, and no tick is lost."""
    dialogue = Dialogue(database, knowledge, say)
    reach(dialogue, REPORT, REPORT.field("hazards"))
    draft = dialogue.draft("cadre")
    options = REPORT.field("hazards").options
    second = f"telegram:{5550000 + dialogue.cast.cadre}"
    with database.writing() as tx:
        for number, option in enumerate(options):
            where = lane("cadre") if number % 2 else second
            content = Choice(id=f"f:{draft.id}:hazards:{option}")
            payload = terminal.payload(content, lane=where, message=str(number), at=dialogue.clock.now())
            received = inbox.Received(update_id=f"tick{number}", lane=where, payload=payload)
            inbox.put(tx, terminal.NAME, [received], dialogue.clock.now())
    raised: list[BaseException] = []
    threads = [
        threading.Thread(target=_work, args=(dialogue.turns, where, raised)) for where in (lane("cadre"), second)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert raised == []
    assert sorted(dialogue.draft("cadre").answers["hazards"]) == sorted(options)


def _work(turns: Turns, where: str, raised: list[BaseException]) -> None:
    try:
        while turns.take_next(where):
            pass
    except BaseException as error:  # noqa: BLE001 - told by the test
        raised.append(error)
