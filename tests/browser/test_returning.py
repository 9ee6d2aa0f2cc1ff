"""A report comes back to the cadre with what is wrong, is corrected, and is received."""

from pathlib import Path

from tests.browser.conftest import OpenPhone
from tests.browser.county import County
from tests.browser.report import submitted


def test_a_township_returns_a_report_with_what_is_wrong_and_the_cadre_corrects_just_that(
    open_phone: OpenPhone, county: County, snapshots: list[Path]
) -> None:
    cadre, township = open_phone(county.cadre), open_phone(county.township)
    submitted(cadre, snapshots[:1])
    township.asked("新上报一件")
    township.tap("退回")
    township.asked("哪几项要改")
    township.tap("照片")
    township.sees("☑ 照片")
    township.tap("完成")
    township.asked("为什么退回")
    township.tap("照片看不清")
    township.asked("请您看一遍")
    township.tap("提交")
    township.asked("退回去了")

    cadre.asked("原因：照片看不清")
    cadre.tap("修改")
    cadre.asked("第1项，共1项：照片")
    cadre.take_photos(snapshots[1])
    cadre.asked("一共2张")
    cadre.tap("完成")
    cadre.asked("1 照片：2张")
    cadre.tap("提交")
    cadre.sees("改好送上去了")

    township.asked("退回的已经改好")
    township.tap("收下")
    township.asked("收下了")
    cadre.sees("下一步：鉴定")


def test_the_own_cases_are_a_list_to_tap(open_phone: OpenPhone, county: County, snapshots: list[Path]) -> None:
    cadre = open_phone(county.cadre)
    submitted(cadre, snapshots[:1], "张大山")
    cadre.menu("我的事")
    cadre.tap(f"{county.stem}村的1件")
    cadre.asked("点一件看")
    cadre.page.locator("#talk").get_by_role("button", name="张大山家").click()
    cadre.asked("张大山家")
