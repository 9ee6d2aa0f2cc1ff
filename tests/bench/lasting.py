"""What faults that last cost: a call that hangs, a line that is gone, much that waits at a start, a reader who stays.

The first three are the real process before a Bot API server on this machine, timed by a clock as whoever waits would
(rows N4, N5 and U8 of docs/faults.md). The last is SQLite's log of writes beside somebody who reads all the while (D5).
"""

import os
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from bot.commands.foreign_search import percentile
from storage.database import heartbeats
from storage.database.database import Database
from storage.database.log_of_writes import MOST_BYTES, log_bytes
from tests.bench.assistant import VAULT
from tests.bench.figures import Figure
from tests.bench.start import memory
from tests.bot.channels.bot_api import BAD_GATEWAY, BotApi, Fault, wait_until
from tests.faults.county import write_county
from tests.faults.person import Person
from tests.faults.process import Anju

_TEXTS = ("你好", "C级房修一修补多少钱", "/help", "怎么申请")
_OF_A_PERSON = 10  # messages that wait of each
_OTHERS = 20  # people who are answered beside a call that hangs
_PATIENCE_S = 600
_WITHIN_S, _AFTER_LINE_S, _AFTER_START_S = 2.0, 120.0, 60.0
_GROWS_MB, _LINES_A_MINUTE = 50, 10
_WRITTEN_BYTES, _PAUSE_S, _READ_S = 8192, 0.01, 0.05


@dataclass(frozen=True, kw_only=True)
class Lasting:
    """How long each fault lasts, in seconds, and how many messages wait meanwhile."""

    hang: float = 20
    outage: float = 600
    waiting_without_a_line: int = 500
    waiting_at_a_start: int = 1000
    reading: float = 600


def measure(folder: Path, lasting: Lasting) -> list[Figure]:
    """All of them, one after another."""
    folder.mkdir(parents=True, exist_ok=True)
    with BotApi() as bot_api:
        anju = Anju(folder, bot_api)
        anju.command("org", "import", str(write_county(folder / "county.xlsx")))
        anju.start_and_wait()
        try:
            figures = [_beside_a_call_that_hangs(bot_api, lasting.hang), *_without_a_line(anju, bot_api, lasting)]
        finally:
            anju.stop()
        figures.append(_at_a_start(anju, bot_api, lasting.waiting_at_a_start))
    return [*figures, _beside_a_reader(folder / "read.db", lasting.reading)]


# --- the process, and those who write to it


def _beside_a_call_that_hangs(bot_api: BotApi, seconds: float) -> Figure:
    """The answer of one hangs; meanwhile the others say one thing after another."""
    one, *others = _people(bot_api, 1 + _OTHERS, first=7_100_000)
    quiet = [_seconds_to_answer(other) for other in others]
    bot_api.fail("sendMessage", Fault(done=True, pause=seconds))
    one.say(_TEXTS[0])
    wait_until(lambda: not bot_api.failing("sendMessage"), _PATIENCE_S, "the call that hangs")
    end = time.monotonic() + seconds
    beside: list[float] = []
    while time.monotonic() < end:
        beside.append(_seconds_to_answer(others[len(beside) % len(others)]))
    return Figure(
        name=f"answers to others while a call of Telegram hangs for {seconds:g} s",
        value=f"p95 {percentile(beside, 95):.2f} s of {len(beside)}",
        baseline=f"p95 {percentile(quiet, 95):.2f} s while none does",
        aim=f"p95 ≤ {_WITHIN_S:g} s",
        reached=percentile(beside, 95) <= _WITHIN_S,
    )


def _without_a_line(anju: Anju, bot_api: BotApi, lasting: Lasting) -> list[Figure]:
    """Every call fails; then all that people wrote meanwhile is answered."""
    held, lines = memory(anju), _lines(anju)
    bot_api.down = BAD_GATEWAY
    _write(_people(bot_api, lasting.waiting_without_a_line // _OF_A_PERSON, first=7_200_000))
    time.sleep(lasting.outage)
    told = _lines(anju) - lines
    answered = len(bot_api.made("sendMessage"))
    bot_api.down = None
    took = _seconds_until_answered(bot_api, answered + lasting.waiting_without_a_line)
    after = memory(anju)
    name = f"after {lasting.outage:g} s without a line"
    a_minute = told / lasting.outage * 60
    figures = [
        Figure(
            name=f"{name}, until {lasting.waiting_without_a_line} messages that waited are answered",
            value=f"{took:.0f} s",
            aim=f"≤ {_AFTER_LINE_S:g} s",
            reached=took <= _AFTER_LINE_S,
        ),
        Figure(
            name=f"{name}, lines in the log meanwhile",
            value=f"{told}, {a_minute:.1f} a minute",
            aim=f"≤ {_LINES_A_MINUTE} a minute",
            reached=a_minute <= _LINES_A_MINUTE,
        ),
    ]
    if held is not None and after is not None:
        grown = after[1] - held[0]
        figures.append(
            Figure(
                name=f"{name}, memory at its most",
                value=f"{grown:.0f} MB more",
                baseline=f"{held[0]:.0f} MB before",
                aim=f"≤ {_GROWS_MB} MB more",
                reached=grown <= _GROWS_MB,
            )
        )
    return figures


def _at_a_start(anju: Anju, bot_api: BotApi, waiting: int) -> Figure:
    """All was written while nothing ran."""
    _write(_people(bot_api, waiting // _OF_A_PERSON, first=7_300_000))
    answered = len(bot_api.made("sendMessage"))
    anju.start()
    try:
        took = _seconds_until_answered(bot_api, answered + waiting)
    finally:
        anju.stop()
    return Figure(
        name=f"a start until {waiting} messages of {waiting // _OF_A_PERSON} people that waited are answered",
        value=f"{took:.0f} s",
        aim=f"≤ {_AFTER_START_S:g} s",
        reached=took <= _AFTER_START_S,
    )


def _people(bot_api: BotApi, count: int, *, first: int) -> list[Person]:
    return [Person(bot_api, first + number) for number in range(count)]


def _write(people: Sequence[Person]) -> None:
    """Everybody writes in turn, and waits for no answer."""
    for number in range(_OF_A_PERSON):
        for person in people:
            person.say(_TEXTS[number % len(_TEXTS)])


def _seconds_to_answer(person: Person) -> float:
    began = time.monotonic()
    person.say(_TEXTS[2])
    wait_until(lambda: bool(person.heard()), _PATIENCE_S, "an answer")
    return time.monotonic() - began


def _seconds_until_answered(bot_api: BotApi, answers: int) -> float:
    began = time.monotonic()
    wait_until(lambda: len(bot_api.made("sendMessage")) >= answers, _PATIENCE_S, f"{answers} answers in all")
    return time.monotonic() - began


def _lines(anju: Anju) -> int:
    return anju.log_file.read_bytes().count(b"\n")


# --- SQLite's log of writes


def _beside_a_reader(file: Path, seconds: float) -> Figure:
    """Somebody reads step by step, and another one a snapshot, for as long as others write."""
    database = Database(f"sqlite:///{file}", VAULT)
    database.upgrade()
    largest, written = 0, 0
    with database.snapshot() as tx, _reading_on(database):
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            with database.writing() as writing:
                heartbeats.set_fact(writing, "ballast", os.urandom(_WRITTEN_BYTES // 2).hex())
            written += _WRITTEN_BYTES
            largest = max(largest, log_bytes(database.engine))
            time.sleep(_PAUSE_S)
        assert heartbeats.fact(tx, "ballast") is None, "the snapshot tells what was there at its beginning"
    database.close()
    return Figure(
        name=f"SQLite's log of writes beside {seconds:g} s of reading, at its largest",
        value=f"{largest / 1e6:.0f} MB",
        baseline=f"{written / 1e6:.0f} MB written",
        aim=f"≤ {MOST_BYTES // 1024 // 1024} MB",
        reached=largest <= MOST_BYTES,
    )


@contextmanager
def _reading_on(database: Database) -> Iterator[None]:
    """Inside, a thread reads in steps without end."""
    over = threading.Event()

    def read() -> None:
        with database.reading_in_steps() as steps:
            while not over.wait(_READ_S):
                heartbeats.fact(steps.tx, "ballast")
                steps.rest()

    reader = threading.Thread(target=read)
    reader.start()
    try:
        yield
    finally:
        over.set()
        reader.join()
