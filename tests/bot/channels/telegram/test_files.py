"""Files to Telegram: with a short text, before a long one, uploaded once for all who are sent them."""

import asyncio
import json
from dataclasses import replace
from pathlib import Path

import pytest

from bot.core.channel import Attachment, Picture, Wait
from handlers.dialog.messages import Option, Reply
from tests.bot.channels.bot_api import BotApi, refusal
from tests.bot.channels.conftest import Open
from tests.keeping import kept

CHATS = ("5550001", "5550002", "5550003")
GOT = ((Option(id="notice:got:1", label="收到"),),)
DOCX = b"PK\x03\x04 bytes"


def attachment(folder: Path, name: str = "通知.docx", id: str = "f1") -> Attachment:
    """A file that came in on the page, or was made here."""
    path = folder / id
    path.write_bytes(DOCX)
    return Attachment(id=id, name=name, channel=None, source=None, kept=kept(path))


def send(
    open_channel: Open,
    reply: Reply,
    attachments: tuple[Attachment, ...],
    pictures: tuple[Picture, ...] = (),
    chats: tuple[str, ...] = CHATS[:1],
) -> list[str | None]:
    async def to_all() -> list[str | None]:
        async with open_channel() as channel:
            return [await channel.send(chat, reply, pictures, attachments=attachments, silent=False) for chat in chats]

    return asyncio.run(asyncio.wait_for(to_all(), timeout=30))


def methods(bot_api: BotApi) -> list[str]:
    """The calls in their order."""
    return [call.method for call in bot_api.calls]


def test_one_file_goes_together_with_a_short_text_and_its_buttons(
    tmp_path: Path, bot_api: BotApi, open_channel: Open
) -> None:
    [sent] = send(open_channel, Reply(text="明天有大雨。", options=GOT), (attachment(tmp_path),))
    [call] = bot_api.calls
    assert (call.method, call.fields["caption"], len(call.files)) == ("sendDocument", "明天有大雨。", 1)
    assert call.fields["reply_markup"] == {"inline_keyboard": [[{"text": "收到", "callback_data": "notice:got:1"}]]}
    assert sent == str(call.message_id)
    [asset] = bot_api.assets.values()
    assert asset["data"] == DOCX


@pytest.mark.parametrize(
    ("text", "count", "calls"),
    [
        ("雨" * 1024, 1, ["sendDocument"]),
        ("雨" * 1025, 1, ["sendDocument", "sendMessage"]),
        ("雨", 2, ["sendDocument", "sendDocument", "sendMessage"]),
    ],
)
def test_the_buttons_stand_below_everything(
    text: str, count: int, calls: list[str], tmp_path: Path, bot_api: BotApi, open_channel: Open
) -> None:
    attachments = tuple(attachment(tmp_path, id=f"f{number}") for number in range(count))
    send(open_channel, Reply(text=text, options=GOT), attachments)
    assert methods(bot_api) == calls
    assert ["reply_markup" in call.fields for call in bot_api.calls] == [False] * (len(calls) - 1) + [True]


def test_a_photo_and_a_file_go_before_the_text(tmp_path: Path, bot_api: BotApi, open_channel: Open) -> None:
    bot_api.assets["photo-0"] = {"data": b"x", "size": 1}
    picture = Picture(id="p", channel="telegram", source=json.dumps({"file_id": "photo-0"}), kept=None)
    send(open_channel, Reply(text="雨", options=GOT), (attachment(tmp_path),), (picture,))
    assert methods(bot_api) == ["sendPhoto", "sendDocument", "sendMessage"]


def test_a_picture_that_was_drawn_is_shown_as_one_with_the_workbook_behind_it(
    tmp_path: Path, bot_api: BotApi, open_channel: Open
) -> None:
    drawn = replace(attachment(tmp_path, "没答上的问题.png", id="p1"), is_picture=True)
    send(open_channel, Reply(text="一共7件", options=GOT), (drawn, attachment(tmp_path, "没答上的问题.xlsx")))
    assert methods(bot_api) == ["sendPhoto", "sendDocument", "sendMessage"]


def test_a_notice_to_many_goes_up_once(tmp_path: Path, bot_api: BotApi, open_channel: Open) -> None:
    path = tmp_path / "1.jpg"
    path.write_bytes(b"\xff\xd8 bytes")
    picture = Picture(id="p", channel="web", source="{}", kept=kept(path))
    send(open_channel, Reply(text="雨", options=GOT), (attachment(tmp_path),), (picture,), CHATS)
    for method in ("sendPhoto", "sendDocument"):
        uploads = [len(call.files) for call in bot_api.calls if call.method == method]
        assert uploads == [1, 0, 0], method


def test_a_file_that_came_from_telegram_goes_by_its_id_as_long_as_its_bytes_are_not_here(
    tmp_path: Path, bot_api: BotApi, open_channel: Open
) -> None:
    bot_api.assets["doc-0"] = {"data": b"x", "size": 1}
    waiting = Attachment(id="f", name="a.pdf", channel="telegram", source=json.dumps({"file_id": "doc-0"}), kept=None)
    send(open_channel, Reply(text="雨"), (waiting,))
    assert bot_api.made("sendDocument")[0]["document"] == "doc-0"


def test_a_file_that_telegram_refuses_or_that_is_gone_does_not_hold_back_the_text(
    tmp_path: Path, bot_api: BotApi, open_channel: Open
) -> None:
    bot_api.fail("sendDocument", refusal(400, "Bad Request: file is too big"))
    send(open_channel, Reply(text="明天有大雨。", options=GOT), (attachment(tmp_path),))
    gone = Attachment(id="g", name="a.pdf", channel=None, source=None, kept=kept(tmp_path / "gone"))
    send(open_channel, Reply(text="后天也有。", options=GOT), (gone,))
    assert [call["text"] for call in bot_api.made("sendMessage")] == ["明天有大雨。", "后天也有。"]


def test_a_full_channel_while_a_file_goes_is_told_as_such(tmp_path: Path, bot_api: BotApi, open_channel: Open) -> None:
    bot_api.fail("sendDocument", refusal(429, "Too Many Requests", retry_after=7))
    with pytest.raises(Wait) as waits:
        send(open_channel, Reply(text="雨"), (attachment(tmp_path),))
    assert waits.value.seconds == 7
