"""Operators hear of a log of writes that some reader lets grow: once a day, and only while it is long."""

import pytest

from bot.clock import long_log
from handlers.wording import Wording
from knowledge.model.pack import load_packs
from storage.database.database import Database
from storage.database.log_of_writes import MOST_BYTES
from tests.bot.clock.tower import DAY, HOUR, Tower
from tests.cast import NOW


def test_they_hear_of_it_once_a_day(sqlite_database: Database, say: Wording, monkeypatch: pytest.MonkeyPatch) -> None:
    tower, size = Tower(sqlite_database, load_packs(), say), MOST_BYTES
    monkeypatch.setattr(long_log, "log_bytes", lambda engine: size)
    tower.tick_at(NOW)
    size = 100_000_000
    tower.tick_at(NOW + HOUR)
    tower.tick_at(NOW + 2 * HOUR)
    text = say("turn.log_long", size=100)
    assert tower.heard_by(tower.people.operator).count(text) == 1
    tower.tick_at(NOW + DAY)
    assert tower.heard_by(tower.people.operator).count(text) == 2
