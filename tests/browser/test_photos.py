"""Photos on the page: taken or picked, looked at, taken away and put in order before they are sent and afterwards."""

from pathlib import Path

from playwright.sync_api import Locator, expect

from tests.browser.conftest import OpenPhone
from tests.browser.county import County
from tests.browser.phone import Phone
from tests.browser.report import to_the_photos


def strip(phone: Phone) -> Locator:
    """The pictures of the newest strip, which has come to life."""
    return phone.page.locator("#talk .theirs").last.locator(".strip img")


def seen(phone: Phone, count: int) -> list[str]:
    """The addresses of so many pictures, once they are on the screen."""
    expect(strip(phone)).to_have_count(count)
    for picture in strip(phone).all():
        picture.scroll_into_view_if_needed()
    loaded = """count => [...[...document.querySelectorAll('#talk .theirs')].at(-1).querySelectorAll('.strip img')]
        .filter(image => image.naturalWidth > 0).length === count"""
    phone.page.wait_for_function(loaded, arg=count)
    return [picture.get_attribute("src") or "" for picture in strip(phone).all()]


def test_photos_are_looked_at_put_in_order_and_taken_away_before_they_are_sent(
    open_phone: OpenPhone, county: County, snapshots: list[Path]
) -> None:
    cadre = open_phone(county.cadre)
    to_the_photos(cadre)
    expect(cadre.page.locator(".strip label")).to_have_text(
        ["全景", "正面", "左面", "右面", "背面", "屋里", "裂缝近照"]
    )
    cadre.page.locator("#album").set_input_files(list(snapshots))
    cadre.asked("一共3张")
    first, second, third = seen(cadre, 3)
    cadre.page.get_by_role("button", name="第3张放最前").click()
    cadre.asked("放到最前面了")
    assert seen(cadre, 3) == [third, first, second]
    cadre.page.get_by_role("button", name="删第2张").click()
    cadre.asked("现在一共2张")
    assert seen(cadre, 2) == [third, second]
    cadre.tap("完成")
    cadre.asked("5 照片：2张")
    assert seen(cadre, 2) == [third, second]
    cadre.page.get_by_role("button", name="删第1张").click()
    cadre.asked("5 照片：1张")
    cadre.tap("提交")
    cadre.asked("报上去了")
    cadre.open()
    expect(cadre.page.locator("#talk .mine").filter(has_text="第3张放最前")).to_have_count(1)


def test_the_camera_has_a_button_of_its_own_while_photos_are_asked_for(
    open_phone: OpenPhone, county: County, snapshots: list[Path]
) -> None:
    cadre = open_phone(county.cadre)
    to_the_photos(cadre)
    expect(cadre.page.get_by_text("从相册选", exact=True)).to_be_visible()
    cadre.page.locator("#words").fill("西墙的裂缝")
    cadre.page.locator("#camera").set_input_files(snapshots[0])
    cadre.asked("一共1张")
    expect(cadre.page.locator("#talk .mine").last).to_contain_text("西墙的裂缝")
    expect(cadre.page.locator("#words")).to_have_value("")
    cadre.tap("完成")
    cadre.asked("请您看一遍")
    expect(cadre.page.get_by_text("从相册选", exact=True)).to_be_hidden()
