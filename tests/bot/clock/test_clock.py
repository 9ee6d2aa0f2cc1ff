"""The clock: everything once, however often and by however many it ticks, and whatever the wall clock does."""

import logging
from datetime import datetime, timedelta
from functools import partial
from typing import Any

import apscheduler.schedulers.base
import pytest
from sqlalchemy import select, text

from bot.clock import clock as ticking
from bot.clock.clock import KEPT
from handlers.dialog.installation import Knowledge
from handlers.dialog.messages import Manner, Reply, reply_to_json
from handlers.wording import Wording
from storage.database import heartbeats
from storage.database.database import Database
from storage.queues import inbox, jobs, outbox
from storage.queues.inbox import Received
from storage.queues.outbox import OutboxStatus
from storage.queues.tables import inbox as inbox_rows
from storage.queues.tables import jobs as job_rows
from storage.queues.tables import outbox as outbox_rows
from storage.reporting.tables import reminders as reminder_rows
from storage.retention import CHAT
from tests.bot.clock.tower import DAY, DUE, HOUR, Tower, in_place_of
from tests.bot.recording import play, running, until
from tests.cast import SHANGHAI, chat_of
from tests.storage.database.crowd import all_at_once


@pytest.fixture(autouse=True)
def no_digest(monkeypatch: pytest.MonkeyPatch) -> None:
    """Reminders by themselves, as for those whom no digest of the morning told; both together are in test_digest."""
    in_place_of(monkeypatch, "digest", lambda occasion, apart: None)


@pytest.fixture
def tower(database: Database, knowledge: Knowledge, say: Wording) -> Tower:
    return Tower(database, knowledge.packs, say)


def test_a_tick_queues_what_is_due_and_another_adds_nothing(tower: Tower) -> None:
    tower.tick_at(DUE - HOUR)  # what was missed before
    before = len(tower.messages())
    people = tower.people
    assert tower.tick_at(DUE) == 3
    due = tower.messages()[before:]
    assert sorted(message.chat for message in due) == sorted(
        map(chat_of, (people.township, people.other_township, people.county))
    )
    assert {message.manner for message in due} == {Manner.REMINDER}
    for again in (DUE, DUE + timedelta(seconds=20), DUE + 5 * HOUR):
        assert tower.tick_at(again) == 0
    assert len(tower.said()) == len(set(tower.said()))
    with tower.database.reading() as tx:
        assert heartbeats.beats(tx)["clock"][0] == tower.hands.now()


def test_two_clocks_that_tick_together_twenty_times_queue_each_reminder_once(tower: Tower) -> None:
    clocks = (tower.clock(), tower.clock())
    tower.tick_at(DUE - HOUR)
    before = len(tower.messages())
    stages = 0
    for trial in range(20):
        tower.hands.moment = DUE - HOUR + trial * timedelta(hours=12)
        queued = all_at_once(2, lambda number: clocks[number].tick())
        stages += sum(queued)
    with tower.database.reading() as tx:
        planned = tx.execute(select(reminder_rows)).all()
    assert stages >= len(tower.messages()) - before > 6, "what both plan has one key and is queued once"
    assert len(tower.said()) == len(set(tower.said()))
    assert len(planned) == len(set(planned))


@pytest.mark.parametrize(
    "jumps",
    [
        (HOUR, -HOUR),
        (-HOUR, HOUR),
        (2 * DAY, -2 * DAY, DAY),
        (-2 * DAY, 2 * DAY),
    ],
    ids=str,
)
def test_a_wall_clock_moved_forward_and_back_doubles_and_loses_nothing(
    tower: Tower, jumps: tuple[timedelta, ...]
) -> None:
    tower.tick_at(DUE - HOUR)
    tower.tick_at(DUE)
    for jump in jumps:
        tower.tick_at(tower.hands.moment + jump)
        tower.tick_at(tower.hands.moment + timedelta(seconds=20))
    for day in range(8):
        tower.tick_at(DUE + day * DAY + HOUR)
    keys = tower.said()
    assert len(keys) == len(set(keys))
    mine = [key for key in keys if key.startswith(f"remind:{tower.people.township}:yantai:monthly_progress:2026-11-03")]
    stages = {key.rsplit(":", 1)[1] for key in mine}
    assert "due" in stages
    assert len(stages) >= 4, f"the stages after the jumps came, too: {stages}"


def test_a_month_ahead_the_reminders_of_that_time_come_once(tower: Tower) -> None:
    tower.tick_at(DUE)
    ahead = datetime(2026, 12, 3, 9, 0, tzinfo=SHANGHAI)
    assert tower.tick_at(ahead) >= 3
    assert tower.tick_at(ahead) == 0
    assert any(key.endswith("2026-12-03:due") for key in tower.said())
    assert len(tower.said()) == len(set(tower.said()))


# --- forgetting


def test_old_rows_are_forgotten_and_what_waits_or_bears_a_key_is_kept(tower: Tower) -> None:
    old = DUE - CHAT.span - DAY
    person = tower.people.cadre
    with tower.database.writing() as tx:
        for id, at in (("done", old), ("waits", old), ("new", DUE - KEPT + HOUR)):
            inbox.put(tx, "telegram", [Received(update_id=id, lane=f"telegram:{id}", payload="")], at)
        for id in ("done", "new"):
            assert inbox.take_next(tx, f"telegram:{id}", old)
        for name in ("done", "waits"):
            jobs.add(tx, kind="fetch", lane="l", details={}, due_at=old, key=name)
        first = jobs.claim(tx, old, lease_until=DUE)
        assert first is not None
        jobs.finish(tx, first.id, old)
        for key in (None, "remind:1", None):
            outbox.put(
                tx,
                person_id=person,
                channel="telegram",
                chat=chat_of(person),
                manner="reply",
                reply=reply_to_json(Reply(text="旧")),
                now=old,
                due_at=old,
                key=key,
            )
        for message in outbox.listed(tx, [OutboxStatus.WAITING])[1:]:
            outbox.mark_sent(tx, message.id, None, old)
    tower.tick_at(DUE - HOUR)
    with tower.database.reading() as tx:
        assert set(tx.execute(select(inbox_rows.c.update_id)).scalars()) == {"waits", "new"}
        assert list(tx.execute(select(job_rows.c.key)).scalars()) == ["waits"]
        kept = [(row.key, row.status) for row in tx.execute(select(outbox_rows).where(outbox_rows.c.created_at == old))]
    assert sorted(kept, key=str) == [("remind:1", "forgotten"), (None, "waiting")]


# --- the loop


def test_the_loop_ticks_at_the_start_and_when_it_is_rung(tower: Tower) -> None:
    async def scene() -> None:
        clock = tower.clock()
        tower.hands.moment = DUE - 4 * DAY
        async with running(clock.run()):
            await until(lambda: _beat(tower))
            tower.hands.moment = DUE
            clock.ring()
            await until(lambda: tower.told)
        assert tower.messages()

    play(scene())


def _beat(tower: Tower) -> datetime | None:
    with tower.database.reading() as tx:
        beats = heartbeats.beats(tx)
    return beats["clock"][0] if "clock" in beats else None


def test_the_loop_ticks_by_itself(tower: Tower, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ticking, "TICK", timedelta(seconds=0.05))

    async def scene() -> None:
        async with running(tower.clock().run()):
            for hours in (1, 2, 3):
                tower.hands.moment = DUE + hours * HOUR
                await until(lambda: _beat(tower) == tower.hands.moment)

    play(scene())


def test_it_ticks_on_when_the_machines_clock_is_set_back(tower: Tower, monkeypatch: pytest.MonkeyPatch) -> None:
    """APScheduler alone would sleep until its next moment comes round again: two days, here."""
    monkeypatch.setattr(ticking, "TICK", timedelta(seconds=0.05))
    back = timedelta(0)

    class MachineClock(datetime):
        @classmethod
        def now(cls, tz: Any = None) -> "MachineClock":
            return super().now(tz) - back

    monkeypatch.setattr(apscheduler.schedulers.base, "datetime", MachineClock)

    async def scene() -> None:
        nonlocal back
        async with running(tower.clock().run()):
            await until(lambda: _beat(tower))
            back = 2 * DAY
            for minutes in (1, 2, 3):
                tower.hands.moment = DUE - 2 * DAY + minutes * timedelta(minutes=1)
                await until(lambda: _beat(tower) == tower.hands.moment)

    play(scene())


def test_a_tick_that_fails_is_logged_told_once_a_day_and_followed_by_others(
    tower: Tower, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, say: Wording
) -> None:
    def fail(*args: Any, **values: Any) -> Any:
        raise ZeroDivisionError("a bug in a calendar")

    monkeypatch.setattr(ticking, "carry_out", fail)

    def failed(times: int) -> bool:
        return caplog.text.count("a tick failed") >= times

    async def scene() -> None:
        clock = tower.clock()
        tower.hands.moment = DUE
        with caplog.at_level(logging.ERROR):
            async with running(clock.run()):
                for number in (1, 2, 3):
                    await until(partial(failed, number))
                    clock.ring()
                tower.hands.moment += DAY
                await until(partial(failed, 4))
                clock.ring()
                await until(lambda: len(tower.messages()) == 2)
                monkeypatch.undo()
                clock.ring()
                await until(lambda: len(tower.messages()) > 2)

    play(scene())
    told = [message for message in tower.messages() if message.chat == chat_of(tower.people.operator)]
    assert [message.reply["text"] for message in told] == [say("turn.clock_failed", what="ZeroDivisionError")] * 2
    assert "a bug in a calendar" in caplog.text


def test_while_the_database_refuses_the_clock_goes_on(
    sqlite_database: Database, knowledge: Knowledge, say: Wording, caplog: pytest.LogCaptureFixture
) -> None:
    tower = Tower(sqlite_database, knowledge.packs, say)

    def rename(old: str, new: str) -> None:
        with sqlite_database.writing() as tx:
            tx.execute(text(f"ALTER TABLE {old} RENAME TO {new}"))

    async def scene() -> None:
        clock = tower.clock()
        tower.hands.moment = DUE
        rename("heartbeats", "heartbeats_away")
        with caplog.at_level(logging.ERROR):
            async with running(clock.run()):
                await until(lambda: "cannot write" in caplog.text)
                assert tower.messages() == [], "a tick is all or nothing"
                rename("heartbeats_away", "heartbeats")
                clock.ring()
                await until(tower.messages)

    play(scene())
