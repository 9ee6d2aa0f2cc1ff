"""The search on questions that are none of ours: how often it finds the right one, how fast, in how much memory."""

import json
import math
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from bot.commands.search_engines import OURS, engines
from knowledge.search.items import Item


class SearchFileError(Exception):
    """A file cannot be read; the message names file and line, and says what is expected."""


@dataclass(frozen=True, kw_only=True)
class Found:
    """What came of one search. `hit_at_1` and `hit_at_3` are shares of all queries, p50 and p99 milliseconds a query.

    `megabytes` is the most memory that the process held which did only this, `index_megabytes` what building the index
    added to it, the dictionary included.
    """

    engine: str
    entries: int
    queries: int
    hit_at_1: float
    hit_at_3: float
    p50_ms: float
    p99_ms: float
    build_seconds: float
    megabytes: float
    index_megabytes: float

    def cells(self) -> tuple[str, ...]:
        """As a row under HEADINGS."""
        return (
            self.engine,
            f"{self.hit_at_1:.3f}",
            f"{self.hit_at_3:.3f}",
            f"{self.p50_ms:.2f}",
            f"{self.p99_ms:.2f}",
            f"{self.build_seconds:.2f}",
            f"{self.megabytes:.0f}",
            f"{self.index_megabytes:.0f}",
        )

    def to_json(self) -> dict[str, Any]:
        """As one object for scripts."""
        return asdict(self)


HEADINGS = ("search", "hit@1", "hit@3", "p50 ms", "p99 ms", "build seconds", "MB", "of which index")


def measure_searches(entries: Path, queries: Path) -> Iterator[Found]:
    """Ask ours and each baseline that is installed, one after another; raises SearchFileError.

    Each is built and asked in a process of its own, so that neither memory nor a warm dictionary is shared.
    """
    _read(entries, queries)
    for engine in engines():
        command = [sys.executable, "-m", "bot.commands.foreign_search", str(entries), str(queries), engine]
        done = subprocess.run(command, check=True, stdout=subprocess.PIPE)
        yield Found(**json.loads(done.stdout))


def measure_search(entries: Path, queries: Path, engine: str = OURS) -> Found:
    """Index the entries {id, question}, ask each query {id, text, expect}; raises SearchFileError.

    Entries with the same id are phrasings of one. `expect` is an id, or a list of ids of which any will do. Building
    includes loading the dictionary as on a first start.
    """
    items, asked = _read(entries, queries)
    memory_before = _peak_megabytes()
    began = time.perf_counter()
    ask = engines()[engine](items)
    build_seconds = time.perf_counter() - began
    memory_built = _peak_megabytes()
    seconds, found = [], []
    for text, _ in asked:
        began = time.perf_counter()
        ids = ask(text)
        seconds.append(time.perf_counter() - began)
        found.append(ids)
    return Found(
        engine=engine,
        entries=len(items),
        queries=len(asked),
        hit_at_1=statistics.mean(not expect.isdisjoint(ids[:1]) for ids, (_, expect) in zip(found, asked, strict=True)),
        hit_at_3=statistics.mean(not expect.isdisjoint(ids) for ids, (_, expect) in zip(found, asked, strict=True)),
        p50_ms=percentile(seconds, 50) * 1000,
        p99_ms=percentile(seconds, 99) * 1000,
        build_seconds=build_seconds,
        megabytes=_peak_megabytes(),
        index_megabytes=memory_built - memory_before,
    )


def percentile(values: list[float], percent: int) -> float:
    """The smallest value that so many percent of all do not exceed.

    >>> percentile([4.0, 1.0, 3.0, 2.0], 50), percentile([4.0, 1.0, 3.0, 2.0], 99)
    (2.0, 4.0)
    """
    return sorted(values)[max(0, -(-len(values) * percent // 100) - 1)]


def _read(entries: Path, queries: Path) -> tuple[list[Item], list[tuple[str, set[str]]]]:
    """The items, and for each query its text and the ids of which any will do."""
    items = _items(entries)
    asked = [(_text(row, "text", at), _expected(row, at)) for at, row in _rows(queries)]
    if not items or not asked:
        raise SearchFileError(f"{entries if not items else queries}: expected at least one line")
    return items, asked


def _items(file: Path) -> list[Item]:
    phrasings: dict[str, list[str]] = {}
    for at, row in _rows(file):
        phrasings.setdefault(_text(row, "id", at), []).append(_text(row, "question", at))
    return [Item(id=id, phrasings=tuple(questions)) for id, questions in phrasings.items()]


def _rows(file: Path) -> Iterator[tuple[str, dict[str, Any]]]:
    """Each line's place and object."""
    with file.open(encoding="utf-8-sig") as lines:
        for number, line in enumerate(lines, 1):
            if not line.strip():
                continue
            at = f"{file}, line {number}"
            try:
                row = json.loads(line)
            except json.JSONDecodeError as error:
                raise SearchFileError(f"{at}: expected one JSON object a line") from error
            if not isinstance(row, dict):
                raise SearchFileError(f"{at}: expected one JSON object a line")
            yield at, row


def _text(row: dict[str, Any], key: str, at: str) -> str:
    value = row.get(key)
    if not isinstance(value, str | int) or value == "":
        raise SearchFileError(f"{at}: expected text under {key!r}")
    return str(value)


def _expected(row: dict[str, Any], at: str) -> set[str]:
    expect = row.get("expect")
    if isinstance(expect, list):
        return {str(id) for id in expect}
    return {_text(row, "expect", at)}


def _peak_megabytes() -> float:
    """The most memory that this process has held so far; not a number where the system does not tell."""
    status = Path("/proc/self/status")
    if status.exists():
        return next(int(line.split()[1]) for line in status.read_text().splitlines() if line.startswith("VmHWM")) / 1024
    if sys.platform == "win32":
        return math.nan
    import resource

    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1 << 20 if sys.platform == "darwin" else 1 << 10)


if __name__ == "__main__":
    print(json.dumps(measure_search(Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3]).to_json()))
