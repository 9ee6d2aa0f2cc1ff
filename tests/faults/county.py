"""A small county, invented, to be imported: one township, two villages, who works there, and who lives there."""

from datetime import UTC, datetime
from pathlib import Path

from openpyxl import Workbook

from handlers.dialog.conversation import Conversation
from handlers.wording import load_wording
from storage.database.database import Database
from storage.people import accounts, consents, conversations, people

COUNTY, TOWNSHIP, VILLAGE, OTHER_VILLAGE = "990101", "990101001", "990101001201", "990101001202"
AREAS = (
    ("9901", "云山市", "", ""),
    (COUNTY, "云山县", "9901", "yantai"),
    (TOWNSHIP, "青石镇", COUNTY, ""),
    (VILLAGE, "青石村", TOWNSHIP, ""),
    (OTHER_VILLAGE, "柳树村", TOWNSHIP, ""),
)
PEOPLE = (
    ("王大海", "13800000101", "乡镇", TOWNSHIP),
    ("赵春生", "13800000102", "县级", COUNTY),
    ("孙有田", "13800000103", "村干部", VILLAGE),
)

RESIDENTS = range(5550001, 5550100)  # their Telegram ids
SINCE = datetime(2026, 11, 1, tzinfo=UTC)


def write_county(path: Path) -> Path:
    """Write the file for `anju org import`."""
    book = Workbook()
    places = book.active
    assert places is not None
    places.title = "区划"
    for row in (("代码", "名称", "上级", "政策包"), *AREAS):
        places.append(row)
    people = book.create_sheet("人员")
    for row in (("姓名", "手机", "角色", "区划"), *PEOPLE):
        people.append(row)
    book.save(path)
    return path


def enlist_residents(database: Database) -> None:
    """Let the residents have met the assistant before: they agreed to its notice, and left a number."""
    consent = load_wording()("consent.version")
    with database.writing() as tx:
        for id in RESIDENTS:
            person_id = people.add(tx, now=SINCE)
            lane = f"telegram:{id}"
            accounts.add(tx, lane=lane, channel="telegram", chat=str(id), person_id=person_id, now=SINCE)
            conversations.start(tx, person_id)
            consents.give(tx, person_id, consent, SINCE)
            state = Conversation(consent=consent, contact_phone=f"138{id:08}")
            conversations.store(tx, person_id, state.to_json(), None)
