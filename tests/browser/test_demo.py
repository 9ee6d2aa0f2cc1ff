"""The demo on the page: every role, the tour, and the clock moved to a reporting date."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import OpenPhone
from tests.browser.phone import Phone
from tests.faults.process import Anju

ROLES = {"村干部": "报危房", "居民": "问政策", "乡镇": "报送", "县级": "报送", "市级": "报送"}


def be(visitor: Phone, role: str) -> None:
    """Choose whom to be; returns once the page is that person's."""
    dialog = visitor.page.locator("#demo-choice")
    expect(visitor.page.locator("#demo-now")).not_to_be_empty()  # the dialog opens by itself for a newcomer
    if not dialog.is_visible():
        visitor.page.locator("#demo-open").click()
    dialog.locator("#demo-people button").filter(has_text=role).click()
    expect(visitor.page.locator("#demo-now")).to_contain_text(role)
    expect(dialog).to_be_hidden()


def test_a_visitor_is_everybody_in_turn_and_each_hears_what_is_theirs_to_do(open_phone: OpenPhone, demo: Anju) -> None:
    visitor = open_phone(url=demo.url)
    expect(visitor.page.get_by_text("演示", exact=True)).to_be_visible()
    for role, offered in ROLES.items():
        be(visitor, role)
        visitor.write("你好")
        expect(visitor.button(offered)).to_be_visible()


@pytest.mark.parametrize(("role", "button", "answer"), [("乡镇", "零报告", "零报告"), ("县级", "1 已报送", "已报送")])
def test_on_a_reporting_date_a_coordinator_is_reminded_and_answers_by_one_tap(
    open_phone: OpenPhone, demo: Anju, role: str, button: str, answer: str
) -> None:
    visitor = open_phone(url=demo.url)
    be(visitor, role)
    visitor.page.locator("#demo-open").click()
    visitor.page.locator("#demo-dates button").filter(has_text="3日").first.click()
    expect(visitor.page.locator("#demo-said")).to_contain_text("刚收到提醒")
    visitor.page.locator("#demo-close").click()
    visitor.asked("今天要")
    visitor.tap(button)
    visitor.asked("记下了")
    visitor.asked(answer)


def test_the_tour_leads_a_newcomer_into_the_first_report(open_phone: OpenPhone, demo: Anju) -> None:
    visitor = open_phone(url=demo.url)
    be(visitor, "居民")
    visitor.page.locator("#demo-start").click()
    expect(visitor.page.locator("#demo-now")).to_contain_text("村干部")
    visitor.asked("马上倒的危险")
