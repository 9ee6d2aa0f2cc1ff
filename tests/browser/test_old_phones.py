"""Phones on which the page does not come to life: within 8 seconds they are told what to do, and no text is lost."""

from playwright.sync_api import expect

from tests.browser.conftest import OpenPhone
from tests.browser.county import County
from tests.browser.test_accessibility import fits, violations


def test_where_the_scripts_do_not_start_the_words_typed_are_sent_by_a_form(
    open_phone: OpenPhone, county: County
) -> None:
    phone = open_phone(county.cadre)
    page = phone.page
    page.evaluate("navigator.serviceWorker.ready.then(worker => worker.unregister())")
    page.context.route("**/page.js", lambda route: route.abort())
    page.clock.install()
    page.goto("/")
    page.locator("#words").fill("你好")
    expect(page.locator("#plain")).to_be_hidden()
    page.clock.fast_forward(8000)
    expect(page.locator("#plain")).to_be_visible()
    expect(page.locator('#plain a[href="tel:119"]')).to_be_visible()
    assert violations(page) == []
    expect(page.locator("#plain-text")).to_have_value("你好")
    page.locator("#plain button").click()
    expect(page).to_have_url(f"{phone.url}/plain#end")
    expect(page.locator(".mine").last).to_have_text("你好")
    expect(page.locator(".theirs").last).to_contain_text("报危房")
    page.set_viewport_size({"width": 320, "height": 568})
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    page.locator(".theirs").last.get_by_role("button", name="报危房").first.click()
    expect(page.locator(".theirs").last).to_contain_text("第1项，共5项")


def test_without_https_the_position_is_not_offered(open_phone: OpenPhone, county: County) -> None:
    phone = open_phone(county.cadre)
    phone.context.add_init_script("Object.defineProperty(window, 'isSecureContext', {get: () => false})")
    phone.open()
    phone.tap("报危房")
    phone.asked("马上倒的危险")
    phone.tap("暂时没有")
    phone.asked("打字说哪个组")
    expect(phone.page.locator("#locate")).to_be_hidden()


def test_a_page_that_started_never_shows_the_form(open_phone: OpenPhone) -> None:
    phone = open_phone()
    phone.page.clock.install()
    phone.open()
    phone.page.clock.fast_forward(9000)
    expect(phone.page.locator("#plain")).to_be_hidden()
    assert fits(phone.page)
