"""Receiving: nothing is acknowledged before it is written down, and no fault leaves the channel deaf."""

import asyncio
import logging
import socket
import time
from collections.abc import AsyncIterator, Callable, Iterable, Sequence
from contextlib import asynccontextmanager, suppress
from typing import Any

import httpx
import pytest
from starlette.applications import Starlette

from bot.channels.telegram import api, connection
from bot.channels.telegram.channel import TelegramChannel
from bot.channels.telegram.webhook import SECRET_HEADER, secret_token
from bot.core.channel import ChannelDead
from storage.queues.inbox import Received
from tests.bot.channels import bot_api as faults
from tests.bot.channels.bot_api import BotApi, Fault, refusal
from tests.bot.channels.conftest import Open
from tests.bot.channels.telegram.test_updates import membership, message, press


class Notebook:
    """A receiver that keeps what it is given, and fails as often as it is told to."""

    def __init__(self, *, failures: int = 0) -> None:
        self.accepted: list[str] = []
        self.put_aside: list[tuple[str, str]] = []
        self.failures = failures

    async def accept(self, channel: str, updates: Sequence[Received]) -> None:
        if self.failures:
            self.failures -= 1
            raise OSError("disk full")
        self.accepted += [update.update_id for update in updates if update.update_id not in self.accepted]

    async def set_aside(self, channel: str, update: Received, error: str) -> None:
        self.put_aside.append((update.update_id, error))


@asynccontextmanager
async def listening(channel: TelegramChannel, notebook: Notebook) -> AsyncIterator[asyncio.Task[None]]:
    task = asyncio.create_task(channel.listen(notebook))
    try:
        yield task
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError, ChannelDead):
            await task


async def until(condition: Callable[[], bool], within: float = 60) -> None:
    end = time.monotonic() + within
    while not condition():
        assert time.monotonic() < end, "it did not happen in time"
        await asyncio.sleep(0.02)


@pytest.fixture(autouse=True)
def _short_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connection, "_FIRST_PAUSE_S", 0.05)
    monkeypatch.setattr(connection, "_LONGEST_PAUSE_S", 0.2)


def text(update_id: int, words: str = "您好") -> dict[str, Any]:
    return message(text=words) | {"update_id": update_id}


def offsets(bot_api: BotApi) -> list[int]:
    return [int(fields["offset"]) for fields in bot_api.made("getUpdates")]


def listen_until(open_channel: Open, notebook: Notebook, condition: Callable[[], bool], **arguments: Any) -> None:
    async def main() -> None:
        async with open_channel(**arguments) as channel, listening(channel, notebook):
            await until(condition)

    asyncio.run(main())


def test_all_kinds_are_asked_for_and_written_down_in_order(bot_api: BotApi, open_channel: Open) -> None:
    notebook = Notebook()
    edit = message(kind="edited_message", text="改了") | {"update_id": 2}
    for update in (text(1), edit, press(data="x") | {"update_id": 3}, membership("kicked") | {"update_id": 4}):
        bot_api.deliver(**update)
    listen_until(open_channel, notebook, lambda: len(notebook.accepted) == 4)
    assert notebook.accepted == ["1", "2", "3", "4"]
    for call in bot_api.made("getUpdates"):
        assert call["allowed_updates"] == ["message", "edited_message", "callback_query", "my_chat_member"]


def test_a_shuffled_batch_is_written_down_in_the_order_of_its_ids(bot_api: BotApi, open_channel: Open) -> None:
    """Five answers to five questions went into each other's fields."""
    notebook = Notebook()
    for id in (3, 5, 1, 4, 2):
        bot_api.deliver(**text(id))
    listen_until(open_channel, notebook, lambda: len(notebook.accepted) == 5)
    assert notebook.accepted == ["1", "2", "3", "4", "5"]


def test_the_offset_moves_only_after_the_update_is_written_down(bot_api: BotApi, open_channel: Open) -> None:
    notebook = Notebook(failures=2)
    bot_api.deliver(**text(501))
    listen_until(open_channel, notebook, lambda: 502 in offsets(bot_api))
    assert notebook.accepted == ["501"]
    assert offsets(bot_api)[:4] == [0, 0, 0, 502]


def test_ids_that_restart_lower_are_heard(bot_api: BotApi, open_channel: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(api, "_POLL_S", 1)
    notebook = Notebook()
    bot_api.deliver(**text(900))

    async def main() -> None:
        async with open_channel() as channel, listening(channel, notebook):
            await until(lambda: 901 in offsets(bot_api) and offsets(bot_api)[-1] == 0)
            bot_api.deliver(**text(7))
            await until(lambda: "7" in notebook.accepted)

    asyncio.run(main())


def test_an_update_that_cannot_be_read_is_set_aside_and_the_next_one_heard(bot_api: BotApi, open_channel: Open) -> None:
    notebook = Notebook()
    bot_api.deliver(update_id=1, unheard_of={"x": 1})
    bot_api.deliver(update_id=2, message={"message_id": 1, "text": "no sender"})
    bot_api.deliver(update_id=3, message="nonsense")
    bot_api.deliver(**text(4))
    listen_until(open_channel, notebook, lambda: 5 in offsets(bot_api))
    assert [update_id for update_id, _ in notebook.put_aside] == ["1", "2", "3"]
    assert "unheard_of" in notebook.put_aside[0][1]
    assert notebook.accepted == ["4"]


@pytest.mark.parametrize(
    "fault",
    [
        faults.UNAUTHORIZED,
        faults.NOT_FOUND,
        faults.CONFLICT,
        faults.SERVER_ERROR,
        faults.BAD_GATEWAY,
        faults.GARBAGE,
        faults.TRUNCATED,
        faults.WRONG_SHAPE,
        faults.NO_RESULT,
        faults.CUT_OFF,
        faults.LOST_RESPONSE,
        Fault(body=b'{"ok":true,"result":[5,"x",{"message":{}}]}'),
        refusal(429, "Too Many Requests", retry_after=1),
    ],
)
def test_after_a_fault_the_channel_hears_again_and_logs_the_change_once(
    fault: Fault, bot_api: BotApi, open_channel: Open, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, logger="bot")
    notebook = Notebook()
    bot_api.fail("getUpdates", fault, times=1 if fault.status == 429 else 4)
    bot_api.deliver(**text(11))
    listen_until(open_channel, notebook, lambda: "11" in notebook.accepted)
    told = [record.getMessage() for record in caplog.records if "receiving" in record.getMessage()]
    assert [("fails" in line, "works" in line) for line in told] == [(True, False), (False, True)]


def test_a_token_refused_for_good_ends_the_channel(bot_api: BotApi, open_channel: Open) -> None:
    bot_api.fail("getUpdates", faults.UNAUTHORIZED, times=1000)

    async def main() -> None:
        async with open_channel(patience=0.5) as channel:
            await asyncio.wait_for(channel.listen(Notebook()), timeout=20)

    with pytest.raises(ChannelDead):
        asyncio.run(main())


def test_a_webhook_left_from_before_is_taken_away_without_dropping_updates(bot_api: BotApi, open_channel: Open) -> None:
    bot_api.fail("getUpdates", refusal(409, "Conflict: can't use getUpdates method while webhook is active"))
    bot_api.deliver(**text(21))
    notebook = Notebook()
    listen_until(open_channel, notebook, lambda: "21" in notebook.accepted)
    assert bot_api.made("deleteWebhook") == [{}]


def test_receiving_does_not_wait_for_the_introduction(bot_api: BotApi, open_channel: Open) -> None:
    notebook, names = Notebook(), []

    async def note(username: str) -> None:
        names.append(username)
        if len(names) == 1:
            raise OSError("disk full")

    bot_api.fail("getMe", faults.SERVER_ERROR, times=3)
    bot_api.fail("setMyCommands", faults.GARBAGE, times=2)
    bot_api.deliver(**text(31))
    listen_until(
        open_channel,
        notebook,
        lambda: bool(bot_api.made("setMyCommands")) and bool(notebook.accepted),
        on_identity=note,
    )
    assert set(names) == {"anju_test_bot"}
    assert bot_api.made("setMyCommands")[0]["commands"] == [
        {"command": "start", "description": "开始"},
        {"command": "report", "description": "报危房"},
    ]


def test_a_server_that_comes_up_late_is_found(open_channel: Open, caplog: pytest.LogCaptureFixture) -> None:
    notebook, place = Notebook(), socket.socket()
    place.bind(("127.0.0.1", 0))  # held, so that nobody else takes it before the server comes
    port = place.getsockname()[1]

    async def main() -> None:
        async with open_channel(api_root=f"http://127.0.0.1:{port}") as channel, listening(channel, notebook):
            await until(lambda: "receiving fails" in caplog.text)
            assert not channel.connected
            place.close()
            with BotApi(port=port) as late:
                late.deliver(**text(1))
                await until(lambda: notebook.accepted == ["1"])

    with caplog.at_level(logging.WARNING):
        asyncio.run(main())


def test_every_press_is_answered_once_it_is_written_down(bot_api: BotApi, open_channel: Open) -> None:
    notebook = Notebook(failures=1)
    bot_api.fail("answerCallbackQuery", refusal(400, "Bad Request: query is too old and response timeout expired"))
    for update_id in (41, 42):
        bot_api.deliver(**press(data="x") | {"update_id": update_id})
    listen_until(open_channel, notebook, lambda: bool(bot_api.made("answerCallbackQuery")))
    assert bot_api.made("answerCallbackQuery") == [{"callback_query_id": "99"}]


# --- webhook

SECRET = b"0" * 32
ADDRESS = "http://127.0.0.1:8443/hooks/telegram"
HEADERS = {SECRET_HEADER: secret_token(SECRET)}


def post(open_channel: Open, notebook: Notebook, content: bytes, headers: dict[str, str]) -> int:
    return post_all(open_channel, notebook, [content], headers)[0]


def post_all(open_channel: Open, notebook: Notebook, contents: Iterable[bytes], headers: dict[str, str]) -> list[int]:
    async def main() -> list[int]:
        async with open_channel(webhook_url=ADDRESS, secret=SECRET) as channel:
            app = Starlette(routes=[channel.webhook_route(notebook)])
            transport = httpx.ASGITransport(app)
            async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1:8443") as client:
                return [
                    (await client.post("/hooks/telegram", content=content, headers=headers)).status_code
                    for content in contents
                ]

    return asyncio.run(main())


@pytest.mark.parametrize(
    ("content", "headers", "status", "accepted", "put_aside"),
    [
        (b'{"update_id": 1, "message": {"from": {"id": 5}}}', HEADERS, 200, 1, 0),
        (b'{"update_id": 1, "message": {"from": {"id": 5}}}', {}, 403, 0, 0),
        (b'{"update_id": 1, "message": {"from": {"id": 5}}}', {SECRET_HEADER: "0" * 64}, 403, 0, 0),
        (b'{"update_id": 1, "unheard_of": {}}', HEADERS, 200, 0, 1),
        (b"\xffno json", HEADERS, 200, 0, 1),
        (b"[" * 30_000, HEADERS, 200, 0, 1),  # such nesting once made a traceback
        (b"x" * 1_000_001, HEADERS, 413, 0, 0),
    ],
)
def test_the_webhook_takes_what_bears_the_secret(
    content: bytes, headers: dict[str, str], status: int, accepted: int, put_aside: int, open_channel: Open
) -> None:
    notebook = Notebook()
    assert post(open_channel, notebook, content, headers) == status
    assert (len(notebook.accepted), len(notebook.put_aside)) == (accepted, put_aside)


def test_the_webhook_sets_aside_what_is_nested_however_deep(open_channel: Open) -> None:
    """At a few depths it could be read, and not be written down again: that was answered by 500 for ever."""
    notebook, depths = Notebook(), range(800, 1000)
    assert {*post_all(open_channel, notebook, (b"[" * deep + b"]" * deep for deep in depths), HEADERS)} == {200}
    assert len(notebook.put_aside) == len(depths)


def test_the_webhook_answers_500_where_nothing_was_written_down(open_channel: Open) -> None:
    notebook = Notebook(failures=1)
    body = b'{"update_id": 1, "message": {"from": {"id": 5}}}'
    assert post(open_channel, notebook, body, HEADERS) == 500
    assert post(open_channel, notebook, body, HEADERS) == 200
    assert notebook.accepted == ["1"]


def test_the_webhook_is_registered_with_its_secret_and_drops_nothing(bot_api: BotApi, open_channel: Open) -> None:
    bot_api.fail("setWebhook", faults.BAD_GATEWAY, times=2)
    listen_until(
        open_channel,
        Notebook(),
        lambda: bool(bot_api.made("setWebhook")),
        webhook_url="http://127.0.0.1:8443",
        secret=SECRET,
    )
    [call] = bot_api.made("setWebhook")
    assert call["url"] == "http://127.0.0.1:8443/telegram"
    assert call["secret_token"] == secret_token(SECRET)
    assert call["allowed_updates"] == ["message", "edited_message", "callback_query", "my_chat_member"]
    assert "drop_pending_updates" not in call


def test_the_dates_of_answers_are_heard(open_channel: Open) -> None:
    heard: list[str] = []

    async def hear(date: str) -> None:
        heard.append(date)

    async def scene() -> None:
        async with open_channel(dated=hear) as channel, listening(channel, Notebook()):
            await until(lambda: channel.connected)
        assert any(date.endswith(" GMT") for date in heard)

    asyncio.run(scene())
