"""A township's desk before the real process: cases are chosen, a step is begun on all, and the database tells how far.

The clock of the machine is set by hand, so that the minute in which nobody is told need not be waited for.
"""

import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import httpx
from sqlalchemy import select

from handlers.batches import work
from storage.batches import batches, items
from storage.batches.batches import BatchState
from storage.batches.items import ItemResult
from storage.cases import cases
from storage.cases.cases import Case
from storage.people import people
from storage.queues import outbox
from storage.queues.jobs import JobStatus
from storage.queues.outbox import OutboxStatus
from storage.queues.tables import jobs
from storage.web import sessions
from tests.bot.channels.bot_api import wait_until
from tests.bot.channels.website import OWN_PAGE
from tests.faults.county import PEOPLE, VILLAGE
from tests.faults.person import PATIENCE_S
from tests.faults.process import Anju

_PHONES = {role: phone for _, phone, role, _ in PEOPLE}
TOWNSHIP, COUNTY, CADRE = "乡镇", "县级", "村干部"
BATCH_WORK = (work.RUN, work.UNDO, work.TELL)


class BatchOffice:
    """A process that is killed and started, and whoever sits at its desk; to be opened while it is down."""

    def __init__(self, anju: Anju, houses: int) -> None:
        self.anju = anju
        self._hand = anju.folder / "hand"
        self.let_pass(0)
        anju.program = (sys.executable, str(Path(__file__).with_name("machine_clock.py")))
        anju.environment |= {"MACHINE_CLOCK": str(self._hand)}
        self.database = anju.database()
        self.people = {role: self._person(role) for role in (TOWNSHIP, COUNTY, CADRE)}
        self._tokens = {role: self._sign_in(role) for role in self.people}
        self.houses = [self._report(number) for number in range(houses)]
        self._browser = httpx.Client(base_url=anju.url, headers=OWN_PAGE, timeout=PATIENCE_S)
        self._browser.cookies.set("anju", self._tokens[TOWNSHIP])

    def close(self) -> None:
        """Leave the desk."""
        self._browser.close()
        self.database.close()

    def let_pass(self, seconds: int) -> None:
        """Set the clock of the machine so much ahead."""
        fresh = self._hand.with_suffix(".new")
        fresh.write_text(str(seconds), encoding="utf-8")
        fresh.replace(self._hand)

    # --- what is done at the desk

    def begin(self, step: str) -> int:
        """Tick all houses, and begin a step on them; the batch."""
        assert self._browser.get("/desk/signin").headers["location"] == "/desk"
        ticked = {"from": "ledger", "which": "ticked", "case": [house.number for house in self.houses]}
        chosen = self._browser.post("/desk/batches", data=ticked).headers["location"]
        assert self._browser.post(f"{chosen}/{step}").status_code == 303
        return int(chosen.rpartition("/")[2])

    def undo(self, batch: int) -> None:
        """Take all of it back at one press."""
        assert self._browser.post(f"/desk/batches/{batch}/undo").status_code == 303

    # --- what the database tells

    def many(self, batch: int, result: ItemResult) -> int:
        """With how many cases of a batch it stands so."""
        with self.database.reading() as tx:
            return items.counts(tx, [batch])[batch].get(result, 0)

    def state(self, batch: int) -> BatchState:
        """How far a batch is."""
        with self.database.reading() as tx:
            return batches.locked(tx, batch).state

    def wait_for(self, batch: int, state: BatchState) -> None:
        """Return once a batch is so far."""
        wait_until(lambda: self.state(batch) is state, PATIENCE_S, f"the batch is {state}")

    def wait_till_idle(self) -> None:
        """Return once there is no work on batches any more."""
        left = select(jobs.c.id).where(jobs.c.kind.in_(BATCH_WORK), jobs.c.status == JobStatus.WAITING)

        def idle() -> bool:
            with self.database.reading() as tx:
                return tx.execute(left).first() is None

        wait_until(idle, PATIENCE_S, "no work on batches is left")

    def kill_once(self, batch: int, result: ItemResult, more: int) -> int:
        """Kill the process once so many more cases stand so, and start it again; with how many it stood so then."""
        enough = self.many(batch, result) + more
        wait_until(lambda: self.many(batch, result) >= enough, PATIENCE_S, f"{enough} cases are {result}")
        self.anju.kill()
        reached = self.many(batch, result)
        self.anju.start_and_wait()
        return reached

    def histories(self) -> list[list[str]]:
        """What happened to each house."""
        with self.database.reading() as tx:
            return [[event.kind for event in cases.history(tx, house)] for house in self.houses]

    def told(self, role: str) -> Sequence[str]:
        """All that was or will be said to somebody of any of the houses."""
        with self.database.reading() as tx:
            found = outbox.listed(tx, tuple(OutboxStatus), limit=1000)
        texts = [str(one.reply["text"]) for one in found if one.person_id == self.people[role]]
        return [text for text in texts if any(house.number in text for house in self.houses)]

    # --- how it came there

    def _person(self, role: str) -> int:
        with self.database.reading() as tx:
            found = people.find_by_phone(tx, _PHONES[role])
        assert found is not None
        return found

    def _sign_in(self, role: str) -> str:
        with self.database.writing() as tx:
            now = datetime.now(UTC)
            return sessions.sign_in(tx, self.people[role], role, now, device="windows", instead_of=None)

    def _report(self, number: int) -> Case:
        with self.database.writing() as tx:
            case, _ = cases.open_case(
                tx,
                draft_id=f"{number:016x}",
                prefix="YT",
                area=VILLAGE,
                pack="yantai",
                imminent=False,
                reporter_id=self.people[CADRE],
                reporter_role="cadre",
                answers={"danger": "none", "head": f"李{number}", "place": {"area": VILLAGE, "detail": "三组"}},
                now=datetime.now(UTC),
            )
        return case
