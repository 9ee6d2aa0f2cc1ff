"""Reporting a house by tapping, and what the township sees."""

from pathlib import Path

from playwright.sync_api import expect

from tests.browser.conftest import OpenPhone
from tests.browser.county import County
from tests.browser.report import submitted, to_the_checklist, to_the_photos, to_the_summary


def test_a_cadre_reports_a_house_by_tapping_and_the_township_sees_it_with_its_photos(
    open_phone: OpenPhone, county: County, snapshots: list[Path]
) -> None:
    cadre, township = open_phone(county.cadre), open_phone(county.township)
    to_the_summary(cadre, snapshots)
    summary = cadre.bubble("请您看一遍")
    assert summary.locator(".line.item").all_inner_texts() == [
        "1 眼下危险：暂时没有",
        f"2 地点：{county.stem}镇{county.stem}村三组，老井旁边",
        "3 户主：李秀英",
        "4 哪里不对：墙裂缝",
        "5 照片：3张",
    ]
    cadre.tap("提交")
    cadre.asked("报上去了")
    township.asked("新上报一件")
    photos = township.bubble("新上报一件").locator("img")
    expect(photos).to_have_count(3)
    photos.first.scroll_into_view_if_needed()
    shown = "image => image.complete && image.naturalWidth > 0"
    township.page.wait_for_function(shown, arg=photos.first.element_handle())


def test_the_phone_tells_where_the_house_stands(open_phone: OpenPhone, county: County) -> None:
    cadre = open_phone(county.cadre)
    cadre.context.grant_permissions(["geolocation"])
    cadre.context.set_geolocation({"latitude": 36.5, "longitude": 121.4, "accuracy": 12})
    cadre.tap("报危房")
    cadre.asked("马上倒的危险")
    expect(cadre.page.locator("#locate")).to_be_hidden()
    cadre.tap("说不准")
    cadre.asked("打字说哪个组")
    cadre.page.locator("#locate").click()
    cadre.sees("误差约12米")
    expect(cadre.page.locator("#talk .mine").last).to_contain_text("我的位置")


def test_a_place_that_the_phone_does_not_give_away_is_asked_for_in_words(open_phone: OpenPhone, county: County) -> None:
    cadre = open_phone(county.cadre)
    cadre.tap("报危房")
    cadre.asked("马上倒的危险")
    cadre.tap("暂时没有")
    cadre.asked("打字说哪个组")
    cadre.page.locator("#locate").click()
    expect(cadre.page.get_by_role("alert")).to_contain_text("打字告诉我")


def test_danger_from_the_menu_in_the_middle_of_a_form_reaches_township_and_county_at_once(
    open_phone: OpenPhone, county: County
) -> None:
    cadre, township, above = (open_phone(one) for one in (county.cadre, county.township, county.county))
    to_the_checklist(cadre)
    cadre.menu("房子要倒")
    cadre.sees("屋里的人马上出来")
    township.asked("险情")
    above.asked("险情")
    township.tap("我来处理")
    cadre.sees("赵敏")


def test_a_question_in_the_middle_of_a_form_is_answered_and_the_form_goes_on(
    open_phone: OpenPhone, county: County
) -> None:
    cadre = open_phone(county.cadre)
    to_the_checklist(cadre)
    cadre.write("C级房修一修补多少")
    cadre.sees("依据：")
    cadre.asked("接着刚才的")
    cadre.tap("屋顶漏")
    cadre.sees("☑ 屋顶漏")


def test_a_form_left_and_found_again_is_continued_begun_anew_or_given_up(open_phone: OpenPhone, county: County) -> None:
    cadre = open_phone(county.cadre)
    to_the_checklist(cadre, "张大山")
    cadre.tap("先存着")
    cadre.asked("存好了")
    cadre.open()
    cadre.tap("报危房")
    cadre.asked("填到第4项")
    cadre.tap("继续")
    cadre.asked("第4项，共5项")
    cadre.tap("先存着")
    cadre.asked("存好了")
    cadre.write("报危房")
    cadre.asked("填到第4项")
    cadre.tap("重填")
    cadre.asked("第1项，共5项")
    cadre.tap("说不准")
    cadre.asked("第2项，共5项")
    cadre.tap("取消")
    cadre.asked("真的不要了吗")
    cadre.tap("放弃")
    cadre.asked("已经删掉")


def test_a_wrong_item_is_corrected_from_the_summary(
    open_phone: OpenPhone, county: County, snapshots: list[Path]
) -> None:
    cadre = open_phone(county.cadre)
    to_the_summary(cadre, snapshots[:1])
    cadre.tap("修改")
    cadre.asked("要改哪一项")
    cadre.tap("3 户主")
    cadre.asked("现在填的是：李秀英")
    cadre.write("李秀兰")
    cadre.asked("3 户主：李秀兰")


def test_details_are_given_later_with_the_keyboard_that_fits_each(
    open_phone: OpenPhone, county: County, snapshots: list[Path]
) -> None:
    cadre = open_phone(county.cadre)
    submitted(cadre, snapshots[:1])
    cadre.tap("接着填")
    cadre.asked("身份证号是多少")
    line = cadre.page.locator("#words")
    expect(line).to_have_attribute("inputmode", "text")  # its last place may be an X
    cadre.tap("跳过")
    cadre.asked("联系电话是多少")
    expect(line).to_have_attribute("inputmode", "numeric")  # the household's: nobody's own number is offered
    cadre.write("13800000091")
    cadre.asked("家里几口人")
    expect(line).to_have_attribute("inputmode", "numeric")
    cadre.write("3")
    cadre.asked("这家属于哪一类")
    expect(line).to_have_attribute("inputmode", "text")


def test_progress_shows_how_far_the_form_is(open_phone: OpenPhone, county: County) -> None:
    cadre = open_phone(county.cadre)
    to_the_photos(cadre)
    bars = cadre.page.locator("#talk .theirs").last.locator(".steps span")
    expect(bars).to_have_count(5)
    assert cadre.page.locator(".steps").nth(0).locator(".past").count() == 1
    assert bars.and_(cadre.page.locator(".past")).count() == 5


def test_what_was_asked_before_keeps_no_buttons(open_phone: OpenPhone, county: County) -> None:
    cadre = open_phone(county.cadre)
    to_the_checklist(cadre)
    for question in ("马上倒的危险", "打字说哪个组", "户主叫什么名字"):
        expect(cadre.bubble(question).get_by_role("button")).to_have_count(0)
