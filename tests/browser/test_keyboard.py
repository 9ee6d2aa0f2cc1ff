"""The page by keyboard alone, as in an office: Tab, Enter, Escape, and where the focus is."""

from playwright.sync_api import Page, expect

from tests.browser.conftest import OpenPhone
from tests.browser.county import County
from tests.faults.process import Anju

_FOCUSED = "() => document.activeElement.innerText?.trim() || document.activeElement.id"
_OUTSIDE = "() => document.activeElement !== document.body && !document.activeElement.closest('dialog')"


def focused(page: Page) -> str:
    """The label of what has the focus, or its id."""
    return str(page.evaluate(_FOCUSED))


def tab_to(page: Page, label: str) -> None:
    """Press Tab until something of that label has the focus; each stop must be marked on the screen."""
    seen = []
    for _ in range(40):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement === document.body"):
            continue  # past the end, from where it begins anew
        seen.append(focused(page))
        outline = page.evaluate(
            "() => getComputedStyle(document.activeElement.closest('.tool') ?? document.activeElement).outlineStyle"
        )
        assert outline != "none", f"nothing shows that {seen[-1]} has the focus"
        if seen[-1] == label:
            return
    raise AssertionError(f"Tab never came to {label}, only to {seen}")


def test_a_report_is_begun_answered_and_left_without_a_mouse(open_phone: OpenPhone, county: County) -> None:
    office = open_phone(county.township, width=1280, height=800)
    tab_to(office.page, "报危房")
    office.page.keyboard.press("Enter")
    office.asked("马上倒的危险")
    tab_to(office.page, "暂时没有")
    office.page.keyboard.press("Enter")
    office.asked("第2项，共")
    tab_to(office.page, "先存着")
    office.page.keyboard.press("Enter")
    office.asked("存好了")


def test_after_an_answer_tab_goes_on_to_the_next_question(open_phone: OpenPhone, county: County) -> None:
    office = open_phone(county.cadre, width=1280, height=800)
    tab_to(office.page, "报危房")
    office.page.keyboard.press("Enter")
    office.asked("马上倒的危险")
    tab_to(office.page, "说不准")
    office.page.keyboard.press("Enter")
    office.asked("第2项，共5项")
    office.page.keyboard.press("Tab")
    assert focused(office.page) == "返回"


def test_words_are_sent_by_enter_and_a_new_line_is_made_with_shift(open_phone: OpenPhone) -> None:
    office = open_phone(width=1280, height=800)
    office.page.locator("#words").focus()
    office.page.keyboard.type("你好")
    office.page.keyboard.press("Shift+Enter")
    office.page.keyboard.type("在吗")
    office.page.keyboard.press("Enter")
    expect(office.page.locator("#talk .mine .text")).to_have_text("你好\n在吗")


def test_escape_closes_the_menu_and_gives_the_focus_back(open_phone: OpenPhone) -> None:
    office = open_phone(width=1280, height=800)
    tab_to(office.page, "菜单")
    opener = office.page.locator("#menu-open")
    office.page.keyboard.press("Enter")
    expect(opener).to_have_attribute("aria-expanded", "true")
    office.page.keyboard.press("Tab")
    assert focused(office.page) == "房子要倒"
    office.page.keyboard.press("Escape")
    expect(office.page.locator("#menu")).to_be_hidden()
    expect(opener).to_have_attribute("aria-expanded", "false")
    expect(opener).to_be_focused()


def test_a_menu_that_the_focus_leaves_closes(open_phone: OpenPhone) -> None:
    office = open_phone(width=1280, height=800)
    office.page.locator("#menu-open").focus()
    office.page.keyboard.press("Enter")
    office.page.keyboard.press("Shift+Tab")
    expect(office.page.locator("#menu")).to_be_hidden()


def test_a_dialog_keeps_the_focus_and_gives_it_back(open_phone: OpenPhone, demo: Anju) -> None:
    office = open_phone(url=demo.url, width=1280, height=800)
    page, dialog = office.page, office.page.locator("#demo-choice")
    expect(dialog).to_be_visible()
    page.keyboard.press("Escape")
    opener = page.locator("#demo-open")
    opener.focus()
    page.keyboard.press("Enter")
    expect(dialog).to_be_visible()
    for _ in range(20):
        page.keyboard.press("Tab")
        assert not page.evaluate(_OUTSIDE), focused(page)
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    expect(opener).to_be_focused()
