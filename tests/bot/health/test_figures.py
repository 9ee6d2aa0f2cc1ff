"""Figures for Prometheus: what waits, what is silent, what is free; of nobody in particular."""

import urllib.request
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from bot.core.wallclock import WallClock
from bot.health.figures import Figures, serving
from storage.database import backups, heartbeats
from storage.database.backups import LastBackup
from storage.database.database import Database
from tests.buckets import FailingStore
from tests.storage.database.test_sealing import NAME, PHONE, plant


def read(port: int) -> str:
    """What a scraper reads."""
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/metrics", timeout=5) as answer:
        return str(answer.read().decode())


def test_a_scraper_reads_queues_loops_pages_disk_and_backup(
    sqlite_database: Database, tmp_path: Path, now: datetime
) -> None:
    plant(sqlite_database, now)
    clock = WallClock(now.tzinfo, start=now)  # type: ignore[arg-type]
    with sqlite_database.writing() as tx:
        heartbeats.beat(tx, "clock", now - timedelta(seconds=90))
        backups.remember(tx, LastBackup(at=now - timedelta(hours=2), file="a", size=1))
    with serving(Figures(sqlite_database, clock, tmp_path, lambda: 7), "127.0.0.1", 0) as port:
        text = read(port)
    figures = dict(line.rsplit(" ", 1) for line in text.splitlines() if not line.startswith("#"))
    assert float(figures["anju_open_pages"]) == 7
    assert float(figures["anju_database_up"]) == 1
    assert float(figures["anju_disk_free_bytes"]) > 0
    assert float(figures["anju_database_log_bytes"]) > 0
    assert float(figures['anju_loop_silent_seconds{loop="clock"}']) == pytest.approx(90, abs=60)
    assert float(figures["anju_backup_age_seconds"]) == pytest.approx(7200, abs=60)
    assert float(figures['anju_queue_waiting{queue="outbox"}']) >= 1
    assert NAME not in text
    assert PHONE not in text


def test_what_waits_for_a_store_is_counted(
    sqlite_database: Database, store: FailingStore, tmp_path: Path, now: datetime
) -> None:
    sqlite_database.store, store.away = store, True
    sqlite_database.folder(tmp_path / "photos").write("a.jpg", b"1")
    sqlite_database.folder(tmp_path / "files").remove("b")
    clock = WallClock(now.tzinfo, start=now)  # type: ignore[arg-type]
    with serving(Figures(sqlite_database, clock, tmp_path, lambda: 0), "127.0.0.1", 0) as port:
        text = read(port)
    assert "anju_store_waiting 2.0" in text
    assert "anju_store_oldest_seconds" in text


def test_a_database_that_is_away_is_said_and_raises_nothing(
    sqlite_database: Database, tmp_path: Path, now: datetime
) -> None:
    with sqlite_database.writing() as tx:
        tx.connection.exec_driver_sql("DROP TABLE heartbeats")
    clock = WallClock(now.tzinfo, start=now)  # type: ignore[arg-type]
    with serving(Figures(sqlite_database, clock, tmp_path, lambda: 0), "127.0.0.1", 0) as port:
        text = read(port)
    assert "anju_database_up 0.0" in text
    assert "anju_queue_waiting" not in text


def test_whether_telegram_answers_is_told_where_it_is_used(
    sqlite_database: Database, tmp_path: Path, now: datetime
) -> None:
    clock = WallClock(now.tzinfo, start=now)  # type: ignore[arg-type]
    answers = [False]
    told = Figures(sqlite_database, clock, tmp_path, lambda: 0, lambda: answers[0])
    with serving(told, "127.0.0.1", 0) as port:
        assert "anju_telegram_connected 0.0" in read(port)
        answers[0] = True
        assert "anju_telegram_connected 1.0" in read(port)
    with serving(Figures(sqlite_database, clock, tmp_path, lambda: 0), "127.0.0.1", 0) as port:
        assert "anju_telegram_connected" not in read(port)
