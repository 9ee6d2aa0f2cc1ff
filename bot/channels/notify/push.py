"""Web Push: a browser shows that there is something new while the page is closed. It speaks, and never listens."""

import asyncio
import base64
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec

from bot.channels.notify.text_only import with_files
from bot.core.channel import Attachment, Gone, Picture, Receiver, Refused, Unreadable
from handlers.dialog.messages import Inbound, Reply
from handlers.wording import Wording
from storage.database.database import Database
from storage.web import push_subscriptions

LONGEST_TEXT = 300  # characters; a service takes 4 kB, a lock screen shows some lines
_CURVE = ec.SECP256R1()


def vapid_key(secret: bytes) -> ec.EllipticCurvePrivateKey:
    """The key with which this installation signs, made from a lasting secret: there is no other file to keep."""
    return ec.derive_private_key(int.from_bytes(secret) % (_CURVE.group_order - 1) + 1, _CURVE)


def public_part(key: ec.EllipticCurvePrivateKey) -> str:
    """The key's public part as browsers take it: an uncompressed point, base64url without padding."""
    point = key.public_key().public_bytes(serialization.Encoding.X962, serialization.PublicFormat.UncompressedPoint)
    return base64.urlsafe_b64encode(point).rstrip(b"=").decode()


class PushChannel:
    """Sends notices to browsers; a chat is a subscription's id. The text is sealed for the browser on its way.

    `contact` is where a push service finds who runs this: the page's address.
    """

    name = push_subscriptions.CHANNEL
    shows_once = False

    def __init__(
        self,
        *,
        database: Database,
        say: Wording,
        clock: Callable[[], datetime],
        key: ec.EllipticCurvePrivateKey,
        contact: str,
        patience: float = 10.0,
    ) -> None:
        self._database = database
        self._say = say
        self._clock = clock
        self._key = key
        self._contact = contact
        self._patience = patience  # seconds

    async def listen(self, receiver: Receiver) -> None:
        """Nothing is ever received."""
        await asyncio.Event().wait()

    def read(self, payload: str) -> Inbound | None:
        """Nothing is ever received, so nothing can be read."""
        raise Unreadable("nothing comes in by Web Push")

    async def fetch(self, source: str) -> bytes:
        """Nothing is ever received, so there are no photos."""
        raise Refused("no photo comes in by Web Push")

    async def send(
        self,
        chat: str,
        reply: Reply,
        pictures: Sequence[Picture],
        *,
        attachments: Sequence[Attachment] = (),
        silent: bool,
    ) -> str | None:
        """Post one message; the browser shows it unless its page is open. Raises a SendFailure.

        A subscription that its service does not know any more is used no more.
        """
        info = await asyncio.to_thread(self._info, int(chat))
        if info is None:
            raise Gone("the subscription is not used any more")
        try:
            await asyncio.to_thread(self._post, info, with_files(reply, self._say))
        except Gone as gone:
            await asyncio.to_thread(self._disable, int(chat), gone)
            raise
        return None

    def _post(self, info: dict[str, Any], text: str) -> None:
        from bot.channels.notify.push_service import post  # a quarter of a second, which no start has to wait for

        shown = text if len(text) <= LONGEST_TEXT else f"{text[: LONGEST_TEXT - 1]}…"
        message = {"title": self._say("notify.title"), "body": shown}
        post(info, message, key=self._key, contact=self._contact, patience=self._patience)

    def _info(self, subscription_id: int) -> dict[str, Any] | None:
        with self._database.reading() as tx:
            found = push_subscriptions.find(tx, subscription_id)
        return None if found is None else found.info

    def _disable(self, subscription_id: int, gone: Gone) -> None:
        with self._database.writing() as tx:
            push_subscriptions.disable(tx, subscription_id, str(gone), self._clock())
