"""What was said is taken from the queues: words go, an update that comes again is still known."""

from datetime import datetime, timedelta

from storage.database.database import Database, Transaction
from storage.queues import inbox, outbox, traces
from storage.queues.inbox import Received
from storage.queues.outbox import OutboxStatus
from tests.cast import Cast

LANE = "web:1"


def say(tx: Transaction, person_id: int, text: str, now: datetime, *, manner: str = "reply", sent: bool = True) -> int:
    """Queue a message to a person, and send it; its id."""
    reply = {"text": text}
    outbox.put(tx, person_id=person_id, channel="web", chat=LANE, manner=manner, reply=reply, now=now, due_at=now)
    id = outbox.listed(tx, [OutboxStatus.WAITING])[0].id
    if sent:
        outbox.mark_sent(tx, id, f"m{id}", now)
    return id


def hear(tx: Transaction, update_id: str, text: str, now: datetime, *, handled: bool = True) -> None:
    """Write down an update, and handle it."""
    inbox.put(tx, "web", [Received(update_id=update_id, lane=LANE, payload=text)], now)
    if handled:
        inbox.take_next(tx, LANE, now)


def test_words_go_and_an_update_that_comes_again_is_still_known(database: Database, now: datetime) -> None:
    later = now + timedelta(minutes=1)
    with database.writing() as tx:
        hear(tx, "1", "早上好", now)
        hear(tx, "2", "村主任收了我五百", later)
        hear(tx, "3", "还没办的一句", later, handled=False)
        traces.blank_received(tx, [LANE], later)
        assert [one.payload for one in inbox.history(tx, LANE, 9)] == ["早上好", "还没办的一句"]
        assert inbox.put(tx, "web", [Received(update_id="2", lane=LANE, payload="村主任收了我五百")], later) == 0


def test_replies_go_notices_and_earlier_words_stay(database: Database, players: Cast, now: datetime) -> None:
    later = now + timedelta(minutes=1)
    with database.writing() as tx:
        say(tx, players.resident, "早先的话", now)
        told = say(tx, players.resident, "您要投诉谁？", later)
        say(tx, players.resident, "您的上报收下了", later, manner="notice")
        say(tx, players.county, "别人的话", later)
        [gone] = traces.forget_said(tx, players.resident, later)
        assert (gone.channel, gone.chat, gone.message) == ("web", LANE, f"m{told}")
        left = [one.reply["text"] for one in outbox.listed(tx, [OutboxStatus.SENT])]
        assert left == ["别人的话", "您的上报收下了", "早先的话"]


def test_a_reply_that_still_waits_is_sent_and_then_forgotten(database: Database, players: Cast, now: datetime) -> None:
    later = now + timedelta(minutes=30)
    with database.writing() as tx:
        waiting = say(tx, players.resident, "屋里的人马上出来", now, sent=False)
        assert traces.forget_said(tx, players.resident, now) == []
        assert traces.forget_fleeting(tx, later) == 0, "it was not sent yet"
        outbox.mark_sent(tx, waiting, "m1", now)
        assert traces.forget_fleeting(tx, now) == 0, "the page has not shown it yet"
        assert traces.forget_fleeting(tx, later) == 1
        assert outbox.listed(tx, [OutboxStatus.SENT, OutboxStatus.WAITING]) == []
