"""The names under which bytes of photos and files are kept, to be held against what lies in their folders."""

from collections.abc import Iterator

from sqlalchemy import select

from storage.cases.tables import files, photos
from storage.database.database import Transaction


def names(tx: Transaction) -> Iterator[tuple[str, str]]:
    """The folder of each, as the data folder names it, and its name there."""
    for folder, table in (("photos", photos), ("files", files)):
        for name in tx.execute(select(table.c.file).where(table.c.file.is_not(None))).scalars():
            yield folder, name
