"""Full numbers at the desk: for a reason that the trail keeps, once, to who has just shown who they are."""

import pytest

from storage.cases import cases, kept_cards
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


# --- the photo of the ID card, where the county keeps it

CARD, ANOTHER = b"\xff\xd8 a card", b"\xff\xd8 another card"


def keep_card(office: Office, case: Case, number: str | None = None, picture: bytes = CARD, draft: str = "d1") -> None:
    """Keep a photo that bears the case's number, or another one."""
    with office.dialogue.database.writing() as tx:
        held = cases.get(tx, case.number).answers["id_number"]
        kept_cards.put(tx, draft, case.number, number or held, picture, office.dialogue.clock.now())


def card_looks(office: Office) -> list[AuditLine]:
    """What the trail has of looks at cards."""
    with office.dialogue.database.reading() as tx:
        return [line for line in audit.latest(tx) if line.action == "id_card_looked_at"]


def test_a_kept_card_is_shown_for_the_same_reason_and_each_look_is_noted(office: Office, case: Case) -> None:
    keep_card(office, case)
    pc, path = office.seated("township"), f"/desk/cases/{case.number}/numbers"
    reason = {"reason": "identity", "words": "当面核对"}
    assert f"{path}/card" in pc.post(path, data=reason).text
    for _ in range(2):
        answer = pc.post(f"{path}/card", data=reason)
    assert (answer.content, answer.headers["content-type"]) == (CARD, "image/jpeg")
    assert answer.headers["cache-control"] == "no-store"
    assert [line.details for line in card_looks(office)] == [reason, reason]


def test_without_a_reason_no_card_is_shown(office: Office, case: Case) -> None:
    keep_card(office, case)
    answer = office.seated("county").post(f"/desk/cases/{case.number}/numbers/card", data={"reason": "other"})
    assert (answer.status_code, CARD in answer.content, card_looks(office)) == (422, False, [])


def test_a_card_of_another_number_than_the_case_has_now_is_not_there(office: Office, case: Case) -> None:
    """Whoever answered that it was read wrongly, or corrected the number since, is not shown by it."""
    pc, path, reason = office.seated("county"), f"/desk/cases/{case.number}/numbers", {"reason": "call"}
    keep_card(office, case, number="990101195001010029", picture=ANOTHER)
    assert f"{path}/card" not in pc.post(path, data=reason).text
    assert pc.post(f"{path}/card", data=reason).status_code == 404


@pytest.mark.parametrize("who", ["city", "other_township", "other_county"])
def test_a_card_is_there_for_nobody_else(office: Office, case: Case, who: str) -> None:
    keep_card(office, case)
    answer = office.seated(who).post(f"/desk/cases/{case.number}/numbers/card", data={"reason": "call"})
    assert (answer.status_code, CARD in answer.content, card_looks(office)) == (404, False, [])
