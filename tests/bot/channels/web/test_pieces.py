"""Photos in pieces: an upload goes on where it broke, counts once, and belongs to one session."""

import asyncio
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import pytest
from starlette.requests import Request

from bot.channels.web.admission import Admission
from bot.channels.web.refusals import Denied
from bot.channels.web.updates import Claim
from bot.channels.web.uploads import MOST_UNFINISHED, Incoming
from bot.channels.web.visit import Visits
from bot.core.channel import Refused, Trouble
from handlers.dialog.messages import Photo
from handlers.wording import Wording
from storage.web.sessions import WebSession
from tests.bot.channels.website import Site, Writer, announce, hand_in, picture, post, send_piece, upload
from tests.bot.recording import play, running, until
from tests.keeping import sealed

DATA = picture(size=(2000, 1500))
HALF = len(DATA) // 2


def held(browser: httpx.Client, message: str = "photo-0001") -> int:
    return int(browser.get(f"/api/photos/{message}").json()["bytes"])


def test_an_upload_goes_on_where_it_broke(site: Site) -> None:
    browser = site.browser()
    assert held(browser) == 0
    assert send_piece(browser, DATA[:HALF]).json() == {"bytes": HALF}
    assert held(browser) == HALF
    assert send_piece(browser, DATA[HALF:], HALF).json() == {"bytes": len(DATA)}
    assert hand_in(browser, DATA).status_code == 202
    photo = site.contents()[0]
    assert isinstance(photo, Photo)
    assert asyncio.run(site.channel.fetch(photo.source)) == DATA


def test_what_of_a_piece_came_before_the_line_broke_is_kept(site: Site) -> None:
    browser = site.browser()
    post(browser, {"text": "你好"})

    def broken() -> Iterator[bytes]:
        yield DATA[:1000]
        raise ConnectionResetError

    with pytest.raises(ConnectionResetError):
        browser.put("/api/photos/photo-0001", params={"at": 0}, content=broken())
    # the server hears of the break by itself: what it wrote is there as soon as it answers
    assert held(browser) in (0, 1000)
    at = held(browser)
    send_piece(browser, DATA[at:], at)
    assert hand_in(browser, DATA).status_code == 202


def test_the_same_piece_twice_and_pieces_that_overlap_leave_the_same_photo(site: Site) -> None:
    browser = site.browser()
    for at, end in ((0, HALF), (0, HALF), (0, 100), (HALF - 500, HALF + 500), (HALF, len(DATA)), (0, len(DATA))):
        assert send_piece(browser, DATA[at:end], at).status_code == 200
    assert held(browser) == len(DATA)
    assert hand_in(browser, DATA).status_code == 202


def test_a_piece_past_a_gap_is_not_taken_and_the_page_hears_how_much_is_there(site: Site) -> None:
    browser = site.browser()
    send_piece(browser, DATA[:HALF])
    answer = send_piece(browser, DATA[HALF + 1 :], HALF + 1)
    assert (answer.status_code, answer.json()) == (409, {"bytes": HALF})
    assert held(browser) == HALF


def test_a_photo_is_not_accepted_before_it_is_whole(site: Site) -> None:
    browser = site.browser()
    assert (hand_in(browser, DATA).status_code, hand_in(browser, DATA).json()) == (409, {"bytes": 0})
    send_piece(browser, DATA[:HALF])
    assert (hand_in(browser, DATA).status_code, hand_in(browser, DATA).json()) == (409, {"bytes": HALF})
    assert site.received() == []


def test_what_was_damaged_on_the_way_has_to_come_anew(site: Site) -> None:
    browser = site.browser()
    send_piece(browser, DATA[:HALF] + b"\0" + DATA[HALF + 1 :])
    answer = hand_in(browser, DATA)
    assert (answer.status_code, answer.json()) == (409, {"bytes": 0})
    assert upload(browser, DATA).status_code == 202


def test_more_than_was_claimed_has_to_come_anew(site: Site) -> None:
    browser = site.browser()
    send_piece(browser, DATA + b"more")
    assert hand_in(browser, DATA).json() == {"bytes": 0}


def test_a_phone_that_cannot_hash_is_believed_by_the_length(site: Site) -> None:
    browser = site.browser()
    send_piece(browser, DATA)
    claim = {"bytes": len(DATA), "sha256": None, "album": None}
    assert browser.post("/api/messages", json={"id": "photo-0001", "photo": claim}).status_code == 202


def test_a_photo_handed_in_twice_counts_once_also_when_its_acknowledgement_was_lost(site: Site) -> None:
    browser = site.browser()
    assert upload(browser, DATA).status_code == 202
    assert held(browser) == len(DATA)  # the page asks where to go on: nowhere
    assert hand_in(browser, DATA).status_code == 202
    assert upload(browser, DATA).status_code == 202
    assert len(site.contents()) == 1
    assert len(list((site.folder / "incoming").iterdir())) == 1


def test_a_photo_that_is_kept_elsewhere_leaves_its_bytes_and_is_not_asked_for_again(site: Site) -> None:
    browser = site.browser()
    upload(browser, DATA)
    (photo,) = site.contents()
    assert isinstance(photo, Photo)
    for _ in range(2):
        asyncio.run(site.channel.release(photo.source))
    assert not any(DATA[:100] in path.read_bytes() for path in (site.folder / "incoming").iterdir())
    assert held(browser) == len(DATA)
    assert send_piece(browser, DATA[:HALF]).json() == {"bytes": len(DATA)}
    assert hand_in(browser, DATA).status_code == 202
    assert site.contents() == [photo]
    with pytest.raises(Trouble):
        asyncio.run(site.channel.fetch(photo.source))


def test_a_file_that_is_kept_elsewhere_leaves_its_bytes(tmp_path: Path) -> None:
    incoming, told = Incoming(sealed(tmp_path)), Claim(bytes=9, sha256=None, album=None, name="a.txt")
    incoming.begin("web:a", "file-0001")
    incoming.write("web:a", "file-0001", 0, b"all words")
    file = incoming.finish("web:a", "file-0001", told)
    incoming.release(file.source)
    assert all(".released" in path.name for path in tmp_path.iterdir())
    assert incoming.finish("web:a", "file-0001", told) == file


def test_what_is_no_incoming_photo_is_not_released(site: Site) -> None:
    with pytest.raises(Refused):
        asyncio.run(site.channel.release('{"incoming": "../../anju.db"}'))


def test_nobody_sees_or_touches_anothers_upload(site: Site) -> None:
    mine, theirs = site.browser(), site.browser()
    send_piece(mine, DATA[:HALF])
    post(theirs, {"text": "你好"})
    assert held(theirs) == 0
    assert send_piece(theirs, b"x" * 100).json() == {"bytes": 100}
    assert hand_in(theirs, DATA).json() == {"bytes": 100}
    assert held(mine) == HALF
    send_piece(mine, DATA[HALF:], HALF)
    assert hand_in(mine, DATA).status_code == 202


def test_a_photo_has_at_most_20_megabytes_however_it_comes(site: Site, say: Wording) -> None:
    browser = site.browser()
    answer = upload(browser, bytes(20_000_001))
    assert (answer.status_code, answer.json()["error"]) == (400, say("web.error.upload_too_big"))
    assert send_piece(browser, bytes(2_000_000), 0, "photo-0002").status_code == 413


@pytest.mark.parametrize("at", ["", "-1", "x", "1e3", "9" * 30, "\u0663"])
def test_a_piece_says_where_it_begins(site: Site, at: str) -> None:
    assert site.browser().put("/api/photos/photo-0001", params={"at": at}, content=b"x").status_code == 400


@pytest.mark.parametrize("message", ["x", "..%2F..%2Fetc", "a" * 41])
def test_a_piece_belongs_to_a_message(site: Site, message: str) -> None:
    answer = site.browser().put(f"/api/photos/{message}?at=0", content=b"x")
    assert answer.status_code in (400, 404)
    assert not (site.folder / "incoming").exists()


@pytest.mark.parametrize(
    "claim",
    [
        None,
        {},
        {"bytes": 0, "sha256": None, "album": None},
        {"bytes": "5", "sha256": None, "album": None},
        {"bytes": 5, "sha256": "../x", "album": None},
        {"bytes": 5, "sha256": None, "album": "../../x"},
        {"bytes": 5, "sha256": None, "album": None, "caption": 5},
        {"bytes": 5, "sha256": None, "album": None, "caption": "墙" * 4001},
    ],
)
def test_a_claim_that_makes_no_sense_is_refused(site: Site, claim: object) -> None:
    assert site.browser().post("/api/messages", json={"id": "photo-0001", "photo": claim}).status_code == 400
    assert site.received() == []


def test_only_the_own_page_sends_pieces(site: Site) -> None:
    answer = site.browser().put("/api/photos/photo-0001?at=0", content=b"x", headers={"Sec-Fetch-Site": "cross-site"})
    assert answer.status_code == 403


def test_of_too_many_unfinished_photos_of_a_session_the_longest_untouched_goes(tmp_path: Path) -> None:
    incoming = Incoming(sealed(tmp_path))
    incoming.begin("web:b", "photo-0000")
    other = incoming.write("web:b", "photo-0000", 0, b"theirs")
    for number in range(MOST_UNFINISHED + 2):
        incoming.begin("web:a", f"photo-{number:04}")
        incoming.write("web:a", f"photo-{number:04}", 0, b"mine")
    assert incoming.held("web:b", "photo-0000") == other
    assert [incoming.held("web:a", f"photo-{number:04}") for number in (0, 1, 2)] == [0, 0, 4]
    assert len(list(tmp_path.iterdir())) == MOST_UNFINISHED + 1


def test_a_piece_written_after_the_photo_is_whole_changes_nothing(tmp_path: Path, site: Site) -> None:
    browser = site.browser()
    upload(browser, DATA)
    assert send_piece(browser, b"x" * 100).json() == {"bytes": len(DATA)}
    photo = site.contents()[0]
    assert isinstance(photo, Photo)
    assert asyncio.run(site.channel.fetch(photo.source)) == DATA


def test_old_photos_are_removed_whole_or_in_part(site: Site) -> None:
    browser = site.browser()
    upload(browser, DATA)
    send_piece(browser, DATA[:HALF], message="photo-0002")
    photo = site.contents()[0]
    assert isinstance(photo, Photo)
    site.channel.forget_incoming(datetime.now(UTC) - timedelta(days=1))
    assert asyncio.run(site.channel.fetch(photo.source))
    assert held(browser, "photo-0002") == HALF
    site.channel.forget_incoming(datetime.now(UTC) + timedelta(days=1))
    with pytest.raises(Trouble):
        asyncio.run(site.channel.fetch(photo.source))
    assert held(browser, "photo-0002") == 0


def test_a_photo_that_goes_while_old_ones_are_looked_for_ends_nothing(tmp_path: Path) -> None:
    """Once the page was served no more after it."""
    incoming = Incoming(sealed(tmp_path))
    (tmp_path / "gone.part").symlink_to(tmp_path / "nothing")
    assert incoming.forget_before(datetime.now(UTC)) == 0


def test_a_disk_on_which_old_photos_cannot_be_looked_for_takes_nobody_the_page(
    site: Site, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(moment: datetime) -> None:
        raise OSError(5, "Input/output error")

    monkeypatch.setattr(site.channel, "forget_incoming", fail)

    async def scene() -> None:
        async with running(site.channel.listen(Writer(site.database))) as listening:
            await until(lambda: "Input/output error" in caplog.text)
            assert not listening.done()

    play(scene())


def test_a_browser_sends_no_more_than_a_days_bytes(site: Site, say: Wording, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whole photos were once without a limit: 20 MB a second filled a disk in half an hour."""
    monkeypatch.setattr("bot.channels.web.admission._DAYS_BYTES", 3 * HALF)
    limited = Admission(Visits(site.database, site.clock, secure=False))
    monkeypatch.undo()
    session = WebSession(
        token_hash="a",
        person_id=1,
        lane="web:a",
        device="",
        replaces=None,
        created_at=site.clock.now(),
        seen_at=site.clock.now(),
    )
    request = Request({"type": "http", "client": ("203.0.113.7", 1), "headers": []})
    for _ in range(3):
        limited.count_bytes(request, session, HALF)
    with pytest.raises(Denied) as denied:
        limited.count_bytes(request, session, HALF)
    assert (denied.value.status, denied.value.key) == (429, "web.error.upload_quota")
    limited.count_bytes(request, replace(session, token_hash="b"), HALF)  # another browser of this address


def test_below_its_floor_of_free_space_words_are_taken_and_photos_wait(
    site: Site, say: Wording, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.channels.web.uploads.LEAST_FREE", 10**18)
    browser = site.browser()
    assert post(browser, {"text": "房子裂了"}).status_code == 202
    refused = announce(browser)
    assert (refused.status_code, refused.json()["error"]) == (503, say("web.error.busy"))
    monkeypatch.undo()
    assert send_piece(browser, DATA[:HALF]).status_code == 200
    monkeypatch.setattr("bot.channels.web.uploads.LEAST_FREE", 10**18)
    refused = send_piece(browser, DATA[HALF:], HALF)
    assert (refused.status_code, refused.json()["error"]) == (503, say("web.error.busy"))
    monkeypatch.undo()
    assert send_piece(browser, DATA[HALF:], HALF).json() == {"bytes": len(DATA)}
