"""Files that hold secrets: their owner alone may read them, and they appear when they are whole on the disk."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from io import BufferedRandom
from pathlib import Path

DRAFT = ".part"  # how the name of one ends that is not whole yet


def draft_of(file: Path) -> Path:
    """Where a file is written until it is whole."""
    return file.with_name(f"{file.name}{DRAFT}")


def write_private(data: bytes, file: Path) -> None:
    """Write a file, in place of one of that name. Raises OSError."""
    with writing_private(file) as stream:
        stream.write(data)


@contextmanager
def writing_private(file: Path) -> Iterator[BufferedRandom]:
    """The same for what is written bit by bit, and may be read again; an exception leaves all as it was.

    What a kill leaves half written beside it, the next one overwrites.
    """
    draft = draft_of(file)
    try:
        with os.fdopen(os.open(draft, os.O_RDWR | os.O_CREAT | os.O_TRUNC, 0o600), "w+b") as stream:
            yield stream
            stream.flush()
            os.fsync(stream.fileno())
        draft.replace(file)
    finally:
        draft.unlink(missing_ok=True)
