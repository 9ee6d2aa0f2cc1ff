"""Photos of a case at the desk: large, beside each other, to whoever sees the case and to nobody else."""

import re

import httpx
import pytest

from knowledge.model.watches import WatchKind
from storage.cases import cases, photos
from storage.cases.cases import Case
from storage.watches import watches
from storage.watches.watches import HouseLook, LookFinding
from tests.bot.desk.office import PART, Office


@pytest.fixture
def case(office: Office) -> Case:
    """A report with three photos, of which the last has not come yet."""
    case = office.household("王二")
    for name in ("front", "crack"):
        office.photograph(case, name)
    office.photograph(case, "coming", has_come=False)
    return office.now_of(case)


def ids(pc: httpx.Client, case: Case) -> list[str]:
    """The photos that the case's page links to."""
    page = pc.get(f"/desk/cases/{case.number}").text
    return re.findall(rf'href="/desk/cases/{case.number}/photos/(\w+)\?', page)


def test_an_office_sees_the_photos_of_a_case_that_nobody_sent_it(office: Office, case: Case) -> None:
    pc = office.seated("county")
    first, second = ids(pc, case)
    for size in ("large", "small"):
        answer = pc.get(f"/desk/cases/{case.number}/photos/{first}/{size}")
        assert answer.headers["content-type"] == "image/jpeg"
        assert "private" in answer.headers["cache-control"]
    assert first != second


def test_one_that_has_not_come_is_said_and_not_shown(office: Office, case: Case) -> None:
    pc = office.seated("county")
    assert "照片3还在收" in pc.get(f"/desk/cases/{case.number}").text
    coming = case.answers["photos"][-1]
    assert pc.get(f"/desk/cases/{case.number}/photos/{coming}").status_code == 404
    assert pc.get(f"/desk/cases/{case.number}/photos/{coming}/large").status_code == 404


def test_photos_are_leafed_through_and_compared_by_links(office: Office, case: Case) -> None:
    pc = office.seated("township")
    first, second = ids(pc, case)
    root = f"/desk/cases/{case.number}/photos"
    page = pc.get(f"{root}/{first}?list=waiting").text
    assert f'href="{root}/{second}?list=waiting"' in page
    assert "data-before" not in page
    assert f'href="/desk/cases/{case.number}?list=waiting"' in page, "the way back"
    both = pc.get(f"{root}/{first}?list=waiting&beside={second}").text
    assert both.count("<img") == 2


def test_those_of_looks_at_a_sealed_house_come_last_and_are_no_shots_of_its_report(office: Office, case: Case) -> None:
    seal = office.photograph(case, "seal")
    now = office.dialogue.clock.now()
    with office.dialogue.database.writing() as tx:
        photos.name_shot(tx, seal, "seal", case_id=None)
        cases.set_answers(tx, cases.get(tx, case.number), case.answers)
        watches.begin(tx, case.id, WatchKind.EMPTY, now.date(), now)
        watch = watches.of_case(tx, case.id)
        assert watch is not None
        look = HouseLook(
            day=now.date(),
            finding=LookFinding.FINE,
            words=None,
            person_id=office.dialogue.cast.cadre,
            role="cadre",
            photos=(seal,),
        )
        watches.note_look(tx, watch.id, look, next_on=now.date(), now=now)
    pc = office.seated("township")
    assert ids(pc, case)[-1] == seal
    assert "封存查看的照片4 封条" in pc.get(f"/desk/cases/{case.number}").text
    assert pc.get(f"/desk/cases/{case.number}/photos/{seal}/large").status_code == 200
    assert seal not in pc.get(f"/desk/cases/{case.number}/shots").text
    other = office.household("李四")
    assert pc.get(f"/desk/cases/{other.number}/photos/{seal}/large").status_code == 404


def test_a_part_is_the_photo_alone(office: Office, case: Case) -> None:
    pc = office.seated("township")
    part = pc.get(f"/desk/cases/{case.number}/photos/{ids(pc, case)[0]}", headers=PART).text
    assert "<img" in part
    assert "<html" not in part


def test_a_photo_of_another_case_is_none_of_this_one(office: Office, case: Case) -> None:
    other = office.household("李四")
    photo = office.photograph(other, "other")
    pc = office.seated("county")
    assert pc.get(f"/desk/cases/{other.number}/photos/{photo}/large").status_code == 200
    assert pc.get(f"/desk/cases/{case.number}/photos/{photo}/large").status_code == 404
    assert office.seated("other_county").get(f"/desk/cases/{other.number}/photos/{photo}/large").status_code == 404
