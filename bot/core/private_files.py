"""Files that hold secrets: written so that their owner alone may read them."""

import os
from pathlib import Path


def write_private(data: bytes, file: Path) -> None:
    """Write a file, in place of one of that name. Raises OSError."""
    with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as stream:
        stream.write(data)
