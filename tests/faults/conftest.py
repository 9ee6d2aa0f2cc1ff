"""A Bot API server with a real process before it, its county imported."""

import os
import random
import secrets
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.bot.channels.bot_api import BotApi
from tests.faults.county import enlist_residents, write_county
from tests.faults.process import Anju
from tests.faults.visitor import Visitor, visiting

Install = Callable[..., Anju]
Visitors = Callable[[int], list[Visitor]]

SEED = os.environ.get("ANJU_SEED") or secrets.token_hex(4)


@pytest.fixture
def chance(request: pytest.FixtureRequest) -> random.Random:
    """What a test leaves to chance. A failing test shows the seed; ANJU_SEED set to it draws the same again."""
    print(f"ANJU_SEED={SEED}")
    return random.Random(f"{SEED} {request.node.name}")  # noqa: S311 - no secret


@pytest.fixture
def bot_api() -> Iterator[BotApi]:
    """A running Bot API server."""
    with BotApi() as server:
        yield server


@pytest.fixture(scope="session")
def county(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The data folder of a county just imported, whose residents have agreed to the notice; to be copied."""
    folder = tmp_path_factory.mktemp("county")
    with BotApi() as unused:
        imported = Anju(folder, unused)
        imported.command("org", "import", str(write_county(folder / "county.xlsx")))
        database = imported.database()
        enlist_residents(database)
        database.close()
    return folder / "data"


@pytest.fixture
def install(tmp_path: Path, county: Path, bot_api: BotApi) -> Iterator[Install]:
    """Makes an installation with a county; it is ended with the test, its log shown where the test fails."""
    made: list[Anju] = []

    def installed(**settings: str) -> Anju:
        anju = Anju(tmp_path, bot_api, **settings)
        made.append(anju)
        shutil.copytree(county, tmp_path / "data")
        return anju

    yield installed
    for anju in made:
        anju.kill()
        print(anju.log())


@pytest.fixture
def website(tmp_path: Path, county: Path) -> Iterator[Anju]:
    """An installation with a county and without Telegram, up; it is ended with the test."""
    shutil.copytree(county, tmp_path / "data")
    anju = Anju(tmp_path)
    anju.start_and_wait()
    yield anju
    anju.kill()
    print(anju.log())


@pytest.fixture
def visitors(website: Anju) -> Iterator[Visitors]:
    """Makes so many people with the page open."""
    with visiting(website) as enlisted:
        yield enlisted


@pytest.fixture
def anju(install: Install) -> Anju:
    """The assistant, up."""
    installed = install()
    installed.start_and_wait()
    return installed


def campaign(plain: int, short: int, full: int) -> int:
    """How many kills: plain, with ANJU_FAULTS=short, with ANJU_FAULTS=full."""
    return {"short": short, "full": full}.get(os.environ.get("ANJU_FAULTS", ""), plain)


def in_parts(full: int) -> pytest.MarkDecorator:
    """With ANJU_FAULTS=full a test is run so many times, each with other chances, that processes share them."""
    return pytest.mark.parametrize("part", range(campaign(1, 1, full)))
