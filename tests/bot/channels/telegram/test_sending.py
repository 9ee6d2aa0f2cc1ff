"""Replies in, recorded calls of the Bot API out; and every way in which a call fails."""

import asyncio
import io
import json
import logging
from collections.abc import Coroutine
from pathlib import Path
from typing import Any, TypeVar

import pytest
import zxingcpp
from PIL import Image

from bot.channels.telegram import api
from bot.core.channel import Gone, Moved, Picture, Refused, SendFailure, Trouble, Unanswered, Wait
from handlers.dialog.messages import Ask, Option, Reply
from handlers.wording import load_wording
from tests.bot.channels import bot_api as faults
from tests.bot.channels.bot_api import TOKEN, BotApi, Fault, refusal
from tests.bot.channels.conftest import Open
from tests.keeping import kept

T = TypeVar("T")
CHAT = "5550001"
NEXT = ((Option(id="next", label="继续"),),)


def send(
    open_channel: Open,
    *replies: Reply,
    pictures: tuple[Picture, ...] = (),
    silent: bool = False,
    chat: str = CHAT,
    **arguments: Any,
) -> list[str | None]:
    async def all_of_them() -> list[str | None]:
        async with open_channel(**arguments) as channel:
            return [await channel.send(chat, reply, pictures, silent=silent) for reply in replies]

    return run(all_of_them())


def run(work: Coroutine[Any, Any, T]) -> T:
    return asyncio.run(asyncio.wait_for(work, timeout=30))


def methods(bot_api: BotApi) -> list[str]:
    return [call.method for call in bot_api.calls]


# --- what goes out


def test_a_reply_is_one_message_with_its_buttons_and_gives_its_id(bot_api: BotApi, open_channel: Open) -> None:
    [sent] = send(open_channel, Reply(text="户主叫什么名字？", options=NEXT))
    [call] = bot_api.made("sendMessage")
    assert call == {
        "chat_id": CHAT,
        "text": "户主叫什么名字？",
        "disable_notification": "false",
        "reply_markup": {"inline_keyboard": [[{"text": "继续", "callback_data": "next"}]]},
    }
    assert sent == str(bot_api.next_id - 1)


@pytest.mark.parametrize("name", ["<3", "a&b", "</b>", "*李*_秀_", "[x](y)", "{0}", "&lt;", "李\u202e秀英"])
def test_what_people_write_is_never_taken_for_markup(name: str, bot_api: BotApi, open_channel: Open) -> None:
    send(open_channel, Reply(text=f"户主：{name}"))
    [call] = bot_api.made("sendMessage")
    assert call["text"] == f"户主：{name}"
    assert "parse_mode" not in call


def test_a_long_text_is_several_messages_and_the_last_bears_the_buttons(bot_api: BotApi, open_channel: Open) -> None:
    send(open_channel, Reply(text="整栋都危险。" * 1500, options=NEXT), silent=True)
    calls = bot_api.made("sendMessage")
    assert len(calls) == 3
    assert ["reply_markup" in call for call in calls] == [False, False, True]
    assert all(call["disable_notification"] == "true" for call in calls)


def test_a_reply_that_replaces_changes_the_message_in_place(bot_api: BotApi, open_channel: Open) -> None:
    assert send(open_channel, Reply(text="收到3张。", options=NEXT, replaces="77")) == ["77"]
    assert methods(bot_api) == ["editMessageText"]
    assert bot_api.made("editMessageText")[0]["message_id"] == "77"


def test_a_message_that_is_already_so_counts_as_changed(bot_api: BotApi, open_channel: Open) -> None:
    bot_api.fail("editMessageText", refusal(400, "Bad Request: message is not modified: specified new message"))
    assert send(open_channel, Reply(text="收到3张。", replaces="77")) == ["77"]
    assert methods(bot_api) == ["editMessageText"]


@pytest.mark.parametrize(
    "description",
    ["message to edit not found", "message can't be edited", "there is no text in the message to edit"],
)
def test_a_message_that_cannot_be_changed_is_sent_anew(description: str, bot_api: BotApi, open_channel: Open) -> None:
    bot_api.fail("editMessageText", refusal(400, f"Bad Request: {description}"))
    [sent] = send(open_channel, Reply(text="收到3张。", options=NEXT, replaces="77"))
    assert methods(bot_api) == ["editMessageText", "sendMessage"]
    assert sent != "77"


def test_another_channels_message_id_is_no_reason_to_fail(bot_api: BotApi, open_channel: Open) -> None:
    send(open_channel, Reply(text="收到3张。", replaces="web-1"))
    assert methods(bot_api) == ["sendMessage"]


@pytest.mark.parametrize(
    ("ask", "request_kind", "name"),
    [(Ask.LOCATION, "request_location", "location"), (Ask.CONTACT, "request_contact", "contact")],
)
def test_the_sharing_key_comes_in_a_second_message_and_goes_with_the_next_reply(
    ask: Ask, request_kind: str, name: str, bot_api: BotApi, open_channel: Open
) -> None:
    say = load_wording()
    [question, _] = send(open_channel, Reply(text="房子在哪儿？", options=NEXT, ask=ask), Reply(text="记下了。"))
    assert methods(bot_api) == ["sendMessage", "sendMessage", "sendMessage", "deleteMessage"]
    first, prompt, _ = bot_api.made("sendMessage")
    assert "inline_keyboard" in first["reply_markup"]
    assert prompt["text"] == say(f"telegram.{name}.prompt")
    [[key]] = prompt["reply_markup"]["keyboard"]
    assert key["text"] == say(f"telegram.{name}.button")
    assert key[request_kind] is True
    assert prompt["reply_markup"]["one_time_keyboard"] is True
    assert prompt["reply_markup"]["resize_keyboard"] is True
    assert question is not None
    assert bot_api.made("deleteMessage") == [{"chat_id": CHAT, "message_id": str(int(question) + 1)}]


def test_a_sharing_key_that_fails_does_not_send_the_question_twice(bot_api: BotApi, open_channel: Open) -> None:
    bot_api.fail("deleteMessage", refusal(400, "Bad Request: message to delete not found"))
    replies = [Reply(text="房子在哪儿？", ask=Ask.LOCATION), Reply(text="电话多少？", ask=Ask.CONTACT)]
    assert len(send(open_channel, *replies)) == 2
    assert len(bot_api.made("sendMessage")) == 4


# --- pictures


def photo(number: int) -> Picture:
    source = json.dumps({"file_id": f"photo-{number}"})
    return Picture(id=str(number), channel="telegram", source=source, kept=None)


def known(bot_api: BotApi, count: int) -> tuple[Picture, ...]:
    for number in range(count):
        bot_api.assets[f"photo-{number}"] = {"data": b"x", "size": 1}
    return tuple(photo(number) for number in range(count))


def test_one_picture_goes_together_with_a_short_text(bot_api: BotApi, open_channel: Open) -> None:
    [sent] = send(open_channel, Reply(text="看看这处。", options=NEXT), pictures=known(bot_api, 1))
    [call] = bot_api.made("sendPhoto")
    assert methods(bot_api) == ["sendPhoto"]
    assert (call["photo"], call["caption"]) == ("photo-0", "看看这处。")
    assert call["reply_markup"] == {"inline_keyboard": [[{"text": "继续", "callback_data": "next"}]]}
    assert sent is not None


def test_one_picture_with_a_long_text_is_two_messages(bot_api: BotApi, open_channel: Open) -> None:
    send(open_channel, Reply(text="看" * 1025), pictures=known(bot_api, 1))
    assert methods(bot_api) == ["sendPhoto", "sendMessage"]
    assert "caption" not in bot_api.made("sendPhoto")[0]


@pytest.mark.parametrize(
    ("count", "calls"),
    [
        (2, ["sendMediaGroup", "sendMessage"]),
        (10, ["sendMediaGroup", "sendMessage"]),
        (11, ["sendMediaGroup", "sendPhoto", "sendMessage"]),
        (12, ["sendMediaGroup", "sendMediaGroup", "sendMessage"]),
    ],
)
def test_several_pictures_are_albums_of_at_most_ten(
    count: int, calls: list[str], bot_api: BotApi, open_channel: Open
) -> None:
    send(open_channel, Reply(text="照片都在这儿。", options=NEXT), pictures=known(bot_api, count))
    assert methods(bot_api) == calls


def test_a_picture_of_another_channel_goes_by_its_bytes(tmp_path: Path, bot_api: BotApi, open_channel: Open) -> None:
    path = tmp_path / "1.jpg"
    path.write_bytes(b"\xff\xd8 bytes")
    pictures = tuple(Picture(id=str(number), channel="web", source="{}", kept=kept(path)) for number in range(2))
    send(open_channel, Reply(text="照片。"), pictures=pictures[:1])
    send(open_channel, Reply(text="照片。"), pictures=pictures)
    uploaded = [asset["data"] for asset in bot_api.assets.values()]
    assert uploaded == [b"\xff\xd8 bytes"] * 3


@pytest.mark.parametrize("count", [1, 2])
def test_a_picture_that_telegram_refuses_does_not_hold_back_the_text(
    count: int, bot_api: BotApi, open_channel: Open, caplog: pytest.LogCaptureFixture
) -> None:
    unknown = tuple(photo(number) for number in range(count))
    send(open_channel, Reply(text="有危险！", options=NEXT), pictures=unknown)
    assert bot_api.made("sendMessage")[0]["text"] == "有危险！"
    assert "refuses" in caplog.text


def test_a_picture_without_bytes_does_not_hold_back_the_text(
    bot_api: BotApi, open_channel: Open, caplog: pytest.LogCaptureFixture
) -> None:
    send(
        open_channel,
        Reply(text="有危险！"),
        pictures=(Picture(id="p9", channel="web", source="{}", kept=None),),
    )
    assert methods(bot_api) == ["sendMessage"]
    assert "p9" in caplog.text


# --- what goes wrong


@pytest.mark.parametrize(
    ("fault", "failure"),
    [
        (refusal(429, "Too Many Requests: retry after 17", retry_after=17), Wait),
        (refusal(403, "Forbidden: bot was blocked by the user"), Gone),
        (refusal(403, "Forbidden: user is deactivated"), Gone),
        (refusal(400, "Bad Request: chat not found"), Gone),
        (refusal(400, "Bad Request: PEER_ID_INVALID"), Gone),
        (refusal(400, "Bad Request: group chat was upgraded", migrate_to_chat_id=-100300), Moved),
        (refusal(400, "Bad Request: message is too long"), Refused),
        (refusal(413, "Request Entity Too Large"), Refused),
        (faults.SERVER_ERROR, Trouble),
        (faults.BAD_GATEWAY, Trouble),
        (faults.GARBAGE, Trouble),
        (faults.TRUNCATED, Trouble),
        (faults.WRONG_SHAPE, Trouble),
        (faults.NO_RESULT, Trouble),
        (Fault(body=b"[]"), Trouble),
        (Fault(body=b""), Trouble),
        (faults.LOST_RESPONSE, Trouble),
        (faults.CUT_OFF, Trouble),
        (faults.UNAUTHORIZED, Trouble),
        (faults.NOT_FOUND, Trouble),
    ],
)
def test_each_failure_is_one_of_the_closed_list(
    fault: Fault, failure: type[Exception], bot_api: BotApi, open_channel: Open
) -> None:
    bot_api.fail("sendMessage", fault)
    with pytest.raises(failure) as caught:
        send(open_channel, Reply(text="您好。", options=NEXT))
    if isinstance(caught.value, Wait):
        assert caught.value.seconds == 17
    if isinstance(caught.value, Moved):
        assert caught.value.chat == "-100300"
    assert methods(bot_api) == ["sendMessage"]


@pytest.mark.parametrize("hears", [True, False])
def test_a_call_that_hangs_may_have_arrived_if_telegram_answers_others(
    hears: bool, bot_api: BotApi, open_channel: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(api, "ANSWERED_S", 0.2)
    bot_api.fail("sendMessage", Fault(done=True, pause=1.0))

    async def scene() -> None:
        async with open_channel() as channel:
            if hears:
                channel._receiving.worked()
            await channel.send(CHAT, Reply(text="您好。"), (), silent=False)

    with pytest.raises(Trouble) as caught:
        run(scene())
    assert isinstance(caught.value, Unanswered) == hears


def test_a_server_that_is_not_there_is_trouble(open_channel: Open) -> None:
    with pytest.raises(Trouble):
        send(open_channel, Reply(text="您好。"), api_root="http://127.0.0.1:9")


def test_an_id_that_does_not_fit_is_raised_before_anything_is_sent(bot_api: BotApi, open_channel: Open) -> None:
    with pytest.raises(ValueError, match="64 bytes"):
        send(open_channel, Reply(text="x", options=((Option(id="x" * 65, label="x"),),)))
    assert bot_api.calls == []


def test_neither_token_nor_text_is_logged(
    bot_api: BotApi, open_channel: Open, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    body = b'<html>{"text": "13800000001"}'
    for fault in (faults.UNAUTHORIZED, Fault(body=body), Fault(status=502, body=body), faults.CUT_OFF):
        bot_api.fail("sendMessage", fault)
        with pytest.raises(SendFailure) as caught:
            send(open_channel, Reply(text="电话13800000001"))
        assert "13800000001" not in str(caught.value)
        assert TOKEN not in str(caught.value)
    send(open_channel, Reply(text="电话13800000001"))
    assert TOKEN not in caplog.text
    assert "13800000001" not in caplog.text


# --- files and menus


def fetch(open_channel: Open, source: str) -> bytes:
    async def fetched() -> bytes:
        async with open_channel() as channel:
            return await channel.fetch(source)

    return run(fetched())


def test_a_photos_bytes_are_fetched(bot_api: BotApi, open_channel: Open) -> None:
    file_id = bot_api.keep_file(b"\xff\xd8 photo")
    assert fetch(open_channel, json.dumps({"file_id": file_id})) == b"\xff\xd8 photo"


@pytest.mark.parametrize("source", ["", "{}", "[]", "no json", '{"file_id": "unknown"}'])
def test_a_source_that_is_none_is_refused(source: str, open_channel: Open) -> None:
    with pytest.raises(Refused):
        fetch(open_channel, source)


def test_a_file_of_more_than_20_mb_is_refused(bot_api: BotApi, open_channel: Open) -> None:
    bot_api.fail("getFile", refusal(400, "Bad Request: file is too big"))
    file_id = bot_api.keep_file(b"x")
    with pytest.raises(Refused):
        fetch(open_channel, json.dumps({"file_id": file_id}))
    bot_api.assets[file_id]["data"] = bytes(20_000_001)
    with pytest.raises(Refused, match="20 MB"):
        fetch(open_channel, json.dumps({"file_id": file_id}))


@pytest.mark.parametrize(
    "fault",
    [
        faults.SERVER_ERROR,
        faults.GARBAGE,
        faults.LOST_RESPONSE,
        faults.NOT_FOUND,
        refusal(400, "Bad Request: wrong file_id or the file is temporarily unavailable"),
    ],
)
def test_a_file_that_cannot_be_had_now_is_trouble(fault: Fault, bot_api: BotApi, open_channel: Open) -> None:
    bot_api.fail("getFile", fault)
    with pytest.raises(Trouble):
        fetch(open_channel, json.dumps({"file_id": bot_api.keep_file(b"x")}))


def test_a_reply_can_bring_a_menu_for_its_chat(bot_api: BotApi, open_channel: Open) -> None:
    reply = Reply(text="您好。", commands=(Option(id="cases", label="我的上报"),))

    async def send_twice() -> None:
        async with open_channel() as channel:
            for _ in range(2):
                await channel.send(CHAT, reply, (), silent=False)
            await asyncio.to_thread(bot_api.await_calls, "setMyCommands")

    bot_api.fail("setMyCommands", faults.SERVER_ERROR)
    run(send_twice())
    [call] = bot_api.made("setMyCommands")
    assert call["commands"] == [{"command": "cases", "description": "我的上报"}]
    assert call["scope"] == {"type": "chat", "chat_id": int(CHAT)}
    assert len(bot_api.made("sendMessage")) == 2


# --- taking messages away


def erase(open_channel: Open, message: str = "77") -> None:
    async def once() -> None:
        async with open_channel() as channel:
            await channel.erase(CHAT, message)

    run(once())


def test_a_persons_message_is_deleted(bot_api: BotApi, open_channel: Open) -> None:
    erase(open_channel)
    assert bot_api.made("deleteMessage") == [{"chat_id": CHAT, "message_id": "77"}]


@pytest.mark.parametrize(
    ("fault", "failure"),
    [
        (refusal(400, "Bad Request: message can't be deleted for everyone"), Refused),
        (refusal(400, "Bad Request: message to delete not found"), Refused),
        (refusal(403, "Forbidden: bot was blocked by the user"), Gone),
        (refusal(429, "Too Many Requests: retry after 3", retry_after=3), Wait),
        (faults.SERVER_ERROR, Trouble),
        (faults.GARBAGE, Trouble),
        (faults.UNAUTHORIZED, Trouble),
    ],
)
def test_a_message_that_is_not_deleted_fails_by_the_closed_list(
    fault: Fault, failure: type[SendFailure], bot_api: BotApi, open_channel: Open
) -> None:
    bot_api.fail("deleteMessage", fault)
    with pytest.raises(failure):
        erase(open_channel)


# --- QR codes


def test_a_qr_code_goes_as_a_picture_under_its_text(bot_api: BotApi, open_channel: Open) -> None:
    link = "https://anju.example/i/ABCDEFGHJKLMNP"
    send(open_channel, Reply(text="邀请好了。", options=NEXT, qr=link, replaces="77"))
    assert methods(bot_api) == ["sendPhoto"]
    [call] = bot_api.made("sendPhoto")
    assert call["caption"] == "邀请好了。"
    assert link not in str(call)
    [asset] = [kept["data"] for kept in bot_api.assets.values()]
    [code] = zxingcpp.read_barcodes(Image.open(io.BytesIO(asset)).convert("L"))
    assert code.text == link
