"""Messages to a hundred thousand people, beside as many one-shot jobs of APScheduler: planned, queued, and how late.

Each side runs in a process of its own, for its peak memory: `python -m tests.bench.mass ours FOLDER 1000`.
"""

import json
import resource
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import timedelta
from pathlib import Path

from sqlalchemy import select, update

from bot.clock.broadcasts import Broadcasts
from bot.clock.clock import Clock
from bot.commands.foreign_search import percentile
from bot.core.wallclock import WallClock
from handlers.wording import load_wording
from storage.database.database import Database
from storage.people.people import Role
from storage.queues import mailings, recipients
from storage.queues.mailings import MailingKind
from storage.queues.tables import outbox
from storage.queues.tables import recipients as recipient_rows
from tests.bench.crowd import NOTICE, address, gather
from tests.bench.figures import Figure
from tests.cast import NOW, SHANGHAI
from tests.dialogue import StoppedClock
from tests.installed import installed, unsearched

A_SECOND = 30  # recipients that become due in each second of the steady flow
LATEST_S = 30.0
FULL, QUEUED_S = 100_000, 25.0  # so many recipients are to take no more seconds of processor
_CLAIMS = 50
_SECOND = timedelta(seconds=1)


@dataclass(frozen=True, kw_only=True)
class Side:
    """What one side took: seconds to plan all, to take up the next hundred among all; peak memory.

    To queue all it took so many seconds of processor.
    """

    planned_s: float
    next_s: float
    queued_s: float
    peak_mb: float


def measure(folder: Path, *, count: int, many: int, seconds: int, tell: Callable[[str], None]) -> list[Figure]:
    """The figures: `count` recipients against as many jobs, the claim with `many` waiting, a flow for `seconds`."""
    tell(f"{count:,} recipients planned and queued, against as many jobs of APScheduler")
    ours, theirs = (_in_a_process(side, folder / side, count) for side in ("ours", "theirs"))
    return [
        _compared(f"{count:,} recipients planned", ours.planned_s, theirs.planned_s, "jobs added"),
        _compared(f"the next 100 of {count:,} found", ours.next_s, theirs.next_s, "the same of due jobs"),
        Figure(
            name=f"{count:,} recipients queued, each with the message written",
            value=f"{ours.queued_s:.1f} s of processor",
            aim=f"≤ {QUEUED_S:g} s for {FULL:,}",
            reached=ours.queued_s <= QUEUED_S * count / FULL,
        ),
        Figure(name="peak memory of that", value=f"{ours.peak_mb:.0f} MB", baseline=f"{theirs.peak_mb:.0f} MB"),
        _flat(folder, count, many),
        _lateness(folder / "flow", seconds),
    ]


def _compared(name: str, ours: float, theirs: float, baseline: str) -> Figure:
    value, base = (f"{one:.2f} s" if one >= 1 else f"{one * 1000:.1f} ms" for one in (ours, theirs))
    return Figure(
        name=name,
        value=value,
        baseline=f"{base} {baseline}",
        ratio=theirs / ours,
        aim="ratio ≥ 1",
        reached=theirs >= ours,
    )


# --- planned and queued


def _in_a_process(side: str, folder: Path, count: int) -> Side:
    arguments = [sys.executable, "-m", "tests.bench.mass", side, str(folder), str(count)]
    done = subprocess.run(arguments, check=True, capture_output=True, text=True)
    return Side(**json.loads(done.stdout.splitlines()[-1]))


def ours(folder: Path, count: int) -> Side:
    """A notice to all, moved into the outbox chunk by chunk; what is there counts as sent at once."""
    database = gather(folder, count)
    began = time.perf_counter()
    address(database, NOW)
    planned = time.perf_counter()
    next_s = statistics.median(_claim(database) for _ in range(_CLAIMS))
    room, queued_s, moved = _broadcasts(database, StoppedClock(NOW)), 0.0, 0
    while moved < count:
        at = time.process_time()
        chunk = room.move()
        queued_s += time.process_time() - at
        moved += chunk
        if not chunk:
            _deliver(database)
    database.close()
    return Side(planned_s=planned - began, next_s=next_s, queued_s=queued_s, peak_mb=_peak_mb())


def theirs(folder: Path, count: int) -> Side:
    """As many one-shot jobs in APScheduler's SQL job store, on the same disk."""
    from apscheduler.jobstores.sqlalchemy import SQLAlchemyJobStore  # only here: the product keeps no job store
    from apscheduler.schedulers.background import BackgroundScheduler

    folder.mkdir(parents=True, exist_ok=True)
    store = SQLAlchemyJobStore(url=f"sqlite:///{folder / 'jobs.db'}")
    scheduler = BackgroundScheduler(jobstores={"default": store}, timezone=SHANGHAI)
    scheduler.start(paused=True)
    began = time.perf_counter()
    for number in range(count):
        run_at = NOW if number < 100 else NOW + timedelta(days=1)
        scheduler.add_job(say, "date", run_date=run_at, args=[number], misfire_grace_time=None)
    planned = time.perf_counter()
    looks = []
    for _ in range(3):
        at = time.perf_counter()
        assert len(store.get_due_jobs(NOW + _SECOND)) == 100
        looks.append(time.perf_counter() - at)
    scheduler.shutdown(wait=False)
    return Side(planned_s=planned - began, next_s=statistics.median(looks), queued_s=0.0, peak_mb=_peak_mb())


def say(number: int) -> None:
    """What each job would do."""


def _claim(database: Database) -> float:
    """Seconds to find the next hundred."""
    with database.reading() as tx:
        began = time.perf_counter()
        assert len(recipients.due(tx, NOW, 100)) == 100
        return time.perf_counter() - began


def _broadcasts(database: Database, clock: WallClock) -> Broadcasts:
    return Broadcasts(
        database=database, installation=installed(unsearched({}), load_wording()), clock=clock, spoken=lambda: None
    )


def _deliver(database: Database) -> None:
    with database.writing() as tx:
        tx.execute(update(outbox).where(outbox.c.status == "waiting").values(status="sent", sent_at=NOW))


def _peak_mb() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


# --- flat


def _flat(folder: Path, count: int, many: int) -> Figure:
    """What a look takes with few waiting and with many: the claim of a chunk, and the clock's whole tick."""
    database = gather(folder / "flat", count)
    clock = Clock(
        database=database,
        installation=installed(unsearched({}), load_wording()),
        clock=StoppedClock(NOW),
        spoken=lambda: None,
    )
    looks: dict[int, tuple[float, float]] = {}
    for waiting in (count, many):
        while _waiting(database) < waiting:
            address(database, NOW)
        claims, ticks = [_claim(database) for _ in range(_CLAIMS)], [_timed(clock.tick) for _ in range(_CLAIMS)]
        looks[waiting] = (statistics.median(claims) * 1000, statistics.median(ticks) * 1000)
    database.close()
    (few_claim, few_tick), (many_claim, many_tick) = looks.values()
    ratio = (many_claim + many_tick) / (few_claim + few_tick)
    return Figure(
        name=f"claim of the next 100 and tick of the clock, {many:,} waiting",
        value=f"{many_claim:.1f} + {many_tick:.1f} ms",
        baseline=f"{few_claim:.1f} + {few_tick:.1f} ms with {count:,}",
        ratio=ratio,
        aim="ratio ≤ 1.5",
        reached=ratio <= 1.5,
    )


def _waiting(database: Database) -> int:
    with database.reading() as tx:
        return len(tx.execute(select(recipient_rows.c.id)).all())


def _timed(act: Callable[[], object]) -> float:
    began = time.perf_counter()
    act()
    return time.perf_counter() - began


# --- how late


def _lateness(folder: Path, seconds: int) -> Figure:
    """Recipients become due one after another, at the pace of Telegram; how late each is queued."""
    count = A_SECOND * seconds
    database, clock = gather(folder, count), WallClock(SHANGHAI, start=NOW)
    with database.writing() as tx:
        made = mailings.add(tx, kind=MailingKind.NOTICE, roles=[Role.CADRE], reply=NOTICE, now=clock.now())
        assert made is not None
        start = clock.now() + _SECOND
        for person_id in range(1, count + 1):
            mailings.add_recipients(tx, made, [person_id], start + person_id / A_SECOND * _SECOND)
    room, over = _broadcasts(database, clock), threading.Event()
    sending = threading.Thread(target=_send_meanwhile, args=(database, over))
    sending.start()
    deadline = time.monotonic() + seconds + LATEST_S
    moved = 0
    while moved < count and time.monotonic() < deadline:
        chunk = room.move()
        moved += chunk
        if not chunk:
            time.sleep(1.0)
    over.set()
    sending.join()
    with database.reading() as tx:
        rows = tx.execute(select(recipient_rows.c.due_at, recipient_rows.c.queued_at)).all()
    database.close()
    late = [LATEST_S if row.queued_at is None else (row.queued_at - row.due_at).total_seconds() for row in rows]
    p99 = percentile(late, 99)
    return Figure(
        name=f"{A_SECOND} recipients/s due for {seconds} s: due to queued",
        value=f"p50 {percentile(late, 50):.2f} s, p99 {p99:.2f} s",
        aim=f"p99 ≤ {LATEST_S:g} s",
        reached=p99 <= LATEST_S,
    )


def _send_meanwhile(database: Database, over: threading.Event) -> None:
    while not over.wait(0.5):
        _deliver(database)


if __name__ == "__main__":
    _, side, folder, count = sys.argv
    print(json.dumps(asdict({"ours": ours, "theirs": theirs}[side](Path(folder), int(count)))))
