"""Coming in by a QR code, carrying on with another device, and a lost phone, as people see it."""

import io
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import zxingcpp
from PIL import Image
from playwright.sync_api import Browser, expect

from tests.browser.conftest import OpenPhone
from tests.browser.county import NOW, County, found
from tests.browser.phone import PATIENCE_MS, Phone
from tests.faults.process import Anju

_KEPT = """() => new Promise((tell) => {
  const opening = indexedDB.open("anju");
  opening.onsuccess = () => {
    const asking = opening.result.transaction("kept").objectStore("kept").getAll();
    asking.onsuccess = () => tell(JSON.stringify(asking.result));
  };
})"""


@pytest.fixture
def public_site(tmp_path: Path) -> Iterator[tuple[Anju, County]]:
    """A running website that has an address which phones reach, and its county."""
    site = Anju(tmp_path, ANJU_CLOCK=NOW.isoformat(), ANJU_PUBLIC_URL="http://anju.example")
    site.database_file.parent.mkdir(parents=True)
    database = site.database()
    database.upgrade()
    county = next(found(database))
    database.close()
    site.start_and_wait()
    yield site, county
    site.kill()
    print(site.log())


def scanned(phone: Phone) -> str:
    """The path of the link that the newest QR code on a screen says."""
    image = phone.page.locator(".qr img").last
    expect(image).to_be_visible()
    image.scroll_into_view_if_needed()
    [code] = zxingcpp.read_barcodes(Image.open(io.BytesIO(image.screenshot())).convert("L"))
    return urlsplit(code.text).path


def follow(phone: Phone, path: str, label: str) -> None:
    """Open a link and press its page's one button."""
    phone.page.goto(path)
    assert urlsplit(phone.page.url).path == path[:2], "no address bears the code after the first opening"
    phone.page.get_by_role("button", name=label, exact=True).click()
    expect(phone.page.locator("#talk article").first).to_be_visible()  # not the home: something is asked


def test_a_township_invites_a_cadre_who_scans_the_code(
    open_phone: OpenPhone, chromium: Browser, county: County
) -> None:
    township = open_phone(county.township)
    township.write("邀请")
    township.asked("请别人来用")
    township.tap("发邀请")
    township.asked("他管哪里")
    township.tap(county.village.name)
    township.asked("给几个人用")
    township.tap("1人")
    township.asked("几天之内有效")
    township.tap("7天")
    township.asked("请您看一遍")
    township.tap("提交")
    township.asked("邀请好了")
    newcomer = open_phone()
    follow(newcomer, scanned(township), "接受邀请")
    newcomer.asked("请您来用安居助手")
    newcomer.tap("同意，继续")
    newcomer.sees(f"您现在是{county.village.name}的村干部")
    newcomer.asked("您叫什么名字")
    kept = township.page.evaluate(_KEPT)
    assert "请您看一遍" in kept
    assert "邀请好了" not in kept, "the phone keeps no code"
    township.open()
    assert scanned(township).startswith("/i/"), "the code is there again when the page is loaded anew"


def test_an_office_carries_on_with_a_phone_and_hears_of_it(
    open_phone: OpenPhone, public_site: tuple[Anju, County]
) -> None:
    site, county = public_site
    office = open_phone(county.township, url=site.url, width=1280, height=800)
    office.menu("我的信息")
    office.asked("您是：赵敏")
    office.tap("在手机上打开")
    office.asked("拿手机扫下面的二维码")
    phone = open_phone(url=site.url)
    follow(phone, scanned(office), "登录这台设备")
    phone.sees("您是：赵敏")
    office.asked("刚刚登录了")
    office.tap("退出它")
    office.asked("退出了，那边不能再用")
    expect(phone.page.locator("#talk")).not_to_contain_text("赵敏", timeout=PATIENCE_MS)
    expect(phone.page.locator("#note")).to_be_visible(timeout=PATIENCE_MS)
    phone.page.reload()
    expect(phone.page.locator("#talk")).not_to_contain_text("赵敏")


def test_a_lost_phone_is_signed_out_by_the_township_and_forgets_what_it_showed(
    open_phone: OpenPhone, county: County
) -> None:
    cadre, township = open_phone(county.cadre), open_phone(county.township)
    cadre.menu("我的信息")
    cadre.asked("您是：王建国")
    township.write("邀请")
    township.asked("请别人来用")
    township.tap("有人丢了手机")
    township.asked("谁的手机丢了")
    township.tap("王建国")
    township.asked("请您看一遍")
    township.tap("提交")
    township.asked("王建国登录着的1个都退出了")
    expect(cadre.page.locator("#talk")).not_to_contain_text("王建国", timeout=PATIENCE_MS)
    cadre.write("你好")
    cadre.sees("您好，我是安居助手")
    expect(cadre.page.locator("#talk")).not_to_contain_text("王建国")
