"""Figures for Prometheus, on an address of their own: queues, loops, open pages, disk, last backup. Nobody's data."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from prometheus_client import CollectorRegistry, start_http_server
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector
from sqlalchemy.exc import DBAPIError

from bot.core.wallclock import WallClock
from bot.data_folder import KEPT, waiting_for_store
from storage.database import backups, heartbeats
from storage.database.database import Database, Transaction
from storage.database.log_of_writes import log_bytes
from storage.queues.standing import standings


class Figures(Collector):
    """Asks when it is asked: the figures cost nothing in between. `telegram` tells whether that answers, where used."""

    def __init__(
        self,
        database: Database,
        clock: WallClock,
        folder: Path,
        open_pages: Callable[[], int],
        telegram: Callable[[], bool] | None = None,
    ) -> None:
        self._database = database
        self._clock = clock
        self._folder = folder
        self._open_pages = open_pages
        self._telegram = telegram

    def collect(self) -> Iterator[Metric]:
        """All figures; seconds and bytes."""
        yield _one("anju_open_pages", "Pages that wait for what is said", self._open_pages())
        if self._telegram is not None:
            yield _one("anju_telegram_connected", "Whether Telegram answers this process", self._telegram())
        if self._database.store is not None:
            yield from self._store()
        yield _one("anju_disk_free_bytes", "Free where the data lie", shutil.disk_usage(self._folder).free)
        try:
            with self._database.reading() as tx:
                found = [*self._queues(tx), *self._loops(tx), *self._backup(tx)]
        except DBAPIError:
            yield _one("anju_database_up", "Whether the database answers", 0)
            return
        yield _one("anju_database_up", "Whether the database answers", 1)
        yield _one("anju_database_log_bytes", "SQLite's log of writes", log_bytes(self._database.engine))
        yield from found

    def _store(self) -> Iterator[Metric]:
        folders = [self._database.folder(self._folder / name) for name in KEPT]
        count, oldest = waiting_for_store(folders, self._clock.now())
        yield _one("anju_store_waiting", "Files that wait to be moved into the store, or let go there", count)
        yield _one("anju_store_oldest_seconds", "For how long the oldest of them waits", oldest)

    def _queues(self, tx: Transaction) -> Iterator[Metric]:
        waiting = GaugeMetricFamily("anju_queue_waiting", "What waits", labels=["queue"])
        oldest = GaugeMetricFamily("anju_queue_oldest_seconds", "For how long the oldest waits", labels=["queue"])
        aside = GaugeMetricFamily("anju_queue_set_aside", "What was set aside, or reached nobody", labels=["queue"])
        for queue in standings(tx):
            waits = 0.0 if queue.oldest is None else (self._clock.now() - queue.oldest).total_seconds()
            waiting.add_metric([queue.name], queue.waiting)
            oldest.add_metric([queue.name], max(0.0, waits))
            aside.add_metric([queue.name], queue.aside)
        yield from (waiting, oldest, aside)

    def _loops(self, tx: Transaction) -> Iterator[Metric]:
        silent = GaugeMetricFamily("anju_loop_silent_seconds", "Since a loop's last sign of life", labels=["loop"])
        for name, (at, _) in heartbeats.beats(tx).items():
            silent.add_metric([name], max(0.0, (self._clock.now() - at).total_seconds()))
        yield silent

    def _backup(self, tx: Transaction) -> Iterator[Metric]:
        last = backups.last_made(tx)
        if last is not None:
            age = (self._clock.now() - last.at).total_seconds()
            yield _one("anju_backup_age_seconds", "Since the last backup", age)


def _one(name: str, help: str, value: float) -> Metric:
    return GaugeMetricFamily(name, help, value=value)


@contextmanager
def serving(figures: Figures, host: str, port: int) -> Iterator[int]:
    """Serve the figures in a thread of their own; the port. Raises OSError where the address cannot be used."""
    registry = CollectorRegistry()
    registry.register(figures)
    server, thread = start_http_server(port, host, registry)
    try:
        yield server.server_port
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
