"""What the log looks like: readable lines, or a JSON object a line; to stderr, or to files that take turns.

No line tells what an exception said, for that may be what somebody wrote: its kind and where it was raised do.
"""

import json
import logging
import os
import sys
import traceback
from datetime import UTC, datetime
from logging.handlers import RotatingFileHandler
from pathlib import Path
from typing import Any, TextIO

from bot.core.following import at_hand

_WAY = ("action", "message_id", "answers")  # what a line carries of a message's way
_CHATTY = ("httpx", "httpcore", "apscheduler", "alembic")


class ReadableLines(logging.Formatter):
    """A line as people read it, with the message's id at its end."""

    def format(self, record: logging.LogRecord) -> str:
        """The record as one line, and the frames of its exception below."""
        way = _way(record)
        named = " answers ".join(way[key] for key in ("message_id", "answers") if key in way)
        said = " ".join(record.getMessage().splitlines())
        line = f"{self.formatTime(record)} {record.levelname} {record.name}: {said}{f' [{named}]' if named else ''}"
        error = record.exc_info[1] if record.exc_info else None
        return line if error is None else f"{line}\n{_where(error)}"


class JsonLines(logging.Formatter):
    """A line as machines read it: at, level, part, text; action, message_id and answers of a message's way; fault."""

    def format(self, record: logging.LogRecord) -> str:
        """The record as one line."""
        told = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "part": record.name,
            "text": record.getMessage(),
            **_way(record),
        }
        error = record.exc_info[1] if record.exc_info else None
        if error is not None:
            told["fault"] = _where(error)
        return json.dumps(told, ensure_ascii=False)


def start_log(
    *, as_json: bool = False, file: Path | None = None, most_bytes: int = 0, kept: int = 0, stream: TextIO | None = None
) -> logging.Handler:
    """Send all lines from INFO on to a stream, stderr by default, or to a file; what carries them.

    A file that has `most_bytes` is put by under a number, and the oldest of `kept` such files goes. Only its owner may
    read it. Raises OSError.
    """
    handler = logging.StreamHandler(stream or sys.stderr) if file is None else _rotating(file, most_bytes, kept)
    handler.setFormatter(JsonLines() if as_json else ReadableLines())
    root = logging.getLogger()
    root.addHandler(handler)
    root.setLevel(logging.INFO)
    for chatty in _CHATTY:
        logging.getLogger(chatty).setLevel(logging.WARNING)
    return handler


class _OwnersFiles(RotatingFileHandler):
    """Files that their owner alone may read."""

    def _open(self) -> Any:
        os.close(os.open(self.baseFilename, os.O_WRONLY | os.O_CREAT, 0o600))
        return super()._open()


def _rotating(file: Path, most_bytes: int, kept: int) -> logging.Handler:
    file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    return _OwnersFiles(file, maxBytes=most_bytes, backupCount=kept, encoding="utf-8")


def _way(record: logging.LogRecord) -> dict[str, str]:
    """What a record carries of a message's way; any line that is logged on the way tells the message's id."""
    found = {key: str(value) for key in _WAY if (value := getattr(record, key, ""))}
    return found if found or not at_hand() else {"message_id": at_hand()}


def _where(first: BaseException) -> str:
    """The frames and the kind of an exception, and of those that led to it, the first one first."""
    told: list[str] = []
    error: BaseException | None = first
    while error is not None:
        told.insert(0, "".join(["Traceback:\n", *traceback.format_tb(error.__traceback__), type(error).__name__]))
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    return "\n".join(told)
