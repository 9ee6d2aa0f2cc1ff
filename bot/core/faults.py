"""The last faults that nothing handled: kind, place and time of each, in one small file, without what was said."""

import json
import logging
import os
import threading
import traceback
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

FILE = "faults.jsonl"
KEPT = 50
_ROOMS = ("bot", "handlers", "knowledge", "storage")


@dataclass(frozen=True, kw_only=True)
class Fault:
    """A fault: the class of the exception, the innermost place of ours that it passed, and when."""

    kind: str
    place: str
    at: datetime


class FaultLog(logging.Handler):
    """Notes each error that is logged with its exception. A message may name people, so none is kept."""

    def __init__(self, folder: Path, now: Callable[[], datetime]) -> None:
        super().__init__(logging.ERROR)
        self._file = folder / FILE
        self._now = now
        self._one_at_a_time = threading.Lock()

    def emit(self, record: logging.LogRecord) -> None:
        """Note the record's exception; a record without one is no fault. A file that cannot be written is left."""
        error = record.exc_info[1] if record.exc_info else None
        if error is None:
            return
        fault = Fault(kind=type(error).__name__, place=_place(error), at=self._now())
        try:
            with self._one_at_a_time:
                self._keep(fault)
        except OSError:
            self.handleError(record)

    def _keep(self, fault: Fault) -> None:
        kept = [*read(self._file.parent)[::-1], fault][-KEPT:]
        lines = [json.dumps({**asdict(one), "at": one.at.isoformat()}) for one in kept]
        draft = self._file.with_suffix(f".{os.getpid()}")
        draft.write_text("\n".join(lines) + "\n", encoding="utf-8")
        draft.replace(self._file)


def read(folder: Path) -> list[Fault]:
    """The faults that are kept, the latest first; a line that cannot be read is left out."""
    file = folder / FILE
    lines = file.read_text(encoding="utf-8").splitlines() if file.is_file() else []
    found = []
    for line in lines:
        try:
            one = json.loads(line)
            found.append(Fault(kind=one["kind"], place=one["place"], at=datetime.fromisoformat(one["at"])))
        except (ValueError, KeyError, TypeError):
            continue
    return found[::-1]


def _place(error: BaseException) -> str:
    """“handlers/router.py:123 take”, the innermost of ours; else the innermost at all; empty where there is none."""
    root = Path(__file__).parents[2]
    frames = traceback.extract_tb(error.__traceback__)
    for frame in reversed(frames):
        path = Path(frame.filename)
        if path.is_relative_to(root) and path.relative_to(root).parts[0] in _ROOMS:
            return f"{path.relative_to(root).as_posix()}:{frame.lineno} {frame.name}"
    return f"{Path(frames[-1].filename).name}:{frames[-1].lineno} {frames[-1].name}" if frames else ""
