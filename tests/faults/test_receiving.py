"""Updates that come twice, broken or cut, and a server that fails: nothing is lost, nothing counts twice."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import httpx
import pytest

from bot.channels.telegram.webhook import SECRET_HEADER
from tests.bot.channels import bot_api as faults
from tests.bot.channels.bot_api import BotApi, Fault, wait_until
from tests.faults.conftest import Install, campaign
from tests.faults.person import PATIENCE_S, Person
from tests.faults.process import Anju
from tests.faults.report import report, report_steps

pytestmark = pytest.mark.faults


def test_after_every_fault_of_polling_the_assistant_hears_again(anju: Anju, bot_api: BotApi) -> None:
    """Row N2 of the fault matrix."""
    person = Person(bot_api, 5550001)
    for fault in (
        faults.UNAUTHORIZED,
        faults.NOT_FOUND,
        faults.CONFLICT,
        faults.SERVER_ERROR,
        faults.GARBAGE,
        faults.CUT_OFF,
    ):
        bot_api.fail("getUpdates", fault, times=campaign(1, 3, 5))
        person.say("帮助")  # ends the long poll that is under way
        wait_until(lambda: not bot_api.failing("getUpdates"), PATIENCE_S, "the faults have happened")
        person.say("帮助")
        person.hear("问政策", within=PATIENCE_S)
    assert anju.running
    assert anju.log().count("receiving fails") <= 6


@pytest.mark.quick
def test_an_update_that_comes_twice_counts_once(anju: Anju, bot_api: BotApi) -> None:
    """Row U1, by polling: the second copy comes together with the first one, and again after the end."""
    person = Person(bot_api, 5550001)
    updates: list[dict[str, Any]] = []

    def twice(**update: Any) -> None:
        update["update_id"] = bot_api.new_id()
        updates.append(update)
        bot_api.deliver(**update)
        bot_api.deliver(**update)

    person.deliver = twice
    report(person, "李秀英")
    said = len(person.heard(all_of_it=True))
    for update in updates:
        bot_api.deliver(**update)
    person.deliver = bot_api.deliver
    person.say("帮助")
    person.hear("问政策")
    assert len(person.heard(all_of_it=True)) == said + 1
    assert person.repeated() == 0
    assert len(anju.cases()) == 1


def test_five_copies_at_once_to_the_webhook_count_once(install: Install, bot_api: BotApi) -> None:
    """Rows U1 and U4, by webhook."""
    anju = install()
    address = anju.hear_by_webhook()
    anju.start_and_wait()
    secret = bot_api.made("setWebhook")[0]["secret_token"]
    person = Person(bot_api, 5550001)

    def post(update: dict[str, Any]) -> int:
        return httpx.post(address, json=update, headers={SECRET_HEADER: secret}, timeout=20).status_code

    with ThreadPoolExecutor(5) as pool:

        def five_times(**update: Any) -> None:
            update["update_id"] = bot_api.new_id()
            assert set(pool.map(post, [update] * 5)) == {200}

        person.deliver = five_times
        report(person, "李秀英")
    assert person.repeated() == 0
    assert len(anju.cases()) == 1
    assert httpx.post(address, json={"update_id": 1}, timeout=20).status_code == 403


def test_what_cannot_be_read_is_set_aside_with_its_json_and_the_next_is_answered(anju: Anju, bot_api: BotApi) -> None:
    """Row U5: an unparsable update, one of an unknown kind, one without a sender."""
    person = Person(bot_api, 5550001)
    broken: tuple[dict[str, Any], ...] = (
        {"message": {"message_id": 1, "from": {"id": 5550001}, "text": "no chat, no date"}},
        {"unheard_of": {"from": {"id": 5550001}}},
        {"message": {"message_id": 1, "date": 1, "chat": {"id": 5550001, "type": "private"}, "text": "no sender"}},
    )
    for update in broken:
        bot_api.deliver(**update)
    person.say("帮助")
    person.hear("问政策")
    kept = anju.set_aside()
    assert len(kept) == len(broken)
    assert all(aside.error for aside in kept)
    assert {"no chat", "unheard_of", "no sender"} == {
        words for words in ("no chat", "unheard_of", "no sender") if any(words in aside.payload for aside in kept)
    }


@pytest.mark.parametrize("killed", [False, True])
@pytest.mark.quick
def test_an_album_of_ten_is_ten_photos_and_one_reply(anju: Anju, bot_api: BotApi, killed: bool) -> None:
    """Row U7, also cut by a kill after the fourth."""
    person = Person(bot_api, 5550001)
    for act, words in report_steps(person, "李秀英"):
        act()
        if "照片" in person.hear(words).text:
            break

    def kill(number: int) -> None:
        if killed and number == 4:
            anju.kill()
            anju.start()

    person.album(10, between=kill)
    wait_until(lambda: any("一共10张" in said.text for said in person.heard(all_of_it=True)), PATIENCE_S, "the receipt")
    person.press("完成")
    assert "照片：10张" in person.hear("请您看一遍").text
    person.press("提交")
    person.hear("报上去了")
    receipts = {said.message_id for said in person.heard(all_of_it=True) if "收到了" in said.text}
    assert len(receipts) <= (2 if killed else 1)  # a receipt that is edited to a new number is still one on the screen
    [case] = anju.cases()
    assert len(case.answers["photos"]) == 10
    assert anju.integrity() == "ok"


@pytest.mark.quick
def test_what_is_sent_while_it_is_down_is_answered_in_order(anju: Anju, bot_api: BotApi) -> None:
    """Row K5."""
    person = Person(bot_api, 5550001)
    person.say("报危房")
    person.hear("眼下危险")
    person.press("暂时没有")
    person.hear("地点")
    assert anju.stop() == 0
    for words in ("青石村三组", "李秀英"):
        person.say(words)
    anju.start()
    said = person.hear("哪里不对")
    assert "第4项，共5项" in said.text


def test_the_log_holds_neither_token_nor_what_people_write(anju: Anju, bot_api: BotApi) -> None:
    """Row A4."""
    person = Person(bot_api, 5550001)
    bot_api.fail("sendMessage", Fault(body=b"<html>13800000009"), times=1)
    bot_api.fail("getUpdates", faults.TRUNCATED, times=1)
    report(person, "李秀英")
    person.say("13800000009")
    wait_until(lambda: bool(person.heard()), PATIENCE_S, "an answer")
    log = anju.log_file.read_text()
    assert faults.TOKEN not in log
    for words in ("13800000009", "李秀英", "青石村"):
        assert words not in log


def test_an_installation_keeps_its_files_in_its_folder(anju: Anju, tmp_path: Path) -> None:
    """The folder of the data is made for its owner alone."""
    assert (tmp_path / "data").stat().st_mode & 0o077 == 0
    assert anju.database_file.exists()
