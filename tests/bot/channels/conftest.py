"""A Bot API server, and a Telegram channel that talks to it; a web chat."""

from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from bot.channels.telegram.channel import TelegramChannel
from handlers.wording import Wording, load_wording
from storage.database.database import Database
from tests.bot.channels.bot_api import TOKEN, BotApi
from tests.bot.channels.website import Site, running

NOW = datetime(2026, 11, 3, 9, 0, tzinfo=UTC)

LABELS = ("location.prompt", "location.button", "contact.prompt", "contact.button")

Open = Callable[..., AbstractAsyncContextManager[TelegramChannel]]


@pytest.fixture
def bot_api() -> Iterator[BotApi]:
    """A running Bot API server."""
    with BotApi() as server:
        yield server


@pytest.fixture
def open_channel(bot_api: BotApi) -> Open:
    """Opens a channel to the server, with whatever argument should be another."""

    async def ignore(told: str) -> None:
        pass

    @asynccontextmanager
    async def opened(
        on_identity: Callable[[str], Awaitable[None]] = ignore, **arguments: Any
    ) -> AsyncIterator[TelegramChannel]:
        say = load_wording()
        channel = TelegramChannel(
            token=TOKEN,
            api_root=arguments.pop("api_root", bot_api.url),
            labels={f"telegram.{key}": say(f"telegram.{key}") for key in LABELS},
            commands={"start": "开始", "report": "报危房"},
            clock=lambda: NOW,
            on_identity=on_identity,
            dated=arguments.pop("dated", ignore),
            **arguments,
        )
        try:
            yield channel
        finally:
            await channel.close()

    return opened


@pytest.fixture
def site(sqlite_database: Database, tmp_path: Path, say: Wording) -> Iterator[Site]:
    """A running web chat."""
    with running(sqlite_database, tmp_path, say) as site:
        yield site
