"""Weak signal: what is done without a line waits on the phone, is shown as waiting, and is sent once, in order."""

import hashlib
import io
import random
import re
import sys
from datetime import timedelta
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Locator, Page, expect
from sqlalchemy import select

from bot.channels.web.updates import read
from handlers.dialog.messages import Photo, Text
from handlers.wording import load_wording
from storage.cases import photos as stored_photos
from storage.cases.photos import StoredPhoto
from storage.cases.tables import photos as photo_table
from storage.database.database import Database
from storage.database.sealed_part import HEAD_BYTES
from storage.queues.tables import inbox as inbox_table
from storage.web import sessions as web_sessions
from tests.bot.channels.bot_api import wait_until
from tests.browser.conftest import OpenPhone
from tests.browser.county import NOW, County
from tests.browser.phone import PATIENCE_MS, Phone
from tests.faults.process import Anju

SAY = load_wording()
WAITING = SAY("web.page.waiting")
_UNSENT = re.compile("saving|waiting|failed")
Own = tuple[Anju, County]


def mine(page: Page, words: str) -> Locator:
    """The bubble of what the person said."""
    return page.locator("#talk .mine").filter(has_text=words)


def is_waiting(page: Page, words: str) -> None:
    expect(mine(page, words)).to_have_count(1)
    expect(mine(page, words)).to_have_attribute("data-state", "waiting", timeout=PATIENCE_MS)


def arrived(page: Page, words: str) -> None:
    expect(mine(page, words)).to_have_count(1, timeout=PATIENCE_MS)
    expect(mine(page, words)).not_to_have_attribute("data-state", _UNSENT, timeout=PATIENCE_MS)


def at_hand(phone: Phone) -> None:
    """Wait until the worker has what the page needs without a line."""
    wait_until(lambda: phone.page.evaluate("caches.match('/').then(Boolean)"), 20, "the page is kept")
    phone.page.evaluate("navigator.serviceWorker.ready.then(() => null)")


def contents(site: Anju, county: County) -> list[object]:
    """All that the page's channel accepted from a county's people, in order."""
    database = site.database()
    try:
        with database.reading() as tx:
            sessions = [web_sessions.find(tx, one.token) for one in (county.cadre, county.township, county.county)]
            lanes = [session.lane for session in sessions if session is not None]
            theirs = inbox_table.c.channel == web_sessions.CHANNEL, inbox_table.c.lane.in_(lanes)
            rows = tx.execute(inbox_table.select().where(*theirs).order_by(inbox_table.c.id))
            return [read(tx.open(inbox_table.c.sealed_payload, row.id, row.sealed_payload)).content for row in rows]
    finally:
        database.close()


def texts(site: Anju, county: County) -> list[str]:
    return [content.text for content in contents(site, county) if isinstance(content, Text)]


def test_without_a_line_a_report_goes_on_when_it_is_back(open_phone: OpenPhone, county: County) -> None:
    phone = open_phone(county.cadre)
    phone.tap("报危房")
    phone.sees("马上倒的危险")
    phone.tap("暂时没有")
    phone.sees(f"在{county.stem}村的哪里")
    phone.context.set_offline(True)
    phone.write("三组，老井旁边")
    phone.write("李秀英")
    is_waiting(phone.page, "三组，老井旁边")
    is_waiting(phone.page, "李秀英")
    expect(mine(phone.page, "李秀英")).to_contain_text(WAITING)
    phone.context.set_offline(False)
    phone.asked("“李秀英”是在我问户主之前打的")
    phone.tap("是，就填这个")
    phone.asked("哪里不对")
    arrived(phone.page, "三组，老井旁边")
    arrived(phone.page, "李秀英")


def test_a_text_tells_what_its_writer_saw_while_typing(open_phone: OpenPhone, site: Anju, county: County) -> None:
    phone = open_phone(county.cadre)
    phone.write("报危房")
    phone.sees("马上倒的危险")
    asked = phone.bubble("马上倒的危险").get_attribute("data-id")
    phone.write("暂时没有")
    phone.sees(f"在{county.stem}村的哪里")
    typed = {content.text: content.on for content in contents(site, county) if isinstance(content, Text)}
    assert typed == {"报危房": "0", "暂时没有": asked}


def test_what_waits_outlasts_a_dead_server_a_reload_and_the_way_back(own_site: Own, open_phone: OpenPhone) -> None:
    site, county = own_site
    phone = open_phone(county.cadre, url=site.url)
    phone.write("你好")
    expect(phone.page.locator("#talk .theirs")).to_have_count(2, timeout=PATIENCE_MS)
    arrived(phone.page, "你好")
    said = phone.newest()
    at_hand(phone)
    site.kill()
    for words in ("第一句", "第二句"):
        phone.write(words)
        is_waiting(phone.page, words)
    phone.page.reload()
    is_waiting(phone.page, "第一句")
    is_waiting(phone.page, "第二句")
    arrived(phone.page, "你好")
    expect(phone.page.locator("#talk .theirs").filter(has_text=said.splitlines()[-1]).first).to_be_visible()
    phone.page.goto("about:blank")
    phone.page.go_back()
    is_waiting(phone.page, "第二句")
    phone.page.close()
    phone.page = phone.tab()
    phone.open()
    is_waiting(phone.page, "第一句")
    phone.write("第三句")
    is_waiting(phone.page, "第三句")
    site.start_and_wait()
    for words in ("第一句", "第二句", "第三句"):
        arrived(phone.page, words)
    assert texts(site, county) == ["你好", "第一句", "第二句", "第三句"]
    phone.page.reload()
    for words in ("第一句", "第二句", "第三句"):
        arrived(phone.page, words)


def test_what_waits_goes_as_soon_as_the_server_is_heard_again(own_site: Own, open_phone: OpenPhone) -> None:
    """It waited for the end of a pause, 20 s at last, on a page that said that all was well. Here no pause ends."""
    site, county = own_site
    phone = open_phone(county.cadre, url=site.url)
    phone.page.clock.install(time=NOW)
    phone.page.clock.pause_at(NOW + timedelta(minutes=1))
    site.kill()
    phone.write("你好")
    is_waiting(phone.page, "你好")
    site.start_and_wait()
    arrived(phone.page, "你好")


def test_what_waits_is_sent_when_the_line_is_back_also_with_the_page_closed(
    own_site: Own, open_phone: OpenPhone
) -> None:
    site, county = own_site
    phone = open_phone(county.cadre, url=site.url)
    at_hand(phone)
    elsewhere = phone.tab()
    workers = phone.context.new_cdp_session(elsewhere)
    registered: list[str] = []
    workers.on(
        "ServiceWorker.workerRegistrationUpdated",
        lambda told: registered.extend(
            one["registrationId"] for one in told["registrations"] if one["scopeURL"].startswith(site.url)
        ),
    )
    workers.send("ServiceWorker.enable")
    site.kill()
    phone.write("关了页面才有网")
    is_waiting(phone.page, "关了页面才有网")
    phone.page.close()
    site.start_and_wait()
    assert registered
    call = {"origin": site.url, "registrationId": registered[0], "tag": "send", "lastChance": False}
    workers.send("ServiceWorker.dispatchSyncEvent", call)
    wait_until(lambda: texts(site, county) == ["关了页面才有网"], 20, "the worker sent what waited")
    phone.page = elsewhere
    phone.open()
    arrived(phone.page, "关了页面才有网")


def test_a_new_release_takes_the_place_of_the_old_one(own_site: Own, open_phone: OpenPhone) -> None:
    site, county = own_site
    phone = open_phone(county.cadre, url=site.url)
    at_hand(phone)
    [before] = releases(phone)
    site.stop()
    site.program = (sys.executable, str(Path(__file__).with_name("later_release.py")))
    site.start_and_wait()
    phone.page.reload()
    wait_until(lambda: before not in releases(phone), 20, "the new release is kept")
    [after] = releases(phone)
    assert after != before
    site.kill()
    phone.open()
    assert f"/static/{after}/" in phone.page.content()
    assert f"/static/{before}/" not in phone.page.content()


def releases(phone: Phone) -> list[str]:
    """The releases that the phone keeps."""
    kept: list[str] = phone.page.evaluate("caches.keys()")
    return kept


def test_two_tabs_show_the_same_and_send_once(own_site: Own, open_phone: OpenPhone) -> None:
    site, county = own_site
    phone = open_phone(county.cadre, url=site.url)
    other = phone.tab()
    other.goto("/")
    expect(other.locator("#talk article").first).to_be_attached(timeout=PATIENCE_MS)
    site.kill()
    phone.write("从第一页")
    is_waiting(phone.page, "从第一页")
    is_waiting(other, "从第一页")
    other.locator("#words").fill("从第二页")
    other.locator("#send").click()
    for page in (phone.page, other):
        is_waiting(page, "从第二页")
    site.start_and_wait()
    for page in (phone.page, other):
        arrived(page, "从第一页")
        arrived(page, "从第二页")
    assert texts(site, county) == ["从第一页", "从第二页"]


@pytest.mark.parametrize("lacking", ["navigator.locks", "window.BroadcastChannel", "navigator.serviceWorker"])
def test_what_an_older_browser_lacks_is_done_without(
    open_phone: OpenPhone, site: Anju, county: County, lacking: str
) -> None:
    phone = open_phone(county.cadre)
    owner, name = lacking.split(".")
    target = "Navigator.prototype" if owner == "navigator" else "window"
    phone.context.add_init_script(f"Object.defineProperty({target}, '{name}', {{value: undefined}})")
    phone.page.reload()
    for number in range(3):
        phone.write(f"第{number}句")
    arrived(phone.page, "第2句")
    assert texts(site, county) == ["第0句", "第1句", "第2句"]


def test_a_browser_that_keeps_nothing_says_so(own_site: Own, open_phone: OpenPhone) -> None:
    site, county = own_site
    phone = open_phone(county.cadre, url=site.url)
    phone.context.add_init_script("Object.defineProperty(window, 'indexedDB', {value: undefined})")
    phone.page.reload()
    expect(phone.page.locator("#talk article").first).to_be_attached(timeout=PATIENCE_MS)
    site.kill()
    phone.write("存不住的话")
    is_waiting(phone.page, "存不住的话")
    expect(mine(phone.page, "存不住的话")).to_contain_text(SAY("web.page.waiting_here"))
    site.start_and_wait()
    arrived(phone.page, "存不住的话")
    assert texts(site, county) == ["存不住的话"]


def test_a_double_tap_is_one(open_phone: OpenPhone, site: Anju, county: County) -> None:
    phone = open_phone(county.cadre)
    phone.button("报危房").dblclick()
    phone.sees("马上倒的危险")
    phone.page.locator("#words").fill("有人在吗")
    phone.page.locator("#send").dblclick()
    arrived(phone.page, "有人在吗")
    phone.asked("接着刚才的")
    phone.button("暂时没有").dblclick(force=True)
    phone.sees(f"在{county.stem}村的哪里")
    assert len(contents(site, county)) == 3


def test_what_was_refused_says_why_and_can_be_dropped(open_phone: OpenPhone, county: County) -> None:
    phone = open_phone(county.cadre)
    phone.page.locator("#words").evaluate("box => { box.removeAttribute('maxlength'); box.value = '长'.repeat(4001); }")
    phone.page.locator("#send").click()
    refused = mine(phone.page, "长长长")
    expect(refused).to_contain_text(SAY("web.error.too_long"), timeout=PATIENCE_MS)
    phone.write("后面的照样发")
    arrived(phone.page, "后面的照样发")
    phone.page.reload()
    expect(refused).to_contain_text(SAY("web.error.too_long"), timeout=PATIENCE_MS)
    refused.get_by_role("button", name=SAY("web.page.remove")).click()
    expect(refused).to_have_count(0)
    phone.page.reload()
    arrived(phone.page, "后面的照样发")
    expect(refused).to_have_count(0)


def test_nothing_of_an_ended_session_stays_on_the_phone(own_site: Own, open_phone: OpenPhone) -> None:
    site, county = own_site
    phone = open_phone(county.cadre, url=site.url)
    phone.write("只给我看的话")
    arrived(phone.page, "只给我看的话")
    at_hand(phone)
    database = site.database()
    with database.writing() as tx:
        web_sessions.end_all(tx, county.cadre.person_id, NOW)
    database.close()
    phone.page.reload()
    expect(phone.page.locator("#note")).to_have_text(SAY("web.page.signed_out"), timeout=PATIENCE_MS)
    expect(mine(phone.page, "只给我看的话")).to_have_count(0)
    site.kill()
    phone.open()
    expect(mine(phone.page, "只给我看的话")).to_have_count(0)


def test_what_waited_is_not_sent_as_somebody_else(own_site: Own, open_phone: OpenPhone) -> None:
    site, county = own_site
    phone = open_phone(county.cadre, url=site.url)
    phone.write("我是村干部")
    arrived(phone.page, "我是村干部")
    site.kill()
    phone.write("村干部写的")
    is_waiting(phone.page, "村干部写的")
    phone.context.add_cookies([{"name": "anju", "value": county.township.token, "url": site.url}])
    site.start_and_wait()
    expect(mine(phone.page, "村干部写的")).to_contain_text(SAY("web.error.other_person"), timeout=PATIENCE_MS)
    assert texts(site, county) == ["我是村干部"]
    mine(phone.page, "村干部写的").get_by_role("button", name=SAY("web.page.again")).click()
    arrived(phone.page, "村干部写的")
    assert texts(site, county) == ["我是村干部", "村干部写的"]


# --- photos


def noise(side: int, quality: int = 95) -> bytes:
    """A photo of noise, which compresses badly, with a position in its metadata."""
    chance = random.Random(side)  # noqa: S311
    picture = Image.frombytes("RGB", (side // 32, side // 32), chance.randbytes(3 * (side // 32) ** 2))
    exif = Image.Exif()
    exif[0x8825] = {1: "N", 2: (37.0, 27.0, 0.0), 3: "E", 4: (121.0, 26.0, 0.0)}
    file = io.BytesIO()
    picture.resize((side, side * 3 // 4), Image.Resampling.BICUBIC).save(file, "JPEG", quality=quality, exif=exif)
    return file.getvalue()


def incoming(site: Anju) -> list[Path]:
    folder = site.folder / "data" / "photos" / "incoming"
    return sorted(folder.iterdir()) if folder.exists() else []


def test_an_upload_that_broke_goes_on_where_it_was(own_site: Own, open_phone: OpenPhone, tmp_path: Path) -> None:
    site, county = own_site
    phone = open_phone(county.cadre, url=site.url)
    photo = tmp_path / "IMG_1.jpg"
    photo.write_bytes(noise(300) + bytes(350_000))  # below what is worth shrinking: it goes up as it is
    slow = phone.context.new_cdp_session(phone.page)
    conditions = {"offline": False, "latency": 50, "downloadThroughput": -1, "uploadThroughput": 60_000}
    slow.send("Network.enable")
    slow.send("Network.emulateNetworkConditions", conditions)
    begins: list[int] = []
    phone.page.on(
        "request", lambda made: begins.append(int(made.url.partition("at=")[2])) if "?at=" in made.url else None
    )
    phone.take_photos(photo)
    wait_until(lambda: _pumped(phone) and any(path.stat().st_size > 100_000 for path in incoming(site)), 30, "a part")
    site.kill()
    [part] = incoming(site)
    held = part.stat().st_size - HEAD_BYTES
    begins.clear()
    slow.send("Network.emulateNetworkConditions", {**conditions, "uploadThroughput": -1})
    phone.page.reload()
    expect(phone.page.locator("#talk .mine .photo img")).to_be_visible(timeout=PATIENCE_MS)
    expect(phone.page.locator("#talk .mine")).to_have_attribute("data-state", "waiting")
    site.start_and_wait()
    phone.sees("照片")
    [sent] = photos(site, county)
    assert sent.bytes == photo.stat().st_size
    assert min(begins) >= held > 0
    assert sent.unique_name == hashlib.sha256(photo.read_bytes()).hexdigest()


def _pumped(phone: Phone) -> bool:
    phone.page.wait_for_timeout(20)
    return True


def test_a_photo_out_of_the_blue_stays_as_large_as_any_region_wants_it(
    own_site: Own, open_phone: OpenPhone, tmp_path: Path
) -> None:
    site, county = own_site
    phone = open_phone(county.cadre, url=site.url)
    photo = tmp_path / "IMG_1.jpg"
    photo.write_bytes(noise(4000))
    phone.take_photos(photo)
    phone.sees("马上倒的危险")
    sent = photos(site, county)[0]
    assert 1_000_000 <= (sent.bytes or 0) < photo.stat().st_size
    assert (sent.width or 0) > 2560
    assert bears_no_position(site)


def test_a_photo_that_was_asked_for_is_shrunk_as_the_regions_document_allows(
    own_site: Own, open_phone: OpenPhone, tmp_path: Path
) -> None:
    site, county = own_site
    phone = open_phone(county.cadre, url=site.url)
    photo = tmp_path / "IMG_1.jpg"
    photo.write_bytes(noise(4000))
    phone.tap("报危房")
    phone.sees("马上倒的危险")
    phone.tap("暂时没有")
    phone.sees(f"在{county.stem}村的哪里")
    phone.write("三组，老井旁边")
    phone.sees("户主叫什么名字")
    phone.write("李秀英")
    phone.tap("墙裂缝")
    phone.sees("☑ 墙裂缝")
    phone.tap("完成")
    phone.sees("请发照片")
    phone.take_photos(photo)
    phone.sees("现在一共1张")
    [sent] = photos(site, county)
    assert (sent.width, sent.height) == (2560, 1920)
    assert (sent.bytes or 0) < photo.stat().st_size
    assert bears_no_position(site)


def test_a_picture_that_the_browser_cannot_open_goes_up_as_it_is(
    open_phone: OpenPhone, site: Anju, county: County, tmp_path: Path
) -> None:
    phone = open_phone(county.cadre)
    photo = tmp_path / "IMG_1.tif"
    photo.write_bytes(b"II*\0" + bytes(500_000))
    phone.take_photos(photo)
    refused = phone.page.locator("#talk .mine")
    expect(refused).to_contain_text(SAY("web.error.photo_type"), timeout=PATIENCE_MS)
    refused.get_by_role("button", name=SAY("web.page.remove")).click()
    expect(refused).to_have_count(0)
    assert contents(site, county) == []


def photos(site: Anju, county: County) -> list[Photo]:
    return [content for content in contents(site, county) if isinstance(content, Photo)]


def bears_no_position(site: Anju) -> bool:
    """Whether the photos that arrived told nothing of where they were taken."""
    database = site.database()
    try:
        wait_until(lambda: bool(_fetched(database)), 30, "the photos are kept")
        return all(photo.taken is None for photo in _fetched(database))
    finally:
        database.close()


def _fetched(database: Database) -> list[StoredPhoto]:
    with database.reading() as tx:
        ids = tx.execute(select(photo_table.c.id).where(photo_table.c.file.is_not(None))).scalars()
        return stored_photos.of(tx, list(ids))
