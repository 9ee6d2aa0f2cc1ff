"""Real Bot API payloads in, what people did out."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from bot.channels.telegram.updates import envelope, read, stray
from bot.core.channel import Unreadable
from handlers.dialog.messages import (
    Choice,
    Command,
    Contact,
    Content,
    EditedCaption,
    File,
    Inbound,
    Location,
    Photo,
    Presence,
    Text,
    Unsupported,
    Voice,
)

NOW = datetime(2026, 11, 3, 9, 0, tzinfo=UTC)
SENT = datetime(2026, 11, 3, 0, 59, 30, tzinfo=UTC)
LI = {"id": 5550001, "is_bot": False, "first_name": "秀英", "language_code": "zh-hans"}
PRIVATE = {"id": 5550001, "type": "private", "first_name": "秀英"}
GROUP = {"id": -100200, "type": "supergroup", "title": "青石村"}
THUMBNAIL = {"file_id": "small", "file_unique_id": "s1", "width": 90, "height": 67, "file_size": 1200}
LARGE = {"file_id": "large", "file_unique_id": "l1", "width": 1280, "height": 960, "file_size": 180_000}
MIDDLE = {"file_id": "middle", "file_unique_id": "m1", "width": 320, "height": 240, "file_size": 20_000}


def message(chat: dict[str, Any] = PRIVATE, kind: str = "message", **content: Any) -> dict[str, Any]:
    return {
        "update_id": 7001,
        kind: {"message_id": 41, "from": LI, "chat": chat, "date": int(SENT.timestamp()), **content},
    }


def press(**query: Any) -> dict[str, Any]:
    return {"update_id": 7002, "callback_query": {"id": "99", "from": LI, "chat_instance": "1", **query}}


def membership(status: str, chat: dict[str, Any] = PRIVATE) -> dict[str, Any]:
    bot = {"id": 100000001, "is_bot": True, "first_name": "安居助手"}
    member = {"user": bot, "status": status} | ({"until_date": 0} if status == "kicked" else {})
    change = {"old_chat_member": {"user": bot, "status": "member"}, "new_chat_member": member}
    return {
        "update_id": 7003,
        "my_chat_member": {"chat": chat, "from": LI, "date": int(SENT.timestamp()), **change},
    }


def understood(update: dict[str, Any]) -> Inbound | None:
    return read(envelope(update).payload, username="anju_test_bot", clock=lambda: NOW)


PHOTO = Photo(
    source='{"file_id": "large"}', unique_name="l1", width=1280, height=960, bytes=180_000, album=None, caption=""
)
FILE = {"file_id": "doc", "file_unique_id": "d1", "file_size": 4_000_000}
SHEET = File(source='{"file_id": "doc"}', name="台账.xlsx", bytes=4_000_000)
PICTURE_FILE = Photo(source='{"file_id": "doc", "as_file": true}', unique_name="d1", bytes=4_000_000, as_file=True)


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ({"text": "墙裂了 🏚️"}, Text(text="墙裂了 🏚️")),
        ({"text": "/start"}, Command(name="start")),
        ({"text": "/start AB12-CD34"}, Command(name="start", argument="AB12-CD34")),
        ({"text": "/Report@Anju_Test_Bot  青石村"}, Command(name="report", argument="青石村")),
        ({"text": "/ask C级房\n修一修补多少"}, Command(name="ask", argument="C级房\n修一修补多少")),
        ({"text": "1/2 的墙"}, Text(text="1/2 的墙")),
        ({"text": "/"}, Text(text="/")),
        ({"text": "/帮助"}, Text(text="/帮助")),
        ({"photo": [THUMBNAIL, LARGE, MIDDLE]}, PHOTO),
        (
            {"photo": [LARGE], "media_group_id": "g1", "caption": "后墙"},
            Photo(
                source=PHOTO.source,
                unique_name="l1",
                width=1280,
                height=960,
                bytes=180_000,
                album="g1",
                caption="后墙",
            ),
        ),
        ({"document": FILE | {"file_name": "IMG_1.HEIC", "mime_type": "application/octet-stream"}}, PICTURE_FILE),
        ({"document": FILE | {"file_name": "房子", "mime_type": "image/jpeg"}}, PICTURE_FILE),
        ({"document": FILE | {"file_name": "台账.xlsx", "mime_type": "application/zip"}}, SHEET),
        ({"document": FILE | {"file_name": "x.jpg.exe"}}, Unsupported(kind="document")),
        (
            {
                "document": FILE | {"mime_type": "image/gif"},
                "animation": {"file_id": "a", "file_unique_id": "a", "width": 1, "height": 1, "duration": 1},
            },
            Unsupported(kind="animation"),
        ),
        (
            {"location": {"latitude": 37.5, "longitude": 121.25, "horizontal_accuracy": 12.5}},
            Location(latitude=37.5, longitude=121.25, accuracy=12.5),
        ),
        ({"location": {"latitude": 37, "longitude": 121}}, Location(latitude=37.0, longitude=121.0)),
        (
            {
                "location": {"latitude": 37.5, "longitude": 121.25},
                "forward_origin": {"type": "hidden_user", "date": 1762225800, "sender_user_name": "王"},
            },
            Location(latitude=37.5, longitude=121.25, forwarded=True),
        ),
        (
            {
                "location": {"latitude": 37.5, "longitude": 121.25},
                "venue": {
                    "location": {"latitude": 37.5, "longitude": 121.25},
                    "title": "青石村委会",
                    "address": "一组",
                },
            },
            Location(latitude=37.5, longitude=121.25),
        ),
        (
            {"contact": {"phone_number": "+8613800000001", "first_name": "秀英", "user_id": 5550001}},
            Contact(phone="+8613800000001", own=True),
        ),
        (
            {"contact": {"phone_number": "13800000002", "first_name": "别人", "user_id": 5550002}},
            Contact(phone="13800000002", own=False),
        ),
        ({"contact": {"phone_number": "13800000003", "first_name": "号码"}}, Contact(phone="13800000003", own=False)),
        (
            {"voice": {"file_id": "v", "file_unique_id": "v", "duration": 3}},
            Voice(source='{"file_id": "v"}', ending="ogg"),
        ),
        (
            {"video": {"file_id": "v", "file_unique_id": "v", "duration": 3, "width": 1, "height": 1}},
            Unsupported(kind="video"),
        ),
        (
            {"voice": {"file_id": "v", "file_unique_id": "v", "duration": 3}, "caption": "墙在掉土"},
            Voice(source='{"file_id": "v"}', ending="ogg", caption="墙在掉土"),
        ),
        (
            {"audio": {"file_id": "v", "file_unique_id": "v", "duration": 3, "mime_type": "audio/mpeg"}},
            Voice(source='{"file_id": "v"}', ending="mp3"),
        ),
        (
            {"audio": {"file_id": "v", "file_unique_id": "v", "duration": 3, "mime_type": "audio/x-flac"}},
            Unsupported(kind="audio"),
        ),
        (
            {
                "sticker": {
                    "file_id": "s",
                    "file_unique_id": "s",
                    "type": "regular",
                    "width": 1,
                    "height": 1,
                    "is_animated": False,
                    "is_video": False,
                }
            },
            Unsupported(kind="sticker"),
        ),
        ({"dice": {"emoji": "🎲", "value": 3}}, Unsupported(kind="dice")),
        ({"pinned_message": {"message_id": 1, "date": 1, "chat": PRIVATE, "text": "x"}}, None),
    ],
)
def test_a_message_says_what_the_person_did(content: dict[str, Any], expected: Content | None) -> None:
    inbound = understood(message(**content))
    if expected is None:
        assert inbound is None
        return
    assert inbound == Inbound(
        channel="telegram", lane="telegram:5550001", chat="5550001", message="41", at=SENT, content=expected
    )


def test_a_press_names_the_button_and_its_message() -> None:
    update = press(data="f:danger:yes", message=message()["message"])
    assert understood(update) == Inbound(
        channel="telegram",
        lane="telegram:5550001",
        chat="5550001",
        message="press 99",
        at=NOW,
        content=Choice(id="f:danger:yes", on="41"),
    )


def test_a_press_on_a_message_too_old_to_be_shown_is_a_press() -> None:
    inbound = understood(press(data="old", message={"message_id": 3, "date": 0, "chat": PRIVATE}))
    assert inbound is not None
    assert inbound.content == Choice(id="old", on="3")


def test_an_edited_text_keeps_its_message_id() -> None:
    inbound = understood(message(kind="edited_message", text="李秀英", edit_date=int(NOW.timestamp())))
    assert inbound is not None
    assert (inbound.message, inbound.at, inbound.content) == ("41", NOW, Text(text="李秀英", edited=True))


def test_an_edited_caption_is_words() -> None:
    inbound = understood(message(kind="edited_message", photo=[LARGE], caption="新的说明", edit_date=1_760_000_000))
    assert inbound is not None
    assert inbound.content == EditedCaption(text="新的说明")


@pytest.mark.parametrize(
    "content",
    [
        {"photo": [LARGE]},
        {"location": {"latitude": 37.5, "longitude": 121.25, "live_period": 900}},
        {"text": "/start"},
    ],
)
def test_other_edits_mean_nothing(content: dict[str, Any]) -> None:
    assert understood(message(kind="edited_message", edit_date=1_760_000_000, **content)) is None


@pytest.mark.parametrize(("status", "reachable"), [("kicked", False), ("member", True)])
def test_blocking_and_coming_back_is_presence(status: str, reachable: bool) -> None:
    inbound = understood(membership(status))
    assert inbound is not None
    assert (inbound.lane, inbound.content) == ("telegram:5550001", Presence(reachable=reachable))


def test_a_group_is_not_private() -> None:
    inbound = understood(message(GROUP, text="你好"))
    assert inbound is not None
    assert (inbound.private, inbound.chat) == (False, "-100200")
    pressed = understood(press(data="x", message=message(GROUP)["message"]))
    assert pressed is not None
    assert not pressed.private


@pytest.mark.parametrize(
    "update",
    [
        message(GROUP, text="/start@another_bot"),
        message(GROUP, migrate_to_chat_id=-100300),
        message(GROUP, migrate_from_chat_id=-100),
        membership("kicked", GROUP),
        press(game_short_name="chess"),
    ],
)
def test_what_is_not_meant_for_the_assistant_means_nothing(update: dict[str, Any]) -> None:
    assert understood(update) is None


@pytest.mark.parametrize(
    "update",
    [
        message(text=12),
        message(text=["a"]),
        message(photo="large"),
        message(photo=[{"file_id": "x"}]),
        message(location={"latitude": "north", "longitude": 1}),
        message(contact={"first_name": "x"}),
        message(chat={"id": 5}, text="x"),
        message(text="x", date=10**18),
        press(data=5, message=message()["message"]),
        {"update_id": 1, "message": {"from": LI}},
    ],
)
def test_an_update_with_a_sender_that_makes_no_sense_is_unreadable(update: dict[str, Any]) -> None:
    with pytest.raises(Unreadable):
        understood(update)


@pytest.mark.parametrize(
    "raw",
    [
        None,
        "text",
        [],
        {},
        {"message": message()["message"]},
        {"update_id": "7"},
        {"update_id": 7},
        {"update_id": 7, "poll_answer": {"user": LI}},
        {"update_id": 7, "message": {"message_id": 1, "text": "no sender"}},
        {"update_id": 7, "message": {"from": {"id": "x"}}},
        {"update_id": 7, "message": None},
    ],
)
def test_an_update_without_a_lane_is_unreadable_and_keeps_its_json(raw: object) -> None:
    with pytest.raises(Unreadable):
        envelope(raw)
    put_aside = stray(raw)
    assert json.loads(put_aside.payload) == raw
    assert put_aside.update_id


def test_a_lone_surrogate_can_be_written_down() -> None:
    payload = envelope(message(text="坏\ud83d字")).payload
    assert payload.encode()
    inbound = read(payload, username=None, clock=lambda: NOW)
    assert inbound is not None
    assert inbound.content == Text(text="坏\ud83d字")


def test_a_press_is_stored_without_the_words_of_the_message_that_bore_the_button() -> None:
    """The summary of an anonymous complaint came back with each late press on it."""
    pressed = {
        "update_id": 7,
        "callback_query": {
            "id": "1",
            "from": {"id": 5, "is_bot": False, "first_name": "x"},
            "chat_instance": "1",
            "data": "f:ab:-:-submit",
            "message": {
                "message_id": 3,
                "date": 1,
                "chat": {"id": 5, "type": "private"},
                "text": "secret summary",
                "reply_markup": {"inline_keyboard": []},
            },
        },
    }
    stored = envelope(pressed).payload
    assert "secret" not in stored
    found = read(stored, username=None, clock=lambda: NOW)
    assert found is not None
    assert (found.chat, found.content) == ("5", Choice(id="f:ab:-:-submit", on="3"))


def test_an_answer_is_stored_without_the_words_that_it_answers() -> None:
    answered = message(text="yes", reply_to_message={"message_id": 2, "date": 1, "text": "secret question"})
    assert "secret" not in envelope(answered).payload
