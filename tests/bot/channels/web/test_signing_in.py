"""Signing in on the page: invitations, links that open once, other browsers, and ends, over HTTP."""

import asyncio
import re
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import httpx
import pytest

from bot.channels.web.channel import WebChannel
from bot.channels.web.devices import device_of
from bot.core import internal
from bot.core.wallclock import WallClock
from bot.pipeline.turn import Turns
from handlers.dialog.installation import Knowledge
from handlers.dialog.messages import SIGNED_IN, Command, JobDone, Reply
from handlers.wording import Wording
from storage.database.database import Database
from storage.people import consents, invitations, people
from storage.people.people import Role
from storage.queues.inbox import take_next, waiting_lanes
from storage.web import one_time_links
from storage.web import sessions as web_sessions
from storage.web.one_time_links import Purpose
from storage.web.sessions import WebSession
from tests.bot.channels.website import PATIENCE_S, SHANGHAI, Site, Writer, count_people, post, welcome
from tests.cast import TOWNSHIP, VILLAGE, plant_tree
from tests.installed import installed

CODE = "ABCDEFGHJKLMNP"
IPHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) AppleWebKit/605.1.15"
HTML = {"Accept": "text/html,application/xhtml+xml"}


def form_id(page: httpx.Response) -> str:
    """The id that the page gave its form."""
    return page.text.split('name="id" value="')[1].split('"')[0]


def follow(browser: httpx.Client, link: str) -> httpx.Response:
    """The page behind a link."""
    return browser.get(link, follow_redirects=True)


def press(browser: httpx.Client, path: str, **fields: str) -> httpx.Response:
    """Press the button of the page that the browser shows."""
    return browser.post(path, data={"id": form_id(browser.get(path)), **fields})


# --- invitations


def invite(site: Site, *, person_id: int | None = None, made_by: int | None = None) -> None:
    """An invitation for a cadre, with the places."""
    now = site.clock.now()
    with site.database.writing() as tx:
        plant_tree(tx)
        role, ends = Role.CADRE, now + timedelta(days=1)
        invitations.add(
            tx, CODE, role=role, area=VILLAGE, uses=1, now=now, expires_at=ends, made_by=made_by, person_id=person_id
        )


def test_the_page_says_who_invites_to_what_role_and_where(site: Site) -> None:
    with site.database.writing() as tx:
        plant_tree(tx)
        township = people.add(tx, now=site.clock.now(), name="赵敏", phone="13800000003")
        people.grant(tx, township, Role.TOWNSHIP, TOWNSHIP, site.clock.now())
        cadre = people.add(tx, now=site.clock.now(), name="王建国", phone="13800000002")
        people.grant(tx, cadre, Role.CADRE, VILLAGE, site.clock.now())
    invite(site, made_by=township, person_id=cadre)
    page = follow(site.browser(), f"/i/{CODE}").text
    assert "青石镇赵敏请王**来用安居助手，身份是青石村村干部" in page
    assert "建国" not in page


def test_a_used_code_is_refused_on_the_page_before_anything_is_agreed_to(site: Site) -> None:
    invite(site)
    with site.database.writing() as tx:
        invitations.redeem(tx, CODE, site.clock.now())
    page = follow(site.browser(), f"/i/{CODE}")
    assert page.status_code == 410
    assert "这个邀请用过了" in page.text
    assert site.received() == []


def test_looking_at_an_invitation_does_not_use_it_and_the_button_hands_it_in(site: Site) -> None:
    invite(site)
    browser = site.browser()
    page = follow(browser, f"/i/{CODE}")
    assert site.received() == []
    assert browser.post("/i", data={"id": form_id(page)}).headers["location"] == "/"
    assert browser.post("/i", data={"id": form_id(page)}).status_code == 200, "the code was handed in and is gone"
    assert site.contents() == [Command(name="start", argument=CODE)]
    assert CODE not in browser.get("/api/history").text


def test_after_the_first_opening_no_address_and_no_page_bears_the_code(site: Site) -> None:
    invite(site)
    browser = site.browser()
    answer = browser.get(f"/i/{CODE}")
    assert (answer.status_code, answer.headers["location"]) == (303, "/i")
    assert answer.headers["cache-control"] == "no-store"
    cookie = answer.headers["set-cookie"]
    assert all(word in cookie for word in ("HttpOnly", "Path=/i", "SameSite=lax", "Max-Age=3600"))
    page = browser.get("/i")
    assert CODE not in page.text
    assert page.headers["referrer-policy"] == "strict-origin"
    assert press(browser, "/i").headers["location"] == "/"
    assert "anju-i" not in browser.cookies


def test_who_comes_without_a_code_types_it(site: Site) -> None:
    browser = site.browser()
    assert 'name="answer"' in browser.get("/i").text
    assert press(browser, "/i", answer=CODE).status_code == 303
    assert site.contents() == [Command(name="start", argument=CODE)]


def test_taking_up_an_invitation_changes_the_token_and_ends_the_old_one(site: Site) -> None:
    invite(site)
    browser = site.browser()
    planted = browser.cookies["anju"]
    follow(browser, f"/i/{CODE}")
    press(browser, "/i")
    assert browser.cookies["anju"] != planted
    assert browser.get("/api/history").json()["whose"] is not None
    with httpx.Client(base_url=site.url, cookies={"anju": planted}, timeout=PATIENCE_S) as thief:
        assert thief.get("/api/history").status_code == 401
    assert count_people(site.database) == 1


def test_an_answer_that_was_lost_costs_nobody_the_session(site: Site) -> None:
    invite(site)
    browser = site.browser()
    before = browser.cookies["anju"]
    page = follow(browser, f"/i/{CODE}")
    with httpx.Client(base_url=site.url, headers=browser.headers, cookies=browser.cookies, timeout=PATIENCE_S) as lost:
        lost.post("/i", data={"id": form_id(page)})
        given = lost.cookies.get("anju", path="/", domain="127.0.0.1")
    assert browser.cookies["anju"] == before
    assert browser.get("/api/history").json()["whose"] is not None
    assert browser.post("/i", data={"id": form_id(page)}).status_code == 303
    assert browser.cookies["anju"] == given
    assert site.contents() == [Command(name="start", argument=CODE)]


def test_fifty_people_take_up_one_invitation_at_once_and_one_wins(
    site: Site, knowledge: Knowledge, say: Wording
) -> None:
    invite(site)
    browsers = [site.browser() for _ in range(50)]
    for browser in browsers:
        browser.get(f"/i/{CODE}")
    with ThreadPoolExecutor(10) as pool:
        codes = list(pool.map(lambda browser: press(browser, "/i").status_code, browsers))
    assert codes == [303] * 50, "a meeting behind one address may take up its invitations"
    turns = Turns(
        database=site.database,
        readers={"web": site.channel.read},
        installation=installed(knowledge, say),
        clock=site.clock,
    )
    with site.database.writing() as tx:
        lanes = waiting_lanes(tx)
        for lane in lanes:
            consents.give(tx, site.person(lane), say("consent.version"), site.clock.now())
    with ThreadPoolExecutor(10) as pool:
        assert all(pool.map(turns.take_next, lanes))
    with site.database.reading() as tx:
        assert len(people.holding(tx, Role.CADRE, VILLAGE)) == 1


def test_too_many_openings_from_one_address_are_slowed_down_on_a_page_for_people(site: Site) -> None:
    browser = site.browser()
    answers = [browser.post("/s", data={"id": "12345678"}) for _ in range(60)]
    slow = browser.post("/s", data={"id": "12345678"}, headers=HTML)
    assert slow.status_code == 429
    assert slow.headers["content-type"].startswith("text/html")
    assert "请等" in slow.text
    assert int(slow.headers["retry-after"]) >= 1
    assert {answer.status_code for answer in answers} == {410}


# --- another browser of the same person


@dataclass(frozen=True, kw_only=True)
class Office:
    """A browser in an office, and whose it is."""

    site: Site
    browser: httpx.Client
    lane: str
    person_id: int

    def whose(self, browser: httpx.Client) -> str | None:
        """Whose a browser is, as its page knows it."""
        found: str | None = browser.get("/api/history").json()["whose"]
        return found

    def link(self, lasts: timedelta = timedelta(minutes=10)) -> str:
        """The path of a link by which another browser becomes this person's."""
        told = {"lane": self.lane}
        with self.site.database.writing() as tx:
            now = self.site.clock.now()
            return f"/s/{one_time_links.add(tx, Purpose.SIGN_IN, self.person_id, told, now=now, lasts=lasts)}"

    def sessions(self) -> list[WebSession]:
        """Where the person is signed in."""
        with self.site.database.reading() as tx:
            return web_sessions.of_person(tx, self.person_id)


@pytest.fixture
def office(site: Site) -> Office:
    """The browser of a cadre who wrote something."""
    browser = site.browser()
    post(browser, {"text": "你好"})
    lane = site.lane()
    person_id = site.person(lane)
    with site.database.writing() as tx:
        plant_tree(tx)
        people.rename(tx, person_id, "王建国")
        people.grant(tx, person_id, Role.CADRE, VILLAGE, site.clock.now())
    return Office(site=site, browser=browser, lane=lane, person_id=person_id)


def test_a_phone_becomes_the_same_person_and_the_office_stays_signed_in(site: Site, office: Office) -> None:
    phone = site.browser()
    phone.headers["User-Agent"] = IPHONE
    page = follow(phone, office.link())
    assert "王** 青石村村干部" in page.text
    assert "王建国" not in page.text
    assert office.whose(phone) is None, "looking signs nobody in"
    assert press(phone, "/s").headers["location"] == "/"
    assert office.whose(phone) == office.whose(office.browser) is not None
    assert {session.device for session in office.sessions()} == {"iphone", "other"}


def test_the_person_hears_of_the_other_browser_once(site: Site, office: Office) -> None:
    phone, lane = site.browser(), office.lane
    page = follow(phone, office.link())
    for _ in range(2):
        phone.post("/s", data={"id": form_id(page)})
    with site.database.writing() as tx:
        told = [waiting for _ in range(3) if (waiting := take_next(tx, lane, site.clock.now())) is not None]
    contents = [
        internal.read(one.payload, lane=lane, chat=lane, received_at=one.received_at).content
        for one in told
        if one.channel == internal.INTERNAL
    ]
    assert [content.kind for content in contents if isinstance(content, JobDone)] == [SIGNED_IN]


def test_a_sign_in_link_is_good_in_one_browser_alone(site: Site, office: Office) -> None:
    link = office.link()
    browsers = [site.browser() for _ in range(10)]
    pages = [follow(browser, link) for browser in browsers]

    def press_one(number: int) -> int:
        return browsers[number].post("/s", data={"id": form_id(pages[number])}).status_code

    with ThreadPoolExecutor(10) as pool:
        codes = list(pool.map(press_one, range(10)))
    assert sorted(codes) == [303, *[410] * 9]
    late = follow(site.browser(), link)
    assert late.status_code == 410
    assert "用过了" in late.text


def test_a_sign_in_link_ends_after_its_time(site: Site, office: Office, say: Wording) -> None:
    phone = site.browser()
    page = follow(phone, office.link(lasts=timedelta(seconds=0)))
    assert page.status_code == 410
    assert say("once.signin.expired") in page.text
    assert office.whose(phone) is None


def test_nothing_is_signed_in_from_another_site(site: Site, office: Office) -> None:
    phone = site.browser()
    page = follow(phone, office.link())
    forged = phone.post("/s", data={"id": form_id(page)}, headers={"Sec-Fetch-Site": "cross-site", **HTML})
    assert forged.status_code == 403
    assert forged.headers["content-type"].startswith("text/html")
    assert office.whose(phone) is None


def test_a_session_that_ended_is_not_signed_in_again_by_its_old_link(site: Site, office: Office) -> None:
    phone = site.browser()
    page = follow(phone, office.link())
    cookies = dict(phone.cookies)
    phone.post("/s", data={"id": form_id(page)})
    with site.database.writing() as tx:
        web_sessions.end_all(tx, office.person_id, site.clock.now())
    with httpx.Client(base_url=site.url, headers=phone.headers, cookies=cookies, timeout=PATIENCE_S) as again:
        assert again.post("/s", data={"id": form_id(page)}).status_code == 401
    assert office.browser.get("/api/history").status_code == 401


def test_an_open_stream_ends_before_it_tells_anything_to_a_session_that_ended(site: Site, office: Office) -> None:
    with office.browser.stream("GET", "/api/events?after=0") as stream:
        lines = stream.iter_lines()
        assert next(lines).startswith("retry:")
        with site.database.writing() as tx:
            web_sessions.end_all(tx, office.person_id, site.clock.now())
        site.say(office.lane, Reply(text="给本人的话"))
        assert "给本人的话" not in "".join(lines)
    assert office.browser.get("/api/messages?after=0").status_code == 401


# --- cookies and devices


def test_behind_https_the_codes_travel_by_secure_cookies(sqlite_database: Database, say: Wording) -> None:
    channel = WebChannel(
        database=sqlite_database,
        clock=WallClock(SHANGHAI),
        say=say,
        announce=lambda tx, code, now: None,
        admittance=welcome,
        photo_folder=Path("photos"),
        file_folder=Path("files"),
        public_url="https://anju.example",
    )

    async def open_link() -> str:
        transport = httpx.ASGITransport(channel.app(Writer(sqlite_database)))
        async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1") as browser:
            return (await browser.get(f"/i/{CODE}")).headers["set-cookie"]

    cookie = asyncio.run(open_link())
    assert re.match(rf"__Secure-anju-i={CODE}\.[0-9a-f]{{32}};", cookie)
    assert "Secure" in cookie.split(";", 1)[1]


@pytest.mark.parametrize(
    ("user_agent", "device"),
    [
        ("Mozilla/5.0 (Linux; Android 13; V2118A) AppleWebKit/537.36 Mobile MicroMessenger/8.0.42", "android wechat"),
        ("Mozilla/5.0 (Linux; Android 12) Mobile wxwork/4.1.3 MicroMessenger/7.0.1", "android wecom"),
        (IPHONE, "iphone"),
        ("Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/126.0 Safari/537.36", "windows"),
        ("Mozilla/5.0 (Phone; OpenHarmony 5.0) AppleWebKit/537.36 ArkWeb/4.1.6.1 Mobile", "harmony"),
        ("Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) Safari/605.1.15", "mac"),
        ("", "other"),
    ],
)
def test_a_browser_is_known_by_its_kind_of_device(user_agent: str, device: str) -> None:
    assert device_of(user_agent) == device
