"""The home: what this is, three tiles and a red one, what waits with its count, and the way there and back."""

import re
from pathlib import Path

from playwright.sync_api import expect

from tests.browser.conftest import OpenPhone
from tests.browser.county import County
from tests.browser.phone import Phone
from tests.browser.report import submitted, to_the_checklist


def at_home(phone: Phone) -> Phone:
    """Open the page anew, where nothing is new nor asked."""
    phone.page.goto("/")
    expect(phone.page.locator("#home")).to_be_in_viewport()
    return phone


def test_a_newcomer_reads_what_this_is_and_presses_one_of_three_tiles_or_the_red_one(open_phone: OpenPhone) -> None:
    newcomer = at_home(open_phone())
    home = newcomer.page.locator("#home")
    expect(home.get_by_text("农村危房的事：报、问、办")).to_be_visible()
    for label in ("报危房", "问政策", "我的事", "房子要倒"):
        expect(home.get_by_role("button", name=label)).to_be_in_viewport(ratio=1)
    home.get_by_role("button", name="问政策").click()
    newcomer.asked("您想问什么")
    expect(newcomer.page.locator("#talk")).to_be_visible()


def test_the_home_says_who_one_is_and_what_waits_with_its_count(
    open_phone: OpenPhone, county: County, snapshots: list[Path]
) -> None:
    cadre = open_phone(county.cadre)
    submitted(cadre, snapshots[:1])
    township = at_home(open_phone(county.township))
    expect(township.page.locator("#who")).to_have_text(f"赵敏 · {county.stem}镇 乡镇")
    today = township.page.locator("#today")
    expect(today).to_contain_text("要核实的上报")
    count = township.page.locator("#tabs").get_by_role("button", name="我的事").locator(".count")
    expect(count).to_have_text("2")  # with the month's report that is late
    expect(township.page.locator("#others").get_by_role("button", name="发通知")).to_be_visible()


def test_the_bar_has_what_the_role_does_most_and_the_way_to_the_conversation(
    open_phone: OpenPhone, county: County
) -> None:
    for member, names in (
        (county.cadre, ["对话", "我的事", "点名检查", "报送", "我的信息"]),
        (county.township, ["对话", "我的事", "点名检查", "报送", "发通知"]),
    ):
        tabs = at_home(open_phone(member)).page.locator("#tabs button > span:not(.count)")
        expect(tabs).to_have_text(names)


def test_a_number_in_a_line_is_called_at_a_tap_and_one_with_hidden_digits_is_not(
    open_phone: OpenPhone, county: County
) -> None:
    cadre = open_phone(county.cadre)
    words = "值班电话0535-0000000，138****0001，13800000001，120平方米，37060219900101123X"
    lines = """async words => {
        const { laidOut } = await import(document.querySelector('link[href$="/lines.js"]').href);
        return laidOut(words).flatMap(part => [...part.querySelectorAll('a')]).map(link => link.getAttribute('href'));
    }"""
    assert cadre.page.evaluate(lines, words) == ["tel:05350000000", "tel:13800000001"]


def test_each_message_has_a_heading_that_says_whose_it_is_and_when(open_phone: OpenPhone, county: County) -> None:
    cadre = open_phone(county.cadre)
    to_the_checklist(cadre)
    said = cadre.page.locator("#talk").get_by_role("heading", name="助手说")
    expect(said.last).to_have_text(re.compile(r"助手说 \d\d:\d\d"))
    expect(cadre.page.locator("#talk").get_by_role("heading", name="我说").first).to_be_attached()


def test_back_leads_from_the_conversation_to_the_home_and_closes_the_menu(open_phone: OpenPhone) -> None:
    newcomer = at_home(open_phone())
    page = newcomer.page
    page.locator('#tabs [data-to="talk"]').click()
    expect(page.locator("#home")).to_be_hidden()
    page.locator("#menu-open").click()
    page.go_back()
    expect(page.locator("#menu")).to_be_hidden()
    expect(page.locator("#talk")).to_be_visible()
    page.go_back()
    expect(page.locator("#home")).to_be_visible()


def test_who_is_in_the_middle_of_a_form_finds_its_question_on_opening(open_phone: OpenPhone, county: County) -> None:
    cadre = open_phone(county.cadre)
    to_the_checklist(cadre)
    cadre.page.goto("/")
    expect(cadre.bubble("哪里不对")).to_be_in_viewport()


def test_an_office_has_both_before_its_eyes_and_the_focus_in_the_line(open_phone: OpenPhone, county: County) -> None:
    office = open_phone(county.county, width=1440, height=900)
    expect(office.page.locator("#home")).to_be_visible()
    expect(office.page.locator("#talk")).to_be_visible()
    expect(office.page.locator("#words")).to_be_focused()
    expect(office.page.locator("#tabs")).to_be_hidden()
    office.page.locator(".skip").focus()
    office.page.keyboard.press("Enter")
    expect(office.page.locator("#words")).to_be_focused()


def test_a_message_has_one_filled_button_and_what_sends_back_is_amber(
    open_phone: OpenPhone, county: County, snapshots: list[Path]
) -> None:
    cadre, township = open_phone(county.cadre), open_phone(county.township)
    submitted(cadre, snapshots[:1])
    township.asked("新上报一件")
    expect(township.page.locator("#talk .theirs").last.locator(".main")).to_have_text(["收下"])
    expect(township.button("退回")).to_have_class("back")


def test_the_sum_of_an_answer_is_large_and_its_source_is_one_press_away(open_phone: OpenPhone, county: County) -> None:
    cadre = open_phone(county.cadre)
    cadre.write("C级房修一修补多少")
    cadre.asked("依据")
    answer = cadre.page.locator("#talk .theirs").last
    expect(answer.locator(".sum")).to_have_text("1.2万元")
    source = answer.get_by_text("烟建城乡〔2023〕7号").first
    expect(source).to_be_hidden()
    answer.locator("summary").click()
    expect(source).to_be_visible()


def test_on_paper_there_is_the_whole_conversation_and_nothing_to_press(open_phone: OpenPhone, county: County) -> None:
    cadre = open_phone(county.cadre)
    to_the_checklist(cadre)
    cadre.page.emulate_media(media="print")
    for part in ("#compose", ".title", "#home", "#newest"):
        expect(cadre.page.locator(part)).to_be_hidden()
    cut = "() => { const talk = document.querySelector('#talk'); return talk.scrollHeight - talk.clientHeight; }"
    assert cadre.page.evaluate(cut) == 0
    expect(cadre.button("完成")).to_be_hidden()


def test_enlarged_four_times_most_of_the_screen_is_the_conversation(open_phone: OpenPhone, county: County) -> None:
    cadre = open_phone(county.cadre, width=320, height=256)
    to_the_checklist(cadre)
    box = cadre.page.locator("#talk").bounding_box()
    assert box is not None
    assert box["height"] > 256 / 2
