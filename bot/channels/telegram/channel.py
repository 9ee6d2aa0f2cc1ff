"""The Telegram channel: receives by long poll or webhook, sends by the Bot API."""

import asyncio
import json
import logging
from collections.abc import Awaitable, Callable, Coroutine, Mapping, Sequence
from datetime import datetime
from typing import Any

from starlette.routing import Route
from telegram import BotCommandScopeChat

from bot.channels.telegram import CHANNEL, webhook
from bot.channels.telegram.api import UPDATE_KINDS, Dated, fetch_updates, make_bot
from bot.channels.telegram.connection import Connection
from bot.channels.telegram.failures import ODD_ANSWERS, translated
from bot.channels.telegram.sender import TelegramSender
from bot.channels.telegram.updates import envelope, read, stray
from bot.core.channel import (
    Attachment,
    ChannelDead,
    Picture,
    Receiver,
    Refused,
    SendFailure,
    Trouble,
    Unanswered,
    Unreadable,
)
from handlers.dialog.messages import Inbound, Option, Reply

log = logging.getLogger(__name__)
_FILE_BYTES = 20_000_000
_PATIENCE_S = 120.0


class TelegramChannel:
    """Talks with people by one Telegram bot. Holds nothing that matters across restarts.

    `labels` are the texts of the keys `telegram.*`, `commands` the default menu (name → what it does). `secret` is
    what the webhook's token is made from. `on_identity` is called with the bot's user name once Telegram told it,
    `dated` with the date of each of its answers.
    """

    name = CHANNEL
    shows_once = False

    def __init__(
        self,
        *,
        token: str,
        api_root: str,
        labels: Mapping[str, str],
        commands: Mapping[str, str],
        clock: Callable[[], datetime],
        on_identity: Callable[[str], Awaitable[None]],
        dated: Dated,
        proxy: str | None = None,
        webhook_url: str | None = None,
        secret: bytes = b"",
        patience: float = _PATIENCE_S,
    ) -> None:
        self._bot, self._pools = make_bot(token, api_root, proxy, dated)
        self._sender = TelegramSender(self._bot, labels)
        self._commands = commands
        self._clock = clock
        self._on_identity = on_identity
        self._webhook_url = webhook_url
        self._secret = secret
        self._receiving = Connection("receiving", patience=patience)
        self._username: str | None = None
        self._background: set[asyncio.Task[None]] = set()

    @property
    def connected(self) -> bool:
        """Whether Telegram answered the last time it was asked for messages (or, in webhook mode, to send them)."""
        return self._receiving.up

    # --- receiving

    async def listen(self, receiver: Receiver) -> None:
        """Receive until cancelled, whatever fails meanwhile; raises ChannelDead once the token is refused for long."""
        introducing = asyncio.create_task(self._introduce())
        try:
            receiving = self._await_webhook() if self._webhook_url else self._poll(receiver)
            await asyncio.gather(receiving, introducing)
        finally:
            introducing.cancel()

    def webhook_route(self, receiver: Receiver) -> Route:
        """The route that Telegram's webhook calls; only with a webhook address set."""
        if self._webhook_url is None:
            raise ValueError("no webhook address is set")
        return webhook.webhook_route(self._webhook_url, self._secret, lambda raw: self.take(receiver, raw))

    async def take(self, receiver: Receiver, updates: Sequence[object]) -> None:
        """Write raw updates down, in the order of their ids; when this returns they may be acknowledged."""
        readable = []
        for update in sorted(updates, key=_id_of):
            try:
                readable.append(envelope(update))
            except Unreadable as error:
                await receiver.set_aside(self.name, stray(update), str(error))
        if readable:
            await receiver.accept(self.name, readable)
        for update in updates:
            match update:
                case {"callback_query": {"id": str(query)}}:
                    self._stop_spinner(query)

    def read(self, payload: str) -> Inbound | None:
        """A received update in the words of no channel; none for one that means nothing. Raises Unreadable."""
        return read(payload, username=self._username, clock=self._clock)

    async def _poll(self, receiver: Receiver) -> None:
        """Fetch, write down, and only then ask for the next: the new offset is the acknowledgement.

        The first one, and one after a failure, does not wait for updates: it tells soon whether Telegram answers.
        After an empty answer nothing is left to acknowledge, and the offset is dropped, for Telegram restarts its
        ids at random after a week without updates.
        """
        offset = 0
        while True:
            try:
                updates = await fetch_updates(self._bot, offset, wait=self._receiving.up)
                await self.take(receiver, updates)
                offset = _after(updates)
            except Exception as error:  # noqa: BLE001 - logged by `failed`: deaf and alive is the worst of all ends
                await self._receiving.failed(error)
            else:
                self._receiving.worked()

    async def _await_webhook(self) -> None:
        assert self._webhook_url is not None
        url = webhook.address(self._webhook_url)
        token = webhook.secret_token(self._secret)
        while not self._receiving.up:
            try:
                with translated():
                    await self._bot.set_webhook(url, secret_token=token, allowed_updates=UPDATE_KINDS)
            except (SendFailure, ChannelDead) as error:
                await self._receiving.failed(error)
            else:
                self._receiving.worked()
        await asyncio.Event().wait()

    async def _introduce(self) -> None:
        """Learn the own name and set the menu, however long it takes; receiving does not wait for it."""
        introducing = Connection("introduction", patience=float("inf"))
        while not introducing.up:
            try:
                with translated():
                    me = await self._bot.get_me()
                if me.username:
                    self._username = me.username
                    await self._on_identity(me.username)
                with translated():
                    await self._bot.set_my_commands(list(self._commands.items()))
            except Exception as error:  # noqa: BLE001 - logged by `failed`; storage may fail in `on_identity`
                await introducing.failed(error)
            else:
                introducing.worked()

    def _stop_spinner(self, query: str) -> None:
        """Tell the phone that the press arrived, stale and doubled presses alike.

        In the background and only once: a spinner that turns a while longer is the worst that a failure does, and
        Telegram refuses the answer to every press that is older than a few minutes.
        """
        self._in_background(self._answer(query))

    def _in_background(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(work)
        self._background.add(task)
        task.add_done_callback(self._background.discard)

    async def _answer(self, query: str) -> None:
        try:
            with translated():
                await self._bot.answer_callback_query(query)
        except (SendFailure, ChannelDead) as error:
            log.debug("a press was not answered: %s", error)

    # --- sending

    async def send(
        self,
        chat: str,
        reply: Reply,
        pictures: Sequence[Picture],
        *,
        attachments: Sequence[Attachment] = (),
        silent: bool,
    ) -> str | None:
        """Send one message; the id of that which bears the buttons. Raises a SendFailure.

        A token refused here is trouble like any other: whether it is refused for good, receiving finds out. So is a
        call without an answer while Telegram answers nothing at all: then it was hardly delivered.
        """
        try:
            sent = await self._sender.send(chat, reply, pictures, attachments, silent=silent)
            if reply.commands:
                self._in_background(self._offer(chat, reply.commands))
            return sent
        except ChannelDead as refused:
            raise Trouble(str(refused)) from refused
        except Unanswered as unanswered:
            if self.connected:
                raise
            raise Trouble(str(unanswered)) from unanswered

    async def erase(self, chat: str, message: str) -> None:
        """Delete a person's message; Telegram lets one for 48 hours. Raises a SendFailure."""
        try:
            with translated():
                await self._bot.delete_message(chat, int(message))
        except ChannelDead as refused:
            raise Trouble(str(refused)) from refused

    async def set_commands(self, chat: str, commands: Mapping[str, str]) -> None:
        """Give one chat its own menu (name → what it does). Raises a SendFailure."""
        try:
            with translated():
                await self._bot.set_my_commands(list(commands.items()), scope=BotCommandScopeChat(chat))
        except ChannelDead as refused:
            raise Trouble(str(refused)) from refused

    async def _offer(self, chat: str, commands: Sequence[Option]) -> None:
        """Give a chat the menu of its person's role; where that fails, the buttons in the chat do the same."""
        try:
            await self.set_commands(chat, {command.id: command.label for command in commands})
        except SendFailure as error:
            log.debug("a menu was not set: %s", error)

    async def fetch(self, source: str) -> bytes:
        """The bytes of a photo or file received here. Raises Trouble, or Refused for what Telegram does not give."""
        try:
            file_id = json.loads(source)["file_id"]
        except ODD_ANSWERS as error:
            raise Refused("not a picture of this channel") from error
        try:
            with translated():
                file = await self._bot.get_file(file_id)
            if (file.file_size or 0) > _FILE_BYTES:
                raise Refused("more than 20 MB")
            with translated():
                return bytes(await file.download_as_bytearray())
        except Refused as refusal:
            if "temporarily" in str(refusal):
                raise Trouble(str(refusal)) from refusal
            raise
        except (SendFailure, ChannelDead) as error:
            raise Trouble(str(error)) from error  # an outdated link is a 404, too: asking anew gives a fresh one

    async def close(self) -> None:
        """Close the connections."""
        for task in self._background:
            task.cancel()
        for pool in self._pools:
            await pool.shutdown()


def _id_of(update: object) -> int:
    """An update's own id: Telegram counts them in the order in which people did things. 0: it has none."""
    match update:
        case {"update_id": int(id)}:
            return id
    return 0


def _after(updates: Sequence[object]) -> int:
    """The offset that acknowledges these updates; raises Trouble where none has an id."""
    ids: list[int] = []
    for update in updates:
        match update:
            case {"update_id": int(id)}:
                ids.append(id)
    if updates and not ids:
        raise Trouble("updates without ids")
    return max(ids) + 1 if ids else 0
