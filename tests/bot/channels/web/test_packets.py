"""Reports that were filled without a line, over HTTP: the form for the phone, and the packets that it sends."""

import hashlib
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest

from bot.channels.web.packets import OLDEST
from handlers.dialog.messages import Choice, FieldAnswer, Location, Photo, ReportPacket, Text, Unsupported
from handlers.forms.photos import MOST
from handlers.wording import Wording
from storage.database.database import Database
from tests.bot.channels.website import START, Site, picture, post, running, send_piece

HOUR_MS = 3_600_000
PHOTO = picture()


@pytest.fixture
def site(sqlite_database: Database, tmp_path: Path, say: Wording) -> Iterator[Site]:
    """A running web chat whose form says for whom it was made."""
    with running(sqlite_database, tmp_path, say, report_form=lambda person_id: {"for": person_id}) as site:
        yield site


def claim(data: bytes = PHOTO, photo: str = "photo-0001") -> dict[str, Any]:
    return {"id": photo, "bytes": len(data), "sha256": hashlib.sha256(data).hexdigest(), "album": None}


def packet(**changed: Any) -> dict[str, Any]:
    return {
        "id": "packet-0001",
        "whose": None,
        "name": "李秀英",
        "entered": 1_000_000 * HOUR_MS,
        "sent": 1_000_005 * HOUR_MS,
        "consent": "2026-11",
        "alarm": None,
        "answers": [
            {"field": "danger", "choice": {"id": "none", "on": None}},
            {"field": "place", "text": "三组"},
            {"field": "place", "location": {"latitude": 37.5, "longitude": 121, "accuracy": 9}},
        ],
        **changed,
    }


def hand_in(browser: httpx.Client, **changed: Any) -> httpx.Response:
    return browser.post("/api/report-packets", json=packet(**changed))


def taken(site: Site) -> ReportPacket:
    [content] = site.contents()
    assert isinstance(content, ReportPacket)
    return content


def test_the_form_is_that_of_whoever_asks(site: Site) -> None:
    browser = site.browser()
    assert browser.get("/api/report-form").json() == {"whose": None, "form": {"for": None}}
    whose = post(browser, {"text": "你好"}).json()["whose"]
    person = site.person(site.lane())
    assert browser.get("/api/report-form").json() == {"whose": whose, "form": {"for": person}}


def test_a_packet_is_one_message_with_all_its_answers(site: Site) -> None:
    browser = site.browser()
    answer = hand_in(browser)
    assert answer.status_code == 202
    assert answer.json()["accepted"] is True
    content = taken(site)
    assert content.answers == (
        FieldAnswer(field="danger", content=Choice(id="none")),
        FieldAnswer(field="place", content=Text(text="三组")),
        FieldAnswer(field="place", content=Location(latitude=37.5, longitude=121.0, accuracy=9.0)),
    )
    assert (content.name, content.consent, content.alarm) == ("李秀英", "2026-11", None)
    [item] = browser.get("/api/history").json()["items"]
    assert (item["kind"], item["text"]) == ("packet", "李秀英")


def test_the_same_packet_twice_counts_once(site: Site) -> None:
    browser = site.browser()
    assert [hand_in(browser, sent=(1_000_005 + hours) * HOUR_MS).status_code for hours in range(3)] == [202] * 3
    assert len(site.contents()) == 1


def test_a_wrong_clock_still_tells_how_long_it_waited(site: Site) -> None:
    """A phone whose clock says 1970: what counts is the time between entering and sending."""
    hand_in(site.browser(), entered=HOUR_MS, sent=3 * HOUR_MS)
    [inbound] = site.received()
    entered_at = taken(site).entered_at
    assert inbound is not None
    assert entered_at is not None
    assert inbound.at - entered_at == timedelta(hours=2)
    assert inbound.at - START < timedelta(minutes=5)


@pytest.mark.parametrize("waited_ms", [-1, OLDEST // timedelta(milliseconds=1) + 1, 10**30])
def test_a_clock_that_was_moved_tells_nothing(site: Site, waited_ms: int) -> None:
    hand_in(site.browser(), entered=0, sent=waited_ms)
    assert taken(site).entered_at is None


def test_a_packets_photos_are_sent_in_pieces_before_it(site: Site) -> None:
    browser = site.browser()
    answers = [{"field": "photos", "photo": claim()}]
    assert send_piece(browser, PHOTO[:1000]).status_code == 200
    refused = hand_in(browser, answers=answers)
    assert (refused.status_code, refused.json()) == (409, {"photo": "photo-0001", "bytes": 1000})
    assert site.received() == []
    send_piece(browser, PHOTO[1000:], 1000)
    assert hand_in(browser, answers=answers).status_code == 202
    [answer] = taken(site).answers
    assert isinstance(answer.content, Photo)
    assert (answer.content.width, answer.content.height, answer.content.bytes) == (1200, 900, len(PHOTO))


def test_all_photos_that_a_packet_may_have_are_here_before_it(site: Site) -> None:
    """Of more than ten the first were thrown out by the last, so that such a packet never arrived."""
    browser = site.browser()
    names = [f"photo-{number:04}" for number in range(MOST)]
    for name in names:
        assert send_piece(browser, PHOTO, message=name).status_code == 200
    answers = [{"field": "photos", "photo": claim(photo=name)} for name in names]
    assert hand_in(browser, answers=answers).status_code == 202
    assert len(taken(site).answers) == MOST


def test_a_photo_that_cannot_be_opened_does_not_hold_up_the_rest(site: Site) -> None:
    browser, broken = site.browser(), b"no picture" * 100
    send_piece(browser, broken)
    answers = [{"field": "head", "text": "李秀英"}, {"field": "photos", "photo": claim(broken)}]
    assert hand_in(browser, answers=answers).status_code == 202
    assert [answer.content for answer in taken(site).answers] == [Text(text="李秀英"), Unsupported(kind="photo")]


def test_a_packet_of_another_person_is_not_taken(site: Site, say: Wording) -> None:
    refused = hand_in(site.browser(), whose="0123456789abcdef")
    assert (refused.status_code, refused.json()["error"]) == (403, say("web.error.other_person"))


@pytest.mark.parametrize(
    "changed",
    [
        {"id": "short"},
        {"answers": []},
        {"answers": [{"field": "head", "text": "李"}] * 81},
        {"answers": [{"field": "../head", "text": "李"}]},
        {"answers": [{"field": "head"}]},
        {"answers": [{"field": "head", "text": "  "}]},
        {"answers": ["head"]},
        {"answers": [{"field": "photos", "photo": {"id": "photo-0001"}}]},
        {"answers": [{"field": "photos", "photo": {"id": "photo-0001", "bytes": -1, "sha256": None, "album": None}}]},
        {"answers": [{"field": "photos", "file": {"bytes": 5, "sha256": None, "album": None, "name": "a.pdf"}}]},
        {"entered": "yesterday"},
        {"sent": None},
        {"consent": "a" * 21},
        {"consent": 5},
        {"alarm": "../x"},
        {"name": None},
    ],
)
def test_what_makes_no_sense_is_refused_in_a_sentence_and_not_kept(site: Site, changed: dict[str, Any]) -> None:
    answer = hand_in(site.browser(), **changed)
    assert answer.status_code == 400
    assert answer.json()["error"].endswith("。")
    assert site.received() == []


def test_a_packet_that_is_too_large_is_refused(site: Site) -> None:
    assert hand_in(site.browser(), answers=[{"field": "head", "text": "长" * 4000}] * 10).status_code == 413
    assert site.received() == []
