"""A web chat that runs: a real server on a real database, the turn's place taken by the tests."""

import asyncio
import hashlib
import io
import threading
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import httpx
import uvicorn
from PIL import Image
from sqlalchemy import select

from bot.channels.web.channel import BuildDesk, WebChannel
from bot.channels.web.handing_in import AskAdmittance
from bot.channels.web.home import TellHome
from bot.channels.web.packets import BuildForm
from bot.channels.web.page_answers import PageAnswers
from bot.channels.web.uploads import MOST_BYTES
from bot.core.wallclock import WallClock
from bot.demo.demo import Demo
from handlers.dialog.admittance import Admittance
from handlers.dialog.messages import Inbound, Reply, reply_to_json
from handlers.people.redemption import announce_code
from handlers.wording import Wording
from storage.database.database import Database
from storage.people import people
from storage.people.tables import accounts
from storage.queues import inbox, outbox
from storage.queues.inbox import Received
from storage.queues.tables import inbox as inbox_table

SHANGHAI = ZoneInfo("Asia/Shanghai")
START = datetime(2026, 11, 2, 10, 0, tzinfo=SHANGHAI)
OWN_PAGE = {"Sec-Fetch-Site": "same-origin"}
PATIENCE_S = 60  # generous, for a busy machine: only a test that fails waits so long


class Writer:
    """A receiver that writes to the inbox."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def accept(self, channel: str, updates: Sequence[Received]) -> None:
        """Write updates down."""
        with self._database.writing() as tx:
            inbox.put(tx, channel, updates, datetime.now(UTC))

    async def set_aside(self, channel: str, update: Received, error: str) -> None:
        """The page has no unreadable updates."""
        raise AssertionError(error)


@dataclass(frozen=True, kw_only=True)
class Site:
    """A running web chat."""

    url: str
    database: Database
    channel: WebChannel
    folder: Path
    clock: WallClock
    loop: asyncio.AbstractEventLoop
    browsers: ExitStack

    def browser(self) -> httpx.Client:
        """A fresh browser on the site's page, which it has opened."""
        browser = self.browsers.enter_context(httpx.Client(base_url=self.url, headers=OWN_PAGE, timeout=PATIENCE_S))
        browser.get("/").raise_for_status()
        return browser

    def received(self) -> list[Inbound | None]:
        """What the channel reads from all that was accepted."""
        with self.database.reading() as tx:
            payload = inbox_table.c.sealed_payload
            rows = tx.execute(select(inbox_table.c.id, payload).order_by(inbox_table.c.id))
            return [self.channel.read(tx.open(payload, row.id, row.sealed_payload)) for row in rows]

    def contents(self) -> list[object]:
        """The contents of all that was accepted."""
        return [inbound.content for inbound in self.received() if inbound is not None]

    def lane(self) -> str:
        """The lane of the latest message."""
        latest = self.received()[-1]
        assert latest is not None
        return latest.lane

    def person(self, lane: str) -> int:
        """Whose lane it is."""
        with self.database.reading() as tx:
            return int(tx.execute(select(accounts.c.person_id).where(accounts.c.lane == lane)).scalar_one())

    def say(self, lane: str, *replies: Reply) -> list[int]:
        """Send messages to a chat as the outbox does; their ids."""
        now = self.clock.now()
        with self.database.writing() as tx:
            for reply in replies:
                outbox.put(
                    tx,
                    person_id=self.person(lane),
                    channel="web",
                    chat=lane,
                    manner="reply",
                    reply=reply_to_json(reply),
                    now=now,
                    due_at=now,
                )
            ids = [message.id for message in outbox.listed(tx, [outbox.OutboxStatus.WAITING])][::-1]
            for id in ids:
                outbox.mark_sent(tx, id, None, self.clock.now())
        self.loop.call_soon_threadsafe(self.channel.woken, lane)
        return ids


def welcome(person_id: int, lane: str, content: object) -> Admittance:
    """Whatever is to be sent may come."""
    return Admittance()


@contextmanager
def running(
    database: Database,
    folder: Path,
    say: Wording,
    *,
    demo: Demo | None = None,
    push_key: str | None = None,
    answers: PageAnswers | None = None,
    report_form: BuildForm | None = None,
    home: TellHome | None = None,
    desk: BuildDesk | None = None,
    clock: WallClock | None = None,
    admittance: AskAdmittance = welcome,
) -> Iterator[Site]:
    """A web chat on a free port of this machine, where whatever is sent may come unless `admittance` says otherwise."""
    clock = clock or WallClock(SHANGHAI, start=START)
    channel = WebChannel(
        database=database,
        clock=clock,
        say=say,
        announce=lambda tx, code, now: announce_code(tx, code, say, now),
        admittance=admittance,
        photo_folder=folder / "photos",
        file_folder=folder / "files",
        demo=demo,
        push_key=push_key,
        answers=answers,
        report_form=report_form,
        home=home,
        desk=desk,
    )
    config = uvicorn.Config(
        channel.app(Writer(database)),
        host="127.0.0.1",
        port=0,
        log_config=None,
        lifespan="off",
        ws="none",
        timeout_graceful_shutdown=1,
    )
    server, started, loops = uvicorn.Server(config), threading.Event(), []

    async def serve() -> None:
        loops.append(asyncio.get_running_loop())
        serving = asyncio.ensure_future(server.serve())
        while not server.started and not serving.done():
            await asyncio.sleep(0.01)
        started.set()
        await serving

    thread = threading.Thread(target=lambda: asyncio.run(serve()))
    thread.start()
    assert started.wait(20)
    port = server.servers[0].sockets[0].getsockname()[1]
    try:
        with ExitStack() as browsers:
            yield Site(
                url=f"http://127.0.0.1:{port}",
                database=database,
                channel=channel,
                folder=folder / "photos",
                clock=clock,
                loop=loops[0],
                browsers=browsers,
            )
    finally:
        loops[0].call_soon_threadsafe(channel.close)
        server.should_exit = True
        thread.join(20)


def post(browser: httpx.Client, content: dict[str, Any], message: str = "message-1") -> httpx.Response:
    return browser.post("/api/messages", json={"id": message, **content})


PIECE = 1_000_000


def announce(browser: httpx.Client, message: str = "photo-0001") -> httpx.Response:
    """Say that a photo is to come, of which more will be than does: so it is never handed in by that."""
    claim = {"bytes": MOST_BYTES, "sha256": None, "album": None}
    return browser.post("/api/messages", json={"id": message, "photo": claim})


def send_piece(browser: httpx.Client, data: bytes, at: int = 0, message: str = "photo-0001") -> httpx.Response:
    """Send a piece, with the first one's word before it."""
    if at == 0:
        announce(browser, message)
    return browser.put(f"/api/photos/{message}", params={"at": at}, content=data)


def hand_in(browser: httpx.Client, data: bytes, message: str = "photo-0001", **fields: str) -> httpx.Response:
    claim = {"bytes": len(data), "sha256": hashlib.sha256(data).hexdigest(), "album": None, **fields}
    return browser.post("/api/messages", json={"id": message, "photo": claim})


def upload(browser: httpx.Client, data: bytes, message: str = "photo-0001", **fields: str) -> httpx.Response:
    """Say that a photo comes, send it in pieces and hand it in; the answer that ended it."""
    said = hand_in(browser, data, message, **fields)
    if said.status_code != 409:
        return said
    for at in range(0, len(data), PIECE):
        answer = send_piece(browser, data[at : at + PIECE], at, message)
        if answer.status_code != 200:
            return answer
    return hand_in(browser, data, message, **fields)


def picture(kind: str = "JPEG", size: tuple[int, int] = (1200, 900)) -> bytes:
    file = io.BytesIO()
    Image.new("RGB", size, "gray").save(file, kind)
    return file.getvalue()


def count_people(database: Database) -> int:
    with database.reading() as tx:
        return people.count_people(tx)
