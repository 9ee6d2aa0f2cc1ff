"""A drill in the demo: a newcomer calls it as the county, answers it as the cadre, and sees it counted."""

from playwright.sync_api import expect

from tests.browser.conftest import OpenPhone
from tests.browser.test_demo import be
from tests.faults.process import Anju


def test_a_newcomer_calls_a_drill_and_answers_it_by_thumb(open_phone: OpenPhone, demo: Anju) -> None:
    visitor = open_phone(url=demo.url)
    be(visitor, "县级")
    expect(visitor.page.locator("#talk")).to_contain_text("今天您有")  # the morning's message, else it comes in between
    visitor.write("点名")
    visitor.asked("发起点名")
    for label in ("发起点名", "暴雨", "全部", "演练", "开始点名"):
        visitor.tap(label)
    visitor.asked("【演练】")
    be(visitor, "村干部")
    visitor.asked("青石村有3户要马上看")
    visitor.tap("在家已劝离")
    visitor.asked("第2户，共3户")
    visitor.tap("都已转移")
    visitor.tap("是，都已转移")
    visitor.asked("青石村的3户都回了：已转移2，在家已劝离1")
    be(visitor, "县级")
    visitor.asked("都回了")
    visitor.tap("结束点名")
    visitor.tap("是，结束")
    visitor.asked("暴雨点名结束了")
