"""kill -9 while a photo is fetched from Telegram, and while an export is written: the photo is kept, the file comes."""

import io
import itertools
import random
import shutil
import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import httpx
import pytest
from openpyxl import load_workbook

from storage.cases import cases
from storage.cases.tables import photos as rows
from storage.database.database import Database
from storage.exchange import exports
from storage.exchange.exports import Export, ExportStatus
from storage.people import people
from storage.web import sessions
from tests.bot.channels.bot_api import BotApi, wait_until
from tests.bot.channels.website import OWN_PAGE, PATIENCE_S
from tests.faults.conftest import campaign
from tests.faults.county import PEOPLE, VILLAGE
from tests.faults.person import Person
from tests.faults.process import Anju
from tests.faults.report import report_steps

pytestmark = pytest.mark.faults

MOMENTS = (("before", "getFile"), ("after", "getFile"), ("amid", "download"))
HOUSES = 5000  # so many that writing them takes longer than starting to
[PHONE] = [phone for _, phone, role, _ in PEOPLE if role == "县级"]
LONGEST_S = 180.0  # a restart, the end of a lease, and the work from its beginning, on a busy machine


class KillAt:
    """Kills the process once, at a moment of its talk with the Bot API. `reach` is called in the server's thread."""

    def __init__(self, anju: Anju, moment: tuple[str, str]) -> None:
        self._anju = anju
        self._moment = moment
        self.killed = threading.Event()

    def reach(self, moment: str, method: str) -> None:
        """A moment has come."""
        if (moment, method) == self._moment and not self.killed.is_set():
            self._anju.kill()
            self.killed.set()


@pytest.mark.quick
def test_a_kill_while_a_photo_is_fetched_keeps_the_photo(anju: Anju, bot_api: BotApi) -> None:
    """Row K4: at each moment once, 20 kills with ANJU_FAULTS=full."""
    person = Person(bot_api, 5550001)
    for act, words in report_steps(person, "李秀英"):
        act()
        if "照片" in person.hear(words).text:
            break
    kills = campaign(3, 6, 20)
    for moment in itertools.islice(itertools.cycle(MOMENTS), kills):
        killing = KillAt(anju, moment)
        bot_api.hook = killing.reach
        person.photo()
        assert killing.killed.wait(PATIENCE_S), f"{moment} never came"
        anju.start_and_wait()
    database = anju.database()
    try:
        wait_until(lambda: len(fetched(database)) == kills, LONGEST_S, f"{kills} photos are fetched")
        folder = database.folder(anju.folder / "data" / "photos")
        assert all(folder.file(name).read().startswith(b"\xff\xd8") for name in fetched(database))
    finally:
        database.close()
    person.press("完成")
    person.hear("请您看一遍")
    person.press("提交")
    person.hear("报上去了")
    [case] = anju.cases()
    assert len(case.answers["photos"]) == kills
    assert anju.integrity() == "ok"


def fetched(database: Database) -> list[str]:
    """The files of the photos whose bytes are here."""
    with database.reading() as tx:
        found = tx.execute(rows.select()).all()
    return [row.file for row in found if row.file is not None]


@pytest.fixture
def office(tmp_path: Path, county: Path) -> Iterator["ExportOffice"]:
    """A county with many houses and without Telegram, its process up."""
    shutil.copytree(county, tmp_path / "data")
    office = ExportOffice(Anju(tmp_path))
    yield office
    office.anju.kill()
    print(office.anju.log())
    office.close()


class ExportOffice:
    """A process that is killed and started, and the county's coordinator at its desk."""

    def __init__(self, anju: Anju) -> None:
        self.anju = anju
        self.database = anju.database()
        with self.database.writing() as tx:
            county = people.find_by_phone(tx, PHONE)
            assert county is not None
            self.county, now = county, datetime.now(UTC)
            token = sessions.sign_in(tx, self.county, "bench", now, device="windows", instead_of=None)
            for number in range(HOUSES):
                cases.open_case(
                    tx,
                    draft_id=f"{number:016x}",
                    prefix="YT",
                    area=VILLAGE,
                    pack="yantai",
                    imminent=False,
                    reporter_id=self.county,
                    reporter_role="county",
                    answers={"danger": "none", "head": f"李{number}", "place": {"area": VILLAGE, "detail": "三组"}},
                    now=now,
                )
        anju.start_and_wait()
        self._browser = httpx.Client(base_url=anju.url, headers=OWN_PAGE, timeout=PATIENCE_S)
        self._browser.cookies.set("anju", token)
        assert self._browser.get("/desk/signin").headers["location"] == "/desk"

    def close(self) -> None:
        """Leave the desk."""
        self._browser.close()
        self.database.close()

    def ask(self) -> str:
        """Ask for a sheet of all houses; where it can be watched."""
        answer = self._browser.post("/desk/exports", data={"format": "xlsx", "columns": "all", "words": ""})
        assert answer.status_code == 303, answer.text
        return str(answer.headers["location"])

    def latest(self) -> Export:
        """The export that was asked for last."""
        with self.database.reading() as tx:
            return exports.latest_of(tx, self.county)[0]

    def kill_after(self, enough: int) -> int:
        """Kill the process once so many houses are written; how many were."""
        wait_until(lambda: self.latest().done >= enough, PATIENCE_S, f"{enough} houses are written")
        self.anju.kill()
        return self.latest().done

    def rows(self, address: str) -> int:
        """How many rows the file has, beside its heads."""
        answer = self._browser.get(f"{address}/file")
        assert answer.status_code == 200, answer.text
        page = load_workbook(io.BytesIO(answer.content), read_only=True).worksheets[0]
        return sum(1 for _ in page.iter_rows(values_only=True)) - 1

    def kept(self) -> list[str]:
        """The names of all files of exports, also of those half written."""
        return [path.name for path in (self.anju.folder / "data" / "files").glob("*")]


def test_a_kill_while_an_export_is_written_has_it_written_again(office: ExportOffice, chance: random.Random) -> None:
    """Row K4: 2 kills, 20 with ANJU_FAULTS=full, each of another export, after some of its houses."""
    reached = []
    for _ in range(campaign(2, 3, 20)):
        address = office.ask()
        reached.append(office.kill_after(chance.randint(1, HOUSES // 3)))
        assert office.latest().status is ExportStatus.WAITING
        office.anju.start_and_wait()
        wait_until(lambda: office.latest().status is not ExportStatus.WAITING, LONGEST_S, "the export is there")
        assert office.latest().status is ExportStatus.READY
        assert office.rows(address) == HOUSES
        wait_until(lambda: len(office.kept()) == len(reached), LONGEST_S, "what was half written is removed")
    print(f"killed after {reached} of {HOUSES} houses")
    assert office.anju.integrity() == "ok"
