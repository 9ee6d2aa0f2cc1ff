"""Households at an office PC: the lists, a file with its cases, and a pair of reports that the township decides."""

import re

import pytest

from handlers.wording import Wording
from storage.cases import cases, photos
from storage.cases.cases import Case, CaseState
from storage.households import households, housing, pairs
from tests.bot.desk.office import Office
from tests.cast import VILLAGE_OF_OTHER_TOWNSHIP

ID = "990101194505050011"


def home_of(office: Office, case: Case) -> int:
    """The household of a case, once it was looked for."""
    with office.dialogue.database.writing() as tx:
        housing.house(tx, cases.get(tx, case.number), office.dialogue.clock.now())
        return households.of_cases(tx, [case.id])[case.id].id


def two_alike(office: Office) -> tuple[Case, Case, int]:
    """Two reports whose heads' names sound alike, and the pair of them."""
    first, second = (office.household(head, id_number=None) for head in ("李秀英", "黎秀英"))
    for case in (first, second):
        home_of(office, case)
    with office.dialogue.database.reading() as tx:
        [pair] = pairs.of_case(tx, second.id)
    return first, second, pair.id


def test_a_file_shows_the_cases_of_the_household_what_it_lacks_and_no_number_in_full(office: Office) -> None:
    first, second = (office.household("李秀英", id_number=ID, persons=None) for _ in range(2))
    office.photograph(second, "front")
    home = {home_of(office, case) for case in (first, second)}
    page = office.seated("township").get(f"/desk/households/{home.pop()}").text
    assert home == set()
    assert first.number in page
    assert second.number in page
    assert "档案还差1样：家庭人口" in page
    assert f"/desk/cases/{second.number}/photos/" in page
    assert ID not in page


def test_a_file_lists_the_papers_that_were_made_of_the_household_by_itself(office: Office) -> None:
    case = office.household("李秀英", id_number=ID)
    address = f"/desk/households/{home_of(office, case)}"
    pc = office.seated("township")
    assert "出过的材料" not in pc.get(address).text
    pc.post("/desk/papers", data={"kind": "household_file", "format": "docx", "which": "ticked", "case": case.number})
    assert re.search(r"一户一档（第\d+号），赵敏", pc.get(address).text)


def test_the_lists_name_what_waits_and_what_files_lack(office: Office) -> None:
    first, _, pair = two_alike(office)
    with office.dialogue.database.writing() as tx:
        cases.advance(tx, first, CaseState.CHECKED, office.dialogue.clock.now())
    page = office.seated("township").get("/desk/households").text
    assert f"/desk/households/pairs/{pair}" in page
    assert "户主名字音一样" in page
    assert "可能是同一家的（1对）" in page
    assert "档案不齐的（1户）" in page


@pytest.mark.parametrize(("answer", "kind"), [("same", CaseState.JOINED), ("other", CaseState.REPORTED)])
def test_the_township_decides_a_pair_by_plain_forms_as_in_the_chat(
    office: Office, answer: str, kind: CaseState
) -> None:
    first, second, pair = two_alike(office)
    pc = office.seated("township")
    page = pc.get(f"/desk/households/pairs/{pair}").text
    assert first.number in page
    assert second.number in page
    assert re.findall(r'name="answer" value="(\w+)"', page) == ["same", "other"]
    said = pc.post(f"/desk/households/pairs/{pair}", data={"answer": answer})
    assert "定了" in said.text
    assert "可能是同一家的（0对）" in said.text
    assert office.now_of(second).state is kind
    again = pc.get(f"/desk/households/pairs/{pair}").text
    assert "已经定过" in again
    assert 'name="answer"' not in again


def test_the_two_photos_that_look_alike_stand_first_beside_each_other(office: Office) -> None:
    first, second, pair = two_alike(office)
    shown = [[office.photograph(case, f"{case.number} {at}") for at in range(2)] for case in (first, second)]
    with office.dialogue.database.writing() as tx:
        photos.note_looks(tx, {shown[0][1]: "0" * 128, shown[1][0]: "f" * 128, shown[1][1]: "0" * 128})
    page = office.seated("township").get(f"/desk/households/pairs/{pair}").text
    assert re.findall(r"photos/(\w+)/large", page) == [shown[0][1], shown[1][1]]


def test_an_answer_that_is_none_decides_nothing(office: Office) -> None:
    _, second, pair = two_alike(office)
    assert office.seated("township").post(f"/desk/households/pairs/{pair}", data={"answer": "maybe"}).status_code == 404
    with office.dialogue.database.reading() as tx:
        assert [one.id for one in pairs.of_case(tx, second.id)] == [pair]


def test_a_pair_of_which_one_report_is_elsewhere_is_shown_to_the_county_alone(office: Office) -> None:
    first = office.household("李秀英", id_number=ID)
    second = office.household("李秀荣", VILLAGE_OF_OTHER_TOWNSHIP, id_number=ID)
    for case in (first, second):
        home_of(office, case)
    with office.dialogue.database.reading() as tx:
        [pair] = pairs.of_case(tx, second.id)
    for who, status in (("township", 404), ("other_township", 404), ("county", 200)):
        assert office.seated(who).get(f"/desk/households/pairs/{pair.id}").status_code == status, who
    sheet = office.seated("township").get(f"/desk/cases/{first.number}").text
    assert f"/desk/households/pairs/{pair.id}" not in sheet


def test_the_sheet_of_a_case_leads_to_its_household_and_to_what_looks_alike(office: Office, say: Wording) -> None:
    _, second, pair = two_alike(office)
    sheet = office.seated("township").get(f"/desk/cases/{second.number}").text
    assert say("desk.households.line", count=1) in sheet
    assert f'href="/desk/households/pairs/{pair}"' in sheet


@pytest.mark.parametrize("who", ["city", "operator"])
def test_who_looks_after_no_households_finds_no_lists(office: Office, who: str) -> None:
    pc = office.seated(who)
    assert pc.get("/desk/households").status_code == 404
    assert 'href="/desk/households"' not in pc.get("/desk/reporting").text
