"""Asking: by somebody whom nobody knows, and by a cadre whose region is known."""

from playwright.sync_api import expect

from tests.browser.conftest import OpenPhone
from tests.browser.county import County


def test_a_newcomer_asks_where_all_counties_live_by_one_document_and_reads_the_source(open_phone: OpenPhone) -> None:
    newcomer = open_phone()
    newcomer.write("D级房重建补多少钱")
    newcomer.asked("2.5万元")
    source = newcomer.page.locator(".line.quiet").first
    expect(source).to_contain_text("烟建城乡〔2023〕7号")
    newcomer.tap("换地区")
    newcomer.asked("您问的是哪个地方")


def test_a_cadre_gets_the_answer_of_the_own_region_and_related_questions_to_tap(
    open_phone: OpenPhone, county: County
) -> None:
    cadre = open_phone(county.cadre)
    cadre.write("C级房修一修补多少")
    cadre.asked("1.2万元")
    related = cadre.page.locator("#talk .theirs").last.locator('[data-choice^="ask:e:"]').first
    related.click()
    expect(cadre.page.locator("#talk .theirs")).to_have_count(3)  # the welcome, the answer, the next one
    cadre.asked("依据：")


def test_what_is_not_our_business_is_said_with_what_is(open_phone: OpenPhone) -> None:
    newcomer = open_phone()
    newcomer.write("明天下不下雨")
    newcomer.asked("我只管三件事")


def test_what_somebody_writes_is_never_markup(open_phone: OpenPhone) -> None:
    newcomer = open_phone()
    newcomer.write("<img src=x onerror=alert(1)><b>粗</b>")
    expect(newcomer.page.locator("#talk .mine .text")).to_have_text("<img src=x onerror=alert(1)><b>粗</b>")
    expect(newcomer.page.locator("#talk .mine img, #talk .mine b")).to_have_count(0)
