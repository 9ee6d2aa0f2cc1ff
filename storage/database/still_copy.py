"""A SQLite database as it stands at one moment, for whoever reads all of it.

Who reads in the file itself keeps SQLite from emptying its log of writes, which grows for as long as they read. A copy
is made at the speed of the disk, and what is read in it hinders nobody.
"""

import contextlib
import os
import shutil
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path

from sqlalchemy import Connection, Engine, StaticPool, create_engine

from storage.database.driver_errors import DriverErrors

LEFT_FREE = 1_000_000_000  # bytes of the disk that a copy leaves to all else
_PREFIX, _ENDING = "copy-", ".db"
_ABANDONED_S = 3600.0  # a copy that no process removed, for it was killed while it made it


@contextmanager
def still_copy(engine: Engine) -> Iterator[Connection]:
    """The database as it is now. Raises DBAPIError, also where the disk has no room for it."""
    file = Path(str(engine.url.database)).absolute()
    with ExitStack() as opened:
        handle, name = tempfile.mkstemp(prefix=_PREFIX, suffix=_ENDING, dir=file.parent)
        copy = Path(name)
        opened.callback(copy.unlink, missing_ok=True)
        os.close(handle)
        _remove_abandoned(file.parent, copy.stat().st_mtime)
        _copy(engine, file, copy)
        # To read it, nothing beside it is looked at: its head says that it has a log, which is that of the original.
        driver = sqlite3.connect(f"{copy.as_uri()}?mode=ro&immutable=1", uri=True, check_same_thread=False)
        opened.enter_context(closing(driver))
        with contextlib.suppress(PermissionError):  # Windows removes no open file; elsewhere a kill leaves nothing now
            copy.unlink()
        reader = create_engine("sqlite://", creator=lambda: driver, poolclass=StaticPool, hide_parameters=True)
        yield opened.enter_context(reader.connect())


def _copy(engine: Engine, file: Path, copy: Path) -> None:
    """All pages in one go: of a copy made in pieces SQLite begins anew whenever another process has written."""
    with engine.connect() as connection, closing(sqlite3.connect(copy, isolation_level=None)) as target:
        target.execute("PRAGMA synchronous=OFF").close()  # a copy that a crash cuts short is of no use anyway
        driver = connection.connection.driver_connection
        assert isinstance(driver, sqlite3.Connection)
        with DriverErrors(connection, "backup"):
            _refuse_narrow(file)
            driver.backup(target)


def _refuse_narrow(file: Path) -> None:
    """Raise OperationalError where others would find the disk full."""
    needed = sum(path.stat().st_size for path in file.parent.glob(f"{file.name}*")) + LEFT_FREE
    if shutil.disk_usage(file.parent).free < needed:
        raise sqlite3.OperationalError(f"its copy for this needs {needed // 1_000_000} MB of free disk")


def _remove_abandoned(folder: Path, now: float) -> None:
    """Remove what is old by the clock of the file system, which is that of `now`."""
    for path in folder.glob(f"{_PREFIX}*{_ENDING}"):
        with contextlib.suppress(FileNotFoundError, PermissionError):  # of two that look at once, or in use on Windows
            if now - path.stat().st_mtime > _ABANDONED_S:
                path.unlink()
