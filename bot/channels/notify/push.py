"""Web Push: a browser shows that there is something new while the page is closed. It speaks, and never listens."""

import asyncio
import base64
import json
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Any

import requests
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from py_vapid import Vapid
from pywebpush import WebPushException, webpush

from bot.channels.notify.text_only import with_files
from bot.core.channel import Attachment, Gone, Picture, Receiver, Refused, SendFailure, Trouble, Unreadable, Wait
from handlers.dialog.messages import Inbound, Reply
from handlers.wording import Wording
from storage.database.database import Database
from storage.web import push_subscriptions

KEPT_BY_SERVICE = timedelta(days=1)  # for a phone that is off
LONGEST_TEXT = 300  # characters; a service takes 4 kB, a lock screen shows some lines
_PAUSE_S = 60.0
_CURVE = ec.SECP256R1()


def vapid_key(secret: bytes) -> ec.EllipticCurvePrivateKey:
    """The key with which this installation signs, made from its secret key, so that there is no other file to keep."""
    drawn = HKDF(algorithm=hashes.SHA256(), length=48, salt=None, info=b"web push").derive(secret)
    return ec.derive_private_key(int.from_bytes(drawn) % (_CURVE.group_order - 1) + 1, _CURVE)


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
        self._key = Vapid(key)
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
        shown = text if len(text) <= LONGEST_TEXT else f"{text[: LONGEST_TEXT - 1]}…"
        try:
            webpush(
                info,
                json.dumps({"title": self._say("notify.title"), "body": shown}),
                vapid_private_key=self._key,
                vapid_claims={"sub": self._contact},
                ttl=int(KEPT_BY_SERVICE.total_seconds()),
                timeout=self._patience,
            )
        except requests.RequestException as error:
            raise Trouble(f"the push service cannot be reached: {type(error).__name__}") from error
        except WebPushException as error:
            raise _failure(error) from error

    def _info(self, subscription_id: int) -> dict[str, Any] | None:
        with self._database.reading() as tx:
            found = push_subscriptions.find(tx, subscription_id)
        return None if found is None else found.info

    def _disable(self, subscription_id: int, gone: Gone) -> None:
        with self._database.writing() as tx:
            push_subscriptions.disable(tx, subscription_id, str(gone), self._clock())


def _failure(error: WebPushException) -> SendFailure:
    """What a push service's answer means (RFC 8030): 404 and 410 are for good."""
    status = error.status_code
    match status:
        case 404 | 410:
            return Gone(f"the push service answers {status}")
        case 429:
            after = error.retry_after or ""
            return Wait(float(after) if after.isdecimal() else _PAUSE_S)
        case None:
            return Trouble("no answer of the push service")
        case _ if status >= 500 or status == 408:
            return Trouble(f"the push service answers {status}")
        case _:
            return Refused(f"the push service answers {status}")
