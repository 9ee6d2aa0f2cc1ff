"""A message to many through the real process: killed in the middle, and against Telegram's limit a second."""

import random
import shutil
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path

import pytest

from handlers.dialog.messages import Reply, reply_to_json
from storage.database.database import Database
from storage.people import people
from storage.people.people import Role
from storage.people.tables import accounts
from storage.queues import mailings, outbox
from storage.queues.mailings import MailingKind, MailingProgress
from storage.queues.outbox import OutboxStatus
from tests.bot.channels.bot_api import BotApi, Fault, wait_until
from tests.cast import SHANGHAI
from tests.faults.conftest import Install, campaign
from tests.faults.person import PATIENCE_S, Person
from tests.faults.process import Anju
from tests.faults.strict_api import StrictBotApi

pytestmark = pytest.mark.faults

DAYTIME = datetime(2026, 11, 24, 10, 0, tzinfo=SHANGHAI)
FIRST = 6_000_001  # the chat of the first who is told
SLOW = Fault(done=True, pause=0.1)  # at the channel's pace more messages would be under way than there are places
TEXT = "暴雨要来，今晚请不要住在老房子里。"
MOST_TWICE = 2  # people a kill
MOST_REFUSED = 0.01
MOST_PASSED_BY = 60  # notices between a question and its answer: two seconds of the channel's pace


def tell_everybody(database: Database, count: int) -> int:
    """Plan a notice to so many residents, who have a Telegram account each; its id."""
    with database.writing() as tx:
        chats = [str(FIRST + number) for number in range(count)]
        ids = [people.add(tx, now=DAYTIME) for _ in chats]
        rows = [
            {"lane": f"telegram:{chat}", "channel": "telegram", "chat": chat, "person_id": id, "seen_at": DAYTIME}
            for id, chat in zip(ids, chats, strict=True)
        ]
        tx.execute(accounts.insert(), rows)
        reply = reply_to_json(Reply(text=TEXT))
        made = mailings.add(tx, kind=MailingKind.NOTICE, roles=[Role.RESIDENT], reply=reply, now=DAYTIME)
        assert made is not None
        mailings.add_recipients(tx, made, ids, DAYTIME)
    return made


def heard(bot_api: BotApi) -> Counter[str]:
    """How often each chat got the notice."""
    calls = [call for call in list(bot_api.calls) if call.message_id and call.fields.get("text") == TEXT]
    return Counter(str(call.fields["chat_id"]) for call in calls)


def progress(anju: Anju, mailing: int) -> MailingProgress:
    """How far the mailing got."""
    database = anju.database()
    try:
        with database.reading() as tx:
            return mailings.progress(tx, mailing)
    finally:
        database.close()


def set_aside(anju: Anju) -> set[str]:
    """The chats whose message was under way at two kills."""
    database = anju.database()
    try:
        with database.reading() as tx:
            return {message.chat for message in outbox.listed(tx, [OutboxStatus.ASIDE])}
    finally:
        database.close()


def plan(anju: Anju, count: int) -> int:
    database = anju.database()
    try:
        return tell_everybody(database, count)
    finally:
        database.close()


def test_a_broadcast_cut_by_kills_reaches_everybody_and_twice_only_those_under_way(
    install: Install, bot_api: BotApi, chance: random.Random, record_property: Callable[[str, object], None]
) -> None:
    """Row K4: to 200 people, killed twice, 5 times with ANJU_FAULTS set.

    The server answers so slowly that all places are taken at any moment. A message that was under way at two kills has
    been sent twice, or was about to be: it is set aside, and whether its person heard it is not known.
    """
    count, kills = 200, campaign(2, 5, 5)
    bot_api.fail("sendMessage", SLOW, times=2 * count)
    anju = install(ANJU_CLOCK=DAYTIME.isoformat())
    mailing = plan(anju, count)
    anju.start()
    for number in range(kills):
        reached = (number + chance.random()) * count / kills
        wait_until(partial(_have_heard, bot_api, reached), PATIENCE_S, f"{reached:.0f} people heard it")
        anju.kill()
        anju.start()
    wait_until(
        lambda: progress(anju, mailing).sent + len(set_aside(anju)) == count,
        PATIENCE_S + count,
        "it is done with everybody",
    )
    times, aside = heard(bot_api), set_aside(anju)
    twice = [chat for chat, often in times.items() if often == 2]
    record_property("kills", kills)
    record_property("heard twice", len(twice))
    print(f"{kills} kills, {len(twice)} of {count} heard it twice, {len(aside)} set aside")
    assert set(times) >= {str(FIRST + number) for number in range(count)} - aside
    assert len(twice) <= MOST_TWICE * kills
    assert max(times.values()) <= 2
    assert anju.integrity() == "ok"


def _have_heard(bot_api: BotApi, people_told: float) -> bool:
    return len(heard(bot_api)) > people_told


@pytest.fixture
def strict_api() -> Iterator[StrictBotApi]:
    """A Bot API server that takes 30 messages a second."""
    with StrictBotApi() as server:
        yield server


@pytest.fixture
def strict_anju(tmp_path: Path, county: Path, strict_api: StrictBotApi) -> Iterator[Anju]:
    """An installation before it, in daytime, not started."""
    anju = Anju(tmp_path, strict_api, ANJU_CLOCK=DAYTIME.isoformat())
    shutil.copytree(county, tmp_path / "data")
    yield anju
    anju.kill()
    print(anju.log())


def test_a_broadcast_keeps_to_the_limit_and_chat_answers_stay_quick(
    strict_anju: Anju, strict_api: StrictBotApi, record_property: Callable[[str, object], None]
) -> None:
    """Row N3: to 1000 people with ANJU_FAULTS set, else to 200."""
    count = campaign(200, 1000, 1000)
    mailing = plan(strict_anju, count)
    strict_anju.start_and_wait()
    began, over = time.monotonic(), threading.Event()
    waited: list[Waiting] = []
    talking = threading.Thread(target=_talk, args=(strict_api, waited, over))
    talking.start()
    try:
        wait_until(lambda: len(heard(strict_api)) == count, PATIENCE_S + count, "everybody heard it")
    finally:
        over.set()
        talking.join()
    seconds = time.monotonic() - began
    figures = {
        "people": count,
        "a second": round(count / seconds, 1),
        "answers 429": len(strict_api.refused),
        "chat answers, p95 s": round(_p95([one.seconds for one in waited]), 2),
        "notices that passed an answer by, p95": _p95([one.passed_by for one in waited]),
    }
    for name, value in figures.items():
        record_property(name, value)
    print(figures)
    assert heard(strict_api).total() == count, "nobody heard it twice"
    assert len(strict_api.refused) <= MOST_REFUSED * count
    assert _p95([one.passed_by for one in waited]) <= MOST_PASSED_BY
    wait_until(lambda: progress(strict_anju, mailing).sent == count, PATIENCE_S, "everybody counts as told")


@dataclass(frozen=True, kw_only=True)
class Waiting:
    """What passed between a question and its answer."""

    seconds: float
    passed_by: int  # notices to others


def _p95(values: Sequence[float]) -> float:
    return sorted(values)[int(len(values) * 0.95)]


def _talk(bot_api: BotApi, waited: list[Waiting], over: threading.Event) -> None:
    """Somebody asks for help again and again, while the notices go."""
    person = Person(bot_api, 5550001)
    while not over.wait(0.3):
        asked, told = time.monotonic(), heard(bot_api).total()
        person.say("/help")
        person.hear("报危房")
        waited.append(Waiting(seconds=time.monotonic() - asked, passed_by=heard(bot_api).total() - told))


def test_an_answer_429_is_obeyed_and_loses_nobody(strict_anju: Anju, strict_api: StrictBotApi) -> None:
    """Row N3: Telegram shuts for 4 seconds in the middle; whoever was refused is tried again after that, not before."""
    count = 60
    plan(strict_anju, count)
    strict_anju.start()
    wait_until(lambda: len(heard(strict_api)) > 20, PATIENCE_S, "it is under way")
    strict_api.shut(4)
    wait_until(lambda: len(heard(strict_api)) == count, PATIENCE_S, "everybody heard it")
    assert 1 <= len(strict_api.refused) <= 3, "after the first refusal the others are not even tried"
    for refused in strict_api.refused:
        again = [
            call.at
            for call in list(strict_api.calls)
            if call.message_id and str(call.fields.get("chat_id")) == refused.chat
        ]
        assert min(again) >= refused.at + refused.retry_after
    assert heard(strict_api).total() == count
