"""One county's morning, by the real process: agreed, invited, reported, returned, corrected, received, reminded."""

import json

import pytest

from tests.bot.channels.bot_api import BotApi
from tests.faults.conftest import Install
from tests.faults.county import TOWNSHIP
from tests.faults.person import Person

pytestmark = pytest.mark.faults


def test_a_morning_of_a_county(install: Install, bot_api: BotApi) -> None:
    """The process believes that it is 3 November: a reporting date in `yantai`, of which one hears at nine."""
    anju = install(ANJU_CLOCK="2026-11-03T08:30:00+08:00")
    code = anju.invite("township", TOWNSHIP)
    wang, sun, li = (Person(bot_api, 5550200 + number) for number in (1, 2, 3))  # never met before
    anju.start_and_wait()

    wang.say(f"/start {code}")
    wang.hear("只用来核实、鉴定")
    wang.press("同意，继续")
    wang.hear("您叫什么名字")
    wang.say("王大河")
    wang.hear("您的手机号是多少")
    wang.say("13800000199")
    wang.hear("请您看一遍")
    wang.press("提交")
    wang.hear("记下了")
    sun.share_contact("+8613800000103")
    sun.hear("只用来核实、鉴定")
    sun.press("同意，继续")
    sun.hear("对上了")

    sun.say("报危房")
    sun.hear("眼下危险")
    sun.press("暂时没有")
    sun.hear("在青石村的哪里")
    sun.share_location(37.2501, 121.0502)
    sun.hear("户主")
    sun.say("李秀英")
    sun.hear("哪里不对")
    sun.press("墙裂缝")
    sun.hear("哪里不对")
    sun.press("完成")
    sun.hear("请发照片")
    sun.album(3)
    sun.hear("现在一共3张")
    sun.press("完成")
    sun.hear("请您看一遍")
    sun.press("提交")
    sun.hear("报上去了")

    wang.hear("新上报一件")
    [album] = bot_api.await_calls("sendMediaGroup")
    assert (album["chat_id"], len(album["media"])) == (str(wang.id), 3)
    wang.press("退回")
    wang.hear("哪几项要改")
    wang.press("照片")
    wang.hear("哪几项要改")
    wang.press("完成")
    wang.hear("为什么退回")
    wang.say("照片只拍到墙角 <3 看不出整栋房子")
    wang.hear("请您看一遍")
    wang.press("提交")
    wang.hear("退回去了")

    assert "照片只拍到墙角 <3" in sun.hear("退回来了").text
    sun.press("修改")
    sun.hear("退回的原因")
    sun.photo()
    sun.hear("现在一共4张")
    sun.press("完成")
    sun.hear("请您看一遍")
    sun.press("提交")
    sun.hear("改好送上去了")

    wang.hear("退回的已经改好")
    wang.press("收下")
    wang.hear("收下了")
    sun.hear("核实收下了")

    li.say("烟台 C级房修一修补多少钱")
    li.hear("依据")

    assert anju.stop() == 0
    anju.environment["ANJU_CLOCK"] = "2026-11-03T09:00:05+08:00"
    anju.start()
    assert "已报送" in wang.hear("今天11月3日").buttons
    wang.press("已报送")
    wang.hear("记下了")
    assert sum("今天11月3日" in said.text for said in wang.heard(all_of_it=True)) == 1

    [case] = anju.case_list()
    assert (case["state"], case["reporter_role"], case["area_name"]) == ("checked", "cadre", "青石村")
    shown = json.loads(anju.command("case", "show", case["number"], "--json"))
    assert [event["kind"] for event in shown["history"]] == ["reported", "returned", "corrected", "received"]
    assert shown["photos"] == 4
    assert anju.set_aside() == []
    assert anju.integrity() == "ok"
