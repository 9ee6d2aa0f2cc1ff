"""Sounds of the web chat: recorded on the page, kept as they came, listened to by whom they were sent to."""

import hashlib

import httpx
import pytest

from handlers.dialog.messages import Reply, Voice
from handlers.wording import Wording
from storage.cases import files
from tests.bot.channels.website import START, Site, post, send_piece

SOUND = b"OggS\x00\x02" + bytes(2000)


def speak(browser: httpx.Client, data: bytes, ending: object, message: str = "voice-0001") -> httpx.Response:
    """Send a sound in a piece and hand it in."""
    assert send_piece(browser, data, message=message).status_code == 200
    claim = {"bytes": len(data), "sha256": hashlib.sha256(data).hexdigest(), "album": None, "ending": ending}
    return browser.post("/api/messages", json={"id": message, "voice": claim})


def test_a_sound_is_on_disk_before_it_is_accepted_and_stands_in_the_conversation(site: Site) -> None:
    browser = site.browser()
    assert speak(browser, SOUND, "ogg").status_code == 202
    (voice,) = site.contents()
    assert isinstance(voice, Voice)
    assert (voice.ending, voice.bytes) == ("ogg", len(SOUND))
    assert [item["kind"] for item in browser.get("/api/history").json()["items"]] == ["voice"]


@pytest.mark.parametrize(
    ("data", "ending", "key"),
    [
        (b"<html><script>", "ogg", "web.error.file_content"),
        (SOUND, "m4a", "web.error.file_content"),
        (SOUND, "exe", "web.error.unreadable"),
        (SOUND, 5, "web.error.unreadable"),
    ],
)
def test_what_is_no_sound_is_refused_in_a_sentence(
    site: Site, say: Wording, data: bytes, ending: object, key: str
) -> None:
    answer = speak(site.browser(), data, ending)
    assert (answer.status_code, answer.json()["error"]) == (400, say(key))
    assert site.received() == []


def test_a_sound_is_listened_to_by_whom_it_was_sent_to_alone(site: Site) -> None:
    browser, stranger = site.browser(), site.browser()
    post(stranger, {"text": "你好"})
    sender = site.person(site.lane())
    post(browser, {"text": "你好"})
    with site.database.writing() as tx:
        folder = site.folder.parent / "files"
        kept = files.make(tx, folder, person_id=sender, name="录音1.ogg", media_type="audio/ogg", data=SOUND, now=START)
    site.say(site.lane(), Reply(text="李秀英家", files=(kept,)))
    (shown,) = browser.get("/api/history").json()["items"][-1]["files"]
    assert shown == {"id": kept, "name": "录音1.ogg", "bytes": len(SOUND), "sound": True, "picture": False}
    heard = browser.get(f"/files/{kept}")
    assert (heard.status_code, heard.headers["content-type"], heard.content) == (200, "audio/ogg", SOUND)
    assert site.browser().get(f"/files/{kept}").status_code == 404
