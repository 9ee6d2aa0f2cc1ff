"""A Bot API server with a real process before it, its county imported."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.channels.bot_api import BotApi
from tests.faults.county import write_county
from tests.faults.process import Anju

Install = Callable[..., Anju]


@pytest.fixture
def bot_api() -> Iterator[BotApi]:
    """A running Bot API server."""
    with BotApi() as server:
        yield server


@pytest.fixture
def install(tmp_path: Path, bot_api: BotApi, request: pytest.FixtureRequest) -> Iterator[Install]:
    """Makes an installation with a county; it is ended with the test, its log shown where the test fails."""
    made: list[Anju] = []

    def installed(**settings: str) -> Anju:
        anju = Anju(tmp_path, bot_api, **settings)
        made.append(anju)
        anju.command("org", "import", str(write_county(tmp_path / "county.xlsx")))
        return anju

    yield installed
    for anju in made:
        anju.kill()
        print(anju.log())


@pytest.fixture
def anju(install: Install) -> Anju:
    """The assistant, up."""
    installed = install()
    installed.start_and_wait()
    return installed


def campaign(plain: int, short: int, full: int) -> int:
    """How many kills: `make test`, ANJU_FAULTS=short, ANJU_FAULTS=full."""
    return {"short": short, "full": full}.get(os.environ.get("ANJU_FAULTS", ""), plain)
