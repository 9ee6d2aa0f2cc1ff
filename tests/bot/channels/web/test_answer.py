"""A sensitive field, asked in a messenger abroad by a link and answered on the page: over HTTP, through real turns."""

import logging
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest

from bot.channels import terminal
from bot.channels.web.page_answers import PageAnswers
from bot.pipeline.card_reader import CardReader
from bot.pipeline.waiting_cards import WaitingCards
from handlers.capabilities import FORMS
from handlers.dialog.installation import Knowledge
from handlers.dialog.messages import Choice, Reply, Text
from handlers.wording import Wording
from storage.database.database import Database
from tests.bot.channels.website import Site, running
from tests.dialogue import Dialogue
from tests.filling import ID_NUMBER
from tests.handlers.cases.filling import plant_case

ABROAD: dict[str, Any] = {
    "link_root": "https://anju.example",
    "abroad": frozenset({terminal.NAME}),
    "sensitive_on_page": True,
}
MASKED = "990*************29"


@dataclass(frozen=True, kw_only=True)
class Scene:
    """The cadre fills the details of a case in a messenger abroad; a page answers for it."""

    site: Site
    dialogue: Dialogue
    case: str

    def ask(self) -> Reply:
        """Open the form, which asks for the ID number first."""
        return self.dialogue.say("cadre", Choice(id=f"case:details:{self.case}"))[-1]

    def path(self, reply: Reply) -> str:
        """The path of the link in a message."""
        [link] = reply.links
        return link.url.removeprefix("https://anju.example")

    def opened(self, reply: Reply) -> httpx.Client:
        """A browser that followed the link and pressed the button: it shows the field."""
        browser = self.site.browser()
        browser.get(self.path(reply))
        assert browser.post("/o", data={"id": "opening"}).headers["location"] == "/o"
        return browser


@pytest.fixture
def scene(sqlite_database: Database, tmp_path: Path, knowledge: Knowledge, say: Wording) -> Iterator[Scene]:
    """A page, and the cast before the same database and clock."""
    dialogue = Dialogue(sqlite_database, knowledge, say, **ABROAD)
    answers = PageAnswers(
        database=sqlite_database,
        clock=dialogue.clock,
        installation=dialogue.installation,
        forms=FORMS,
        read_card=WaitingCards(CardReader(), dialogue.clock).read,
    )
    case = plant_case(dialogue, {"danger": "none", "head": "李秀英"})
    with running(sqlite_database, tmp_path, say, answers=answers, clock=dialogue.clock) as site:
        yield Scene(site=site, dialogue=dialogue, case=case.number)


def answer(browser: httpx.Client, text: str) -> httpx.Response:
    return browser.post("/o", data={"id": "answering", "answer": text})


def test_the_field_is_answered_on_the_page_and_the_chat_goes_on(scene: Scene, say: Wording) -> None:
    browser = scene.opened(scene.ask())
    page = browser.get("/o").text
    assert f"编号{scene.case}，户主李**" in page
    assert "李秀英" not in page
    assert "身份证号" in page
    done = answer(browser, "990101 19500101 0029")
    assert say("once.answer.done") in done.text
    assert ID_NUMBER not in done.text
    [said] = scene.dialogue.handle("cadre")
    assert said.text.startswith(f"网页上填的收到了，身份证号：{MASKED}。")
    assert "联系电话" in said.text
    assert scene.dialogue.draft("cadre").answers["id_number"] == ID_NUMBER


def test_the_answer_counts_once_however_often_it_is_sent(scene: Scene, say: Wording) -> None:
    browser = scene.opened(scene.ask())
    for number in (ID_NUMBER, "990101196203050031", ID_NUMBER):
        assert say("once.answer.done") in answer(browser, number).text
    assert len(scene.dialogue.handle("cadre")) == 1
    assert scene.dialogue.draft("cadre").answers["id_number"] == ID_NUMBER


@pytest.mark.parametrize(
    ("typed", "slip"),
    [
        ("99010119500101002", "这个身份证号是17位，应该是18位"),
        ("990101195001010020", "对不上"),
        ("990101195013010029", "出生日期"),
        ("<b>身份证</b>", "只有数字"),
        ("为什么要填身份证号？", "请再填一次"),
        ("  ", ""),
    ],
)
def test_a_wrong_answer_is_told_as_in_the_form_and_the_link_stays_open(scene: Scene, typed: str, slip: str) -> None:
    browser = scene.opened(scene.ask())
    page = answer(browser, typed)
    assert page.status_code == 422
    assert slip in page.text
    assert "<b>" not in page.text
    assert scene.dialogue.handle("cadre") == []
    assert answer(browser, ID_NUMBER).status_code == 200


def test_looking_opens_nothing_and_another_browser_finds_an_opened_link_used(scene: Scene, say: Wording) -> None:
    asked = scene.ask()
    looking, first = scene.site.browser(), scene.site.browser()
    for browser in (looking, first):
        page = browser.get(scene.path(asked), follow_redirects=True)
        assert say("once.answer.begin") in page.text
        assert scene.path(asked).removeprefix("/o/") not in page.text
        assert "李" not in page.text
    assert first.post("/o", data={"id": "opening"}).status_code == 303
    for page in (looking.post("/o", data={"id": "opening"}), looking.get("/o"), answer(looking, ID_NUMBER)):
        assert page.status_code == 410
        assert say("once.answer.used") in page.text
    assert "李**" in first.get("/o").text, "the same browser may load the page again"
    assert scene.dialogue.handle("cadre") == []


def test_of_fifty_browsers_at_once_one_opens_the_link(scene: Scene) -> None:
    path = scene.path(scene.ask())
    browsers = [scene.site.browser() for _ in range(50)]
    for browser in browsers:
        browser.get(path)
    with ThreadPoolExecutor(10) as pool:
        codes = list(pool.map(lambda browser: browser.post("/o", data={"id": "opening"}).status_code, browsers))
    assert sorted(codes) == [303, *[410] * 49]


def test_an_expired_link_says_so_and_the_chat_gives_a_new_one(scene: Scene, say: Wording) -> None:
    asked = scene.ask()
    browser = scene.opened(asked)
    scene.dialogue.clock.pass_by(timedelta(minutes=30))
    for page in (browser.get("/o"), answer(browser, ID_NUMBER)):
        assert page.status_code == 410
        assert say("once.answer.expired") in page.text
    anew = scene.dialogue.press("cadre", "换个新链接", asked)[-1]
    assert scene.path(anew) != scene.path(asked)
    assert answer(scene.opened(anew), ID_NUMBER).status_code == 200


def test_an_answer_to_a_form_that_was_given_up_is_not_taken(scene: Scene, say: Wording) -> None:
    asked = scene.ask()
    browser = scene.opened(asked)
    scene.dialogue.say("cadre", Text(text="取消"))
    scene.dialogue.say("cadre", Text(text="放弃"))
    page = answer(browser, ID_NUMBER)
    assert page.status_code == 410
    assert say("once.answer.gone") in page.text
    assert scene.dialogue.handle("cadre") == []


def test_an_answer_whose_form_ends_before_it_is_taken_is_not_lost_in_silence(scene: Scene, say: Wording) -> None:
    browser = scene.opened(scene.ask())
    for text in ("取消", "放弃"):
        scene.dialogue.put("cadre", Text(text=text))
    assert answer(browser, ID_NUMBER).status_code == 200
    assert scene.dialogue.handle("cadre")[-1].text == say("sensitive.too_late")


def test_a_form_set_aside_takes_the_answer_and_stays_aside(scene: Scene) -> None:
    browser = scene.opened(scene.ask())
    scene.dialogue.say("cadre", Text(text="先存着"))
    answer(browser, ID_NUMBER)
    [said] = scene.dialogue.handle("cadre")
    assert said.text == f"网页上填的收到了，身份证号：{MASKED}。"
    [draft] = scene.dialogue.conversation("cadre").drafts.values()
    assert draft.answers["id_number"] == ID_NUMBER


def test_nothing_is_taken_from_another_site_or_without_the_link(scene: Scene) -> None:
    browser = scene.opened(scene.ask())
    forged = browser.post("/o", data={"answer": ID_NUMBER}, headers={"Sec-Fetch-Site": "cross-site"})
    assert forged.status_code == 403
    assert answer(scene.site.browser(), ID_NUMBER).status_code == 410
    assert scene.site.browser().get("/o/not-a-link", follow_redirects=True).status_code == 410
    assert scene.dialogue.handle("cadre") == []


def test_on_the_page_itself_the_field_is_asked_as_ever(
    sqlite_database: Database, knowledge: Knowledge, say: Wording
) -> None:
    at_home = ABROAD | {"abroad": frozenset({"telegram"})}
    dialogue = Dialogue(sqlite_database, knowledge, say, **at_home)
    case = plant_case(dialogue, {"danger": "none"})
    asked = dialogue.say("cadre", Choice(id=f"case:details:{case.number}"))[-1]
    assert asked.links == ()
    dialogue.say("cadre", Text(text=ID_NUMBER))
    assert dialogue.draft("cadre").answers["id_number"] == ID_NUMBER


def test_the_number_is_in_no_log(scene: Scene, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    logging.getLogger("bot").debug("this is heard")
    browser = scene.opened(scene.ask())
    answer(browser, ID_NUMBER)
    scene.dialogue.handle("cadre")
    scene.dialogue.say("cadre", Text(text=f"我的身份证是{ID_NUMBER}"))
    assert "this is heard" in caplog.text
    assert ID_NUMBER not in caplog.text
