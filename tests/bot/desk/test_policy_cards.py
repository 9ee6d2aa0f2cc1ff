"""明白卡 at the desk: fetched as PDF and as picture, and noted once where it was handed out."""

import pytest

from storage.cases import audited
from storage.people import areas, audit
from tests.bot.desk.office import Office
from tests.cast import NEXT_VILLAGE, TOWNSHIP, VILLAGE, VILLAGE_OF_OTHER_COUNTY, VILLAGE_OF_OTHER_TOWNSHIP

PAGE = "/desk/cards"
CARD = f"{PAGE}/yantai.household"
FILLED = {"place": VILLAGE, "copies": "35", "day": "2026-11-03"}


def notes(office: Office) -> list[tuple[str, dict[str, object]]]:
    """All that was noted, the latest first."""
    with office.dialogue.database.reading() as tx:
        return [(one.subject, one.details) for one in audit.latest(tx) if one.action == "policy_cards_handed_out"]


def test_a_township_fetches_its_region_s_card_as_pdf_and_as_picture(office: Office) -> None:
    pc = office.seated("township")
    page = pc.get(PAGE).text
    assert "云山县住房安全明白卡" in page
    assert "湖南" not in page
    pdf, png = pc.get(f"{CARD}/pdf"), pc.get(f"{CARD}/png")
    assert (pdf.headers["content-type"], pdf.content[:5]) == ("application/pdf", b"%PDF-")
    assert (png.headers["content-type"], png.content[1:4]) == ("image/png", b"PNG")
    assert "%E6%98%8E%E7%99%BD%E5%8D%A1.pdf" in pdf.headers["content-disposition"]


def test_the_page_leads_there_from_the_navigation_for_whom_there_are_cards(office: Office) -> None:
    assert f'href="{PAGE}"' in office.seated("county").get("/desk").text
    assert f'href="{PAGE}"' not in office.seated("operator").get("/desk").text
    assert office.seated("operator").get(f"{CARD}/pdf").status_code == 404


def test_who_got_it_when_stands_on_the_page_and_in_the_trail(office: Office) -> None:
    pc = office.seated("township")
    assert pc.post(CARD, data=FILLED).headers["location"] == PAGE
    assert pc.post(CARD, data=FILLED).status_code == 303
    assert len(notes(office)) == 1, "the same sent twice was noted twice"
    page = pc.get(PAGE).text
    row = ("2026-11-03", "住房安全明白卡", "青石村", "35", "赵敏")
    assert [one for one in row if f"<td>{one}</td>" not in page] == []
    assert "<td>青石村</td>" in office.seated("county").get(PAGE).text
    assert "<td>青石村</td>" not in office.seated("other_township").get(PAGE).text
    assert "给青石村发了明白卡，35份" in office.seated("county").get("/desk/trail").text


def test_another_day_or_another_place_is_a_note_of_its_own(office: Office) -> None:
    pc = office.seated("township")
    for changed in ({}, {"day": "2026-11-04"}, {"place": NEXT_VILLAGE}, {"place": TOWNSHIP}, {"copies": "36"}):
        assert pc.post(CARD, data={**FILLED, **changed}).status_code == 303
    assert len(notes(office)) == 5


def test_a_wrong_note_is_taken_back_by_the_office_of_its_place_alone(office: Office) -> None:
    office.seated("township").post(CARD, data=FILLED)
    with office.dialogue.database.reading() as tx:
        [note] = audited.about_areas(tx, areas.get(tx, VILLAGE).path, ["policy_cards_handed_out"], 9)
    back = f"{PAGE}/handed/{note.id}/back"
    assert back not in office.seated("other_township").get(PAGE).text
    assert office.seated("other_township").post(back).status_code == 404
    assert back in office.seated("county").get(PAGE).text
    assert office.seated("county").post(back).headers["location"] == PAGE
    assert "<td>青石村</td>" not in office.seated("township").get(PAGE).text
    assert office.seated("township").post(back).status_code == 404
    assert "撤回了给青石村发明白卡的一笔（35份）" in office.seated("county").get("/desk/trail").text


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"copies": "0"}, "份数写一个整数"),
        ({"copies": "-3"}, "份数写一个整数"),
        ({"copies": "三十"}, "份数写一个整数"),
        ({"copies": "9999999999"}, "份数写一个整数"),
        ({"day": "2026-11-05"}, "今天或以前"),
        ({"day": "昨天"}, "今天或以前"),
        ({"place": VILLAGE_OF_OTHER_TOWNSHIP}, "选一个您管的地方"),
        ({"place": VILLAGE_OF_OTHER_COUNTY}, "选一个您管的地方"),
        ({"place": "nowhere"}, "选一个您管的地方"),
    ],
)
def test_what_cannot_be_right_is_said_and_noted_nowhere(office: Office, changed: dict[str, str], said: str) -> None:
    answer = office.seated("township").post(CARD, data={**FILLED, **changed})
    assert answer.status_code == 422
    assert said in answer.text
    assert notes(office) == []
