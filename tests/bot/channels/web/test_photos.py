"""Photos of the web chat: what is taken, and who sees what."""

import asyncio
import io
import json
from pathlib import Path

import pytest
from PIL import Image

from bot.core.channel import Refused, Trouble
from handlers.dialog.drawings import PhotoStrip, Press, StripPhoto
from handlers.dialog.messages import Option, Photo, Reply
from handlers.wording import Wording
from storage.cases import photos
from storage.database.database import Database
from storage.database.privacy import Vault
from storage.people import people
from storage.people.people import Role
from tests.bot.channels.website import START, Site, picture, post, running, upload
from tests.bot.pipeline.images import HEIC
from tests.buckets import FailingStore
from tests.cast import TOWNSHIP, plant_tree
from tests.keeping import sealed


def test_a_photo_is_on_disk_before_it_is_accepted_and_its_name_is_ours(site: Site) -> None:
    browser, data = site.browser(), picture()
    assert upload(browser, data, album="album-0001", caption="西墙裂了").status_code == 202
    photo = site.contents()[0]
    assert isinstance(photo, Photo)
    assert (photo.width, photo.height, photo.bytes, photo.as_file) == (1200, 900, len(data), True)
    assert (photo.album, photo.caption) == ("album-0001", "西墙裂了")
    assert asyncio.run(site.channel.fetch(photo.source)) == data
    assert [path.parent.name for path in site.folder.rglob("*") if path.is_file()] == ["incoming"]


def test_the_same_picture_has_the_same_unique_name(site: Site) -> None:
    browser = site.browser()
    for number, data in enumerate((picture(), picture(), picture(size=(800, 600)))):
        upload(browser, data, f"photo-000{number}")
    names = [photo.unique_name for photo in site.contents() if isinstance(photo, Photo)]
    assert names[0] == names[1] != names[2]


@pytest.mark.parametrize("kind", ["PNG", "WEBP"])
def test_other_kinds_of_pictures_are_taken_by_their_content(site: Site, kind: str) -> None:
    assert upload(site.browser(), picture(kind)).status_code == 202


def test_the_format_of_newer_phones_is_taken_and_read_later(site: Site) -> None:
    assert upload(site.browser(), HEIC.read_bytes()).status_code == 202
    (photo,) = site.contents()
    assert isinstance(photo, Photo)
    assert (photo.width, photo.height) == (None, None)


def test_what_is_no_picture_is_refused_in_a_sentence(site: Site, say: Wording) -> None:
    browser = site.browser()
    png = picture("PNG")
    broken = png[:60] + bytes(byte ^ 0x55 for byte in png[60:80]) + png[80:]
    for data in (b"<svg onload=alert(1)>", b"%PDF-1.7", b"\xff\xd8\xff", broken):
        answer = upload(browser, data)
        assert (answer.status_code, answer.json()["error"]) == (400, say("web.error.photo_type"))
    assert site.received() == []


def test_a_picture_of_too_many_pixels_is_refused_without_being_decoded(site: Site, say: Wording) -> None:
    bomb = io.BytesIO()
    Image.new("1", (12_000, 12_000)).save(bomb, "PNG")
    answer = upload(site.browser(), bomb.getvalue())
    assert (answer.status_code, answer.json()["error"]) == (400, say("web.error.photo_pixels"))


def test_a_photo_may_have_20_megabytes_and_no_more(site: Site, say: Wording) -> None:
    browser, data = site.browser(), picture()
    assert upload(browser, data + bytes(20_000_000 - len(data))).status_code == 202
    answer = upload(browser, data + bytes(20_000_001 - len(data)), "photo-0002")
    assert (answer.status_code, answer.json()["error"]) == (400, say("web.error.upload_too_big"))


def test_only_an_incoming_photo_can_be_fetched(site: Site) -> None:
    for source in ("", "{}", '{"incoming": "../anju.db"}', '{"incoming": 5}', '{"file_id": "x"}'):
        with pytest.raises(Refused):
            asyncio.run(site.channel.fetch(source))
    with pytest.raises(Trouble):
        asyncio.run(site.channel.fetch(json.dumps({"incoming": "0" * 32})))


def stored_photo(site: Site, person_id: int, unique_name: str = "sha") -> str:
    with site.database.writing() as tx:
        photo_id, _ = photos.add(
            tx,
            person_id=person_id,
            channel="web",
            source="{}",
            unique_name=unique_name,
            draft_id="draft",
            as_file=True,
            width=None,
            height=None,
            bytes=None,
            now=START,
        )
        photos.keep(tx, photo_id, file=f"{photo_id}.jpg", sha256="0", bytes=1, width=1200, height=900)
    sealed(site.folder).write(f"{photo_id}.jpg", picture())
    return photo_id


def test_a_photo_is_seen_by_its_sender_and_by_whom_it_was_sent_to(site: Site) -> None:
    reporter, coordinator, stranger = site.browser(), site.browser(), site.browser()
    upload(reporter, picture())
    photo = site.contents()[0]
    assert isinstance(photo, Photo)
    photo_id = stored_photo(site, site.person(site.lane()), photo.unique_name)
    post(coordinator, {"text": "有新上报吗"})
    site.say(site.lane(), Reply(text="新上报", photos=(photo_id,)))
    post(stranger, {"text": "你好"})
    for browser in (reporter, coordinator):
        answer = browser.get(f"/photos/{photo_id}")
        assert (answer.status_code, answer.headers["content-type"]) == (200, "image/jpeg")
        assert "private" in answer.headers["cache-control"]
    for browser in (stranger, site.browser()):
        for path in (f"/photos/{photo_id}", f"/photos/{photo_id}/small", "/photos/0000000000000000"):
            assert browser.get(path).status_code == 404
    assert [item["photo"] for item in reporter.get("/api/history").json()["items"]] == [photo_id]


def test_what_somebody_was_sent_is_opened_from_the_latest_until_the_photo_stands_in_it(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    reporter, coordinator = site.browser(), site.browser()
    upload(reporter, picture())
    photo = site.contents()[0]
    assert isinstance(photo, Photo)
    photo_id = stored_photo(site, site.person(site.lane()), photo.unique_name)
    post(coordinator, {"text": "有新上报吗"})
    for number in range(20):
        site.say(site.lane(), Reply(text=f"第{number}条"))
    site.say(site.lane(), Reply(text="新上报", photos=(photo_id,)))
    opened: list[str] = []
    open_text = Vault.open

    def noted(vault: Vault, sealed_text: bytes, where: str) -> str:
        opened.append(where)
        return open_text(vault, sealed_text, where)

    monkeypatch.setattr(Vault, "open", noted)
    assert coordinator.get(f"/photos/{photo_id}").status_code == 200
    assert len([where for where in opened if where.startswith("outbox.sealed_reply")]) == 1


def test_a_photo_that_was_moved_is_shown_and_while_its_store_is_away_the_page_says_that_it_is_busy(
    database: Database, store: FailingStore, tmp_path: Path, say: Wording, caplog: pytest.LogCaptureFixture
) -> None:
    database.store = store
    with running(database, tmp_path, say) as site:
        reporter = site.browser()
        upload(reporter, picture())
        photo = site.contents()[0]
        assert isinstance(photo, Photo)
        photo_id = stored_photo(site, site.person(site.lane()), photo.unique_name)
        folder = database.folder(site.folder)
        for path in list(folder.waiting()):
            folder.move(path)
        assert not folder.holds_here(f"{photo_id}.jpg")
        assert reporter.get(f"/photos/{photo_id}").content == picture()
        assert reporter.get(f"/photos/{photo_id}/small").status_code == 200
        store.away = True
        answer = reporter.get(f"/photos/{photo_id}")
        assert (answer.status_code, answer.json()["error"]) == (503, say("web.error.busy", seconds=5))
        assert "what a page asks for cannot be read: " in caplog.text
        assert upload(reporter, picture(), "photo-0002").status_code == 202, "what comes in needs no store"


def test_a_part_of_a_photo_can_be_asked_for(site: Site) -> None:
    browser, whole = site.browser(), picture()
    post(browser, {"text": "你好"})
    path = f"/photos/{stored_photo(site, site.person(site.lane()))}"
    for asked, begin, end in (("0-9", 0, 10), ("5-", 5, len(whole)), ("-7", len(whole) - 7, len(whole))):
        answer = browser.get(path, headers={"Range": f"bytes={asked}"})
        assert (answer.status_code, answer.content) == (206, whole[begin:end])
        assert answer.headers["content-range"] == f"bytes {begin}-{end - 1}/{len(whole)}"
    assert browser.get(path, headers={"Range": f"bytes={len(whole)}-"}).status_code == 416
    for odd in ("bytes=0-1,5-6", "bytes=-", "lines=1-2"):
        answer = browser.get(path, headers={"Range": odd})
        assert (answer.status_code, answer.content) == (200, whole)


def test_who_gives_a_role_back_reads_nothing_more_of_what_was_sent_for_it(site: Site) -> None:
    """A township whose role had been withdrawn once still read phone numbers in its history, and all photos."""
    reporter, township = site.browser(), site.browser()
    upload(reporter, picture())
    photo_id = stored_photo(site, site.person(site.lane()))
    post(township, {"text": "有新上报吗"})
    lane = site.lane()
    person = site.person(lane)
    with site.database.writing() as tx:
        plant_tree(tx)
        people.grant(tx, person, Role.TOWNSHIP, TOWNSHIP, site.clock.now())
    before = site.say(lane, Reply(text="户主电话13800000013", photos=(photo_id,)))[0]
    assert township.get(f"/photos/{photo_id}").status_code == 200
    with site.database.writing() as tx:
        assert people.withdraw(tx, person, Role.TOWNSHIP, TOWNSHIP, site.clock.now())
    site.say(lane, Reply(text="您已经不再负责柳河镇。"))
    assert township.get(f"/photos/{photo_id}").status_code == 404
    for path in ("/api/history", f"/api/messages?after={before - 1}"):
        said = [item["text"] for item in township.get(path).json()["items"] if not item.get("mine")]
        assert said == ["您已经不再负责柳河镇。"]
    assert reporter.get(f"/photos/{photo_id}").status_code == 200


def test_a_photo_that_is_drawn_in_a_strip_is_seen_by_whom_the_strip_was_sent_to(site: Site) -> None:
    reporter, corrector = site.browser(), site.browser()
    upload(reporter, picture())
    sender = site.person(site.lane())
    photo_id, other = stored_photo(site, sender), stored_photo(site, sender, "other")
    post(corrector, {"text": "你好"})
    remove = Press(id="f:d:photos:x=1", label="删第1张")
    rename = Press(id="f:d:photos:s=1", label="第1张换个名字")
    drawn = StripPhoto(id=photo_id, remove=remove, name="正面", rename=rename)
    strip = PhotoStrip(photos=(drawn,), instead=("f:d:photos:look",), missing=("背面",))
    look = Option(id="f:d:photos:look", label="看看照片")
    site.say(site.lane(), Reply(text="照片", photos=(photo_id,), strip=strip, options=((look,),)))
    assert corrector.get(f"/photos/{photo_id}/small").status_code == 200
    assert corrector.get(f"/photos/{other}/small").status_code == 404
    said = corrector.get("/api/history").json()["items"][-1]
    assert (said["photos"], said["options"]) == ([], [])
    told = {"id": photo_id, "remove": vars(remove), "first": None, "name": "正面", "rename": vars(rename)}
    assert (said["strip"], said["missing"]) == ([told], ["背面"])


def test_the_words_under_a_photo_stand_with_it_in_the_conversation(site: Site) -> None:
    browser = site.browser()
    upload(browser, picture(), caption="西墙裂了")
    assert browser.get("/api/history").json()["items"][0]["text"] == "西墙裂了"


def test_the_small_copy_is_small(site: Site) -> None:
    browser = site.browser()
    upload(browser, picture())
    photo_id = stored_photo(site, site.person(site.lane()))
    for _ in range(2):
        with Image.open(io.BytesIO(browser.get(f"/photos/{photo_id}/small").content)) as small:
            assert small.size == (480, 360)
