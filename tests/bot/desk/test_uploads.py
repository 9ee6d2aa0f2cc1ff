"""Photos in a sheet: they come with the form, are looked at, and stay while something else is wrong."""

import io
import re

import httpx
import pytest
from PIL import Image
from sqlalchemy import select

from handlers.forms.photos import FETCH
from storage.cases import cases, photos, records
from storage.cases.cases import Case, CaseState
from storage.queues.tables import jobs as job_table
from tests.bot.desk.office import PART, Office

FIELD = "photos_after"
STEP = "accepted"
FILLED = {"day": "2026-11-03", "outcome": "passed", "acceptors": "township"}


def picture(color: str = "brown") -> bytes:
    """A JPEG of 40 pixels."""
    file = io.BytesIO()
    Image.new("RGB", (40, 40), color).save(file, "JPEG")
    return file.getvalue()


@pytest.fixture
def case(office: Office) -> Case:
    """A house whose works are complete, to be accepted."""
    case = office.household("王二")
    now = office.dialogue.clock.now()
    with office.dialogue.database.writing() as tx:
        cases.advance(tx, case, CaseState.COMPLETED, now)
        cadre = office.dialogue.cast.cadre
        records.add(tx, case, step="completed", day=now.date(), values={}, person_id=cadre, role="cadre", now=now)
    return office.now_of(case)


def send(pc: httpx.Client, case: Case, page: str, *files: tuple[str, bytes], **filled: str) -> httpx.Response:
    """Send the form that stands on a page, with files in it."""
    hidden = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', page))
    kept = re.findall(rf'type="checkbox" name="{FIELD}" value="(\w+)" checked', page)
    return pc.post(
        f"/desk/cases/{case.number}/{STEP}",
        data={**hidden, **filled, **({FIELD: kept} if kept else {})},
        files=[(FIELD, (name, body, "image/jpeg")) for name, body in files] or [(FIELD, ("", b"", ""))],
        headers=PART,
    )


def opened(pc: httpx.Client, case: Case) -> str:
    """The page with the form."""
    page = pc.get(f"/desk/cases/{case.number}/{STEP}").text
    assert f'type="file" name="{FIELD}"' in page
    assert 'enctype="multipart/form-data"' in page
    return page


def photos_of(office: Office, case: Case) -> list[str]:
    """The photos that the acceptance recorded."""
    with office.dialogue.database.reading() as tx:
        return [id for one in records.of(tx, case.id) for id in one.values.get(FIELD, ())]


def test_photos_are_kept_with_the_step_and_their_bytes_are_ordered(office: Office, case: Case) -> None:
    pc = office.seated("township")
    done = send(pc, case, opened(pc, case), ("a.jpg", picture()), ("b.jpg", picture("blue")), **FILLED)
    assert done.status_code == 200
    assert office.now_of(case).state is CaseState.ACCEPTED
    first, second = photos_of(office, case)
    with office.dialogue.database.reading() as tx:
        assert {one.width for one in photos.of(tx, [first, second])} == {40}
        ordered = tx.execute(select(job_table.c.key).where(job_table.c.kind == FETCH)).scalars().all()
    assert set(ordered) == {f"photo:{first}", f"photo:{second}"}


def test_photos_stay_while_something_else_is_wrong_and_can_be_left_out_again(office: Office, case: Case) -> None:
    pc = office.seated("township")
    wrong = send(pc, case, opened(pc, case), ("a.jpg", picture()), ("b.jpg", picture("blue")), day="2027-01-01")
    assert office.now_of(case).state is CaseState.COMPLETED
    assert wrong.text.count(f'type="checkbox" name="{FIELD}"') == 2
    [kept, left] = re.findall(rf'type="checkbox" name="{FIELD}" value="(\w+)"', wrong.text)
    send(pc, case, wrong.text.replace(f'value="{left}" checked', f'value="{left}"'), **FILLED)
    assert photos_of(office, case) == [kept]


def test_a_file_that_is_no_photo_is_said_by_its_name(office: Office, case: Case) -> None:
    pc = office.seated("township")
    refused = send(pc, case, opened(pc, case), ("sheet.jpg", b"not a picture"), ("b.jpg", picture()), **FILLED)
    assert "“sheet.jpg”没放进去" in refused.text
    assert office.now_of(case).state is CaseState.COMPLETED
    assert refused.text.count(f'type="checkbox" name="{FIELD}"') == 1, "the other one counts"


def test_nobody_puts_somebody_else_s_photo_into_a_case(office: Office, case: Case) -> None:
    other = office.photograph(office.household("李四"), "theirs")
    pc = office.seated("township")
    page = opened(pc, case).replace("</form>", f'type="checkbox" name="{FIELD}" value="{other}" checked</form>')
    send(pc, case, page, **FILLED)
    assert office.now_of(case).state is CaseState.ACCEPTED
    assert photos_of(office, case) == []
