"""Notification addresses: group robots, e-mail and SMS, by Apprise. It speaks, and never listens."""

import asyncio
from collections.abc import Callable, Sequence
from datetime import datetime
from urllib.parse import urlsplit

from bot.channels.notify.text_only import with_files
from bot.core.channel import Attachment, Gone, Picture, Receiver, Refused, SendFailure, Trouble, Unreadable, Wait
from bot.core.operators import tell_operators
from handlers.dialog.messages import Inbound, Reply
from handlers.wording import Wording
from storage.database.database import Database
from storage.people import addresses
from storage.people.addresses import Address

_THIS_MACHINE = ("127.0.0.1", "localhost", "::1", "0.0.0.0", "::")


def page_of(link_root: str) -> str | None:
    """The page that a message links to; none where the page is for this machine alone, and the link would be dead."""
    return None if urlsplit(link_root).hostname in _THIS_MACHINE else f"{link_root}/"


class AppriseChannel:
    """Sends notices to notification addresses; a chat is an address's id.

    Text alone, masked as it comes, with a link to the page, where buttons, maps and photos are. `link` is none where
    the page has no address that others can open.
    """

    name = addresses.CHANNEL
    shows_once = False

    def __init__(
        self,
        *,
        database: Database,
        say: Wording,
        clock: Callable[[], datetime],
        link: str | None,
        patience: float = 10.0,
    ) -> None:
        self._database = database
        self._say = say
        self._clock = clock
        self._link = link
        self._patience = patience  # seconds

    async def listen(self, receiver: Receiver) -> None:
        """Nothing is ever received."""
        await asyncio.Event().wait()

    def read(self, payload: str) -> Inbound | None:
        """Nothing is ever received, so nothing can be read."""
        raise Unreadable("nothing comes in from a notification address")

    async def fetch(self, source: str) -> bytes:
        """Nothing is ever received, so there are no photos."""
        raise Refused("no photo comes in from a notification address")

    async def send(
        self,
        chat: str,
        reply: Reply,
        pictures: Sequence[Picture],
        *,
        attachments: Sequence[Attachment] = (),
        silent: bool,
    ) -> str | None:
        """Post one message. Raises a SendFailure.

        What became of it stands at the address; operators hear of an address that does not take messages any more.
        """
        address = await asyncio.to_thread(self._address, chat)
        if address is None:
            raise Gone("the address was removed")
        try:
            await self._post(address.url, with_files(reply, self._say))
        except Wait:
            raise
        except SendFailure as failure:
            await asyncio.to_thread(self._note_failure, address, failure)
            raise
        if address.error is not None:
            await asyncio.to_thread(self._note_success, address)
        return None

    async def _post(self, url: str, text: str) -> None:
        """Post in a thread, for Apprise blocks; it may take twice the patience, to connect and to be answered."""
        try:
            await asyncio.wait_for(asyncio.to_thread(self._post_now, url, text), 2 * self._patience)
        except TimeoutError as error:
            raise Trouble("no answer in time") from error

    def _post_now(self, url: str, text: str) -> None:
        from bot.channels.notify import apprise_service  # Apprise is loaded with the first message

        room = apprise_service.longest(url) - len(self._laid_out("").encode())
        more = self._say("notify.more" if self._link else "notify.more_without_link")
        body = self._laid_out(apprise_service.fit(text, room, more))
        apprise_service.post(url, title=self._say("notify.title"), text=body, patience=self._patience)

    def _laid_out(self, text: str) -> str:
        """The message as it stands in the group: who speaks, what, and where to go."""
        key, values = ("notify.message", {"link": self._link}) if self._link else ("notify.message_without_link", {})
        return self._say(key, text=text, **values)

    def _address(self, chat: str) -> Address | None:
        with self._database.reading() as tx:
            return addresses.find(tx, int(chat))

    def _note_failure(self, address: Address, failure: SendFailure) -> None:
        now = self._clock()
        with self._database.writing() as tx:
            addresses.note_error(tx, address.id, str(failure))
            if isinstance(failure, Refused):
                key = f"notify:{address.id}:{now:%Y-%m-%d}"
                tell_operators(tx, text=self._say("notify.refused", what=address.label), key=key, now=now)

    def _note_success(self, address: Address) -> None:
        with self._database.writing() as tx:
            addresses.note_error(tx, address.id, None)
