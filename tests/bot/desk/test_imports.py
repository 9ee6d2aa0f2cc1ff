"""A county's own ledger taken in at the desk: heads matched once, a trial, the run, and taken back in three heaps."""

import asyncio
import io
import re
from collections.abc import Sequence

import httpx
import pytest
from openpyxl import Workbook, load_workbook
from sqlalchemy import update

from bot.pipeline.arrivals import MOST_TRIES, ArrivalWork
from bot.pipeline.child import ChildPlace
from handlers.cases.fields import keeping
from handlers.exchange import showing
from storage.cases import cases, ledger
from storage.cases.case_query import CaseQuery
from storage.cases.cases import Case, CaseState
from storage.cases.scope import EVERYWHERE
from storage.exchange import arrivals
from storage.people import audit
from storage.queues import jobs, outbox
from storage.queues.tables import jobs as job_rows
from tests.bot.commands.test_case import id_number
from tests.bot.desk.office import PART, Office
from tests.cast import COUNTY
from tests.installed import occasion
from tests.keeping import VAULT
from tests.planning import planned

pytestmark = pytest.mark.usefixtures("child_at_hand")

HEADS = ("系统里的号", "当家人", "身份证号码", "村名", "危房等级", "哪里不对", "备用")
ROWS: Sequence[Sequence[object]] = (
    ("2019-001", "周大有", id_number(11), "青石村", "D级", "墙裂缝、院墙歪了", "x"),
    ("2019-002", "吴小满", id_number(22), "青石村", "C级", "", ""),
    ("", "郑来喜", "", "青石村", "", "", ""),
)
MEANT = {"系统里的号": "old_number", "当家人": "head", "备用": ""}


def workbook(rows: Sequence[Sequence[object]] = ROWS, heads: Sequence[str] = HEADS) -> bytes:
    """A file as an office has it."""
    book, file = Workbook(), io.BytesIO()
    for line in (["某县农村危房台账"], heads, *rows):
        book.worksheets[0].append(list(line))
    book.save(file)
    return file.getvalue()


class Intake:
    """A county coordinator at the desk who takes a ledger in."""

    def __init__(self, office: Office) -> None:
        self.office = office
        self.pc: httpx.Client = office.seated("county")
        self.address = ""

    def send(self, data: bytes, name: str = "台账.xlsx") -> httpx.Response:
        """Send a file in."""
        answer = self.pc.post("/desk/imports", files={"file": (name, data)})
        self.address = answer.headers.get("location", self.address)
        return answer

    def claim(self) -> jobs.Job:
        """The job that waits, as a process claims it."""
        now = self.office.dialogue.clock.now()
        with self.office.dialogue.database.writing() as tx:
            job = jobs.claim(tx, now, lease_until=now, of=jobs.JobKinds(named=("arrival",), others=False))
        assert job is not None
        return job

    def work(self) -> None:
        """Let what waits be done."""
        talk = self.office.dialogue
        folder, job = talk.installation.file_folder, self.claim()
        assert folder is not None
        at = ChildPlace(
            database=talk.database.engine.url.render_as_string(hide_password=False),
            vault=VAULT,
            zone="Asia/Shanghai",
            file_folder=folder,
            photo_folder=folder,
        )
        asyncio.run(ArrivalWork(database=talk.database, clock=talk.clock, at=at).take_up(job))
        with talk.database.writing() as tx:
            jobs.finish(tx, job.id, talk.clock.now())

    def page(self) -> str:
        """The page of the ledger."""
        return self.pc.get(self.address).text

    def press(self, what: str, **chosen: str) -> httpx.Response:
        """Press a button on its page."""
        return self.pc.post(f"{self.address}/{what}", data=chosen)

    def match(self) -> httpx.Response:
        """Say what the own heads mean, and keep what is known of the others."""
        page = self.page()
        chosen = {}
        for head, place, options in re.findall(
            r'<td>([^<]+)</td><td><select name="(\d+)"(.*?)</select>', page, re.DOTALL
        ):
            known = re.search(r'value="([^"]*)" selected', options)
            chosen[place] = MEANT.get(head, known[1] if known else "")
        return self.press("heads", **chosen)

    def tried(self, rows: Sequence[Sequence[object]] = ROWS) -> str:
        """Send rows in and have them tried; the page then."""
        self.send(workbook(rows))
        self.work()
        assert self.match().status_code == 303
        self.work()
        return self.page()

    def run(self) -> None:
        """Take the good rows in."""
        assert self.press("run").status_code == 303
        self.work()

    def all(self) -> dict[str, Case]:
        """All cases by the head of household."""
        with self.office.dialogue.database.reading() as tx:
            found = ledger.part(tx, EVERYWHERE, CaseQuery(), offset=0, limit=100)
        return {one.answers["head"]: one for one in found}


@pytest.fixture
def intake(office: Office) -> Intake:
    """The county's coordinator."""
    return Intake(office)


def test_heads_are_matched_once_and_remembered_for_the_county(intake: Intake) -> None:
    intake.send(workbook())
    assert "hx-trigger" in intake.pc.get(intake.address, headers=PART).text
    intake.work()
    page = intake.page()
    assert "当家人" in page
    assert intake.press("heads", **{"2": "id_number"}).status_code == 422, "without the head of household"
    assert intake.press("heads", **{"1": "head", "2": "head"}).status_code == 422, "twice the same"
    assert intake.match().status_code == 303
    intake.work()
    intake.send(workbook())
    intake.work()
    with intake.office.dialogue.database.reading() as tx:
        assert arrivals.heads_at(tx, COUNTY)["当家人"] == "head"
    assert re.search(r'value="head" selected', intake.page())


def test_a_trial_counts_changes_nothing_and_gives_the_bad_rows_back(intake: Intake) -> None:
    page = intake.tried()
    assert "新增2件，改动0件，一样的跳过0件，不对的1行" in page
    assert "第5行" in page
    assert intake.all() == {}
    noted = intake.pc.get(f"{intake.address}/noted")
    sheet = load_workbook(io.BytesIO(noted.content)).worksheets[0]
    [heads, row] = [[cell.value for cell in line] for line in sheet.iter_rows()]
    assert (row[1], heads[-1]) == ("郑来喜", "哪里不对")
    assert sheet["H2"].font.color.rgb == "FFC00000"


@pytest.mark.usefixtures("real_child")
def test_good_rows_are_taken_in_and_again_nothing_changes(intake: Intake) -> None:
    intake.tried()
    intake.run()
    assert "新增2件，改动0件" in intake.page()
    assert intake.all()["周大有"].answers["hazards"] == ["wall_crack", "=院墙歪了"]
    again = intake.tried()
    assert "新增0件，改动0件，一样的跳过2件，不对的1行" in again
    assert "导进来（" not in again
    with intake.office.dialogue.database.reading() as tx:
        lines = [line for line in audit.latest(tx) if line.action == "ledger_taken_in"]
    assert [line.details for line in lines] == [{"number": 1, "new": 2, "changed": 0}]
    assert intake.press("run").status_code == 303, "nothing to change is no error"


def test_a_run_that_was_killed_goes_on_and_makes_no_case_twice(intake: Intake) -> None:
    intake.tried()
    intake.press("run")
    intake.claim()  # by a process that is killed
    intake.work()
    assert sorted(intake.all()) == ["吴小满", "周大有"]
    intake.tried([*ROWS[:2], ("2019-003", "孙三", id_number(33), "青石村", "C级", "", "")])
    intake.press("run")
    with intake.office.dialogue.database.writing() as tx:
        tx.execute(update(job_rows).where(job_rows.c.status == "waiting").values(tries=MOST_TRIES))
    intake.work()
    assert "没弄成" in intake.page()


def test_it_is_taken_back_in_three_heaps(intake: Intake) -> None:
    intake.tried()
    intake.run()
    talk, found = intake.office.dialogue, intake.all()
    intake.office.wait(5)
    with talk.database.writing() as tx:
        now = occasion(tx, talk.installation.say, talk.clock.now(), talk.installation.knowledge.packs)
        keeping.keep(now, found["吴小满"], {"persons": 4}, person_id=talk.ids["county"], role="county")
    assert intake.press("back").status_code == 303
    assert "正在撤回" in intake.page()
    assert intake.press("back").status_code == 422, "it is on its way"
    intake.work()
    page = intake.page()
    assert "撤回1件；后来有人改过，留着1件；没能撤回0件" in page
    assert found["吴小满"].number in page
    assert intake.all()["周大有"].state is CaseState.WITHDRAWN
    assert intake.all()["吴小满"].state is not CaseState.WITHDRAWN
    assert intake.press("back").status_code == 422, "once alone"


def test_taking_back_that_was_broken_off_goes_on_where_it_stood_and_can_be_pressed_again(intake: Intake) -> None:
    intake.tried()
    intake.run()
    found, database = intake.all(), intake.office.dialogue.database
    intake.press("back")
    intake.claim()  # by a process that is killed after its first step
    with database.writing() as tx:
        arrival = arrivals.find(tx, 1)
        assert arrival is not None
        so_far = {**arrival.found["back"], "down_to": found["吴小满"].id, "back": 1}
        arrivals.keep_found(tx, arrival, {"back": so_far})
        tx.execute(update(job_rows).where(job_rows.c.status == "waiting").values(tries=MOST_TRIES))
    intake.work()
    assert "没撤完" in intake.page()
    with database.writing() as tx:
        tx.execute(update(job_rows).where(job_rows.c.status == "waiting").values(status="done"))
    intake.office.wait(1)
    assert intake.press("back").status_code == 303
    intake.work()
    assert "撤回2件；后来有人改过，留着0件" in intake.page()
    assert intake.all()["周大有"].state is CaseState.WITHDRAWN
    assert intake.all()["吴小满"].state is not CaseState.WITHDRAWN, "it counted as done when the process was killed"
    with database.reading() as tx:
        assert [line.action for line in audit.latest(tx)].count("ledger_taken_back") == 1


def test_what_an_earlier_release_took_back_is_still_shown(intake: Intake) -> None:
    intake.tried()
    intake.run()
    with intake.office.dialogue.database.writing() as tx:
        arrival = arrivals.find(tx, 1)
        assert arrival is not None
        back = {"back": 1, "kept": 1, "could_not": 0, "named": {"kept": ["YT2026-000001"], "could_not": []}}
        arrivals.keep_found(tx, arrival, {"back": back})
    page = intake.page()
    assert "撤回1件；后来有人改过，留着1件" in page
    assert "留着：YT2026-000001" in page


def test_what_a_killed_child_left_half_written_is_deleted_once_nobody_waits_for_it(intake: Intake) -> None:
    talk = intake.office.dialogue
    folder = talk.installation.file_folder
    assert folder is not None
    intake.send(workbook())
    for name in ("arrival-1-1.part", "arrival-7-2.part", "export-3-1.part.12ab34cd.draft", "report-1-1.part", "a.part"):
        (folder / name).write_bytes(b"half")

    def forget() -> set[str]:
        with talk.database.writing() as tx:
            planned(showing.forget, tx, say=talk.installation.say, now=talk.clock.now(), file_folder=folder)
        return {path.name for path in folder.glob("*.part*")}

    assert forget() == {"arrival-1-1.part", "report-1-1.part", "a.part"}, "one is waited for, two are not ours"
    intake.work()
    assert forget() == {"report-1-1.part", "a.part"}


def test_what_is_no_workbook_is_told_and_who_takes_none_in_finds_nothing(intake: Intake) -> None:
    assert intake.send(b"", "").status_code == 422
    assert intake.send(b"x", "台账.doc").status_code == 422
    intake.send(b"no workbook")
    intake.work()
    assert "台账.xlsx" in intake.page()
    assert "hx-trigger" not in intake.pc.get(intake.address, headers=PART).text
    for who in ("township", "city", "operator", "other_county"):
        assert intake.office.seated(who).get(intake.address).status_code == 404
    assert intake.office.seated("township").post("/desk/imports", files={"file": ("a.xlsx", b"x")}).status_code == 404


def test_the_county_s_other_coordinators_hear_of_it(intake: Intake) -> None:
    intake.tried()
    intake.run()
    with intake.office.dialogue.database.reading() as tx:
        waiting = outbox.listed(tx, [outbox.OutboxStatus.WAITING], limit=100)
    told = [one.person_id for one in waiting if "导进来了" in str(one.reply["text"])]
    assert intake.office.dialogue.ids["county"] not in told


def test_what_was_exported_in_full_says_nothing_new_when_it_comes_back(intake: Intake) -> None:
    case = intake.office.household("王二", hazards=["wall_crack", "=院墙歪了 一大片"], id_number=id_number(44))
    heads = ("编号", "户主", "身份证号", "哪里不对")
    intake.send(workbook([(case.number, "王二", id_number(44), "墙裂缝、院墙歪了 一大片")], heads))
    intake.work()
    intake.match()
    intake.work()
    assert "新增0件，改动0件，一样的跳过1件，不对的0行" in intake.page()
    assert intake.all()["王二"] == case
    with intake.office.dialogue.database.reading() as tx:
        assert cases.get(tx, case.number) == case
