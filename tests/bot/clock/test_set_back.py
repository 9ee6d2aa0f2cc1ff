"""A clock that ran ahead by weeks, as with a wrong battery clock at boot, and was put right."""

from datetime import timedelta

import pytest

from bot.core.delivery import deliver
from handlers.dialog.installation import Knowledge
from handlers.dialog.messages import Manner, Reply
from handlers.wording import Wording
from storage.database.database import Database, Transaction
from storage.queues import outbox
from storage.queues.outbox import OutboxStatus, Outgoing
from tests.bot.clock.tower import DAY, DUE, HOUR, Tower, in_place_of
from tests.cast import chat_of

AHEAD = 30 * DAY
RIGHT = DUE - DAY


@pytest.fixture(autouse=True)
def no_digest(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each reminder as a message of its own."""
    in_place_of(monkeypatch, "digest", lambda occasion, apart: None)


@pytest.fixture
def tower(database: Database, knowledge: Knowledge, say: Wording) -> Tower:
    return Tower(database, knowledge.packs, say)


def run_ahead(tower: Tower, *, sent: bool) -> int:
    """Let the clock tick weeks ahead, send what it wrote or not, and put it right; how many reminders it wrote."""
    tower.tick_at(RIGHT - HOUR)
    with tower.database.writing() as tx:
        for message in outbox.listed(tx, [OutboxStatus.WAITING]):
            outbox.mark_sent(tx, message.id, None, tower.hands.now())
    tower.tick_at(DUE + AHEAD)
    with tower.database.writing() as tx:
        written = outbox.listed(tx, [OutboxStatus.WAITING])
        for message in written if sent else ():
            outbox.mark_sent(tx, message.id, None, tower.hands.now())
    assert {message.manner for message in written} == {Manner.REMINDER}
    tower.tick_at(RIGHT)
    return len(written)


def corrected(tx: Transaction) -> list[Outgoing]:
    """What tells people that something does not count."""
    return [one for one in outbox.listed(tx, [OutboxStatus.WAITING]) if (one.key or "").startswith("ran_ahead:")]


def test_what_waits_for_a_time_to_come_is_taken_back_and_comes_in_its_time(tower: Tower) -> None:
    assert run_ahead(tower, sent=False) > 0
    with tower.database.reading() as tx:
        assert not [one for one in outbox.listed(tx, [OutboxStatus.WAITING]) if one.created_at > RIGHT]
    before = len(tower.messages())
    assert tower.tick_at(DUE) == 3, "the day that had not come yet is told of on that day"
    assert len(tower.messages()) == before + 3


def test_whoever_was_told_of_a_day_to_come_hears_that_it_does_not_count_and_is_told_in_time(
    tower: Tower, say: Wording
) -> None:
    told = run_ahead(tower, sent=True)
    with tower.database.reading() as tx:
        corrections = corrected(tx)
        assert not [one for one in outbox.listed(tx, [OutboxStatus.SENT]) if one.created_at > RIGHT]
    assert 0 < len(corrections) <= told
    assert len({one.chat for one in corrections}) == len(corrections), "each hears it once"
    assert {one.reply["text"] for one in corrections} == {say("clock.ran_ahead", date="12月3日（周四）")}
    tower.tick_at(RIGHT + HOUR)
    with tower.database.reading() as tx:
        assert len(corrected(tx)) == len(corrections), "and once only"
    assert tower.tick_at(DUE) == 3
    assert tower.tick_at(DUE + AHEAD) >= 3, "what was told too early comes when its day has come"


@pytest.mark.parametrize("manner", [Manner.REPLY, Manner.ALARM])
def test_a_direct_answer_waits_for_nothing_that_is_yet_to_come(tower: Tower, manner: Manner) -> None:
    county = tower.people.county

    def put(text: str, moment_ahead: timedelta, manner: Manner) -> None:
        with tower.database.writing() as tx:
            now = RIGHT + moment_ahead
            chat, reply = chat_of(county), Reply(text=text)
            deliver(tx, person_id=county, channel="telegram", chat=chat, reply=reply, now=now, manner=manner)

    put("later", AHEAD, Manner.REPLY)
    put("now", timedelta(0), manner)
    with tower.database.reading() as tx:
        due = outbox.due(tx, RIGHT, quiet=True)
    assert [message.reply["text"] for message in due] == ["now"]
    tower.tick_at(DUE + AHEAD)
    tower.tick_at(RIGHT)
    with tower.database.writing() as tx:
        outbox.mark_sent(tx, due[0].id, None, RIGHT)
        assert "later" in {message.reply["text"] for message in outbox.due(tx, RIGHT, quiet=False)}, "pulled in"
