"""The database of this installation, as commands open it."""

from collections.abc import Iterator
from contextlib import contextmanager

from bot.data_folder import open_installation
from bot.settings import Settings
from storage.database.database import Database


@contextmanager
def open_database(settings: Settings) -> Iterator[Database]:
    """The database with its schema up to date, closed at the end; raises SettingsError, WrongKey, WrongSchema."""
    database = open_installation(settings)
    try:
        database.upgrade()
        yield database
    finally:
        database.close()
