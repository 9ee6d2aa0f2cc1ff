"""A tick with much to do: it commits step by step, others write in between, and what is cut in the middle goes on."""

from collections import Counter
from collections.abc import Iterator, Mapping

import pytest
from sqlalchemy.exc import OperationalError

from bot.clock import clock as stepping
from handlers.reporting.reminders import plan as reminders_plan
from handlers.wording import Wording
from knowledge.model.pack import Pack, load_packs
from storage.database import heartbeats
from storage.database.database import Database
from storage.queues import outbox
from storage.queues.outbox import OutboxStatus
from tests.bot.clock.tower import DAY, DUE, Tower

ESCALATED = DUE + 6 * DAY  # to the levels above, after the digests of the days before


@pytest.fixture(scope="module")
def packs() -> Mapping[str, Pack]:
    return load_packs()


@pytest.fixture
def tower(database: Database, packs: Mapping[str, Pack], say: Wording, monkeypatch: pytest.MonkeyPatch) -> Tower:
    """A clock to which each unit is long, and each person a bundle."""
    monkeypatch.setattr(stepping, "STEP_S", -1.0)
    monkeypatch.setattr(reminders_plan, "BUNDLE", 1)
    return Tower(database, packs, say)


@pytest.fixture
def other(database: Database) -> Iterator[Database]:
    """The connections of somebody else."""
    other = Database(database.engine.url.render_as_string(hide_password=False), database.vault)
    yield other
    other.close()


def queued(database: Database) -> int:
    """How many messages are committed to the outbox."""
    with database.reading() as tx:
        return len(outbox.listed(tx, tuple(OutboxStatus), limit=10_000))


def test_others_write_between_the_steps_and_see_what_was_told_so_far(
    tower: Tower, other: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The tick at 9:00 of 2 800 people was one transaction of two seconds, in which nobody was answered."""
    seen: list[int] = []

    def in_between(seconds: float) -> None:
        with other.writing() as tx:
            heartbeats.set_fact(tx, f"written in pause {len(seen)}", "yes")
        seen.append(queued(other))

    monkeypatch.setattr("storage.database.database.time.sleep", in_between)
    tower.tick_at(ESCALATED)
    assert len(set(seen)) > 2
    assert seen == sorted(seen)
    assert seen[-1] == queued(tower.database)


def test_a_tick_that_is_cut_between_two_steps_loses_and_doubles_nothing(
    tower: Tower, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Cut at its first step, then at its second …"""
    pauses: list[float] = []

    for cut_at in range(1, 8):
        pauses.clear()

        def cut(seconds: float, cut_at: int = cut_at) -> None:
            pauses.append(seconds)
            if len(pauses) == cut_at:
                raise OperationalError("COMMIT", {}, Exception("the machine lost its power"))

        monkeypatch.setattr("storage.database.database.time.sleep", cut)
        with pytest.raises(OperationalError):
            tower.tick_at(ESCALATED)
    monkeypatch.setattr("storage.database.database.time.sleep", pauses.append)
    tower.tick_at(ESCALATED)
    told = Counter((message.person_id, message.reply["text"]) for message in tower.messages())
    assert told
    assert max(told.values()) == 1
    assert tower.tick_at(ESCALATED) == 0
