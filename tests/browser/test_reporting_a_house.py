"""Reporting a house by tapping, and what the township sees."""

from pathlib import Path

from tests.browser.conftest import OpenPhone
from tests.browser.county import County


def test_a_cadre_reports_a_house_by_tapping_and_the_township_sees_it_with_its_photos(
    open_phone: OpenPhone, county: County, snapshots: list[Path]
) -> None:
    cadre, township = open_phone(county.cadre), open_phone(county.township)
    cadre.tap("报危房")
    cadre.sees("马上倒的危险")
    cadre.tap("暂时没有")
    cadre.sees(f"在{county.stem}村的哪里")
    cadre.write("三组，老井旁边")
    cadre.sees("户主叫什么名字")
    cadre.write("李秀英")
    cadre.tap("墙裂缝")
    cadre.sees("☑ 墙裂缝")
    cadre.tap("完成")
    cadre.sees("请发照片")
    cadre.take_photos(*snapshots)
    cadre.sees("现在一共3张")
    cadre.tap("完成")
    cadre.sees("请您看一遍")
    cadre.tap("提交")
    cadre.sees("报上去了")
    township.sees("新上报一件")
    assert township.bubble("新上报一件").locator(".photo").count() == 3
