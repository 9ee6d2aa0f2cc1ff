"""The whole web application in this process, both counties planted: page, desk, packets, health, Telegram's webhook."""

import asyncio
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from http.cookies import SimpleCookie
from itertools import count
from pathlib import Path
from typing import Any, cast

from starlette.routing import Mount, Route
from starlette.types import ASGIApp

from bot.channels.telegram.channel import TelegramChannel
from bot.channels.web.channel import WebChannel
from bot.channels.web.page_answers import PageAnswers
from bot.desk.desk import desk_routes
from bot.pipeline.card_reader import CardRead
from bot.pipeline.waiting_cards import WaitingCards
from handlers.capabilities import DIGEST_SOURCES, FORMS
from handlers.cases.phone_form import phone_form
from handlers.dialog.context import Occasion
from handlers.forms.card_text import CardOutcome, CardReading
from handlers.home import page_home
from handlers.people.redemption import announce_code
from handlers.uploads import admittance
from storage.queues import inbox
from storage.queues.inbox import Received
from storage.web import sessions
from tests.bot.desk.office import PC, Office
from tests.bot.desk.test_every_route import PLANTED, Planted
from tests.dialogue import Dialogue
from tests.faults.direct import Answered, Asked, ask

HOOK, SECRET = "http://127.0.0.1/telegram", b"an open house"


class NoCards:
    """Reads no card on any photo: a process for each would take seconds."""

    async def read(self, data: bytes, today: date, *, side: int = 0) -> CardRead:
        """Nothing."""
        return CardRead(reading=CardReading(outcome=CardOutcome.UNREADABLE))


class Lanes:
    """A receiver that writes to the inbox, and remembers on whose lanes something waits."""

    def __init__(self, dialogue: Dialogue) -> None:
        self._dialogue = dialogue
        self.waiting: set[str] = set()

    async def accept(self, channel: str, updates: Sequence[Received]) -> None:
        """Write updates down."""
        with self._dialogue.database.writing() as tx:
            inbox.put(tx, channel, updates, self._dialogue.clock.now())
        self.waiting |= {update.lane for update in updates}

    async def set_aside(self, channel: str, update: Received, error: str) -> None:
        """Write down an update without a sender."""
        with self._dialogue.database.writing() as tx:
            inbox.put_aside(tx, channel, update, error, self._dialogue.clock.now())

    def handle(self) -> None:
        """Let all have their turn who wait for it."""
        while self.waiting:
            lane = self.waiting.pop()
            while self._dialogue.turns.take_next(lane):
                pass


@dataclass(frozen=True, kw_only=True)
class OpenHouse:
    """The application, and what its addresses may name: for each parameter something of either county."""

    app: ASGIApp
    routes: Sequence[Route]
    planted: Mapping[str, Planted]
    lanes: Lanes
    dialogue: Dialogue
    loop: asyncio.Runner

    def ask(self, asked: Asked) -> Answered:
        """What is answered to a request, once all that it put into the inbox has had its turn."""
        answered = self.loop.run(ask(self.app, asked))
        self.lanes.handle()
        return answered


class Guest:
    """Somebody of the cast, or nobody, in a browser; who has lost the seat takes it again."""

    def __init__(self, house: OpenHouse, who: str | None) -> None:
        self._house = house
        self._who = who
        self._salts = count()
        self._cookies: dict[str, str] = {}
        self._sit_down()

    def ask(self, asked: Asked) -> Answered:
        """What is answered to a request from this browser."""
        answered = self._house.ask(replace(asked, headers=(*self._own_headers(), *asked.headers)))
        if answered.status == 401 or dict(answered.headers).get(b"location", b"").startswith(b"/desk/signin"):
            self._sit_down()
        return answered

    def _own_headers(self) -> tuple[tuple[bytes, bytes], ...]:
        cookies = "; ".join(f"{name}={value}" for name, value in self._cookies.items())
        headers = {"host": "127.0.0.1", "user-agent": PC, "sec-fetch-site": "same-origin", "cookie": cookies}
        return tuple((name.encode(), value.encode()) for name, value in headers.items())

    def _sit_down(self) -> None:
        if self._who is None:
            return
        dialogue = self._house.dialogue
        with dialogue.database.writing() as tx:
            salt, person_id = f"{self._who} {next(self._salts)}", dialogue.ids[self._who]
            token = sessions.sign_in(tx, person_id, salt, dialogue.clock.now(), device="windows", instead_of=None)
        self._cookies = {"anju": token}
        answered = self._house.ask(Asked(method="GET", target="/desk/signin", headers=self._own_headers()))
        for name, value in answered.headers:
            if name == b"set-cookie":
                self._cookies |= {one.key: one.value for one in SimpleCookie(value.decode()).values()}


@contextmanager
def open_house(dialogue: Dialogue, folder: Path) -> Iterator[OpenHouse]:
    """The application on the database of the cast, which it changes."""
    dialogue.installation = replace(dialogue.installation, file_folder=folder / "files")
    office_routes: list[Route] = []

    def desk(visits: Any) -> Sequence[Route]:
        office_routes.extend(
            cast(
                Sequence[Route],
                desk_routes(
                    visits,
                    database=dialogue.database,
                    clock=dialogue.clock,
                    installation=dialogue.installation,
                    photo_folder=folder / "photos",
                    cards=WaitingCards(NoCards(), dialogue.clock),
                    demo=False,
                ),
            )
        )
        return office_routes

    lanes, telegram, web = Lanes(dialogue), _telegram(dialogue), _web(dialogue, folder, desk)
    app = web.app(lanes, [telegram.webhook_route(lanes)])
    dialogue.readers |= {"telegram": telegram.read, "web": web.read}
    office = Office(
        dialogue=dialogue,
        site=cast(Any, None),  # nobody comes by a socket
        browsers=ExitStack(),
        routes=office_routes,
        photo_folder=folder / "photos",
    )
    with asyncio.Runner() as loop:
        yield OpenHouse(
            app=app,
            routes=list(_routes(app.routes)),
            planted={parameter: plant(office) for parameter, plant in PLANTED.items()},
            lanes=lanes,
            dialogue=dialogue,
            loop=loop,
        )
        web.close()


def _web(dialogue: Dialogue, folder: Path, desk: Callable[[Any], Sequence[Route]]) -> WebChannel:
    database, clock, installation = dialogue.database, dialogue.clock, dialogue.installation
    say = installation.say

    def occasion_with(tell: Callable[..., Any], *arguments: Any) -> Any:
        with database.reading() as tx:
            return tell(Occasion(tx=tx, now=clock.now(), installation=installation), *arguments)

    return WebChannel(
        database=database,
        clock=clock,
        say=say,
        announce=lambda tx, code, now: announce_code(tx, code, say, now),
        admittance=partial(occasion_with, admittance),
        photo_folder=folder / "photos",
        file_folder=folder / "files",
        push_key="key",
        answers=PageAnswers(
            database=database,
            clock=clock,
            installation=installation,
            forms=FORMS,
            read_card=WaitingCards(NoCards(), clock).read,
        ),
        report_form=partial(occasion_with, phone_form),
        home=partial(occasion_with, page_home, DIGEST_SOURCES),
        desk=desk,
    )


def _telegram(dialogue: Dialogue) -> TelegramChannel:
    async def ignore(told: str) -> None:
        pass

    return TelegramChannel(
        token="1:invented",
        api_root="http://127.0.0.1:9",
        webhook_url=HOOK,
        secret=SECRET,
        labels={},
        commands={},
        clock=dialogue.clock.now,
        on_identity=ignore,
        dated=ignore,
    )


def _routes(routes: Sequence[Any]) -> Iterator[Route]:
    for route in routes:
        if isinstance(route, Mount):
            yield from _routes(route.routes)
        elif isinstance(route, Route):
            yield route
