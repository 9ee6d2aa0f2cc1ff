"""What is still sealed with an older key, and which of it none of the keys opens any more."""

from collections.abc import Iterator, Sequence
from itertools import chain
from pathlib import Path

from storage import resealing
from storage.database.database import Database
from storage.database.sealed_folder import SEALED, SealedFolder

_NAMED = 5  # of what is damaged


def say_left(database: Database, folders: Sequence[SealedFolder]) -> str:
    """How much is left, in words; "" where nothing is. Raises StoreAway."""
    with database.reading() as tx:
        rows = resealing.count_left(tx)
    files = sum(1 for folder in folders for _ in older_files(folder))
    return " and ".join(f"{many} {what}" for many, what in ((rows, "rows"), (files, "files")) if many)


def only_damaged(database: Database, folders: Sequence[SealedFolder]) -> list[str] | None:
    """What is left, by name, where none of the keys opens any of it; none where something waits for its turn.

    Raises StoreAway.
    """
    with database.reading() as tx:
        rows = resealing.only_damaged(tx)
    files = only_damaged_files(folders)
    return None if rows is None or files is None else [*rows, *files]


def older_files(folder: SealedFolder) -> Iterator[Path | str]:
    """The files of a folder that are left; those of the store by name, which is not asked where all are of one key.

    Raises StoreAway.
    """
    turned = len(folder.vault.ring.keys) > 1
    return chain(folder.of_older_keys(), folder.moved_of_older_keys() if turned else ())


def only_damaged_files(folders: Sequence[SealedFolder]) -> list[str] | None:
    """The files that are left, by name, where none of the keys opens any; none where some wait for their turn.

    What is still coming in waits. Raises StoreAway.
    """
    damaged = []
    for folder in folders:
        for left in older_files(folder):
            if isinstance(left, Path) and left.suffix != SEALED:
                return None
            if folder.opens(left) if isinstance(left, Path) else folder.moved_opens(left):
                return None
            damaged.append(str(left))
    return damaged


def say_names(damaged: Sequence[str]) -> str:
    """The first of them, and how many more there are."""
    more = len(damaged) - _NAMED
    return ", ".join(damaged[:_NAMED]) + (f" and {more} more" if more > 0 else "")
