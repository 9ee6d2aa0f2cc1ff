"""What of a folder of sealed files was moved into an object store: each under the key that sealed it, and its name."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from storage.database.object_store import ObjectStore
from storage.database.privacy import Vault


@dataclass(frozen=True, kw_only=True)
class MovedFiles:
    """The moved files of one folder, sealed as they lay there: FOLDER/KEY/NAME. All of it raises StoreAway."""

    store: ObjectStore
    folder: str
    vault: Vault

    def put(self, name: str, key_id: bytes, file: BinaryIO) -> None:
        """Keep a sealed file, and drop what there is of it under other keys."""
        self.store.put(self._at(key_id, name), file)
        for other in self._key_ids():
            if other != key_id:
                self.store.remove(self._at(other, name))

    def open(self, name: str) -> BinaryIO:
        """The sealed bytes of a file. Raises FileNotFoundError."""
        for key_id in self._key_ids():
            try:
                return self.store.open(self._at(key_id, name))
            except FileNotFoundError:
                continue
        raise FileNotFoundError(name)

    def holds(self, name: str) -> bool:
        """Whether a file is there."""
        return any(self.store.holds(self._at(key_id, name)) for key_id in self._key_ids())

    def remove(self, name: str) -> None:
        """Let go of a file, under whichever key it is there."""
        for key_id in self._key_ids():
            self.store.remove(self._at(key_id, name))

    def names(self) -> Iterator[str]:
        """The names of all files; one twice that is just being moved under another key."""
        return (name for _, name in self._all())

    def of_older_keys(self) -> Iterator[str]:
        """The names of those that are sealed with another key than the newest one."""
        newest = self.vault.newest.id.hex()
        return (name for key_id, name in self._all() if key_id != newest)

    def _all(self) -> Iterator[tuple[str, str]]:
        """The key and the name of each file."""
        for at in self.store.names(self.folder):
            _, key_id, name = at.split("/", 2)
            yield key_id, name

    def _key_ids(self) -> list[bytes]:
        """The keys that may have sealed a file, the newest first."""
        return [key.id for key in self.vault.ring.opening]

    def _at(self, key_id: bytes, name: str) -> str:
        return f"{self.folder}/{key_id.hex()}/{name}"
