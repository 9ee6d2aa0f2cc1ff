"""Queue, case and history at the desk: the same steps, the same permissions, the same words as in the chat."""

import re

import httpx
import pytest

from handlers.cases.steps import STEPS
from storage.cases import cases
from storage.cases.cases import Case, CaseState
from storage.people import people
from storage.people.people import Role
from tests.bot.desk.office import PART, Office
from tests.cast import TOWNSHIP
from tests.handlers.cases.filling import ANSWERED, plant_case

CALM = {**ANSWERED, "danger": "none"}
INSIDE = ("/desk", "/desk/cases/{number}", "/desk/cases/{number}/appraised")


def version(browser: httpx.Client, case: Case, step: str) -> str:
    """What the form of a step remembers of the case."""
    found = re.search(r'name="version" value="([^"]+)"', browser.get(f"/desk/cases/{case.number}/{step}").text)
    assert found is not None
    return found[1]


def text_of(page: str) -> str:
    """A page without its tags."""
    return re.sub(r"<[^>]+>", " ", page)


@pytest.fixture
def case(office: Office) -> Case:
    """The cadre's report."""
    return plant_case(office.dialogue, CALM)


@pytest.mark.parametrize("path", INSIDE)
def test_nobody_sees_anything_without_a_seat(office: Office, case: Case, path: str) -> None:
    browser = office.browser()
    assert browser.get(path.format(number=case.number)).headers["location"].startswith("/desk/signin")
    assert browser.get(path.format(number=case.number), headers=PART).status_code == 401


def test_what_waits_is_listed_and_the_first_is_open(office: Office, case: Case) -> None:
    page = office.seated("township").get("/desk").text
    assert "王二家" in page
    assert 'aria-current="true"' in page
    assert f"/desk/cases/{case.number}/receive" in page
    assert "13800000082" not in page, "numbers are masked"


def test_a_part_of_the_page_is_the_case_alone(office: Office, case: Case) -> None:
    part = office.seated("township").get(f"/desk/cases/{case.number}", headers=PART).text
    assert "王二家" in part
    assert "<html" not in part


def test_a_step_without_a_form_is_asked_once_and_taken(office: Office, case: Case) -> None:
    pc = office.seated("township")
    done = pc.post(f"/desk/cases/{case.number}/receive", data={"version": version(pc, case, "receive")})
    assert done.status_code == 200
    assert office.now_of(case).state is CaseState.CHECKED
    assert "轮到您办" in "\n".join(reply.text for reply in office.dialogue.said_to("county"))
    assert "下一步：鉴定" in "\n".join(reply.text for reply in office.dialogue.said_to("cadre"))


def test_a_form_is_checked_as_in_the_chat_and_says_beside_each_field_what_is_wrong(office: Office, case: Case) -> None:
    case = office.receive(case)
    pc = office.seated("county")
    filled = {"version": version(pc, case, "appraised"), "grade": "D", "appraiser": "", "day": "2026-12-24"}
    wrong = pc.post(f"/desk/cases/{case.number}/appraised", data=filled)
    assert wrong.status_code == 422
    assert wrong.text.count('role="alert"') == 2
    assert 'value="D" checked' in wrong.text, "what was right stays filled in"
    assert office.now_of(case).state is CaseState.CHECKED
    filled |= {"appraiser": "李工", "day": "2026-11-03"}
    assert pc.post(f"/desk/cases/{case.number}/appraised", data=filled).status_code == 200
    assert office.now_of(case).state is CaseState.APPRAISED
    assert "鉴定" in text_of(pc.get(f"/desk/cases/{case.number}").text)


def test_a_remark_stands_in_the_history_also_where_the_case_has_gone_on_since(office: Office, case: Case) -> None:
    county = office.seated("county")
    opened = version(county, case, "remark")
    office.receive(case)
    written = county.post(f"/desk/cases/{case.number}/remark", data={"version": opened, "words": "儿子下月回来"})
    assert written.status_code == 200
    assert "内部备注：儿子下月回来" in text_of(office.seated("township").get(f"/desk/cases/{case.number}").text)
    assert not any("下月回来" in reply.text for reply in office.dialogue.said_to("cadre")), "nobody is told"


def test_a_remark_leaves_the_form_that_somebody_else_has_open_as_good_as_it_was(office: Office, case: Case) -> None:
    township, county = office.seated("township"), office.seated("county")
    opened = version(township, case, "receive")
    office.wait(1)
    county.post(f"/desk/cases/{case.number}/remark", data={"version": "", "words": "儿子下月回来"})
    township.post(f"/desk/cases/{case.number}/receive", data={"version": opened})
    assert office.now_of(case).state is CaseState.CHECKED


def test_a_field_that_an_answer_opens_is_asked_before_anything_is_kept(office: Office, case: Case) -> None:
    case = office.receive(case)
    pc = office.seated("county")
    filled = {"version": version(pc, case, "appraised"), "grade": "B", "appraiser": "李工", "day": "2026-11-03"}
    asked = pc.post(f"/desk/cases/{case.number}/appraised", data=filled)
    assert asked.status_code == 422
    assert 'name="after_sound"' in asked.text
    assert office.now_of(case).state is CaseState.CHECKED


def test_a_form_that_was_opened_before_the_case_changed_changes_nothing(office: Office, case: Case) -> None:
    pc, other = office.seated("township"), office.seated("county")
    old = version(pc, case, "receive")
    other.post(f"/desk/cases/{case.number}/receive", data={"version": version(other, case, "receive")})
    with office.dialogue.database.reading() as tx:
        before = cases.history(tx, case)
    late = pc.post(f"/desk/cases/{case.number}/receive", data={"version": old})
    assert "这一件有了变化" in late.text
    with office.dialogue.database.reading() as tx:
        assert cases.history(tx, case) == before


def test_what_is_saved_may_lead_on_to_the_next_case_of_the_list(office: Office, case: Case) -> None:
    other = office.household("李四")
    pc = office.seated("township")
    sent = {"version": version(pc, case, "receive"), "then": "next"}
    done = pc.post(f"/desk/cases/{case.number}/receive?list=waiting", data=sent, headers=PART)
    assert done.headers["HX-Push-Url"] == f"/desk/cases/{other.number}?list=waiting"
    assert f"/desk/cases/{other.number}/receive" in done.text
    assert "王二家" not in done.text.partition('id="list"')[2], "the list comes along as it is now"


@pytest.mark.parametrize(("name", "left"), [("under_way", 2), ("waiting", 1), ("", 1)])
def test_how_many_are_left_is_said_of_the_list_that_is_open(office: Office, case: Case, name: str, left: int) -> None:
    """It was said of what waits, whichever list somebody worked through."""
    others = [office.household(head) for head in ("李四", "张三")]
    with office.dialogue.database.writing() as tx:
        for one in (case, others[0]):
            assert cases.advance(tx, one, CaseState.CHECKED, office.dialogue.clock.now())
    pc = office.seated("township")
    sent = {"version": version(pc, case, "remark"), "words": "等天晴再去"}
    assert f"还有{left}件。" in pc.post(f"/desk/cases/{case.number}/remark?list={name}", data=sent).text


def test_only_steps_that_can_be_taken_there_are_offered(office: Office, case: Case) -> None:
    pc = office.seated("county")
    page = pc.get(f"/desk/cases/{case.number}").text
    offered = set(re.findall(rf'href="(/desk/cases/{case.number}/\w+)\?', page))
    assert offered
    assert {path: pc.get(path).status_code for path in offered} == dict.fromkeys(offered, 200)


def test_the_whole_card_is_shown_by_its_groups(office: Office, case: Case) -> None:
    text = text_of(office.seated("county").get(f"/desk/cases/{case.number}").text)
    assert "农户" in text
    assert "房屋" in text
    assert "上报人" in text


@pytest.mark.parametrize("who", ["other_township", "other_county", "city", "operator"])
def test_a_case_of_somebody_else_sounds_like_one_that_does_not_exist(office: Office, case: Case, who: str) -> None:
    pc, before = office.seated(who), office.now_of(case)
    for path in ("/desk/cases/{}", *(f"/desk/cases/{{}}/{step.id}" for step in STEPS)):
        real, none = pc.get(path.format(case.number)), pc.get(path.format("YT2026-999999"))
        assert (real.status_code, real.text) == (none.status_code, none.text) == (404, real.text), path
        posted = pc.post(path.format(case.number), data={"version": "", "grade": "D"})
        assert posted.status_code in (404, 405), path
    with office.dialogue.database.reading() as tx:
        assert cases.history(tx, case) == []
    assert office.now_of(case) == before


def test_a_role_that_has_gone_ends_the_seat(office: Office, case: Case) -> None:
    pc = office.seated("township")
    with office.dialogue.database.writing() as tx:
        people.withdraw(tx, office.dialogue.cast.township, Role.TOWNSHIP, TOWNSHIP, office.dialogue.clock.now())
    assert pc.get(f"/desk/cases/{case.number}").headers["location"].startswith("/desk/signin")


def test_a_form_of_another_site_is_refused(office: Office, case: Case) -> None:
    pc = office.seated("township")
    foreign = {"Sec-Fetch-Site": "cross-site"}
    assert pc.post(f"/desk/cases/{case.number}/receive", data={"version": ""}, headers=foreign).status_code == 403
    assert office.now_of(case).state is CaseState.REPORTED
