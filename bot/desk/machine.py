"""The machine under the assistant: versions, and how much its data take."""

import platform
import shutil
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from storage.database.database import Transaction, revision

_MEGABYTE = 1_000_000  # bytes


@dataclass(frozen=True, kw_only=True)
class UsedMachine:
    """Versions of what runs, and in megabytes what each part of the data takes and the disk has left."""

    app: str
    schema: str
    database: str
    python: str
    used: tuple[tuple[str, int], ...]
    free: int


def read_machine(tx: Transaction, folder: Path) -> UsedMachine:
    """The machine on which the data lie in a folder."""
    dialect = tx.connection.dialect
    return UsedMachine(
        app=_app(),
        schema=revision(tx.connection) or "",
        database=f"{dialect.name} {'.'.join(map(str, dialect.server_version_info or ()))}".strip(),
        python=platform.python_version(),
        used=tuple((path.name, _size(path) // _MEGABYTE) for path in sorted(folder.iterdir())),
        free=shutil.disk_usage(folder).free // _MEGABYTE,
    )


def _app() -> str:
    try:
        return version("anju")
    except PackageNotFoundError:
        return ""


def _size(path: Path) -> int:
    """Bytes of a file, or of all files in a folder; one that goes meanwhile takes none."""
    files = path.rglob("*") if path.is_dir() else (path,)
    total = 0
    for file in files:
        try:
            total += file.stat().st_size if file.is_file() else 0
        except FileNotFoundError:
            continue
    return total
