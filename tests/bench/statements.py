"""What statements compiled once save: turns with `Prepared`, against the same turns by SQLAlchemy Core alone.

Measured is the processor's time: what a turn waits for the disk is the same on both sides, and many times as long.
"""

import statistics
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any
from unittest.mock import patch

from sqlalchemy import Executable

from handlers.dialog.installation import Knowledge
from storage.database.database import Transaction
from storage.database.prepared import Prepared
from tests.bench.assistant import Stored
from tests.bench.figures import Chunk, Figure, in_chunks
from tests.bench.phones import phones
from tests.bench.whole_path import ANSWERS, ASKED, NAME

_PEOPLE = 200
_CHUNK = 20
_LEAST = 1.1
_BUILT: dict[Prepared, Executable] = {}  # in SQLite's words, the only ones measured


def measure(folder: Path, knowledge: Knowledge, *, rounds: int) -> list[Figure]:
    """One answer of a form by everybody, each received by itself, on two databases by turns."""
    owners = phones(_PEOPLE)
    ours, cores = (Stored(folder / name, knowledge, owners) for name in ("prepared", "core"))
    laps: list[tuple[float, float]] = []
    try:
        for round in range(rounds + 1):
            for side in (ours, cores):
                side.open(ASKED, ANSWERS, owners)
            spent = [0.0, 0.0]
            for chunk in in_chunks([phone.types(NAME) for phone in owners], _CHUNK):
                spent[0] += _processor_s(ours.answer, chunk)
                with through_core():
                    spent[1] += _processor_s(cores.answer, chunk)
            laps += [(spent[0], spent[1])] if round else []  # the first round only warms up
    finally:
        ours.close()
        cores.close()
    return [_figure(laps)]


@contextmanager
def through_core() -> Iterator[None]:
    """Meanwhile every prepared statement is executed by SQLAlchemy's connection."""
    with ExitStack() as patches:
        for name, way in (("first", _first), ("all", _all), ("run", _run), ("run_each", _run)):
            patches.enter_context(patch.object(Prepared, name, way))
        yield


def _figure(laps: Sequence[tuple[float, float]]) -> Figure:
    ratio = statistics.median(cores / ours for ours, cores in laps)
    ours, cores = (statistics.median(side) / _PEOPLE * 1000 for side in zip(*laps, strict=True))
    return Figure(
        name="statements compiled once, one form answer",
        value=f"{ours:.2f} ms of processor",
        baseline=f"{cores:.2f} ms by SQLAlchemy Core alone",
        ratio=ratio,
        aim=f"ratio ≥ {_LEAST:g}",
        reached=ratio >= _LEAST,
    )


def _processor_s(answer: Callable[[Chunk], None], updates: Chunk) -> float:
    began = time.process_time()
    for update in updates:
        answer([update])
    return time.process_time() - began


def _execute(prepared: Prepared, tx: Transaction, values: Mapping[str, Any] | Sequence[Mapping[str, Any]]) -> Any:
    if prepared not in _BUILT:
        _BUILT[prepared] = prepared._build(tx)
    return tx.connection.execute(_BUILT[prepared], values)


def _first(prepared: Prepared, tx: Transaction, values: Mapping[str, Any]) -> Any:
    return _execute(prepared, tx, values).first()


def _all(prepared: Prepared, tx: Transaction, values: Mapping[str, Any]) -> Any:
    return _execute(prepared, tx, values).all()


def _run(prepared: Prepared, tx: Transaction, values: Mapping[str, Any] | Sequence[Mapping[str, Any]]) -> int:
    return int(_execute(prepared, tx, values).rowcount)
