"""The message that a roll-call has begun: renewed where it stands as messages arrive and answers come in."""

import pytest

from bot.core.delivery import deliver_notice
from handlers.checks import live_count
from handlers.dialog.installation import Knowledge
from handlers.dialog.messages import Notice, Reply
from handlers.wording import Wording
from storage.checks import items as stored_items
from storage.checks.checks import Check
from storage.checks.items import CheckAnswer
from storage.database.database import Database
from storage.people import accounts
from storage.queues import outbox
from storage.queues.outbox import OutboxStatus
from tests.dialogue import Dialogue, lane
from tests.handlers.checks.rainy_evening import EVENING, MINUTE, RainyEvening
from tests.planning import planned


@pytest.fixture
def evening(database: Database, knowledge: Knowledge, say: Wording) -> RainyEvening:
    """The evening, on both databases."""
    evening = RainyEvening(Dialogue(database, knowledge, say), knowledge, say)
    with database.writing() as tx:
        accounts.move_chat(tx, "terminal", "county", lane("county"))  # as the terminal itself calls it
    meet(evening, "terminal")
    return evening


def meet(evening: RainyEvening, channel: str) -> None:
    """From now on the county is met on this channel alone."""
    with evening.talks.database.writing() as tx:
        for account in accounts.of(tx, evening.talks.cast.county):
            accounts.mark_reachable(tx, account.lane, reachable=account.channel == channel)


def look(evening: RainyEvening, minute: int) -> list[Notice]:
    """Let the clock look at the counts; who is told what."""
    with evening.talks.database.writing() as tx:
        moment = EVENING + minute * MINUTE
        told = planned(live_count.plan, tx, say=evening.wording, now=moment)
        for notice in told:
            deliver_notice(tx, notice, moment)
    return told


def renewed(evening: RainyEvening, minute: int) -> Reply | None:
    """The message anew, if the caller alone is told so."""
    told = look(evening, minute)
    assert [notice.person_id for notice in told] in ([], [evening.talks.cast.county])
    return told[0].reply if told else None


def send_all(evening: RainyEvening) -> None:
    """All that waits arrives."""
    with evening.talks.database.writing() as tx:
        for message in outbox.listed(tx, [OutboxStatus.WAITING], limit=1000):
            outbox.mark_sent(tx, message.id, f"m{message.id}", EVENING)


def answer(evening: RainyEvening, check: Check, count: int) -> None:
    """So many houses are answered for."""
    with evening.talks.database.writing() as tx:
        open_items = [item for item in stored_items.of_check(tx, check.id) if item.answer is None]
        for item in open_items[:count]:
            stored_items.answer(tx, item.id, CheckAnswer.MOVED, {}, evening.talks.cast.cadre, EVENING)


def test_the_count_goes_on_by_itself_in_the_message_of_the_beginning(evening: RainyEvening) -> None:
    check = evening.call()
    with evening.talks.database.reading() as tx:
        shown = outbox.shown(tx, f"check:{check.id}:called")
    assert shown is not None
    reply = renewed(evening, 0)
    assert reply is not None
    assert reply.replaces == shown.message
    assert "正在发" in reply.text
    send_all(evening)
    reply = renewed(evening, 1)
    assert reply is not None
    assert "正在发" not in reply.text
    assert "消息发给了" in reply.text
    answer(evening, check, 2)
    reply = renewed(evening, 2)
    assert reply is not None
    assert "已转移2" in reply.text


def test_where_nothing_has_changed_nothing_is_said(evening: RainyEvening) -> None:
    check = evening.call()
    send_all(evening)
    assert renewed(evening, 1) is not None
    assert renewed(evening, 2) is None
    answer(evening, check, 1)
    assert renewed(evening, 3) is not None
    assert renewed(evening, 4) is None


def test_a_roll_call_that_has_ended_stands_as_it_is(evening: RainyEvening) -> None:
    check = evening.call()
    send_all(evening)
    evening.say("county", f"check:end:{check.id}:yes")
    assert renewed(evening, 2) is None


def test_who_is_met_elsewhere_by_now_is_not_told_in_place_of_another_message(evening: RainyEvening) -> None:
    evening.call()
    send_all(evening)
    meet(evening, "telegram")
    assert renewed(evening, 2) is None
