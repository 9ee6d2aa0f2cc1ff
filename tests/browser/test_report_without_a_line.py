"""A report without a line: filled whole on the phone, kept there, and sent once as one packet when the line is back."""

from pathlib import Path

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Locator, Page, expect

from handlers.dialog.messages import Choice, ReportPacket
from handlers.wording import load_wording
from storage.cases.cases import Case
from tests.bot.channels.bot_api import wait_until
from tests.browser.conftest import UNSAFE, OpenPhone
from tests.browser.county import County
from tests.browser.phone import PATIENCE_MS, Phone
from tests.browser.test_weak_signal import Own, arrived, at_hand, contents, is_waiting, mine, noise
from tests.faults.process import Anju

SAY = load_wording()


def learnt(phone: Phone) -> None:
    """Wait until the phone has the form."""
    offer = SAY("web.page.report.offer")
    expect(phone.page.locator("#report-offer")).to_have_text(offer, timeout=PATIENCE_MS)


def sheet(page: Page) -> Locator:
    return page.locator("#report")


def press(page: Page, label: str) -> None:
    sheet(page).get_by_role("button", name=label, exact=True).click()


def is_asked(page: Page, name: str) -> None:
    expect(sheet(page).locator("h2")).to_have_text(name, timeout=PATIENCE_MS)


def write(page: Page, words: str) -> None:
    sheet(page).locator("input[type=text], input[type=tel]").fill(words)


def on(page: Page, words: str) -> None:
    write(page, words)
    press(page, SAY("web.page.report.next"))


def to_the_photos(page: Page, *, head: str = "李秀英", spot: str = "三组，老井旁边") -> None:
    """From the first question to the photos."""
    press(page, SAY("report.danger.none"))
    on(page, spot)
    on(page, head)
    press(page, SAY("report.hazards.wall_crack"))
    press(page, SAY("report.hazards.roof_leak"))
    press(page, SAY("web.page.report.next"))
    is_asked(page, SAY("report.photos.name"))


def take_photos(page: Page, *files: Path) -> None:
    page.locator("#report-album").set_input_files(list(files))
    expect(sheet(page).locator(".taken img")).to_have_count(len(files), timeout=PATIENCE_MS)


def finish(page: Page) -> None:
    press(page, SAY("web.page.report.next"))
    is_asked(page, SAY("web.page.report.summary"))
    press(page, SAY("web.page.report.send_later"))
    expect(sheet(page)).to_be_hidden()


def reported(site: Anju, county: County) -> list[Case]:
    return [case for case in site.cases() if case.reporter_id == county.cadre.person_id]


def packets(site: Anju, county: County) -> list[object]:
    return [content for content in contents(site, county) if isinstance(content, ReportPacket | Choice)]


def test_a_report_is_filled_whole_without_a_line_and_becomes_one_case(
    own_site: Own, open_phone: OpenPhone, snapshots: list[Path]
) -> None:
    site, county = own_site
    phone = open_phone(county.cadre, url=site.url)
    at_hand(phone)
    learnt(phone)
    site.kill()
    phone.context.set_offline(True)
    phone.tap("报危房")
    to_the_photos(phone.page)
    take_photos(phone.page, *snapshots[:2])
    phone.page.reload()
    phone.page.locator("#report-offer").click()
    is_asked(phone.page, SAY("report.photos.name"))
    expect(sheet(phone.page).locator(".taken img")).to_have_count(2)
    finish(phone.page)
    is_waiting(phone.page, "李秀英家")
    expect(mine(phone.page, "李秀英家")).to_contain_text(SAY("web.page.report.kept"))
    phone.page.reload()
    is_waiting(phone.page, "李秀英家")
    site.start_and_wait()
    phone.context.set_offline(False)
    phone.asked("报上去了")
    arrived(phone.page, "李秀英家")
    [case] = reported(site, county)
    assert case.answers["hazards"] == ["wall_crack", "roof_leak"]
    assert case.answers["place"] == {"area": county.village.code, "detail": "三组，老井旁边"}
    assert len(case.answers["photos"]) == 2
    assert "entered_at" in case.answers
    phone.page.reload()
    phone.asked("报上去了")
    assert len(reported(site, county)) == 1


def test_a_server_that_dies_while_a_packet_goes_up_makes_one_case_of_it(
    own_site: Own, open_phone: OpenPhone, tmp_path: Path
) -> None:
    site, county = own_site
    phone = open_phone(county.cadre, url=site.url)
    learnt(phone)
    files = [tmp_path / "IMG_1.jpg", tmp_path / "IMG_2.jpg"]
    for number, file in enumerate(files):
        file.write_bytes(noise(300 + 32 * number) + bytes(300_000))
    phone.context.set_offline(True)
    phone.tap("报危房")
    to_the_photos(phone.page)
    take_photos(phone.page, *files)
    finish(phone.page)
    slow = phone.context.new_cdp_session(phone.page)
    slow.send("Network.enable")
    conditions = {"offline": False, "latency": 20, "downloadThroughput": -1, "uploadThroughput": 150_000}
    phone.context.set_offline(False)
    slow.send("Network.emulateNetworkConditions", conditions)
    folder = site.folder / "data" / "photos" / "incoming"
    wait_until(lambda: _some_came(phone, folder), 30, "a part of a photo is there")
    site.kill()
    site.start_and_wait()
    phone.asked("报上去了")
    [case] = reported(site, county)
    assert len(case.answers["photos"]) == 2
    assert len(packets(site, county)) == 1


def _some_came(phone: Phone, folder: Path) -> bool:
    phone.page.wait_for_timeout(20)
    return folder.exists() and any(path.stat().st_size > 50_000 for path in folder.iterdir())


def test_what_does_not_fit_opens_as_a_draft_at_that_item(
    open_phone: OpenPhone, site: Anju, county: County, snapshots: list[Path]
) -> None:
    phone = open_phone(county.cadre)
    learnt(phone)
    phone.context.set_offline(True)
    phone.write("报危房")
    to_the_photos(phone.page, head="李秀英12")
    take_photos(phone.page, snapshots[0])
    finish(phone.page)
    phone.context.set_offline(False)
    phone.asked("户主您写的是“李秀英12”。")
    assert reported(site, county) == []
    phone.write("李秀英")
    phone.asked("请您看一遍")
    phone.tap("提交")
    phone.asked("报上去了")
    [case] = reported(site, county)
    assert (case.answers["head"], len(case.answers["photos"])) == ("李秀英", 1)


def test_danger_goes_first_and_alone_and_all_of_it_is_one_case(
    open_phone: OpenPhone, site: Anju, county: County, snapshots: list[Path]
) -> None:
    phone = open_phone(county.cadre)
    learnt(phone)
    phone.context.set_offline(True)
    phone.tap("报危房")
    press(phone.page, SAY("report.danger.imminent"))
    expect(sheet(phone.page).get_by_role("alert").first).to_contain_text(SAY("danger.get_out"))
    expect(sheet(phone.page).locator("a[href='tel:119']")).to_be_visible()
    press(phone.page, SAY("web.page.report.go_on"))
    on(phone.page, "三组")
    on(phone.page, "李秀英")
    press(phone.page, SAY("report.hazards.wall_tilt"))
    press(phone.page, SAY("web.page.report.next"))
    take_photos(phone.page, snapshots[0])
    finish(phone.page)
    phone.context.set_offline(False)
    wait_until(lambda: _pumped(phone) and len(packets(site, county)) == 3, 60, "all of it came")
    alarm, words, photos = packets(site, county)
    assert isinstance(alarm, Choice)
    assert alarm.id == "cmd:danger"
    assert isinstance(words, ReportPacket)
    assert isinstance(photos, ReportPacket)
    assert {answer.field for answer in photos.answers} == {"photos"}
    phone.sees("补到编号")
    [case] = reported(site, county)
    assert case.imminent
    assert (case.answers["head"], len(case.answers["photos"])) == ("李秀英", 1)


def _pumped(phone: Phone) -> bool:
    phone.page.wait_for_timeout(50)
    return True


def test_an_alarm_pressed_by_mistake_is_taken_back_before_it_leaves(
    open_phone: OpenPhone, site: Anju, county: County
) -> None:
    phone = open_phone(county.cadre)
    learnt(phone)
    phone.context.set_offline(True)
    phone.tap("报危房")
    press(phone.page, SAY("report.danger.imminent"))
    press(phone.page, SAY("web.page.report.mistaken"))
    is_asked(phone.page, SAY("report.danger.name"))
    press(phone.page, SAY("web.page.report.keep"))
    phone.context.set_offline(False)
    phone.write("帮助")
    phone.sees("问政策")
    assert [one for one in packets(site, county) if isinstance(one, Choice)] == []


def test_an_alarm_that_left_is_called_off_by_the_report_itself(
    open_phone: OpenPhone, site: Anju, county: County, snapshots: list[Path]
) -> None:
    phone = open_phone(county.cadre)
    learnt(phone)
    phone.context.set_offline(True)
    phone.tap("报危房")
    press(phone.page, SAY("report.danger.imminent"))
    phone.context.set_offline(False)
    wait_until(lambda: _pumped(phone) and [case.imminent for case in reported(site, county)] == [True], 60, "it came")
    phone.context.set_offline(True)
    press(phone.page, SAY("web.page.report.mistaken"))
    expect(sheet(phone.page).get_by_role("alert")).to_have_text(SAY("web.page.report.told"))
    to_the_photos(phone.page)
    take_photos(phone.page, snapshots[0])
    finish(phone.page)
    phone.context.set_offline(False)
    phone.sees("报上去了")
    [case] = reported(site, county)
    assert not case.imminent
    assert (case.answers["head"], len(case.answers["photos"])) == ("李秀英", 1)


def test_a_newcomer_agrees_and_leaves_a_number_on_the_phone(
    own_site: Own, open_phone: OpenPhone, snapshots: list[Path]
) -> None:
    site, county = own_site
    phone = open_phone(url=site.url)
    learnt(phone)
    phone.context.set_offline(True)
    phone.tap("报危房")
    expect(sheet(phone.page)).to_contain_text(SAY("consent.notice", whom="").splitlines()[0])
    press(phone.page, SAY("consent.button.agree"))
    press(phone.page, SAY("report.danger.unsure"))
    expect(sheet(phone.page)).to_contain_text(SAY("place.ask_typed").splitlines()[0])
    on(phone.page, f"{county.stem}镇{county.stem}村三组")
    on(phone.page, "李秀英")
    press(phone.page, SAY("report.hazards.wall_crack"))
    press(phone.page, SAY("web.page.report.next"))
    take_photos(phone.page, snapshots[0])
    press(phone.page, SAY("web.page.report.next"))
    is_asked(phone.page, SAY("report.contact_phone.name"))
    write(phone.page, "13800000077")
    finish(phone.page)
    phone.context.set_offline(False)
    phone.asked("报上去了")
    [case] = site.cases()
    assert (case.reporter_role, case.answers["contact_phone"]) == ("resident", "13800000077")


def test_a_second_tab_goes_on_with_the_same_sheet(open_phone: OpenPhone, site: Anju, county: County) -> None:
    phone = open_phone(county.cadre)
    at_hand(phone)
    learnt(phone)
    phone.context.set_offline(True)
    phone.tap("报危房")
    press(phone.page, SAY("report.danger.none"))
    on(phone.page, "三组")
    other = phone.tab()
    other.goto("/")
    other.locator("#report-offer").click()
    is_asked(other, SAY("report.head.name"))
    press(other, SAY("web.page.report.back"))
    expect(sheet(other).locator("input[type=text]")).to_have_value("三组")


def test_a_sheet_of_somebody_else_does_not_stay_on_the_phone(open_phone: OpenPhone, site: Anju, county: County) -> None:
    phone = open_phone(county.cadre)
    phone.write("帮助")
    phone.sees("问政策")
    learnt(phone)
    phone.context.set_offline(True)
    phone.tap("报危房")
    press(phone.page, SAY("report.danger.none"))
    on(phone.page, "三组")
    write(phone.page, "李秀英")
    press(phone.page, SAY("web.page.report.keep"))
    expect(phone.page.locator("#report-offer")).to_contain_text("李秀英家")
    phone.context.set_offline(False)
    phone.context.add_cookies([{"name": "anju", "value": county.township.token, "url": site.url}])
    phone.page.reload()
    learnt(phone)
    phone.page.reload()
    learnt(phone)


def test_a_step_can_be_gone_back_and_nothing_required_is_left_out(open_phone: OpenPhone, county: County) -> None:
    phone = open_phone(county.cadre)
    learnt(phone)
    phone.context.set_offline(True)
    phone.tap("报危房")
    press(phone.page, SAY("report.danger.none"))
    press(phone.page, SAY("web.page.report.next"))
    expect(sheet(phone.page).get_by_role("alert")).to_have_text(SAY("web.page.report.needed"))
    phone.page.go_back()
    is_asked(phone.page, SAY("report.danger.name"))
    phone.page.go_back()
    expect(sheet(phone.page)).to_be_hidden()
    expect(phone.page.locator("#report-offer")).to_be_visible()


def test_the_sheet_is_usable_for_everybody(open_phone: OpenPhone, county: County, snapshots: list[Path]) -> None:
    phone = open_phone(county.township, width=320, height=640)
    learnt(phone)
    phone.context.set_offline(True)
    phone.tap("报危房")
    found: list[str] = []
    press(phone.page, SAY("report.danger.none"))
    found += violations(phone.page)
    on(phone.page, "三组")
    on(phone.page, "李秀英")
    press(phone.page, SAY("report.hazards.wall_crack"))
    found += violations(phone.page)
    press(phone.page, SAY("web.page.report.next"))
    take_photos(phone.page, snapshots[0])
    found += violations(phone.page)
    press(phone.page, SAY("web.page.report.next"))
    found += violations(phone.page)
    assert found == []
    assert phone.page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def violations(page: Page) -> list[str]:
    return [f"{one['id']}: {one['nodes'][0]['html']}" for one in Axe().run(page).response["violations"]]


# --- older phones


def test_without_https_a_report_is_filled_and_sent_and_no_position_is_offered(
    without_https: Browser, site: Anju, county: County, snapshots: list[Path]
) -> None:
    phone = Phone(without_https, f"http://{UNSAFE}:{site.port}", county.cadre.token).open()
    assert phone.page.evaluate("isSecureContext || 'serviceWorker' in navigator || 'locks' in navigator") is False
    learnt(phone)
    phone.context.set_offline(True)
    phone.tap("报危房")
    press(phone.page, SAY("report.danger.none"))
    expect(sheet(phone.page).locator("input[type=text]")).to_be_visible()
    expect(sheet(phone.page).get_by_role("button", name=SAY("web.page.send_location"))).to_be_hidden()
    press(phone.page, SAY("web.page.report.back"))
    to_the_photos(phone.page)
    take_photos(phone.page, snapshots[0])
    finish(phone.page)
    phone.context.set_offline(False)
    phone.asked("报上去了")
    [case] = reported(site, county)
    assert len(case.answers["photos"]) == 1
    assert phone.problems == []
    phone.context.close()


def test_a_database_that_never_opens_leaves_a_page_that_works(
    open_phone: OpenPhone, site: Anju, county: County, snapshots: list[Path]
) -> None:
    phone = open_phone(county.cadre)
    phone.context.add_init_script("IDBFactory.prototype.open = () => ({})")
    phone.page.reload()
    expect(phone.page.locator("#home")).to_be_visible()
    expect(phone.page.locator("#talk article").first).to_be_attached(timeout=8000)
    phone.write("你好")
    arrived(phone.page, "你好")
    learnt(phone)
    phone.context.set_offline(True)
    phone.tap("报危房")
    to_the_photos(phone.page)
    take_photos(phone.page, snapshots[0])
    press(phone.page, SAY("web.page.report.keep"))
    expect(phone.page.locator("#note")).to_have_text(SAY("web.page.report.kept_loosely"))
    phone.page.locator("#report-offer").click()
    finish(phone.page)
    expect(mine(phone.page, "李秀英家")).to_contain_text(SAY("web.page.waiting_here"), timeout=PATIENCE_MS)
    phone.context.set_offline(False)
    phone.asked("报上去了")
    [case] = reported(site, county)
    assert len(case.answers["photos"]) == 1
