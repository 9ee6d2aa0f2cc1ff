"""Papers at the desk: of one case and of many as a zip, what is refused, who fetches them, and what the trail keeps."""

import asyncio
import zipfile
from collections.abc import Mapping
from io import BytesIO

import httpx
import pytest
from docx import Document

from bot.pipeline.child import ChildPlace
from bot.pipeline.papers import PaperWork
from handlers.papers import asking, chosen
from storage.cases.cases import Case
from storage.households import households, housing
from storage.papers import papers
from storage.people import audit
from storage.queues import jobs
from storage.training import record
from tests.bot.desk.office import PART, Office
from tests.cast import COUNTY, VILLAGE_OF_OTHER_TOWNSHIP
from tests.handlers.papers.printing import ID_NUMBER, decided, everything
from tests.handlers.training.filling import APPRAISER
from tests.keeping import VAULT

pytestmark = pytest.mark.usefixtures("child_at_hand")

PLAIN = {"format": "docx", "words": "", "which": "all"}


@pytest.fixture
def houses(office: Office) -> tuple[Case, Case]:
    """Two households in two townships of a county, of which all is known."""
    return (
        decided(office.dialogue, "李秀英", "hunan"),
        decided(office.dialogue, "王二", "hunan", area=VILLAGE_OF_OTHER_TOWNSHIP),
    )


def make(office: Office) -> None:
    """Let what waits be made."""
    dialogue, folder = office.dialogue, office.dialogue.installation.file_folder
    assert folder is not None
    at = ChildPlace(
        database=dialogue.database.engine.url.render_as_string(hide_password=False),
        vault=VAULT,
        zone="Asia/Shanghai",
        file_folder=folder,
        photo_folder=folder,
    )
    now = dialogue.clock.now()
    with dialogue.database.writing() as tx:
        job = jobs.claim(tx, now, lease_until=now)
    assert job is not None
    work = PaperWork(database=dialogue.database, clock=dialogue.clock, installation=dialogue.installation, at=at)
    asyncio.run(work.make(job))


def ask(pc: httpx.Client, wanted: Mapping[str, object]) -> str:
    """Ask for papers; where they can be watched."""
    answer = pc.post("/desk/papers", data={**PLAIN, **wanted})
    assert answer.status_code == 303, answer.text
    return answer.headers["location"]


def test_a_case_leads_to_its_papers_and_one_is_fetched_by_who_asked_alone(
    office: Office, houses: tuple[Case, Case]
) -> None:
    pc, case = office.seated("county"), houses[0]
    assert f'href="/desk/cases/{case.number}/papers"' in pc.get(f"/desk/cases/{case.number}").text
    form = pc.get(f"/desk/cases/{case.number}/papers").text
    assert [one for one in ("一户一档", "村级公示", "乡镇公示", "县级公示") if one not in form] == []
    address = ask(pc, {"kind": "household_file", "which": "ticked", "case": case.number})
    assert "hx-trigger" in pc.get(address, headers=PART).text
    assert pc.get(f"{address}/file").status_code == 404
    make(office)
    assert "hx-trigger" not in pc.get(address, headers=PART).text
    file = pc.get(f"{address}/file")
    assert "attachment" in file.headers["content-disposition"]
    read = everything(Document(BytesIO(file.content)))
    assert ("李秀英" in read, ID_NUMBER in read) == (True, False)
    other = office.seated("township")
    assert [other.get(one).status_code for one in (address, f"{address}/file")] == [404, 404]
    with office.dialogue.database.reading() as tx:
        trail = [line.action for line in audit.latest(tx) if line.person_id == office.dialogue.ids["county"]]
    assert trail[:2] == ["paper_fetched", "paper_made"]


def test_many_come_as_a_zip_each_under_its_number(office: Office, houses: tuple[Case, Case]) -> None:
    pc = office.seated("county")
    address = ask(pc, {"kind": "household_file"})
    make(office)
    with zipfile.ZipFile(BytesIO(pc.get(f"{address}/file").content)) as archive:
        names = sorted(archive.namelist())
    assert names == [f"{houses[0].number} 李秀英 一户一档.docx", f"{houses[1].number} 王二 一户一档.docx"]


def test_a_notice_for_two_villages_is_two_papers(office: Office, houses: tuple[Case, Case]) -> None:
    pc = office.seated("county")
    address = ask(pc, {"kind": "notice:village_notice"})
    make(office)
    with zipfile.ZipFile(BytesIO(pc.get(f"{address}/file").content)) as archive:
        read = [everything(Document(BytesIO(archive.read(name)))) for name in archive.namelist()]
    assert [("李秀英" in one, "王二" in one) for one in read] == [(True, False), (False, True)]


def test_a_notice_as_pdf_is_in_the_file_of_each_household_on_it(office: Office, houses: tuple[Case, Case]) -> None:
    with office.dialogue.database.writing() as tx:
        for house in houses:
            housing.house(tx, house, office.dialogue.clock.now())
        homes = households.of_cases(tx, [house.id for house in houses])
    pc = office.seated("county")
    address = ask(pc, {"kind": "notice:township_notice", "format": "pdf"})
    make(office)
    with zipfile.ZipFile(BytesIO(pc.get(f"{address}/file").content)) as archive:
        assert {archive.read(name)[:5] for name in archive.namelist()} == {b"%PDF-"}
    number = address.rpartition("/")[2]
    for house in houses:
        page = pc.get(f"/desk/households/{homes[house.id].id}").text
        assert f"乡镇公示，一共2户（第{number}号），孙立" in page
        assert f'href="{address}"' in page
        assert (
            f'href="{address}"' not in office.seated("township").get(f"/desk/households/{homes[houses[0].id].id}").text
        )
    with office.dialogue.database.reading() as tx:
        assert sorted(line.subject for line in audit.latest(tx) if line.action == "paper_of_many_made") == sorted(
            house.number for house in houses
        )
        assert len(papers.latest_of(tx, office.dialogue.ids["county"])) == 1, "the paper itself is kept once"


def test_a_paper_of_one_household_is_noted_once(office: Office, houses: tuple[Case, Case]) -> None:
    ask(office.seated("county"), {"kind": "household_file", "which": "ticked", "case": [houses[0].number]})
    make(office)
    with office.dialogue.database.reading() as tx:
        about = [line.action for line in audit.latest(tx) if line.subject == houses[0].number]
    assert about == ["paper_made"]


@pytest.mark.parametrize("format", ["docx", "pdf"])
def test_the_record_of_who_was_trained_is_had_without_choosing_households(office: Office, format: str) -> None:
    pc = office.seated("county")
    assert "/desk/papers/office" not in pc.get("/desk/papers").text, "nobody is on the record yet"
    with office.dialogue.database.writing() as tx:
        record.add(tx, COUNTY, APPRAISER, by=None, now=office.dialogue.clock.now())
    assert "/desk/papers/office" in pc.get("/desk/papers").text
    answer = pc.post("/desk/papers/office", data={"kind": "training_record", "format": format})
    assert answer.status_code == 303
    make(office)
    with office.dialogue.database.reading() as tx:
        [paper] = papers.latest_of(tx, office.dialogue.ids["county"])
    assert (paper.name or "").endswith(f"培训名单-2026-11-04.{format}")
    assert pc.get(f"{answer.headers['location']}/file").content[:2] == {"docx": b"PK", "pdf": b"%P"}[format]


@pytest.mark.parametrize(
    ("who", "wanted"),
    [
        ("township", {"kind": "training_record", "format": "pdf"}),
        ("county", {"kind": "urging", "format": "pdf"}),
        ("county", {"kind": "training_record", "format": "pdf_each"}),
        ("county", {}),
    ],
)
def test_other_papers_of_an_office_there_are_none(office: Office, who: str, wanted: dict[str, str]) -> None:
    with office.dialogue.database.writing() as tx:
        record.add(tx, COUNTY, APPRAISER, by=None, now=office.dialogue.clock.now())
    assert office.seated(who).post("/desk/papers/office", data=wanted).status_code == 404


def test_with_as_many_under_way_as_may_be_no_record_is_made(office: Office) -> None:
    with office.dialogue.database.writing() as tx:
        record.add(tx, COUNTY, APPRAISER, by=None, now=office.dialogue.clock.now())
    pc = office.seated("county")
    wanted = {"kind": "training_record", "format": "pdf"}
    asked = [pc.post("/desk/papers/office", data=wanted) for _ in range(asking.MOST_AT_ONCE + 1)]
    assert [answer.status_code for answer in asked] == [303] * asking.MOST_AT_ONCE + [422]
    assert "等做好再来" in asked[-1].text


def test_a_township_has_papers_of_its_own_households_alone(office: Office, houses: tuple[Case, Case]) -> None:
    pc = office.seated("township")
    assert pc.get(f"/desk/cases/{houses[1].number}/papers").status_code == 404
    address = ask(pc, {"kind": "household_file", "which": "ticked", "case": [one.number for one in houses]})
    make(office)
    read = everything(Document(BytesIO(pc.get(f"{address}/file").content)))
    assert ("李秀英" in read, "王二" in read) == (True, False)


@pytest.mark.parametrize(
    ("wanted", "said"),
    [
        ({"kind": "nothing"}, "请选一种材料"),
        ({"kind": "household_file", "format": "exe"}, "请选一种格式"),
        ({"kind": "household_file", "full": "1", "reason": "要"}, "4到200个字"),
    ],
)
def test_what_is_not_right_is_said_beside_it(
    office: Office, houses: tuple[Case, Case], wanted: dict[str, str], said: str
) -> None:
    answer = office.seated("county").post("/desk/papers", data={**PLAIN, **wanted})
    assert (answer.status_code, said in answer.text) == (422, True)


def test_who_chose_more_than_have_room_reads_how_many_are_made(
    office: Office, houses: tuple[Case, Case], monkeypatch: pytest.MonkeyPatch
) -> None:
    pc = office.seated("county")
    assert "一次最多" not in pc.post("/desk/papers", data=PLAIN).text
    monkeypatch.setattr(chosen, "MOST", 1)
    assert "选了2户，一次最多1户" in pc.post("/desk/papers", data=PLAIN).text


def test_in_full_the_numbers_stand_on_paper_and_the_reason_in_the_trail(
    office: Office, houses: tuple[Case, Case]
) -> None:
    pc = office.seated("county")
    one = {"kind": "household_file", "which": "ticked", "case": houses[0].number}
    address = ask(pc, {**one, "full": "1", "reason": "省里核查"})
    make(office)
    assert ID_NUMBER in everything(Document(BytesIO(pc.get(f"{address}/file").content)))
    with office.dialogue.database.reading() as tx:
        made = next(line for line in audit.latest(tx) if line.action == "paper_made_in_full")
    assert (made.subject, made.details["reason"]) == (houses[0].number, "省里核查")


def test_papers_in_full_go_out_only_to_who_has_just_shown_who_they_are(
    office: Office, houses: tuple[Case, Case]
) -> None:
    pc = office.seated("county")
    masked = {**PLAIN, "kind": "household_file", "which": "ticked", "case": houses[0].number}
    full = {**masked, "full": "1", "reason": "省里核查"}
    address = ask(pc, full)
    make(office)
    assert f"{address}/file" in pc.get(address).text
    for _ in range(3):
        office.wait(11)
        pc.get("/desk")
    assert f"{address}/file" not in pc.get(address).text
    fetched, asked = pc.get(f"{address}/file"), pc.post("/desk/papers", data=full)
    assert [(one.status_code, "用手机再确认" in one.text) for one in (fetched, asked)] == [(403, True)] * 2
    assert f'href="/desk/signin?next=/desk/cases/{houses[0].number}/papers"' in asked.text
    many = pc.post("/desk/papers", data={**full, "which": "all"})
    assert 'href="/desk/signin?next=/desk/ledger%3F"' in many.text
    with office.dialogue.database.reading() as tx:
        trail = [line.action for line in audit.latest(tx)]
    assert (trail.count("paper_made_in_full"), "paper_fetched" in trail) == (1, False)
    ask(pc, masked)


def test_without_a_choice_the_page_says_how_to_choose(office: Office) -> None:
    assert "先在台账里勾上" in office.seated("county").get("/desk/papers").text
    assert office.seated("city").get("/desk/papers").status_code == 404
