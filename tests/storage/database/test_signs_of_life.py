"""Connections that a server has lost: none is used that rested, and one that fails warns of the others."""

from collections.abc import Iterator
from contextlib import ExitStack
from typing import Any

import pytest
from sqlalchemy import Engine, event, text
from sqlalchemy.exc import OperationalError

from storage.database import signs_of_life
from storage.database.database import make_engine, run_on_driver
from tests.postgresql import administer, url_of

CONNECTIONS = 3
_END_ALL = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'signs'"


@pytest.fixture
def engine(postgresql_server: str) -> Iterator[Engine]:
    """An engine with some connections that rest."""
    engine = make_engine(f"{url_of(postgresql_server, 'postgres')}&application_name=signs")
    with ExitStack() as stack:
        for _ in range(CONNECTIONS):
            stack.enter_context(engine.connect())
    yield engine
    engine.dispose()


@pytest.fixture
def pings(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """The connections that were asked for a sign of life."""
    asked: list[Any] = []
    ping = engine.dialect.do_ping

    def noted(connection: Any) -> bool:
        asked.append(connection)
        return ping(connection)

    monkeypatch.setattr(engine.dialect, "do_ping", noted)
    return asked


def _ask(engine: Engine) -> int:
    with engine.connect() as connection:
        return int(connection.execute(text("SELECT 1")).scalar_one())


def test_one_that_was_just_used_is_not_asked(engine: Engine, pings: list[Any]) -> None:
    assert [_ask(engine) for _ in range(5)] == [1] * 5
    assert pings == []


def test_one_that_rested_is_asked_and_where_it_is_lost_another_one_is_made(
    engine: Engine, postgresql_server: str, pings: list[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(signs_of_life, "RESTED_S", 0.0)
    administer(postgresql_server, _END_ALL)
    assert [_ask(engine) for _ in range(CONNECTIONS)] == [1] * CONNECTIONS
    assert len(pings) == 1, "the pool makes the others anew as well"


def test_of_all_that_a_server_lost_at_once_only_one_fails(
    engine: Engine, postgresql_server: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each of them failed a turn in turn, with a longer pause before each try."""
    monkeypatch.setattr(signs_of_life, "RESTED_S", 3600.0)
    administer(postgresql_server, _END_ALL)
    with pytest.raises(OperationalError):
        _ask(engine)
    with ExitStack() as stack:
        taken = [stack.enter_context(engine.connect()) for _ in range(CONNECTIONS)]
        assert [one.execute(text("SELECT 1")).scalar_one() for one in taken] == [1] * CONNECTIONS


def test_what_fails_on_the_driver_itself_warns_of_the_others_as_well(
    engine: Engine, postgresql_server: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(signs_of_life, "RESTED_S", 3600.0)
    lost: list[object] = []
    event.listen(engine, "invalidate", lambda connection, entry, error: lost.append(connection))
    with engine.connect() as connection:
        administer(postgresql_server, _END_ALL)
        with pytest.raises(OperationalError):
            run_on_driver(connection, "SELECT 1")
    assert len(lost) == 1
    assert [_ask(engine) for _ in range(CONNECTIONS)] == [1] * CONNECTIONS
