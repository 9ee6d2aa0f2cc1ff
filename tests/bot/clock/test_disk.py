"""Operators hear that the disk fills up: once a day, and only while it does."""

from pathlib import Path

import pytest

from bot.clock import disk
from bot.clock.disk import LOW_BYTES
from handlers.wording import Wording
from knowledge.model.pack import load_packs
from storage.database.database import Database
from storage.queues import outbox
from storage.queues.outbox import OutboxStatus
from tests.bot.clock.tower import DAY, HOUR, Tower
from tests.cast import NOW


def told(tower: Tower) -> list[str]:
    """What the operators were told of the disk."""
    with tower.database.reading() as tx:
        waiting = outbox.listed(tx, [OutboxStatus.WAITING])
        return [one.reply["text"] for one in waiting if (one.key or "").startswith("fault:disk:")]


def test_they_hear_of_it_once_a_day(
    sqlite_database: Database, say: Wording, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tower = Tower(sqlite_database, load_packs(), say, folder=tmp_path)
    left = {"free": LOW_BYTES}
    monkeypatch.setattr(disk, "free_bytes", lambda folder: left["free"])
    tower.tick_at(NOW)
    assert told(tower) == []
    left["free"] = 500_000_000
    tower.tick_at(NOW + HOUR)
    tower.tick_at(NOW + 2 * HOUR)
    assert told(tower) == [say("turn.disk_low", left=500, folder=str(tmp_path))]
    tower.tick_at(NOW + DAY)
    assert len(told(tower)) == 2
