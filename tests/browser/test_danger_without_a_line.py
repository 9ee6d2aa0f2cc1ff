"""Danger where the line is slow or gone: what to do and whom to call stand there at once, and the alarm goes first."""

from pathlib import Path

from playwright.sync_api import Page, expect

from bot.channels.web.updates import LONGEST_TEXT
from handlers.dialog.messages import Choice, Photo, Text
from handlers.wording import load_wording
from storage.people import areas, offices
from storage.people.offices import Office
from tests.browser.conftest import OpenPhone
from tests.browser.county import NOW, County
from tests.browser.test_weak_signal import Own, arrived, at_hand, contents, is_waiting, mine, noise, texts

SAY = load_wording()
SLOW = {"offline": False, "latency": 400, "downloadThroughput": 50_000 / 8, "uploadThroughput": 50_000 / 8}
CALL = SAY("web.page.alarm_waiting")


def what_to_do_stands_there(page: Page) -> None:
    """The words of safety with the emergency numbers as links."""
    said = page.locator("#talk .theirs").filter(has_text=SAY("danger.get_out")).last
    expect(said).to_be_visible()
    for number in ("119", "120", "110"):
        expect(said.locator(f'a[href="tel:{number}"]')).to_be_in_viewport(ratio=1)


def test_without_a_line_the_words_the_numbers_and_the_offices_phone_are_on_the_phone(
    own_site: Own, open_phone: OpenPhone
) -> None:
    site, county = own_site
    with site.database().writing() as tx:
        township = areas.get(tx, county.village.code[:-3])
        offices.put(tx, Office(place=township, phone="05358000021", hours="24小时"), person_id=None, now=NOW)
    phone = open_phone(county.cadre, url=site.url)
    at_hand(phone)
    phone.page.wait_for_function("localStorage.getItem('anju-offices')?.includes('8000021')")
    site.kill()
    phone.open()  # from what the phone keeps
    phone.menu("房子要倒")
    what_to_do_stands_there(phone.page)
    expect(phone.page.locator('a[href="tel:05358000021"]')).to_contain_text("24小时")
    is_waiting(phone.page, "房子要倒")
    expect(mine(phone.page, "房子要倒")).to_contain_text(CALL)
    phone.open()
    what_to_do_stands_there(phone.page)
    expect(mine(phone.page, "房子要倒")).to_contain_text(CALL)
    site.start_and_wait()
    phone.asked("第2项，共6项")
    arrived(phone.page, "房子要倒")
    expect(mine(phone.page, "房子要倒")).not_to_contain_text(CALL)
    expect(phone.page.locator("#talk .theirs").filter(has_text=SAY("danger.get_out"))).to_have_count(1)


def test_an_alarm_overtakes_photos_that_are_going_up_and_words_that_wait(
    own_site: Own, open_phone: OpenPhone, tmp_path: Path
) -> None:
    site, county = own_site
    files = [tmp_path / f"IMG_{number}.jpg" for number in range(3)]
    for file in files:
        file.write_bytes(noise(300) + bytes(150_000))  # below what is worth shrinking: it goes up as it is
    phone = open_phone(county.cadre, url=site.url)
    wire = phone.context.new_cdp_session(phone.page)
    wire.send("Network.enable")
    wire.send("Network.emulateNetworkConditions", SLOW)
    phone.take_photos(*files)
    phone.write("西墙裂了")
    expect(phone.page.locator("#talk .mine progress").first).to_be_visible()
    phone.menu("房子要倒")
    what_to_do_stands_there(phone.page)
    arrived(phone.page, "房子要倒")
    assert [type(one) for one in contents(site, county)] == [Choice]
    wire.send("Network.emulateNetworkConditions", {**SLOW, "latency": 0, "uploadThroughput": -1})
    arrived(phone.page, "西墙裂了")
    assert [type(one) for one in contents(site, county)] == [Choice, Photo, Photo, Photo, Text]


def test_words_that_tell_of_danger_and_do_not_arrive_are_answered_by_the_phone(
    open_phone: OpenPhone, county: County
) -> None:
    phone = open_phone(county.cadre)
    phone.context.set_offline(True)
    phone.write("李秀英家的墙要倒了，人还在里面")
    what_to_do_stands_there(phone.page)


def test_the_words_of_the_button_typed_alone_go_first_too(own_site: Own, open_phone: OpenPhone) -> None:
    site, county = own_site
    phone = open_phone(county.cadre, url=site.url)
    phone.context.set_offline(True)
    phone.write("长" * LONGEST_TEXT)
    phone.write("房子要倒了！")
    expect(mine(phone.page, "房子要倒了")).to_contain_text(CALL)
    phone.context.set_offline(False)
    arrived(phone.page, "长长长")
    assert texts(site, county) == ["房子要倒了！", "长" * LONGEST_TEXT]


def test_what_the_server_says_of_danger_can_be_called_by_one_press(open_phone: OpenPhone, county: County) -> None:
    phone = open_phone(county.cadre)
    phone.write("李秀英家墙在掉土，人压着了")
    phone.sees(SAY("danger.get_out"))
    what_to_do_stands_there(phone.page)
