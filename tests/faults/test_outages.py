"""Reminders through outages (rows T1 to T4 and T6 of the fault matrix): once each, whatever happens to the process.

A reminder's moment has come while nobody was there, twice, on a day of 23 hours, or in two processes at once; still
each person hears of each rule, date and stage once, what was missed comes as one message, and it comes within a minute
of the first permitted moment.
"""

import ctypes.util
import os
import sys
import time
from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select

from bot.clock import clock as ticking
from bot.core.wallclock import WallClock
from handlers.dialog.installation import Knowledge
from handlers.wording import Wording
from knowledge.calendar.calendar import Stage, occurrences, stage_times
from knowledge.calendar.workdays import Workdays
from knowledge.model.pack import DueRule, Every
from storage.database.database import Database
from storage.queues.tables import mailings as mailing_rows
from storage.reporting.tables import reminders as reminder_rows
from tests.bot.channels.bot_api import BotApi, wait_until
from tests.bot.recording import play, running, until
from tests.cast import Cast, cast, chat_of
from tests.faults.conftest import campaign
from tests.faults.person import PATIENCE_S
from tests.faults.process import Anju
from tests.passing_time import Heard, PassingTime, at, days
from tests.storage.database.crowd import all_at_once

JOINED = at(date(2026, 10, 15), "12:00")
MONTHLY = date(
    2026, 11, 3
)  # yantai's report, a Tuesday: before on the 2nd, overdue on 4, 5 and 6, escalation on the 9th
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
AT_MOST_S = 60  # after the first permitted moment


@pytest.fixture
def office(database: Database, knowledge: Knowledge, say: Wording, tmp_path: Path) -> PassingTime:
    """An installation whose people hold their roles since the middle of October, up till the evening of 30 October."""
    office = PassingTime(database, knowledge, say, tmp_path)
    with database.writing() as tx:
        cast(tx, JOINED)
    for clock in ("08:00", "09:00", "18:00"):
        office.strike(at(date(2026, 10, 30), clock))
    return office


def people(office: PassingTime) -> Cast:
    """Who is who: the cast is planted first, in this order."""
    return Cast(**{name: number for number, name in enumerate(Cast.__annotations__, 1)})


def stages_told(database: Database, person_id: int, rule: str = "monthly_progress") -> Counter[tuple[str, str, str]]:
    """How often each date and stage of a rule was planned for somebody, at each place."""
    with database.reading() as tx:
        rows = tx.execute(select(reminder_rows).where(reminder_rows.c.person_id == person_id)).all()
    return Counter((row.due, row.stage, row.area) for row in rows if row.rule == rule)


def each_once(heard: list[Heard]) -> bool:
    """Whether nobody got the same message twice."""
    return not [said for said, times in Counter((one.person_id, one.reply.text) for one in heard).items() if times > 1]


# --- T1: down from before a reminder until days after it


@pytest.mark.parametrize(
    ("down_for", "stages"),
    [
        (timedelta(hours=2), ("before", "due")),
        (timedelta(days=1), ("before", "due", "overdue1")),
        (timedelta(days=2), ("before", "due", "overdue1", "overdue2")),
        (timedelta(days=3), ("before", "due", "overdue1", "overdue2", "overdue3")),
    ],
    ids=str,
)
def test_after_an_outage_what_was_missed_comes_at_once_and_as_one_message(
    office: PassingTime, down_for: timedelta, stages: tuple[str, ...]
) -> None:
    up_again = at(MONTHLY) + down_for
    told = office.strike(up_again)
    for again in (20, 40, 60, 3600):
        told += office.strike(up_again + timedelta(seconds=again))
    for person in (people(office).township, people(office).other_township):
        mine = [one for one in told if one.person_id == person and "进度" in one.reply.text]
        assert len(mine) == 1, [one.reply.text for one in told if one.person_id == person]
        assert mine[0].at - up_again <= timedelta(seconds=AT_MOST_S)
        assert {stage for _, stage, _ in stages_told(office.database, person)} == set(stages)
        assert set(stages_told(office.database, person).values()) == {1}


def test_who_comes_up_at_night_waits_for_the_morning(office: PassingTime) -> None:
    night = at(MONTHLY + DAY, "22:15")
    assert office.strike(night) == []
    assert office.strike(at(MONTHLY + 2 * DAY, "07:29")) == []
    morning = [at(MONTHLY + 2 * DAY, clock) for clock in ("07:30", "07:31", "08:00", "08:01", "09:00", "10:00")]
    told = [one for moment in morning for one in office.strike(moment)]
    mine = [one for one in told if one.person_id == people(office).township]
    assert len(mine) == 1
    assert mine[0].at <= at(MONTHLY + 2 * DAY, "08:01")


@pytest.mark.parametrize("down_for", [timedelta(days=6), timedelta(days=8), timedelta(days=30)], ids=str)
def test_after_a_week_or_a_month_a_date_is_one_message_and_to_those_above_one_of_each_kind(
    office: PassingTime, down_for: timedelta
) -> None:
    """Above: the digest, the escalation, and how it stood on the evening. After 30 days: what closed."""
    up_again = at(MONTHLY, "10:00") + down_for
    told = [one for step in range(4) for one in office.strike(up_again + step * MINUTE)]
    about = Counter(one.person_id for one in told if "10月的" in one.reply.text)
    for person in (people(office).township, people(office).other_township):
        assert about[person] == 1
    assert about[people(office).county] <= 3
    assert each_once(told)


def test_ten_restarts_on_the_day_itself_add_nothing(office: PassingTime) -> None:
    told = [one for number in range(10) for one in office.strike(at(MONTHLY) + number * timedelta(seconds=7))]
    assert len([one for one in told if one.person_id == people(office).township]) == 1


# --- T2: the clock set forward and back while it runs


@pytest.mark.parametrize("jump", [HOUR, -HOUR, 30 * DAY, -2 * DAY], ids=str)
@pytest.mark.parametrize("clock", ["08:59", "07:20", "20:30"][: campaign(1, 1, 3)])
def test_each_reminder_comes_once_by_a_clock_that_was_set(office: PassingTime, jump: timedelta, clock: str) -> None:
    """Afterwards the clock goes on from where it was set to, for a week."""
    told: list[Heard] = []
    for day in days(MONTHLY - DAY, MONTHLY):
        told += office.strike(at(day, "08:00")) if at(day, "08:00") < at(MONTHLY, clock) else []
        told += office.strike(at(day, "09:00")) if at(day, "09:00") < at(MONTHLY, clock) else []
    told += office.strike(at(MONTHLY, clock))
    set_to = at(MONTHLY, clock) + jump
    told += office.strike(set_to) + office.strike(set_to + timedelta(seconds=20))
    for day in days(set_to.date(), set_to.date() + 7 * DAY):
        for hour in ("08:00", "09:00"):
            if at(day, hour) > set_to:
                told += office.strike(at(day, hour))
    township = people(office).township
    assert set(stages_told(office.database, township).values()) == {1}
    assert max(Counter(one.key for one in told if one.key).values()) == 1
    told_on = Counter((one.person_id, one.at.date(), one.key or one.reply.text) for one in told)
    assert max(told_on.values()) == 1
    if jump == 30 * DAY:
        due = {due for due, _, _ in stages_told(office.database, township)}
        assert "2026-12-03" in due
    else:
        stages = {stage for due, stage, _ in stages_told(office.database, township) if due == "2026-11-03"}
        assert stages >= {"before", "due", "overdue1", "overdue2", "overdue3"}


# --- T3: days of 23 and 25 hours, a day that never was, 29 February, the end of the year

SHIFTS = [  # zone, the day on which its clocks change
    ("Europe/Berlin", date(2026, 3, 29)),
    ("Europe/Berlin", date(2026, 10, 25)),
    ("Australia/Lord_Howe", date(2026, 4, 5)),
    ("Australia/Lord_Howe", date(2026, 10, 4)),
    ("Pacific/Apia", date(2011, 12, 29)),  # the day after it was the 31st
    ("Pacific/Apia", date(2021, 4, 4)),
    ("Asia/Shanghai", date(2026, 12, 31)),
    ("Asia/Shanghai", date(2028, 2, 29)),
]


def daily(*named: int) -> DueRule:
    """A report that is due on these days of each month."""
    return DueRule(
        id="daily",
        name="日报",
        kind="report",
        every=Every.MONTH,
        days=named,
        roles=("township",),
        sends_to="县里",
        section="一",
    )


@pytest.mark.parametrize(("zone", "day"), SHIFTS, ids=str)
def test_a_reminder_has_one_moment_on_each_local_day(zone: str, day: date) -> None:
    """What falls on the 30 December 2011 that Apia never had, falls together with the day after it."""
    rule = daily(*range(1, 32))
    for occurrence in occurrences(rule, day - 5 * DAY, day + 5 * DAY):
        times = stage_times(occurrence, Workdays(), ZoneInfo(zone))
        assert [time.stage for time in times] == list(Stage)[:6]
        moments = [time.at.timestamp() for time in times]
        real_days = {datetime.fromtimestamp(moment, ZoneInfo(zone)).date() for moment in moments}
        assert moments == sorted(moments)
        assert len(set(moments)) == len(real_days)
        assert all((time.at.hour, time.at.minute) == (9, 0) for time in times)


@pytest.mark.parametrize(("zone", "day"), SHIFTS, ids=str)
def test_by_a_clock_that_ticks_through_the_change_each_local_day_has_one_digest_and_each_stage_is_told_once(
    sqlite_database: Database, knowledge: Knowledge, say: Wording, tmp_path: Path, zone: str, day: date
) -> None:
    office = PassingTime(sqlite_database, knowledge, say, tmp_path, ZoneInfo(zone))
    first = datetime.combine(day - 2 * DAY, datetime.min.time(), tzinfo=ZoneInfo(zone))
    with sqlite_database.writing() as tx:
        cast(tx, first - 30 * DAY)
    began = first.timestamp()
    ticks = [datetime.fromtimestamp(began + 1800 * number, ZoneInfo(zone)) for number in range(2 * 24 * 5)]
    ticks = [moment for moment in ticks if moment.hour in (0, 1, 2, 3, 7, 8, 9)]
    told = [one for moment in ticks for one in office.strike(moment)]
    local_days = {moment.date() for moment in ticks if moment.hour >= 8}
    with sqlite_database.reading() as tx:
        digests = Counter(tx.execute(select(mailing_rows.c.key)).scalars())
        planned = Counter(tuple(row)[1:-1] for row in tx.execute(select(reminder_rows)))
    assert digests == Counter(f"digest:{one}" for one in local_days)
    assert set(planned.values()) <= {1}
    assert max(Counter(one.key for one in told if one.key).values(), default=1) == 1


@pytest.mark.parametrize(
    ("first", "last", "expected"),
    [
        (date(2028, 2, 1), date(2028, 2, 29), [date(2028, 2, 29)]),
        (date(2027, 2, 1), date(2027, 2, 28), [date(2027, 2, 28)]),
        (date(2027, 12, 1), date(2028, 1, 31), [date(2027, 12, day) for day in (29, 30, 31)]),
    ],
)
def test_days_that_a_month_lacks_are_its_last_day_once(first: date, last: date, expected: list[date]) -> None:
    found = [one.due for one in occurrences(daily(29, 30, 31), first, last)]
    assert found[: len(expected)] == expected
    assert len(found) == len(set(found))


# --- T4: the event loop blocked at the due moment


def test_a_loop_that_stands_still_at_the_due_moment_sends_it_afterwards_and_once(
    sqlite_database: Database, knowledge: Knowledge, say: Wording, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    blocked_s = campaign(1, 5, 5)
    monkeypatch.setattr(ticking, "TICK", timedelta(seconds=0.2))
    office = PassingTime(sqlite_database, knowledge, say, tmp_path)
    with sqlite_database.writing() as tx:
        township = cast(tx, JOINED).township
    office.strike(at(MONTHLY - DAY, "10:00"))
    real = WallClock(office.hands.zone, start=at(MONTHLY, "08:00") - timedelta(seconds=0.5))
    monkeypatch.setattr(office, "hands", real)
    before = len(office.channel.sent)
    ticks: list[int] = []
    tick = ticking.Clock.tick

    def noted(clock: ticking.Clock) -> int:
        ticks.append(tick(clock))
        return ticks[-1]

    monkeypatch.setattr(ticking.Clock, "tick", noted)

    async def scene() -> None:
        clock, room = office.process()
        async with running(clock.run()), running(room.run()), running(office.sender().run()):
            await until(lambda: ticks)
            time.sleep(blocked_s)
            await until(lambda: any(said.chat == chat_of(township) for said in office.channel.sent[before:]))
            ticked = len(ticks)
            await until(lambda: len(ticks) > ticked + 3)  # none of them says it again

    play(scene())
    mine = [said for said in office.channel.sent[before:] if said.chat == chat_of(township)]
    assert len(mine) == 1
    assert set(stages_told(sqlite_database, township).values()) == {1}


# --- T6: two processes due together


def test_two_processes_due_together_tell_everybody_once(
    office: PassingTime, database: Database, request: pytest.FixtureRequest
) -> None:
    """Each with connections of its own. A trial is a day: both tick and fill the outbox at 8:00, 9:00 and 18:00."""
    trials = campaign(5, 5, 50)
    other = Database(database.engine.url.render_as_string(hide_password=False), database.vault)
    request.addfinalizer(other.close)
    processes = (office.process(), office.process(other))
    for day in days(date(2026, 11, 2), date(2026, 11, 1) + trials * DAY):
        for clock in ("08:00", "09:00", "18:00"):
            office.hands.moment = at(day, clock)
            all_at_once(2, lambda number: processes[number][0].tick())
            all_at_once(2, lambda number: [None for _ in iter(processes[number][1].move, 0)])
            told = office.send()
            assert max(Counter(one.key for one in told if one.key).values(), default=1) == 1
            assert max(Counter((one.person_id, one.reply.text) for one in told).values(), default=1) == 1
    digests = Counter((one.person_id, one.at.date()) for one in office.heard() if (one.key or "").startswith("mail:"))
    assert max(digests.values()) == 1
    assert set(stages_told(database, people(office).township).values()) == {1}
    stages = {stage for due, stage, _ in stages_told(database, people(office).township) if due == "2026-11-03"}
    assert stages >= {"before", "due", "overdue1", "overdue2", "overdue3"}


# --- the real process


@pytest.fixture
def installation(tmp_path: Path) -> Iterator[tuple[Anju, BotApi]]:
    """A real installation with the cast on Telegram; not started yet."""
    with BotApi() as bot_api:
        anju = Anju(tmp_path, bot_api)
        database = anju.database()
        database.upgrade()
        with database.writing() as tx:
            cast(tx, JOINED)
        database.close()
        yield anju, bot_api
        anju.kill()
        print(anju.log())


def heard_by(bot_api: BotApi, person_id: int) -> list[str]:
    """What somebody of the cast was sent."""
    return [str(said["text"]) for said in bot_api.made("sendMessage") if str(said["chat_id"]) == chat_of(person_id)]


@pytest.mark.faults
def test_a_process_that_was_down_for_three_days_says_one_thing(
    installation: tuple[Anju, BotApi],
) -> None:
    anju, bot_api = installation
    township = 3  # of the cast
    anju.environment["ANJU_CLOCK"] = at(date(2026, 10, 30), "18:00").isoformat()
    anju.start_and_wait()
    anju.kill()
    before = len(heard_by(bot_api, township))
    anju.environment["ANJU_CLOCK"] = at(MONTHLY + 3 * DAY, "10:00").isoformat()
    anju.start()
    wait_until(lambda: len(heard_by(bot_api, township)) > before, PATIENCE_S, "the township is told")
    time.sleep(campaign(3, 3, 25))
    assert len(heard_by(bot_api, township)) == before + 1
    database = anju.database()
    told = stages_told(database, township)
    database.close()
    assert {stage for due, stage, _ in told if due == "2026-11-03"} == {
        "before",
        "due",
        "overdue1",
        "overdue2",
        "overdue3",
    }
    assert set(told.values()) == {1}
    assert anju.running
    assert anju.integrity() == "ok"


FAKETIME = ctypes.util.find_library("faketime") or next(Path("/usr/lib").glob("*/faketime/libfaketime.so.1"), None)
SET = {"forward an hour": HOUR, "back an hour": -HOUR, "forward a month": 30 * DAY, "back two days": -2 * DAY}


@pytest.mark.faults
@pytest.mark.skipif(not os.environ.get("ANJU_FAULTS"), reason="a minute of waiting for ticks: with ANJU_FAULTS only")
@pytest.mark.parametrize("machine", ["stand-in", "libfaketime"])
@pytest.mark.parametrize("jump", list(SET)[: campaign(1, 1, len(SET))])
def test_a_process_whose_machine_is_set_tells_each_thing_once(
    installation: tuple[Anju, BotApi], tmp_path: Path, machine: str, jump: str
) -> None:
    if machine == "libfaketime" and FAKETIME is None:
        pytest.skip("libfaketime is not installed here")
    anju, bot_api = installation
    hand = tmp_path / "clock"
    township = 3
    start = at(MONTHLY, "07:20")
    ahead = (start - datetime.now(start.tzinfo)).total_seconds()

    def set_clock(seconds: float) -> None:
        fresh = hand.with_suffix(".new")
        fresh.write_text(f"{seconds:+.0f}" if machine == "stand-in" else f"{seconds:+.0f}s")
        fresh.replace(hand)

    if machine == "stand-in":
        anju.program = (sys.executable, str(Path(__file__).with_name("machine_clock.py")))
        anju.environment |= {"MACHINE_CLOCK": str(hand)}
    else:
        anju.environment |= {
            "LD_PRELOAD": str(FAKETIME),
            "FAKETIME_TIMESTAMP_FILE": str(hand),
            "FAKETIME_NO_CACHE": "1",
            "FAKETIME_DONT_FAKE_MONOTONIC": "1",
        }
    set_clock(ahead)
    anju.start_and_wait()
    if SET[jump] < timedelta(0):  # let the day's digest go first; the clock is set back behind it
        set_clock(ahead + 3600)
        wait_until(lambda: bool(heard_by(bot_api, township)), PATIENCE_S, "the digest before")
    before = len(heard_by(bot_api, township))
    set_clock(ahead + SET[jump].total_seconds() + (3600 if SET[jump] != HOUR else 0))
    if SET[jump] < timedelta(0):
        time.sleep(45)
        assert len(heard_by(bot_api, township)) == before, "what was told is not told again"
        set_clock(ahead + (DAY + HOUR).total_seconds())
    wait_until(lambda: len(heard_by(bot_api, township)) > before, PATIENCE_S, "what the new clock asks for")
    time.sleep(campaign(5, 5, 25))
    assert len(heard_by(bot_api, township)) == before + 1
    database = anju.database()
    assert set(stages_told(database, township).values()) == {1}
    database.close()
    assert anju.running
