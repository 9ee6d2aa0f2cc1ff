"""ID numbers and a messenger abroad, by the real process: asked on the page, or taken and erased; killed in between."""

import httpx
import pytest

from tests.bot.channels.bot_api import SERVER_ERROR, BotApi, Fault, refusal, wait_until
from tests.bot.channels.website import OWN_PAGE
from tests.faults.conftest import Install
from tests.faults.person import PATIENCE_S, Person
from tests.faults.process import Anju
from tests.filling import ID_NUMBER

pytestmark = pytest.mark.faults

MASKED = "990*************29"


def come_to_the_id_number(sun: Person) -> None:
    """Report a house, and go on to the details."""
    sun.share_contact("+8613800000103")
    sun.hear("只用来核实、鉴定")
    sun.press("同意，继续")
    sun.hear("对上了")
    sun.say("报危房")
    sun.hear("眼下危险")
    sun.press("暂时没有")
    sun.hear("在青石村的哪里")
    sun.say("三组")
    sun.hear("户主")
    sun.say("李秀英")
    sun.hear("哪里不对")
    sun.press("墙裂缝")
    sun.hear("哪里不对")
    sun.press("完成")
    sun.hear("请发照片")
    sun.photo()
    sun.hear("现在一共1张")
    sun.press("完成")
    sun.hear("请您看一遍")
    sun.press("提交")
    sun.hear("报上去了")
    sun.press("接着填")
    sun.hear("身份证号")


def link_of(bot_api: BotApi) -> str:
    """The address of the link button shown last."""
    markups = [call.get("reply_markup", {}) for call in bot_api.made("sendMessage")]
    rows = [row for markup in markups for row in markup.get("inline_keyboard", [])]
    urls = [button["url"] for row in rows for button in row if "url" in button]
    return str(urls[-1])


def deleted(bot_api: BotApi, sun: Person, message: int) -> bool:
    """Whether a message was deleted."""
    wanted = {"chat_id": str(sun.id), "message_id": str(message)}
    return wanted in bot_api.made("deleteMessage")


@pytest.mark.quick
def test_on_the_page_alone_and_killed_when_the_page_said_that_it_is_kept(install: Install, bot_api: BotApi) -> None:
    anju = install(ANJU_SENSITIVE="web")
    anju.environment["ANJU_PUBLIC_URL"] = anju.url
    anju.start_and_wait()
    sun = Person(bot_api, 5550301)
    come_to_the_id_number(sun)

    sun.say(ID_NUMBER)
    typed = bot_api.next_id - 1
    sun.hear("这里不收")
    sun.hear("只能打开一次")
    wait_until(lambda: deleted(bot_api, sun, typed), PATIENCE_S, "the number is deleted")

    with httpx.Client(headers=OWN_PAGE, follow_redirects=True, timeout=PATIENCE_S) as browser:
        assert "开始填" in browser.get(link_of(bot_api)).text
        assert "户主李**" in browser.post(f"{anju.url}/o", data={"id": "opening"}).text
        assert "✅" in browser.post(f"{anju.url}/o", data={"id": "answer", "answer": ID_NUMBER}).text
    anju.kill()
    anju.start_and_wait()
    wait_until(lambda: any(MASKED in said.text for said in sun.heard(all_of_it=True)), PATIENCE_S, "the chat goes on")
    assert sum(MASKED in said.text for said in sun.heard(all_of_it=True)) == 1
    sun.say("13800000109")
    sun.hear("家里几口人")
    assert_it_is_nowhere(anju, bot_api)


@pytest.mark.parametrize("trouble", [None, SERVER_ERROR, refusal(429, "Too Many Requests", retry_after=1)])
def test_taken_in_the_chat_and_erased_after_trouble(install: Install, bot_api: BotApi, trouble: Fault | None) -> None:
    anju = install()
    anju.start_and_wait()
    sun = Person(bot_api, 5550302)
    come_to_the_id_number(sun)
    if trouble is not None:
        bot_api.fail("deleteMessage", trouble)
    before = len(bot_api.made("deleteMessage"))
    sun.say(ID_NUMBER)
    typed = bot_api.next_id - 1
    assert MASKED in sun.hear("联系电话").text
    wait_until(lambda: deleted(bot_api, sun, typed), PATIENCE_S, "the number is deleted")
    assert len(bot_api.made("deleteMessage")) > before
    assert_it_is_nowhere(anju, bot_api)


def assert_it_is_nowhere(anju: Anju, bot_api: BotApi) -> None:
    """The number is in no message, no log and no file of the database."""
    assert ID_NUMBER not in str([call.fields for call in bot_api.calls])
    assert ID_NUMBER not in anju.log()
    for file in anju.database_file.parent.glob(f"{anju.database_file.name}*"):
        assert ID_NUMBER.encode() not in file.read_bytes()
    assert ID_NUMBER not in anju.command("case", "list", "--json")
    assert ID_NUMBER not in anju.command("outbox", "list", "--json")
