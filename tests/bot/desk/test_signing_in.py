"""Who sits at the desk: the phone says so, for as long as something is done there."""

import re

import httpx
import pytest

from storage.people import audit
from tests.bot.desk.office import PART, Office


def shown(browser: httpx.Client, path: str = "/desk/signin") -> tuple[str, str]:
    """The code that a PC shows, and its number."""
    page = browser.get(path)
    number = re.search(r'class="number">.*?<b>(\d\d)</b>', page.text)
    assert number is not None
    return browser.cookies["anju-desk-code"].split(".")[0], number[1]


def confirm(office: Office, who: str, code: str, answer: str = "yes") -> str:
    """What somebody's phone shows once it has answered."""
    return office.browser(who).post(f"/desk/c/{code}", data={"answer": answer}).text


def test_the_phone_shows_the_number_of_the_pc_and_who_it_will_be(office: Office) -> None:
    code, number = shown(office.browser())
    asked = office.browser("township").get(f"/desk/c/{code}").text
    assert f"<b>{number}</b>" in asked
    assert "Windows电脑" in asked
    assert "青石镇 乡镇 赵敏" in asked


def test_the_pc_goes_on_once_the_phone_has_said_yes(office: Office) -> None:
    pc = office.browser()
    code, _ = shown(pc)
    assert "等手机上点" in pc.get("/desk/signin/wait", headers=PART).text
    assert "电脑上已经进去了" in confirm(office, "township", code)
    assert pc.get("/desk/signin/wait", headers=PART).headers["HX-Redirect"] == "/desk"
    assert "青石镇 乡镇 赵敏" in pc.get("/desk").text
    with office.dialogue.database.reading() as tx:
        assert audit.latest(tx)[0].action == "signed_in_at_desk"


def test_without_scripts_the_pc_goes_on_by_a_link(office: Office) -> None:
    pc = office.browser()
    code, _ = shown(pc)
    confirm(office, "county", code)
    assert pc.get("/desk/signin/wait").headers["location"] == "/desk"
    assert pc.get("/desk").status_code == 200


def test_a_code_is_good_for_the_pc_that_shows_it_once_and_for_five_minutes(office: Office) -> None:
    pc, other = office.browser(), office.browser()
    code, _ = shown(pc)
    confirm(office, "township", code)
    other.cookies.set("anju-desk-code", f"{code}.0123456789abcdefABCDEF.0")
    assert "HX-Redirect" not in other.get("/desk/signin/wait", headers=PART).headers
    assert pc.get("/desk/signin/wait", headers=PART).headers["HX-Redirect"] == "/desk"
    assert "HX-Redirect" not in pc.get("/desk/signin/wait", headers=PART).headers
    late = office.browser()
    code, _ = shown(late)
    office.wait(6)
    assert "过了5分钟" in confirm(office, "township", code)
    assert "这个码过时了" in late.get("/desk/signin/wait", headers=PART).text


def test_no_on_the_phone_lets_nobody_in(office: Office) -> None:
    pc = office.browser()
    code, _ = shown(pc)
    assert "没有登录" in confirm(office, "township", code, "no")
    assert "不是我" in pc.get("/desk/signin/wait", headers=PART).text
    assert "过了5分钟" in confirm(office, "township", code), "no is no"
    assert pc.get("/desk").headers["location"] == "/desk/signin"


@pytest.mark.parametrize("who", ["cadre", "resident", "stranger", None])
def test_whoever_has_no_office_has_no_desk(office: Office, who: str | None) -> None:
    pc = office.browser()
    code, _ = shown(pc)
    phone = office.browser(who)
    assert phone.get(f"/desk/c/{code}").status_code == 403
    assert phone.post(f"/desk/c/{code}", data={"answer": "yes"}).status_code == 403
    assert "HX-Redirect" not in pc.get("/desk/signin/wait", headers=PART).headers
    assert office.browser(who).get("/desk/signin").status_code == 200, "and no seat by a link either"


def test_the_seat_is_free_after_a_quarter_of_an_hour_in_which_nothing_is_done(office: Office) -> None:
    pc = office.seated("county")
    for _ in range(3):
        office.wait(14)
        assert pc.get("/desk").status_code == 200
    office.wait(15)
    assert pc.get("/desk").headers["location"] == "/desk/signin"
    assert pc.get("/desk", headers=PART).status_code == 401
    assert pc.get("/desk/signin").status_code == 200, "the link is used up: the phone says who it is"


def test_on_a_shared_pc_the_seat_ends_after_an_hour_whatever_is_done(office: Office) -> None:
    pc = office.browser()
    code, _ = shown(pc, "/desk/signin?shared=1")
    confirm(office, "county", code)
    pc.get("/desk/signin/wait")
    for _ in range(5):
        office.wait(11)
        assert pc.get("/desk").status_code == 200
    office.wait(6)
    assert pc.get("/desk").headers["location"] == "/desk/signin"


def test_locking_ends_the_seat_at_once(office: Office) -> None:
    pc = office.seated("county")
    pc.post("/desk/leave")
    assert pc.get("/desk").headers["location"] == "/desk/signin"


def test_a_seat_cannot_be_made_lengthened_or_carried_to_another_session(office: Office) -> None:
    pc, bare = office.seated("county"), office.browser()
    session, seat = pc.cookies["anju"], pc.cookies["anju-seat"]
    other = office.browser("other_county").cookies["anju"]
    idle, until, proof = seat.split(".")
    forged = (f"{int(idle) + 9999}.{until}.{proof}", f"{idle}.{until}.{'0' * 43}", "1.2", "", "a.b.c", "1.2.ü")

    def is_let_in(token: str, seat: str) -> bool:
        cookie = f"anju={token}; anju-seat={seat}".encode("latin-1")
        answer = bare.get("/desk", headers={b"Cookie": cookie})
        assert answer.status_code in (200, 303)
        return answer.status_code == 200

    assert is_let_in(session, seat)
    assert not is_let_in(other, seat)
    assert not any(is_let_in(session, one) for one in forged)


def test_the_icon_of_the_door_and_of_each_room_is_there(office: Office) -> None:
    """Browsers asked for /favicon.ico, and each first visit of the desk showed a 404 in the console."""
    for browser, path in ((office.browser(), "/desk/signin"), (office.seated("county"), "/desk/people")):
        page = browser.get(path)
        (icon,) = re.findall(r'<link rel="icon" href="([^"]+)"', page.text)
        assert browser.get(icon).headers["content-type"] == "image/png"
        assert "img-src 'self'" in page.headers["content-security-policy"]
