"""Every room of the desk in a big county: the processor that each page takes, from the request to the answer."""

import asyncio
import re
import statistics
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import httpx
from starlette.applications import Starlette

from bot.channels.web.visit import Visits
from bot.core.wallclock import WallClock
from bot.desk.desk import desk_routes
from bot.pipeline.card_reader import CardReader
from bot.pipeline.waiting_cards import WaitingCards
from handlers.dialog.installation import Installation
from storage.database.database import Database
from storage.people.people import Role
from storage.web import sessions

ROLES = (Role.COUNTY, Role.TOWNSHIP, Role.CITY)
_BESIDE: Mapping[str, str] = {  # pages that stand not in the frame
    "a case": "/desk/cases/{case}",
    "cases elsewhere, page 3": "/desk?list=under_way&page=3",
    "the ledger, page 50": "/desk/ledger?page=50",
    "the ledger, 500 rows": "/desk/ledger?size=500",
    "the ledger, filtered": "/desk/ledger?grade=D&state=open&lacking=photos&sort=due",
}


class Browser:
    """Asks the application without a server between, and keeps its cookies."""

    def __init__(self, app: Starlette, token: str) -> None:
        self._app = app
        self._cookies = httpx.Cookies({"anju": token})

    def get(self, path: str) -> httpx.Response:
        """The answer, not followed elsewhere."""
        return asyncio.run(self._get(path))

    async def _get(self, path: str) -> httpx.Response:
        transport = httpx.ASGITransport(self._app)
        async with httpx.AsyncClient(transport=transport, base_url="http://desk", cookies=self._cookies) as client:
            answer = await client.get(path)
            self._cookies = client.cookies
            return answer


class Desk:
    """Somebody of each office before a PC; `servers_time` tells seconds of processor that are spent elsewhere."""

    def __init__(
        self,
        *,
        database: Database,
        clock: WallClock,
        installation: Installation,
        people: Mapping[Role, int],
        case: str,
        servers_time: Callable[[], float],
    ) -> None:
        self._servers_time = servers_time
        self._case = case
        visits = Visits(database, clock, secure=False)
        no_photos = Path("photos")
        routes = desk_routes(
            visits,
            database=database,
            clock=clock,
            installation=installation,
            photo_folder=no_photos,
            cards=WaitingCards(CardReader(), clock),
            demo=False,
        )
        self._browsers = dict(self._seated(database, clock, Starlette(routes=routes), people))

    def _seated(
        self, database: Database, clock: WallClock, app: Starlette, people: Mapping[Role, int]
    ) -> Iterator[tuple[Role, Browser]]:
        for role in ROLES:
            with database.writing() as tx:
                token = sessions.sign_in(tx, people[role], "bench", clock.now(), device="", instead_of=None)
            browser = Browser(app, token)
            if browser.get("/desk/signin").status_code != 303:
                raise AssertionError(f"{role} has no seat")
            yield role, browser

    def medians(self, rounds: int) -> dict[str, float]:
        """Seconds of processor, by role and page; the first round only warms up."""
        taken: dict[str, list[float]] = {}
        for role, browser in self._browsers.items():
            for name, path in self._pages(browser).items():
                for number in range(rounds + 1):
                    seconds = self._get(browser, path)
                    if number:
                        taken.setdefault(f"{role} at the desk, {name}", []).append(seconds)
        return {page: statistics.median(seconds) for page, seconds in taken.items()}

    def _pages(self, browser: Browser) -> dict[str, str]:
        """What the frame links to, and what else there is for this role."""
        frame = browser.get("/desk").text.split("</nav>")[0]
        pages = {path: path for path in re.findall(r'<a href="(/desk[^"?#]*)', frame)}
        pages |= {name: path.format(case=self._case) for name, path in _BESIDE.items()}
        return {name: path for name, path in pages.items() if browser.get(path).status_code == 200}

    def _get(self, browser: Browser, path: str) -> float:
        before = time.process_time() + self._servers_time()
        answer = browser.get(path)
        seconds = time.process_time() + self._servers_time() - before
        if answer.status_code != 200:
            raise AssertionError(f"{path}: {answer.status_code}")
        return seconds
