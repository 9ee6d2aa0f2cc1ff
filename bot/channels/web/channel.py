"""The web chat: the page posts into the inbox, and what the outbox sends to a chat is what its page shows."""

import asyncio
import logging
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.routing import BaseRoute, Mount

from bot.channels.web.admission import Admission
from bot.channels.web.answer import AnswerPage
from bot.channels.web.chat import Chat
from bot.channels.web.downloads import Downloads
from bot.channels.web.emergency import Emergency
from bot.channels.web.guard import Defended, OwnPageOnly, keep_files_off_the_disk
from bot.channels.web.handing_in import AskAdmittance, HandingIn
from bot.channels.web.health import Health
from bot.channels.web.home import Home, TellHome
from bot.channels.web.hub import Hub
from bot.channels.web.invitation import Announce, InvitationPage
from bot.channels.web.once import Openings, SmallPages
from bot.channels.web.packets import BuildForm, Packets
from bot.channels.web.page_answers import PageAnswers
from bot.channels.web.pages import Pages
from bot.channels.web.photos import Album
from bot.channels.web.pieces import Pieces
from bot.channels.web.plain import PlainPage
from bot.channels.web.push import Subscribing
from bot.channels.web.refusals import refusals
from bot.channels.web.sent_elsewhere import SentElsewhere
from bot.channels.web.signin import SignInPage
from bot.channels.web.updates import read
from bot.channels.web.uploads import Incoming
from bot.channels.web.visit import Visits
from bot.core.channel import Attachment, Picture, Receiver
from bot.core.wallclock import WallClock
from bot.data_folder import INCOMING
from handlers.dialog.messages import Inbound, PhotoLeast, Reply
from handlers.wording import Wording
from storage.database.database import Database
from storage.database.sealed_folder import SealedFolder
from storage.web.sessions import CHANNEL

if TYPE_CHECKING:  # loaded only in the demo
    from bot.demo.demo import Demo

log = logging.getLogger(__name__)

BuildDesk = Callable[[Visits], Sequence[BaseRoute]]

_SWEEP_S = 3600.0
_INCOMING_KEPT = timedelta(days=8)  # as long as the inbox
_HERE = ["127.0.0.1", "localhost", "[::1]"]


class WebChannel:
    """Talks with people in their browsers.

    Nothing leaves the machine by `send`: the row of the outbox, once marked as sent, is what the page gets, and its
    id is the message's id there. `woken` tells the open pages of a chat to look at once.
    """

    name = CHANNEL
    shows_once = True  # being marked as sent is being sent

    def __init__(
        self,
        *,
        database: Database,
        clock: WallClock,
        say: Wording,
        announce: Announce,
        admittance: AskAdmittance,
        photo_folder: Path,
        file_folder: Path,
        public_url: str | None = None,
        photo_least: PhotoLeast | None = None,
        demo: "Demo | None" = None,
        push_key: str | None = None,
        answers: PageAnswers | None = None,
        report_form: BuildForm | None = None,
        home: TellHome | None = None,
        desk: BuildDesk | None = None,
    ) -> None:
        self._database = database
        self._clock = clock
        self._say = say
        self._announce = announce
        self._admittance = admittance
        self._photos = database.folder(photo_folder)
        self._files = database.folder(file_folder)
        self._public_url = public_url
        self._photo_least = photo_least
        self._demo = demo
        self._push_key = push_key
        self._answers = answers
        self._report_form = report_form
        self._home = home
        self._desk = desk
        self._incoming = Incoming(SealedFolder(photo_folder / INCOMING, database.vault))
        self._hub = Hub()

    def app(self, receiver: Receiver, routes: Sequence[BaseRoute] = ()) -> Starlette:
        """The application. `routes` are others' that share its address; the same-origin check is not theirs."""
        secure = (self._public_url or "").startswith("https://")
        visits = Visits(self._database, self._clock, secure=secure)
        admission, handing_in = Admission(visits), HandingIn(self._incoming, self._admittance)
        chat = Chat(
            database=self._database,
            clock=self._clock,
            say=self._say,
            visits=visits,
            admission=admission,
            handing_in=handing_in,
            hub=self._hub,
            receiver=receiver,
        )
        pieces = Pieces(say=self._say, visits=visits, admission=admission, incoming=self._incoming)
        pages = Pages(
            say=self._say,
            visits=visits,
            demo=self._demo is not None,
            push=self._push_key is not None,
            photo_least=self._photo_least,
        )
        small_pages, openings = SmallPages(self._say, pages.version), Openings()
        invitation = InvitationPage(
            database=self._database,
            clock=self._clock,
            announce=self._announce,
            say=self._say,
            visits=visits,
            chat=chat,
            small_pages=small_pages,
            openings=openings,
        )
        sign_in = SignInPage(
            database=self._database,
            clock=self._clock,
            say=self._say,
            visits=visits,
            receiver=receiver,
            small_pages=small_pages,
            openings=openings,
        )
        downloads = Downloads(database=self._database, visits=visits, folder=self._files)
        album = Album(database=self._database, visits=visits, folder=self._photos)
        own: list[BaseRoute] = [*pages.routes(), *chat.routes(), *pieces.routes(), *album.routes(), *downloads.routes()]
        own += [*invitation.routes(), *sign_in.routes(), *Emergency(database=self._database, visits=visits).routes()]
        own += Health(self._database, self._clock).routes()
        own += PlainPage(say=self._say, chat=chat, hub=self._hub, version=pages.version).routes()
        if self._home is not None:
            own += Home(visits=visits, tell=self._home).routes()
        if self._desk is not None:
            own += self._desk(visits)
        if self._report_form is not None:
            packets = Packets(
                clock=self._clock,
                visits=visits,
                admission=admission,
                handing_in=handing_in,
                receiver=receiver,
                build_form=self._report_form,
            )
            own += packets.routes()
        if self._answers is not None:
            own += AnswerPage(
                answers=self._answers,
                say=self._say,
                receiver=receiver,
                small_pages=small_pages,
                openings=openings,
                secure=secure,
            ).routes()
        if self._push_key is not None:
            subscribing = Subscribing(
                database=self._database, clock=self._clock, admission=admission, key=self._push_key
            )
            own += subscribing.routes()
        if self._demo is not None:
            from bot.channels.web.demo import DemoStage

            own += DemoStage(demo=self._demo, visits=visits, say=self._say).routes()
        keep_files_off_the_disk()
        middleware = [Middleware(Defended)]
        if self._demo is not None:  # a page elsewhere must not reach it under a name of its own
            middleware.append(Middleware(TrustedHostMiddleware, allowed_hosts=_HERE))
        own_middleware = [Middleware(GZipMiddleware), Middleware(OwnPageOnly, public_url=self._public_url)]
        return Starlette(
            routes=[*routes, Mount("/", routes=own, middleware=own_middleware)],
            middleware=middleware,
            exception_handlers=refusals(self._say, small_pages.refusal),
        )

    @property
    def open_pages(self) -> int:
        """How many pages wait for what is said."""
        return self._hub.open_pages

    def woken(self, chat: str) -> None:
        """A message to this chat was marked as sent. To be called in the event loop."""
        self._hub.wake(chat)

    async def hear_elsewhere(self) -> None:
        """Wake the open pages of chats to which other processes send, until cancelled."""
        await SentElsewhere(self._database, self._clock, self._hub).watch()

    async def listen(self, receiver: Receiver) -> None:
        """Keep the folder of incoming photos small until cancelled; then let open streams end."""
        self._hub.open()
        try:
            while True:
                await self._sweep()
                await asyncio.sleep(_SWEEP_S)
        finally:
            self.close()

    async def _sweep(self) -> None:
        """A disk that fails takes nobody the page."""
        try:
            await asyncio.to_thread(self.forget_incoming, self._clock.now() - _INCOMING_KEPT)
        except OSError as error:
            log.error("incoming photos that are old cannot be removed: %s", error)

    def forget_incoming(self, moment: datetime) -> None:
        """Remove the incoming photos that came before a moment."""
        self._incoming.forget_before(moment)

    def close(self) -> None:
        """Let open streams end. To be called in the event loop."""
        self._hub.close()

    def read(self, payload: str) -> Inbound | None:
        """What a person did on the page. Raises Unreadable."""
        return read(payload)

    async def send(
        self,
        chat: str,
        reply: Reply,
        pictures: Sequence[Picture],
        *,
        attachments: Sequence[Attachment] = (),
        silent: bool,
    ) -> str | None:
        """Nothing to do: the page reads what is marked as sent. The message's id is that of the outbox row."""
        return None

    async def fetch(self, source: str) -> bytes:
        """The bytes of a photo or a file that came in. Raises Trouble, Refused."""
        return await asyncio.to_thread(self._incoming.read, source)

    async def release(self, source: str) -> None:
        """Drop the bytes of a photo that is kept elsewhere now. Raises Refused, OSError."""
        await asyncio.to_thread(self._incoming.release, source)
