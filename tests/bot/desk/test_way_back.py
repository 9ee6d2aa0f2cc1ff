"""Signing in leads back to the page that was asked for, and nowhere beyond the desk."""

import re
from datetime import timedelta
from html import unescape

import pytest

from bot.desk.way_back import checked, door_to
from bot.pipeline.turn import Turns
from storage.people import consents, invitations, people
from storage.people.people import Role
from tests.bot.desk.office import PART, Office
from tests.bot.desk.test_signing_in import confirm, shown
from tests.cast import NOTICE, TOWNSHIP

CODE = "ABCDEFGHJKLMNP"


@pytest.mark.parametrize(
    "address",
    [
        "/desk",
        "/desk/cases/YT2026-000123",
        "/desk/ledger?state=%E5%BE%85%E5%8A%9E&page=2",
        "/desk/people?place=990101001&part=no_account",
        "/desk/seat",
    ],
)
def test_a_page_of_the_desk_is_gone_back_to(address: str) -> None:
    assert checked(address) == address


@pytest.mark.parametrize(
    "address",
    [
        "",
        "//evil.example",
        "//evil.example/desk",
        "https://evil.example/desk",
        "https:evil.example",
        "javascript:alert(1)",
        "\\\\evil.example",
        "/\\evil.example",
        "/desk\\evil.example",
        "/desk//evil.example",
        "/desk/../evil",
        "/desk/%2e%2e/evil",
        "/desk/..%2f..",
        "/desk@evil.example",
        "/desk.evil.example",
        "/desks",
        "/desk/x\r\nSet-Cookie: a=b",
        "/desk/\tx",
        " /desk/x",
        "/desk/x#there",
        "/desk/x?y=<script>",
        "/desk/signin",
        "/desk/signin?next=/desk/signin",
        "/desk/signin/wait",
        "/desk/leave",
        "/desk/c/123456",
        "/i/ABCDEFGHJKLMNP",
        "/desk/" + "x" * 500,
    ],
)
def test_what_lies_elsewhere_or_is_a_door_leads_to_the_first_page(address: str) -> None:
    assert checked(address) == "/desk"
    assert door_to(address) == "/desk/signin"


def test_the_phone_s_yes_leads_to_the_page_that_was_asked_for(office: Office) -> None:
    """Whoever opened a link to a case at a PC landed on the queue, and had to look for it again."""
    pc = office.browser()
    asked = "/desk/ledger?state=received&page=2"
    door = pc.get(asked).headers["location"]
    (wait,) = re.findall(r'hx-get="([^"]+)"', pc.get(door).text)
    code, _ = shown(pc, door)
    confirm(office, "township", code)
    assert pc.get(unescape(wait), headers=PART).headers["HX-Redirect"] == asked


def test_without_scripts_the_link_below_the_code_leads_there_as_well(office: Office) -> None:
    pc = office.browser()
    door = pc.get("/desk/people").headers["location"]
    code, _ = shown(pc, door)
    confirm(office, "township", code)
    assert pc.get("/desk/signin/wait?next=/desk/people").headers["location"] == "/desk/people"


@pytest.mark.parametrize("elsewhere", ["//evil.example", "https://evil.example", "\\\\evil.example"])
def test_no_door_leads_to_another_host(office: Office, elsewhere: str) -> None:
    fresh = office.browser("township")
    assert fresh.get("/desk/signin", params={"next": elsewhere}).headers["location"] == "/desk"
    pc = office.browser()
    code, _ = shown(pc)
    confirm(office, "township", code)
    answer = pc.get("/desk/signin/wait", params={"next": elsewhere}, headers=PART)
    assert answer.headers["HX-Redirect"] == "/desk"


def test_what_was_sent_in_without_a_seat_is_not_sent_again(office: Office) -> None:
    assert office.browser().post("/desk/people", data={"words": "x"}).headers["location"] == "/desk/signin"


def test_a_fresh_link_from_the_inviter_needs_no_phone(office: Office) -> None:
    """Whoever has no page on the phone opens the invitation at the PC, and sits at the desk."""
    talk, now = office.dialogue, office.dialogue.clock.now()
    with talk.database.writing() as tx:
        person_id = people.add(tx, now=now, name="李雪", phone="13800000055")
        people.grant(tx, person_id, Role.TOWNSHIP, TOWNSHIP, now)
        county, ends = talk.ids["county"], now + timedelta(days=1)
        role, area = Role.TOWNSHIP, TOWNSHIP
        invitations.add(
            tx, CODE, role=role, area=area, uses=1, now=now, expires_at=ends, made_by=county, person_id=person_id
        )
    pc = office.browser()
    page = pc.get(f"/i/{CODE}", follow_redirects=True)
    pc.post("/i", data={"id": page.text.split('name="id" value="')[1].split('"')[0]})
    with talk.database.writing() as tx:
        consents.give(tx, office.site.person(office.site.lane()), NOTICE, now)
    turns = Turns(
        database=talk.database,
        readers={"web": office.site.channel.read},
        installation=talk.installation,
        clock=talk.clock,
    )
    assert turns.take_next(office.site.lane())
    assert pc.get("/desk/people").headers["location"] == "/desk/signin?next=/desk/people"
    assert pc.get("/desk/signin?next=/desk/people").headers["location"] == "/desk/people"
    assert "青石镇 乡镇 李雪" in pc.get("/desk/people").text


def test_eleven_minutes_after_the_link_it_needs_the_phone(office: Office) -> None:
    pc = office.browser("township")
    office.wait(11)
    assert pc.get("/desk/signin").status_code == 200
