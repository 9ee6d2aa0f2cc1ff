"""Real phones before a real server: Chromium by Playwright, `anju run` as a process of its own."""

import os
import shutil
from collections.abc import Callable, Iterator
from itertools import chain
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Browser, sync_playwright

from storage.database.database import Database
from tests.browser.county import NOW, County, Member, found
from tests.browser.phone import HEIGHT, WIDTH, Phone
from tests.faults.process import Anju

OpenPhone = Callable[..., Phone]

UNSAFE = "anju.example"
_NAMES = ("chromium", "chromium-browser", "google-chrome")
_QUIET = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


@pytest.fixture(scope="package")
def chromium() -> Iterator[Browser]:
    """The system's Chromium. It ends with this folder's tests: while it runs, asyncio.run() is not to be had."""
    program = next((path for name in _NAMES if (path := shutil.which(name))), None)
    if program is None:
        pytest.skip(f"no Chromium here: none of {', '.join(_NAMES)} is installed")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=list(_QUIET))
        yield browser
        browser.close()


@pytest.fixture
def without_https(chromium: Browser) -> Iterator[Browser]:
    """A Chromium for which UNSAFE is this machine: a page there has no worker, no locks and no position."""
    program = next(path for name in _NAMES if (path := shutil.which(name)))
    rules = f"--host-resolver-rules=MAP {UNSAFE} 127.0.0.1"
    browser = chromium.browser_type.launch(executable_path=program, args=[*_QUIET, rules])
    yield browser
    browser.close()


@pytest.fixture(scope="package")
def shared_site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Anju, Iterator[County]]]:
    """A website that all tests of this folder use, and new counties for it."""
    site = Anju(tmp_path_factory.mktemp("site"), ANJU_CLOCK=NOW.isoformat())
    database = _database_of(site)
    counties = found(database)
    first = next(counties)  # without a county it would be a demo
    site.start_and_wait()
    yield site, chain([first], counties)
    site.stop()
    database.close()


@pytest.fixture
def site(shared_site: tuple[Anju, Iterator[County]]) -> Anju:
    """A running website, which other tests use, too: not to be stopped."""
    return shared_site[0]


@pytest.fixture
def county(shared_site: tuple[Anju, Iterator[County]]) -> County:
    """A county of this test alone on the shared website."""
    return next(shared_site[1])


@pytest.fixture
def own_site(tmp_path: Path) -> Iterator[tuple[Anju, County]]:
    """A running website of this test alone, to be stopped, killed and started again, and its county."""
    site = Anju(tmp_path, ANJU_CLOCK=NOW.isoformat())
    database = _database_of(site)
    county = next(found(database))
    database.close()
    site.start_and_wait()
    yield site, county
    site.kill()
    print(site.log())


@pytest.fixture
def demo(tmp_path: Path) -> Iterator[Anju]:
    """A running demo of this test alone."""
    site = Anju(tmp_path, ANJU_CLOCK=NOW.isoformat())
    site.start_and_wait()
    yield site
    site.kill()
    print(site.log())


@pytest.fixture
def open_phone(chromium: Browser, request: pytest.FixtureRequest) -> Iterator[OpenPhone]:
    """Opens the page on somebody's phone, or on that of a newcomer; none of them may have met an error in its scripts.

    open_phone(member, url=…, width=…, height=…); without a url it is the shared website's.
    """
    phones: list[Phone] = []

    def opened(
        member: Member | None = None, *, url: str | None = None, width: int = WIDTH, height: int = HEIGHT
    ) -> Phone:
        where = url or request.getfixturevalue("site").url
        phones.append(Phone(chromium, where, member.token if member else None, width=width, height=height))
        return phones[-1].open()

    yield opened
    problems = [problem for phone in phones for problem in phone.problems]
    for phone in phones:
        phone.context.close()
    assert problems == []


@pytest.fixture(scope="session")
def snapshots(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """Three photos as a phone takes them, each another picture."""
    folder = tmp_path_factory.mktemp("snapshots")
    files = [folder / f"IMG_{number}.jpg" for number in range(3)]
    for file, colour in zip(files, ("gray", "brown", "olive"), strict=True):
        Image.new("RGB", (1600, 1200), colour).save(file)
    return files


def _database_of(site: Anju) -> Database:
    site.database_file.parent.mkdir(parents=True)
    database = site.database()
    database.upgrade()
    return database


@pytest.fixture(scope="session")
def shots() -> Path | None:
    """The folder that ANJU_SHOTS names, for pictures to look at; none unless it is set."""
    name = os.environ.get("ANJU_SHOTS")
    if name is None:
        return None
    folder = Path(name)
    folder.mkdir(parents=True, exist_ok=True)
    return folder
