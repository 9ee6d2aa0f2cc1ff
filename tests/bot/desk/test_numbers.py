"""Full numbers at the desk: for a reason that the trail keeps, once, to who has just shown who they are."""

import pytest

from storage.cases.cases import Case
from storage.people import audit
from storage.people.audit import AuditLine
from tests.bot.desk.office import PART, Office
from tests.bot.desk.test_signing_in import confirm, shown

PHONE = "13800000082"


@pytest.fixture
def case(office: Office) -> Case:
    """A household whose numbers are known."""
    return office.household("王二")


def looks(office: Office) -> list[AuditLine]:
    """What the trail has of looks at numbers."""
    with office.dialogue.database.reading() as tx:
        return [line for line in audit.latest(tx) if line.action == "looked_at_numbers"]


def test_they_are_shown_once_for_a_reason_that_the_trail_keeps(office: Office, case: Case) -> None:
    pc, path = office.seated("county"), f"/desk/cases/{case.number}/numbers"
    asked = pc.get(path)
    assert PHONE not in asked.text
    assert looks(office) == []
    answer = pc.post(path, data={"reason": "call", "words": "问他在不在家"})
    assert PHONE in answer.text
    assert answer.headers["cache-control"] == "no-store"
    [line] = looks(office)
    assert line.subject == case.number
    assert line.person_id == office.dialogue.cast.county
    assert line.details == {"reason": "call", "words": "问他在不在家"}
    assert PHONE not in pc.get(f"/desk/cases/{case.number}").text


@pytest.mark.parametrize("given", [{}, {"reason": "curious"}, {"reason": "other", "words": " "}])
def test_without_a_reason_nothing_is_shown(office: Office, case: Case, given: dict[str, str]) -> None:
    answer = office.seated("county").post(f"/desk/cases/{case.number}/numbers", data=given)
    assert answer.status_code == 422
    assert PHONE not in answer.text
    assert looks(office) == []


def test_after_half_an_hour_the_phone_confirms_again(office: Office, case: Case) -> None:
    pc = office.seated("county")
    for _ in range(3):
        office.wait(11)
        pc.get("/desk")
    answer = pc.post(f"/desk/cases/{case.number}/numbers", data={"reason": "call"})
    assert answer.status_code == 403
    assert PHONE not in answer.text
    assert "/desk/signin" in answer.text
    assert looks(office) == []


def test_on_a_shared_pc_the_phone_confirms_again_after_five_minutes(office: Office, case: Case) -> None:
    pc = office.browser()
    code, _ = shown(pc, "/desk/signin?shared=1")
    confirm(office, "county", code)
    pc.get("/desk/signin/wait")
    path = f"/desk/cases/{case.number}/numbers"
    assert PHONE in pc.post(path, data={"reason": "call"}).text
    office.wait(6)
    assert PHONE not in pc.post(path, data={"reason": "call"}, headers=PART).text


def test_who_may_not_see_the_numbers_finds_no_such_page(office: Office, case: Case) -> None:
    for who in ("other_county", "city", "operator"):
        answer = office.seated(who).post(f"/desk/cases/{case.number}/numbers", data={"reason": "call"})
        assert answer.status_code == 404, who
    assert looks(office) == []
