"""Cases as cards: in what a coordinator hears, in the list, and open."""

from pathlib import Path

from playwright.sync_api import expect

from tests.browser.conftest import OpenPhone
from tests.browser.county import County
from tests.browser.report import submitted


def test_a_coordinator_hears_of_a_case_as_a_card_and_opens_that_of_the_list(
    open_phone: OpenPhone, county: County, snapshots: list[Path]
) -> None:
    cadre, township = open_phone(county.cadre), open_phone(county.township)
    submitted(cadre, snapshots[:2])
    township.asked("新上报一件")
    expect(township.page.locator("#talk .whole h3").last).to_have_text("李秀英家")
    township.write("我的上报")
    listed = township.bubble("等您办的").locator("button.card")
    expect(listed).to_contain_text("墙裂缝")
    listed.click()
    township.asked("眼下危险")
    expect(township.page.locator("#talk .mine").last).to_contain_text("李秀英家")
    expect(township.page.locator("#talk .theirs").last.locator(".whole .standing")).to_have_text("等镇里核实")
