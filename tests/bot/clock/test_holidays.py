"""The operators hear that a year's holidays are missing: from November on, on Mondays, and not too often."""

from datetime import datetime, timedelta

import pytest

from handlers.wording import Wording
from knowledge.model.pack import load_packs
from storage.database.database import Database
from storage.queues import outbox
from storage.queues.outbox import OutboxStatus
from tests.bot.clock.tower import DAY, HOUR, Tower
from tests.cast import SHANGHAI

MONDAY = datetime(2026, 11, 16, 9, 0, tzinfo=SHANGHAI)
WEEK = timedelta(days=7)


@pytest.fixture
def tower(database: Database, say: Wording) -> Tower:
    """The cast, with one operator, on both databases."""
    return Tower(database, load_packs(), say)


def told(tower: Tower) -> list[str]:
    """What the operators were told of holidays."""
    with tower.database.reading() as tx:
        waiting = outbox.listed(tx, [OutboxStatus.WAITING])
        return [one.reply["text"] for one in waiting if (one.key or "").startswith("fault:holidays:")]


def test_they_hear_of_it_once_a_week(tower: Tower) -> None:
    for moment in (MONDAY - HOUR, MONDAY, MONDAY + HOUR, MONDAY + DAY, MONDAY + 6 * DAY):
        tower.tick_at(moment)
    (text,) = told(tower)
    assert "2027年的节假日我还不知道" in text
    tower.tick_at(MONDAY + WEEK)
    assert len(told(tower)) == 1 + 1


def test_before_november_nobody_hears_of_it(tower: Tower) -> None:
    tower.tick_at(MONDAY - 3 * WEEK)
    assert told(tower) == []
