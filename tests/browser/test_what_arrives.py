"""What nobody asked for is seen: on an open page with a full list, on opening in the morning, on a phone and a PC."""

import re

import pytest
from playwright.sync_api import Page, expect

from bot.core.delivery import deliver_notice
from handlers.dialog.messages import Manner, Notice, Option, Reply
from tests.bot.channels.bot_api import wait_until
from tests.bot.recording import PATIENCE_S
from tests.browser.conftest import OpenPhone
from tests.browser.county import NOW, County, Member
from tests.browser.phone import HEIGHT, WIDTH
from tests.browser.report import to_the_checklist
from tests.faults.process import Anju

LIST = Reply(
    text="云山县还没办完的（24件）：",
    options=tuple((Option(id=f"case:show:{number}", label=f"林家第{number}户　等镇里核实"),) for number in range(24)),
)
DIGEST = Reply(text="\n".join(["早上好。今天您有：", *(f"{number} 要核实的上报" for number in range(1, 60))]))
RETURNED = Reply(text="李秀英家的上报退回来了：照片看不清门牌。")
ALARM = Reply(text="⚠️ 险情，编号QS2026-000001，房子随时可能倒：\n三组老井旁边，李秀英家")
ANOTHER = Reply(text="⚠️ 险情，编号QS2026-000002，房子随时可能倒：\n一组，刘长顺家")
SCREENS = pytest.mark.parametrize(("width", "height"), [(WIDTH, HEIGHT), (1440, 900)], ids=["phone", "PC"])


def tell(site: Anju, member: Member, *replies: Reply, manner: Manner = Manner.NOTICE) -> None:
    """Send this to somebody who did not ask for it; `manner` REPLY: who did."""
    database = site.database()
    with database.writing() as tx:
        for reply in replies:
            deliver_notice(tx, Notice(person_id=member.person_id, reply=reply, manner=manner), NOW)
    database.close()


def bar(page: Page) -> str:
    """The label of the red bar."""
    return page.locator("#alarms button").inner_text()


def is_seen_from_its_beginning(page: Page, words: str) -> None:
    """Wait until a message begins on the screen."""
    line = page.locator("#talk .theirs").filter(has_text=words).last.locator(".line").first
    expect(line).to_be_in_viewport(ratio=1)


@SCREENS
def test_an_alarm_is_seen_at_once_on_an_open_page_that_a_list_fills(
    open_phone: OpenPhone, site: Anju, county: County, width: int, height: int
) -> None:
    township, cadre = open_phone(county.township, width=width, height=height), open_phone(county.cadre)
    township.write("你好")
    township.asked("赵敏")
    tell(site, county.township, LIST, manner=Manner.REPLY)
    township.asked("还没办完的（24件）")
    cadre.menu("房子要倒")
    expect(township.page.locator("#alarms")).to_be_in_viewport(ratio=1)
    assert "险情" in bar(township.page)
    expect(township.page).to_have_title(re.compile(r"^\(\d+\) ⚠️ 险情"))
    township.page.locator("#alarms button").click()
    is_seen_from_its_beginning(township.page, "险情")
    expect(township.page.locator("#alarms")).to_be_hidden()
    expect(township.page).to_have_title("安居助手")


@SCREENS
def test_on_opening_in_the_morning_the_page_stands_at_what_was_not_read(
    open_phone: OpenPhone, site: Anju, county: County, width: int, height: int
) -> None:
    township, other = open_phone(county.township, width=width, height=height), open_phone(county.township)
    township.write("你好")
    township.asked("赵敏")
    township.page.goto("about:blank")
    tell(site, county.township, DIGEST, manner=Manner.REMINDER)
    other.asked("早上好")
    tell(site, county.township, RETURNED)
    other.asked("照片看不清门牌")
    tell(site, county.township, ALARM, manner=Manner.ALARM)
    other.asked("险情")
    township.open()
    expect(township.page.get_by_text("以下是新消息")).to_be_in_viewport(ratio=1)
    is_seen_from_its_beginning(township.page, "早上好")
    expect(township.page.locator("#alarms")).to_contain_text("险情")
    township.page.locator("#newest").click()
    is_seen_from_its_beginning(township.page, "照片看不清门牌")
    township.page.locator("#alarms button").click()
    is_seen_from_its_beginning(township.page, "李秀英家")
    expect(township.page.locator("#newest")).to_be_hidden()
    township.open()
    expect(township.page.get_by_text("以下是新消息")).to_have_count(0)
    expect(township.page.locator("#alarms")).to_be_hidden()


def test_a_notice_goes_to_its_beginning_or_is_counted_where_somebody_reads_above(
    open_phone: OpenPhone, site: Anju, county: County
) -> None:
    cadre = open_phone(county.cadre)
    cadre.write("你好")
    cadre.asked("王建国")
    tell(site, county.cadre, DIGEST)
    is_seen_from_its_beginning(cadre.page, "早上好")
    cadre.page.locator("#talk").evaluate("talk => { talk.scrollTop = 0; }")
    tell(site, county.cadre, RETURNED, Reply(text="还有一句"))
    expect(cadre.page.locator("#newest")).to_have_text("2条新消息")
    expect(cadre.page).to_have_title("(2) 安居助手")
    cadre.page.locator("#newest").click()
    is_seen_from_its_beginning(cadre.page, "照片看不清门牌")
    expect(cadre.page.locator("#newest")).to_be_hidden()


def test_a_question_that_was_renewed_in_place_is_not_new_on_opening(open_phone: OpenPhone, county: County) -> None:
    cadre = open_phone(county.cadre)
    to_the_checklist(cadre)
    cadre.tap("墙裂缝")
    cadre.sees("☑ 墙裂缝")
    cadre.open()
    cadre.sees("☑ 墙裂缝")
    expect(cadre.page.get_by_text("以下是新消息")).to_have_count(0)


def test_each_alarm_stays_red_over_a_reload_until_it_was_pressed_or_answered(
    open_phone: OpenPhone, site: Anju, county: County
) -> None:
    township = open_phone(county.township)
    tell(site, county.township, ALARM, ANOTHER, manner=Manner.ALARM)
    expect(township.page.locator("#alarms")).to_contain_text("还有1条险情")
    township.open()
    expect(township.page.locator("#alarms")).to_contain_text("000001")
    township.page.locator("#alarms button").click()
    expect(township.page.locator("#alarms")).to_contain_text("000002")
    township.open()
    expect(township.page.locator("#alarms")).to_contain_text("000002")
    expect(township.page.locator("#alarms")).not_to_contain_text("还有")


def test_an_alarm_is_heard_once_the_page_was_touched_and_shakes_the_phone(
    open_phone: OpenPhone, site: Anju, county: County
) -> None:
    township = open_phone(county.township)
    township.context.add_init_script(
        """window.tones = 0; window.shakes = 0;
        navigator.vibrate = () => { shakes += 1; return true; };
        const start = OscillatorNode.prototype.start;
        OscillatorNode.prototype.start = function (...when) { tones += 1; start.apply(this, when); };"""
    )
    township.open()
    tell(site, county.township, ALARM, manner=Manner.ALARM)
    expect(township.page.locator("#alarms")).to_contain_text("000001")
    assert township.page.evaluate("[tones, shakes > 0]") == [0, True]
    township.page.locator("#alarms button").click()
    tell(site, county.township, ANOTHER, manner=Manner.ALARM)
    expect(township.page.locator("#alarms")).to_contain_text("000002")
    assert township.page.evaluate("tones") > 0


def test_a_page_in_the_background_shows_an_alarm_as_a_notification(
    open_phone: OpenPhone, site: Anju, county: County
) -> None:
    township = open_phone(county.township)
    township.context.grant_permissions(["notifications"])
    township.page.evaluate("navigator.serviceWorker.ready.then(() => null)")
    township.page.evaluate("Object.defineProperty(document, 'hidden', {get: () => true})")
    tell(site, county.township, ALARM, manner=Manner.ALARM)
    expect(township.page).to_have_title("(1) ⚠️ 险情，编号QS2026-000001，房子随时可能倒")
    shown = "navigator.serviceWorker.ready.then(worker => worker.getNotifications()).then(all => all[0]?.title)"
    wait_until(lambda: township.page.evaluate(shown), PATIENCE_S, "a notification is shown")
    assert township.page.evaluate(shown) == "⚠️ 险情，编号QS2026-000001，房子随时可能倒"
