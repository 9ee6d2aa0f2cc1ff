"""The Bot API client: one pool for the long poll, one for all else, and nothing secret in the log."""

import json
import logging
from collections.abc import Awaitable, Callable, Sequence
from typing import Any

import httpx
from telegram import Bot
from telegram.error import Conflict, TelegramError
from telegram.request import HTTPXRequest

from bot.channels.telegram.failures import translated
from bot.core.channel import Trouble

UPDATE_KINDS = ("message", "edited_message", "callback_query", "my_chat_member")
ANSWERED_S = 15.0  # after which a call counts as unanswered
_POLL_S = 20
_SLACK_S = 10


class Request(HTTPXRequest):
    """The library's HTTP client, which would log an unreadable answer with all the personal data in it."""

    @staticmethod
    def parse_json_payload(payload: bytes) -> dict[str, Any]:
        """The answer as JSON; raises TelegramError."""
        try:
            answer = json.loads(payload.decode("utf-8", "replace"))
        except ValueError as error:
            raise TelegramError("an answer that is no JSON") from error
        if not isinstance(answer, dict):
            raise TelegramError("an answer that is no JSON object")
        return answer


Dated = Callable[[str], Awaitable[None]]  # hears of what date an answer says to be


def make_bot(token: str, root: str, proxy: str | None, dated: Dated) -> tuple[Bot, tuple[Request, Request]]:
    """A client of the Bot API server at `root`, and its two connection pools, which the caller closes.

    `dated` hears the date of each answer.
    """

    async def hear_date(response: httpx.Response) -> None:
        await dated(response.headers.get("date", ""))

    both: dict[str, Any] = {  # one context for both: to read the certificates takes as long as a turn
        "event_hooks": {"response": [hear_date]},
        "verify": httpx.create_ssl_context(),
    }
    for name in ("httpx", "httpcore", "telegram"):
        logging.getLogger(name).setLevel(logging.WARNING)  # below it they log addresses, which hold the token
    calls = Request(
        connection_pool_size=64,
        connect_timeout=10,
        read_timeout=ANSWERED_S,
        write_timeout=15,
        pool_timeout=15,
        media_write_timeout=60,
        proxy=proxy,
        httpx_kwargs=both,
    )
    polls = Request(
        connection_pool_size=1,
        connect_timeout=10,
        read_timeout=_POLL_S + _SLACK_S,
        pool_timeout=5,
        proxy=proxy,
        httpx_kwargs=both,
    )
    bot = Bot(
        token,
        base_url=f"{root}/bot",
        base_file_url=f"{root}/file/bot",
        request=calls,
        get_updates_request=polls,
    )
    return bot, (calls, polls)


async def fetch_updates(bot: Bot, offset: int, *, wait: bool) -> Sequence[object]:
    """The waiting updates as raw JSON, by long poll if `wait`; raises a SendFailure or ChannelDead.

    `Bot.get_updates` parses them, and one that it cannot parse makes it raise for the whole batch, for ever.
    `do_api_request` gives the raw result; the spelling keeps it from advising `get_updates` instead.
    """
    arguments = {"offset": offset, "timeout": _POLL_S if wait else 0, "allowed_updates": list(UPDATE_KINDS)}
    with translated():
        try:
            updates: object = await bot.do_api_request(
                "get_Updates", api_kwargs=arguments, read_timeout=_POLL_S + _SLACK_S
            )
        except Conflict as error:
            if "webhook" in error.message.lower():
                await bot.delete_webhook()
            raise
    if not isinstance(updates, list):
        raise Trouble("getUpdates gave no list")
    return updates
