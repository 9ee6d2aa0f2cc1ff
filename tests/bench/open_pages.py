"""How soon others are answered while thousands of pages are open: a real process, and bare connections to it."""

import asyncio
import json
import resource
import secrets
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from bot.commands.foreign_search import percentile
from storage.web import sessions
from tests.bench.figures import Figure
from tests.faults.county import write_county
from tests.faults.process import Anju

AIM_S = 1.0
_OF_ADDRESS = 200  # pages behind one address; the page takes 400 at a time, and lets in a thousand at once
_AT_ONCE = 50  # connections that are opened together
_TALKERS, _EVERY_S = 40, 0.1  # others, of whom every so many seconds one says something
_TEXTS = ("你好", "C级房修一修补多少钱", "怎么申请")
_PATIENCE_S = 120  # for one page to open, or one answer
_QUIET_S = 0.5  # after which no more comes to what was said
_STARTS_OF_EVENTS = b"id: "


@dataclass(frozen=True, kw_only=True)
class Browser:
    """A browser that has a session, behind an address."""

    token: str
    address: str

    def request(self, line: str, body: str = "") -> bytes:
        """A request as the proxy passes it on."""
        heads = {
            "Host": "127.0.0.1",
            "Cookie": f"anju={self.token}",
            "X-Forwarded-For": self.address,
            "Sec-Fetch-Site": "same-origin",
            "Content-Type": "application/json",
            "Content-Length": len(body.encode()),
        }
        lines = [f"{line} HTTP/1.1", *(f"{name}: {value}" for name, value in heads.items()), "", body]
        return "\r\n".join(lines).encode()


def measure(folder: Path, *, pages: int, answers: int) -> list[Figure]:
    """Answers to some people, before and while so many pages of others are open."""
    folder.mkdir(parents=True, exist_ok=True)
    _allow_files(pages)
    anju = Anju(folder)
    anju.command("org", "import", str(write_county(folder / "county.xlsx")))
    browsers = _browsers(anju, pages + _TALKERS)
    anju.start_and_wait()
    try:
        alone, crowded, opened = asyncio.run(_measure(anju.port, browsers[_TALKERS:], browsers[:_TALKERS], answers))
    finally:
        anju.stop()
    return [
        Figure(
            name=f"an answer on the page while {opened} of {pages} pages are open",
            value=_in_words(crowded),
            baseline=f"{_in_words(alone)} with none open",
            aim=f"p95 ≤ {AIM_S:g} s",
            reached=opened == pages and percentile(crowded, 95) <= AIM_S,
        )
    ]


async def _measure(
    port: int, pages: Sequence[Browser], talkers: Sequence[Browser], answers: int
) -> tuple[list[float], list[float], int]:
    """Seconds until each answer, with no page open and with all; and how many were open until the end."""
    conversations = [_Conversation(port, talker) for talker in talkers]
    for conversation in conversations:
        await conversation.begin()
    alone = await _talk(conversations, answers)
    async with asyncio.TaskGroup() as group:
        gate, opened = asyncio.Semaphore(_AT_ONCE), asyncio.Semaphore(0)
        reading = [group.create_task(_stay(port, page, gate, opened)) for page in pages]
        for _ in pages:
            await asyncio.wait_for(opened.acquire(), _PATIENCE_S)
        crowded = await _talk(conversations, answers)
        still_open = sum(not task.done() for task in reading)
        for task in reading:
            task.cancel()
    for conversation in conversations:
        conversation.end()
    return alone, crowded, still_open


async def _stay(port: int, page: Browser, gate: asyncio.Semaphore, opened: asyncio.Semaphore) -> None:
    """Keep a page open, and read its beats, until the process closes it."""
    async with gate:
        reader, writer = await _opened(port, page)
    opened.release()
    try:
        while await reader.read(1 << 16):
            pass
    finally:
        writer.close()


async def _talk(conversations: Sequence["_Conversation"], answers: int) -> list[float]:
    """One says something after the other, at a steady pace, however the one before fares; seconds until each answer."""
    async with asyncio.TaskGroup() as group:
        asked = []
        for number in range(answers):
            conversation = conversations[number % len(conversations)]
            asked.append(group.create_task(conversation.ask(_TEXTS[number % len(_TEXTS)])))
            await asyncio.sleep(_EVERY_S)
    return [task.result() for task in asked]


class _Conversation:
    """Somebody who has the page open and says one thing after another."""

    def __init__(self, port: int, browser: Browser) -> None:
        self._port = port
        self._browser = browser
        self._turn = asyncio.Lock()

    async def begin(self) -> None:
        """Open the page, and hear what a newcomer is told."""
        self._reader, self._writer = await _opened(self._port, self._browser)
        await self.ask(_TEXTS[0])

    def end(self) -> None:
        """Close the page."""
        self._writer.close()

    async def ask(self, text: str) -> float:
        """Say something; seconds until the first message to it came, the others are heard as well."""
        async with self._turn:
            began = time.perf_counter()
            await self._post(text)
            await asyncio.wait_for(self._next_event(), _PATIENCE_S)
            took = time.perf_counter() - began
            with suppress(TimeoutError):
                while True:
                    await asyncio.wait_for(self._next_event(), _QUIET_S)
        return took

    async def _next_event(self) -> None:
        while not (await self._reader.readline()).startswith(_STARTS_OF_EVENTS):
            if self._reader.at_eof():
                raise ConnectionError("the stream ended")

    async def _post(self, text: str) -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", self._port)
        said = json.dumps({"id": secrets.token_hex(16), "whose": None, "text": text, "on": None})
        writer.write(self._browser.request("POST /api/messages", said))
        head = await asyncio.wait_for(reader.readuntil(b"\r\n\r\n"), _PATIENCE_S)
        writer.close()
        if not head.startswith(b"HTTP/1.1 202"):
            raise ConnectionError(head.decode(errors="replace"))


async def _opened(port: int, browser: Browser) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    """The stream of a page, as far as its head."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(browser.request("GET /api/events"))
    head = await asyncio.wait_for(reader.readuntil(b"\r\n\r\n"), _PATIENCE_S)
    if not head.startswith(b"HTTP/1.1 200"):
        raise ConnectionError(head.decode(errors="replace"))
    return reader, writer


def _browsers(anju: Anju, count: int) -> list[Browser]:
    """Browsers of so many people, known to a process that does not run yet."""
    browsers = [
        Browser(token=secrets.token_urlsafe(32), address=f"198.51.100.{number // _OF_ADDRESS}")
        for number in range(count)
    ]
    database, now = anju.database(), datetime.now(UTC)
    try:
        with database.writing() as tx:
            for browser in browsers:
                sessions.begin(tx, browser.token, now)
    finally:
        database.close()
    return browsers


def _allow_files(pages: int) -> None:
    """Let this process and the one that it starts have a file for each page. Raises OSError where they may not."""
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    if most < pages + 256:
        raise OSError(f"{pages} open pages want as many open files; the machine allows {most}")
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))


def _in_words(seconds: Sequence[float]) -> str:
    return f"p50 {percentile(list(seconds), 50) * 1000:.0f} ms, p95 {percentile(list(seconds), 95) * 1000:.0f} ms"
