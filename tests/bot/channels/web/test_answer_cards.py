"""A photo of an ID card on the page behind a link: its number stands in the box, is looked over, and then sent in."""

import asyncio
import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial
from pathlib import Path
from types import MappingProxyType
from typing import Any

import httpx
import pytest
from sqlalchemy import func, select

from bot.channels import terminal
from bot.channels.web.page_answers import PageAnswers
from bot.pipeline.card_reader import CardRead
from bot.pipeline.waiting_cards import WaitingCards
from handlers.capabilities import FORMS
from handlers.dialog.installation import Knowledge
from handlers.dialog.messages import Choice, Text
from handlers.forms.card_text import CardOutcome, CardReading
from handlers.wording import Wording
from storage.cases import cases, kept_cards
from storage.cases.tables import kept_cards as kept_rows
from storage.database.database import Database
from storage.people import audit
from tests.bot.channels.website import Site, running
from tests.bot.pipeline.cards import NAME, NUMBER, ToldReader
from tests.cast import COUNTY
from tests.dialogue import Dialogue
from tests.filling import ID_NUMBER
from tests.handlers.cases.filling import plant_case

READ = CardReading(outcome=CardOutcome.READ, name=NAME, number=NUMBER)
ABROAD: dict[str, Any] = {
    "link_root": "https://anju.example",
    "abroad": frozenset({terminal.NAME}),
    "sensitive_on_page": True,
}


@dataclass(frozen=True, kw_only=True)
class Scene:
    """The cadre is asked for an ID number by a link, where a reader reads what it is told on every card."""

    dialogue: Dialogue
    reader: ToldReader
    start: Callable[[], AbstractContextManager[Site]]
    case: str

    def link(self) -> str:
        """The path of the link."""
        [link] = self.dialogue.say("cadre", Choice(id=f"case:details:{self.case}"))[-1].links
        return link.url.removeprefix("https://anju.example")

    def opened(self, site: Site, link: str | None = None) -> httpx.Client:
        """A browser that opened the link: it shows the field."""
        browser = site.browser()
        browser.get(link or self.link())
        assert browser.post("/o", data={"id": "opening"}).headers["location"] == "/o"
        return browser

    def kept(self) -> int:
        """How many photos are kept."""
        with self.dialogue.database.reading() as tx:
            return int(tx.execute(select(func.count()).select_from(kept_rows)).scalar_one())

    def shown_whole(self) -> list[tuple[int | None, str]]:
        """Who was shown a number that was read, and of which case."""
        with self.dialogue.database.reading() as tx:
            return [(one.person_id, one.subject) for one in audit.latest(tx) if one.action == "id_card_read"]


def planted(
    database: Database,
    folder: Path,
    knowledge: Knowledge,
    say: Wording,
    *,
    answers: Mapping[str, Any] = MappingProxyType({"danger": "none", "head": "李秀英"}),
    **where: Any,
) -> Scene:
    """The scene, where cards can be read unless `where` says otherwise."""
    dialogue = Dialogue(database, knowledge, say, **{**ABROAD, "reads_cards": True, **where})
    reader = ToldReader(reading=READ, picture=b"small")
    on_page = PageAnswers(
        database=database,
        clock=dialogue.clock,
        installation=dialogue.installation,
        forms=FORMS,
        read_card=WaitingCards(reader, dialogue.clock).read,
    )
    case = plant_case(dialogue, dict(answers)).number
    start = partial(running, database, folder, say, answers=on_page, clock=dialogue.clock)
    return Scene(dialogue=dialogue, reader=reader, start=start, case=case)


@pytest.fixture
def scene(database: Database, tmp_path: Path, knowledge: Knowledge, say: Wording) -> Scene:
    return planted(database, tmp_path, knowledge, say)


@pytest.fixture
def site(scene: Scene) -> Iterator[Site]:
    with scene.start() as site:
        yield site


def send(
    browser: httpx.Client, photo: bytes = b"card", *, typed: str = "", named: str = "", button: str = "card"
) -> httpx.Response:
    """Send the page's form as a browser does, with the photo where one was chosen."""
    file = ("card.jpg", photo, "image/jpeg") if photo else ("", b"", "application/octet-stream")
    fields = {"id": "answering", "named": named, "answer": typed} | ({"then": button} if button else {})
    return browser.post("/o", data=fields, files={"card": file})


def box(page: httpx.Response) -> str:
    """What stands in the box."""
    return value(page, "answer")


def value(page: httpx.Response, name: str) -> str:
    """What stands in a field."""
    found = re.search(rf'name="{name}"[^>]* value="([^"]*)"', page.text)
    assert found is not None, page.text
    return found[1]


def test_the_number_stands_in_the_box_and_counts_once_it_is_sent_in(scene: Scene, site: Site, say: Wording) -> None:
    browser = scene.opened(site)
    page = browser.get("/o").text
    assert say("sheet.card.hint") in page
    assert 'enctype="multipart/form-data"' in page
    read = send(browser)
    assert (read.status_code, box(read), scene.reader.given) == (200, NUMBER, [b"card"])
    assert f"{NUMBER[:6]} {NUMBER[6:14]} {NUMBER[14:]}" in read.text
    assert scene.shown_whole() == [(scene.dialogue.ids["cadre"], scene.case)]
    assert scene.dialogue.handle("cadre") == [], "nothing is answered yet"
    done = send(browser, b"", typed=box(read), button="")
    assert say("once.answer.done") in done.text
    assert "身份证号" in scene.dialogue.handle("cadre")[0].text
    assert scene.dialogue.draft("cadre").answers["id_number"] == NUMBER
    assert scene.kept() == 0


def test_the_name_on_the_card_goes_along_where_the_form_knows_none(
    database: Database, tmp_path: Path, knowledge: Knowledge, say: Wording
) -> None:
    scene = planted(database, tmp_path, knowledge, say, answers={"danger": "none"})
    with scene.start() as site:
        browser = scene.opened(site)
        read = send(browser)
        assert value(read, "named") == NAME
        wrong = send(browser, b"", typed="99", named=value(read, "named"), button="")
        assert (wrong.status_code, value(wrong, "named")) == (422, NAME), "it goes along with what is typed anew"
        assert say("once.answer.done") in send(browser, b"", typed=NUMBER, named=NAME, button="").text
        assert f"户主：{NAME}" in scene.dialogue.handle("cadre")[0].text
        assert scene.dialogue.draft("cadre").answers["head"] == NAME


@pytest.mark.parametrize("named", ["李秀英，就是我", "1", "王" * 60])
def test_what_is_no_name_does_not_go_along(
    database: Database, tmp_path: Path, knowledge: Knowledge, say: Wording, named: str
) -> None:
    scene = planted(database, tmp_path, knowledge, say, answers={"danger": "none"})
    with scene.start() as site:
        browser = scene.opened(site)
        assert say("once.answer.done") in send(browser, b"", typed=NUMBER, named=named, button="").text
        scene.dialogue.handle("cadre")
        assert "head" not in scene.dialogue.draft("cadre").answers


def test_a_photo_that_comes_with_the_other_button_is_read_before_anything_is_taken(scene: Scene, site: Site) -> None:
    assert box(send(scene.opened(site), typed=ID_NUMBER, button="")) == NUMBER
    assert scene.dialogue.handle("cadre") == []


def test_what_was_read_wrongly_is_typed_over(scene: Scene, site: Site) -> None:
    browser = scene.opened(site)
    send(browser)
    assert send(browser, b"", typed=ID_NUMBER[:-1], button="").status_code == 422
    send(browser, b"", typed=ID_NUMBER, button="")
    scene.dialogue.handle("cadre")
    assert scene.dialogue.draft("cadre").answers["id_number"] == ID_NUMBER


@pytest.mark.parametrize("outcome", [one for one in CardOutcome if one is not CardOutcome.READ])
def test_what_cannot_be_read_is_told_as_in_the_chat(scene: Scene, site: Site, say: Wording, outcome: str) -> None:
    scene.reader.reading = CardReading(outcome=CardOutcome(outcome))
    page = send(scene.opened(site), typed="99010119")
    assert say(f"id_card.{outcome}") in page.text
    assert box(page) == "99010119", "what was typed stands"
    assert scene.shown_whole() == []


def test_the_button_without_a_photo_says_so(scene: Scene, site: Site, say: Wording) -> None:
    page = send(scene.opened(site), b"", typed="9901")
    assert say("sheet.card.none_chosen") in page.text
    assert (box(page), scene.reader.given) == ("9901", [])


def test_too_large_a_photo_is_not_read_and_the_field_stays(
    scene: Scene, site: Site, say: Wording, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.channels.web.answer.MOST_BYTES", 10_000)
    browser = scene.opened(site)
    page = send(browser, b"card" * 10_000)
    assert (page.status_code, scene.reader.given) == (422, [])
    assert say("id_card.unreadable") in page.text
    assert box(send(browser)) == NUMBER


def test_a_large_photo_is_written_to_no_disk(scene: Scene, site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    def rollover(file: object) -> None:
        raise AssertionError("written to the disk")

    monkeypatch.setattr("tempfile.SpooledTemporaryFile.rollover", rollover)
    assert box(send(scene.opened(site), b"card" * 1_000_000)) == NUMBER


def test_where_no_card_can_be_read_none_is_offered_or_taken(
    sqlite_database: Database, tmp_path: Path, knowledge: Knowledge, say: Wording
) -> None:
    scene = planted(sqlite_database, tmp_path, knowledge, say, reads_cards=False)
    with scene.start() as site:
        browser = scene.opened(site)
        assert 'type="file"' not in browser.get("/o").text
        assert send(browser).status_code == 400
        assert send(browser, b"card" * 2_000).status_code == 413, "no more is let in than a number needs"
    assert scene.reader.given == []


def test_only_the_browser_that_opened_the_link_has_a_card_read(scene: Scene, site: Site, say: Wording) -> None:
    link = scene.link()
    other = site.browser()
    other.get(link)
    assert send(other).status_code in (400, 413), "no photo is let in before the link is opened"
    browser = scene.opened(site, link)
    for page in (send(other, b"", button=""), browser.get("/o/unknown", follow_redirects=True)):
        assert page.status_code == 410
    assert scene.reader.given == []


def test_once_it_is_answered_no_card_is_read_any_more(scene: Scene, site: Site, say: Wording) -> None:
    browser = scene.opened(site)
    send(browser, b"", typed=ID_NUMBER, button="")
    assert say("once.answer.done") in send(browser).text
    assert scene.reader.given == []


def test_a_photo_for_a_link_that_has_expired_is_told_so(scene: Scene, site: Site, say: Wording) -> None:
    browser = scene.opened(site)
    scene.dialogue.clock.pass_by(timedelta(minutes=30))
    page = send(browser)
    assert (page.status_code, scene.reader.given) == (410, [])
    assert say("once.answer.expired") in page.text


@pytest.mark.parametrize("meanwhile", ["expired", "given up"])
def test_a_link_that_ends_while_the_card_is_read_shows_no_number(
    scene: Scene, site: Site, say: Wording, monkeypatch: pytest.MonkeyPatch, meanwhile: str
) -> None:
    browser = scene.opened(site)

    async def read(reader: ToldReader, data: bytes, today: date, *, side: int = 0) -> CardRead:
        await asyncio.to_thread(end)
        return CardRead(reading=READ)

    def end() -> None:
        if meanwhile == "expired":
            scene.dialogue.clock.pass_by(timedelta(minutes=30))
        else:
            for text in ("取消", "放弃"):
                scene.dialogue.say("cadre", Text(text=text))

    monkeypatch.setattr(ToldReader, "read", read)
    page = send(browser)
    assert page.status_code == 410
    assert NUMBER not in page.text
    assert scene.shown_whole() == []


def test_after_a_restart_the_page_goes_on(scene: Scene) -> None:
    with scene.start() as site:
        browser = scene.opened(site)
        number, cookies = box(send(browser)), dict(browser.cookies)
    with scene.start() as site:
        again = site.browser()
        again.cookies.update(cookies)
        assert send(again, b"", typed=number, button="").status_code == 200
    scene.dialogue.handle("cadre")
    assert scene.dialogue.draft("cadre").answers["id_number"] == NUMBER


def test_a_county_that_keeps_the_photos_says_so_and_keeps_it_sealed(scene: Scene, site: Site, say: Wording) -> None:
    with scene.dialogue.database.writing() as tx:
        kept_cards.begin(tx, COUNTY, scene.dialogue.clock.now())
    browser = scene.opened(site)
    assert say("sheet.card.hint_kept") in browser.get("/o").text
    send(browser)
    read = send(browser)
    assert scene.kept() == 1, "another photo takes the place of the one before"
    send(browser, b"", typed=box(read), button="")
    scene.dialogue.handle("cadre")
    for _ in range(40):
        if scene.dialogue.draft("cadre").at is not None:
            scene.dialogue.say("cadre", Text(text="跳过"))
    scene.dialogue.say("cadre", Text(text="提交"))
    with scene.dialogue.database.reading() as tx:
        [draft] = kept_cards.of(tx, cases.get(tx, scene.case).id)
        assert kept_cards.picture(tx, draft) == b"small"


def test_another_site_has_no_card_read(scene: Scene, site: Site) -> None:
    browser = scene.opened(site)
    browser.headers["Sec-Fetch-Site"] = "cross-site"
    assert send(browser).status_code == 403
    assert scene.reader.given == []
