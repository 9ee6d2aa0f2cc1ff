"""What has bytes is handed in before it sends them: of what nobody asked for none is read, and none is kept."""

import itertools
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from functools import partial
from pathlib import Path
from typing import Any

import httpx
import pytest

from bot.channels.web.handing_in import AskAdmittance
from bot.channels.web.uploads import MOST_BYTES, MOST_UNFINISHED
from handlers.dialog.admittance import Admittance
from handlers.dialog.messages import File, Photo, ReportPacket, Voice
from handlers.wording import Wording
from storage.database.database import Database
from tests.bot.channels.web.test_packets import claim, packet
from tests.bot.channels.website import Site, count_people, hand_in, picture, running, upload

DATA = picture()
NO = "现在没有要收照片的地方。"

Opened = Callable[[AskAdmittance], AbstractContextManager[Site]]


@pytest.fixture
def opened(sqlite_database: Database, tmp_path: Path, say: Wording) -> Opened:
    """Opens a web chat where so is told what may come."""

    def open_site(ask: AskAdmittance) -> AbstractContextManager[Site]:
        return running(sqlite_database, tmp_path, say, admittance=ask, report_form=lambda person_id: {})

    return open_site


@pytest.fixture
def shut(opened: Opened) -> Iterator[Site]:
    """A web chat where nothing may come."""
    with opened(lambda person_id, lane, content: Admittance(refusal=NO)) as site:
        yield site


def put(browser: httpx.Client, data: bytes = DATA, message: str = "photo-0001") -> httpx.Response:
    """Send a piece without a word before it."""
    return browser.put(f"/api/photos/{message}", params={"at": 0}, content=data)


def kept(site: Site) -> list[Path]:
    folder = site.folder / "incoming"
    return list(folder.iterdir()) if folder.exists() else []


def test_what_nobody_asked_for_is_refused_in_a_sentence_and_none_of_it_is_kept(shut: Site) -> None:
    browser = shut.browser()
    for content in ("photo", "file", "voice"):
        told = {"bytes": 9, "sha256": None, "album": None, "name": "a.txt", "ending": "ogg"}
        answer = browser.post("/api/messages", json={"id": f"{content}-0001", content: told})
        assert (answer.status_code, answer.json()) == (403, {"error": NO})
        assert put(browser, b"x" * 9, f"{content}-0001").status_code == 409
    assert kept(shut) == []
    assert shut.received() == []


def test_of_pieces_that_nobody_spoke_of_nothing_is_read(shut: Site, say: Wording) -> None:
    """One visitor once filled a disk in half an hour, and each cookie made a person."""
    browser, read = shut.browser(), []

    def body() -> Iterator[bytes]:
        for _ in range(200):
            read.append(0)
            yield bytes(5000)

    answer = browser.put("/api/photos/photo-0001", params={"at": 0}, content=body())
    assert (answer.status_code, answer.json()["error"]) == (409, say("web.error.upload_not_begun"))
    assert kept(shut) == []
    assert count_people(shut.database) == 0


def test_what_is_told_before_its_bytes_is_what_decides(opened: Opened) -> None:
    asked: list[object] = []

    def ask(person_id: int, lane: str, content: Photo | File | Voice) -> Admittance:
        asked.append(content)
        return Admittance()

    with opened(ask) as site:
        assert upload(site.browser(), DATA, album="album-0001", caption="西墙").status_code == 202
    [photo] = asked
    assert isinstance(photo, Photo)
    assert (photo.bytes, photo.album, photo.caption) == (len(DATA), "album-0001", "西墙")


def test_a_page_of_an_earlier_release_sends_bytes_first_and_gets_through_all_the_same(site: Site) -> None:
    """Its pieces count as there, it hands in, hears that nothing is there, and sends them again."""
    browser = site.browser()
    assert put(browser).json()["bytes"] == MOST_BYTES >= len(DATA)
    assert (hand_in(browser, DATA).status_code, hand_in(browser, DATA).json()) == (409, {"bytes": 0})
    assert put(browser).json() == {"bytes": len(DATA)}
    assert hand_in(browser, DATA).status_code == 202


def test_a_photo_that_begins_a_report_comes_alone(opened: Opened) -> None:
    with opened(lambda person_id, lane, content: Admittance(begins=True)) as site:
        browser, other = site.browser(), site.browser()
        hand_in(other, DATA)
        for number in range(3):
            assert hand_in(browser, DATA, f"photo-000{number}").status_code == 409
        assert len(kept(site)) == 2
        assert put(browser, message="photo-0000").status_code == 409
        assert put(browser, message="photo-0002").status_code == 200
        assert put(other).status_code == 200


def test_while_what_was_said_before_has_no_answer_the_page_is_told_to_wait(
    opened: Opened, say: Wording, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.channels.web.handing_in._PAUSE_S", 0.0)
    with opened(lambda person_id, lane, content: None) as site:
        answer = hand_in(site.browser(), DATA)
        assert (answer.status_code, answer.json()["error"]) == (503, say("web.error.busy"))
        assert answer.headers["Retry-After"]
        assert kept(site) == []


def test_a_turn_that_comes_meanwhile_is_waited_for(opened: Opened) -> None:
    answers = itertools.chain([None, None], itertools.repeat(Admittance()))
    with opened(lambda person_id, lane, content: next(answers)) as site:
        assert upload(site.browser(), DATA).status_code == 202


def test_what_was_let_begin_may_end_whatever_is_asked_by_then(opened: Opened) -> None:
    """A photo that takes days on a weak line, while the form that asked for it is left."""
    answers = iter([Admittance()])
    with opened(lambda person_id, lane, content: next(answers)) as site:
        assert upload(site.browser(), DATA).status_code == 202
        assert len(site.contents()) == 1


def test_a_packet_announces_its_photos_and_again_where_that_was_lost(shut: Site) -> None:
    browser, names = shut.browser(), ["photo-0001", "photo-0002"]
    answers = [{"field": "photos", "photo": claim(DATA, name)} for name in names]
    send: Callable[[], Any] = partial(browser.post, "/api/report-packets", json=packet(answers=answers))
    assert put(browser).status_code == 409
    assert (send().status_code, send().json()) == (409, {"photo": "photo-0001", "bytes": 0})
    assert put(browser).status_code == 200
    for path in kept(shut):
        path.unlink()
    assert put(browser).status_code == 409
    assert send().status_code == 409
    assert [put(browser, message=name).status_code for name in names] == [200, 200]
    assert put(browser, message="photo-0003").status_code == 409
    assert send().status_code == 202
    [content] = shut.contents()
    assert isinstance(content, ReportPacket)
    assert len(content.answers) == 2


def test_a_packet_of_more_photos_than_may_be_under_way_is_refused(shut: Site) -> None:
    answers = [{"field": "photos", "photo": claim(DATA, f"photo-{number:04}")} for number in range(MOST_UNFINISHED + 1)]
    assert shut.browser().post("/api/report-packets", json=packet(answers=answers)).status_code == 400
    assert kept(shut) == []
