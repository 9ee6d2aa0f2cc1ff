"""Sending a reply: which calls of the Bot API it takes, in which order."""

import asyncio
import logging
from collections.abc import Awaitable, Iterable, Mapping, Sequence
from typing import TypeVar

from telegram import Bot, InlineKeyboardMarkup, InputMediaPhoto
from telegram.error import BadRequest

from bot.channels.telegram.failures import translated
from bot.channels.telegram.layout import CAPTION_UNITS, buttons, pieces, sharing_key, units
from bot.channels.telegram.uploads import Loaded, Uploads
from bot.core import qr
from bot.core.channel import Attachment, ChannelDead, Picture, Refused, SendFailure
from handlers.dialog.messages import Reply

log = logging.getLogger(__name__)
_ALBUM = 10
Made = TypeVar("Made")


class TelegramSender:
    """Sends replies, as plain text without a parse mode: then nothing that people write can be taken for markup.

    A message carries either buttons or the key that shares a place or a phone number, so the key comes in a short
    second message. That one is deleted with the next reply, and the key with it. It is remembered in memory only:
    after a restart an unused key stays, folded, until the chat gets another.
    """

    def __init__(self, bot: Bot, labels: Mapping[str, str]) -> None:
        self._bot = bot
        self._labels = labels
        self._uploads = Uploads()
        self._keys: dict[str, int] = {}  # chat → the message that bears a sharing key

    async def send(
        self,
        chat: str,
        reply: Reply,
        pictures: Sequence[Picture],
        attachments: Sequence[Attachment] = (),
        *,
        silent: bool,
    ) -> str | None:
        """Send one reply; the id of the message that bears its buttons. Raises a SendFailure or ChannelDead.

        1. Renew the message that it replaces, where that works.
        2. Else send the pictures, a QR code last, and the files (a single one together with a short text),
        3. the text in as many messages as it takes, the buttons under the last,
        4. the sharing key.
        """
        keyboard = buttons(reply)
        texts = pieces(reply.text)
        if (
            reply.replaces
            and not (pictures or attachments or reply.qr)
            and len(texts) == 1
            and await self._renew(chat, reply, keyboard)
        ):
            return reply.replaces
        media = await _all(self._uploads.picture(picture) for picture in pictures)
        documents = await _all(self._uploads.attachment(attachment) for attachment in attachments)
        if reply.qr is not None:
            media.append(Loaded(id="", medium=qr.png(reply.qr)))
        sent = None
        if len(media) + len(documents) == 1 and units(reply.text) <= CAPTION_UNITS:
            sent = await self._send_one(chat, [*media, *documents][0], reply.text, keyboard, silent)
        else:
            await self._send_album(chat, media, silent)
            for document in documents:
                await self._send_one(chat, document, None, None, silent)
        if sent is None:
            for text in texts[:-1]:
                await self._send_text(chat, text, None, silent)
            sent = await self._send_text(chat, texts[-1], keyboard, silent)
        await self._exchange_key(chat, reply)
        return str(sent)

    async def _renew(self, chat: str, reply: Reply, keyboard: InlineKeyboardMarkup | None) -> bool:
        """Change an own message in place; false where it is gone, too old or no text message."""
        if not (reply.replaces and reply.replaces.isdecimal()):
            return False
        with translated():
            try:
                await self._bot.edit_message_text(
                    reply.text, chat_id=chat, message_id=int(reply.replaces), reply_markup=keyboard
                )
            except BadRequest as error:
                return "not modified" in error.message.lower()
        return True

    async def _send_text(self, chat: str, text: str, keyboard: InlineKeyboardMarkup | None, silent: bool) -> int:
        with translated():
            message = await self._bot.send_message(chat, text, reply_markup=keyboard, disable_notification=silent)
            return message.message_id

    async def _send_one(
        self, chat: str, loaded: Loaded, caption: str | None, keyboard: InlineKeyboardMarkup | None, silent: bool
    ) -> int | None:
        """One picture or file, with its text; none where Telegram does not take it, so that the text still goes."""
        try:
            with translated():
                if loaded.is_file:
                    message = await self._bot.send_document(
                        chat, loaded.medium, caption=caption, reply_markup=keyboard, disable_notification=silent
                    )
                else:
                    message = await self._bot.send_photo(
                        chat, loaded.medium, caption=caption, reply_markup=keyboard, disable_notification=silent
                    )
        except Refused as refusal:
            log.warning("Telegram refuses a picture or a file, its text goes alone: %s", refusal)
            self._uploads.forget(loaded)
            return None
        self._uploads.note(loaded, message)
        return message.message_id

    async def _send_album(self, chat: str, media: Sequence[Loaded], silent: bool) -> None:
        """Pictures without text; those that Telegram refuses must not hold back the text after them."""
        for start in range(0, len(media), _ALBUM):
            batch = media[start : start + _ALBUM]
            if len(batch) == 1:
                await self._send_one(chat, batch[0], None, None, silent)
                continue
            album = [InputMediaPhoto(one.medium) for one in batch]
            try:
                with translated():
                    messages = await self._bot.send_media_group(chat, album, disable_notification=silent)
            except Refused as refusal:
                log.warning("Telegram refuses %d pictures, their text goes alone: %s", len(batch), refusal)
                for one in batch:
                    self._uploads.forget(one)
            else:
                for one, message in zip(batch, messages, strict=False):
                    self._uploads.note(one, message)

    async def _exchange_key(self, chat: str, reply: Reply) -> None:
        """Take the last sharing key away and show the one that this reply asks for.

        The message itself has been sent by now. A failure here must not send it again, and costs only comfort: a
        place or a number can be sent without the key.
        """
        shown = self._keys.pop(chat, None)
        if shown is not None:
            await _attempt(self._bot.delete_message(chat, shown))
        key = sharing_key(reply.ask, self._labels)
        if key is not None:
            prompt, keyboard = key
            call = self._bot.send_message(chat, prompt, reply_markup=keyboard, disable_notification=True)
            message = await _attempt(call)
            if message is not None:
                self._keys[chat] = message.message_id


async def _attempt(call: Awaitable[Made]) -> Made | None:
    try:
        with translated():
            return await call
    except (SendFailure, ChannelDead) as failure:
        log.info("a sharing key was not exchanged: %s", failure)
        return None


async def _all(loading: Iterable[Awaitable[Loaded | None]]) -> list[Loaded]:
    return [found for found in await asyncio.gather(*loading) if found]
