"""The file of a backup: what stands in it, written while the assistant runs and read again whole.

A tar, sealed with the installation's newest key (`storage.database.sealed_stream`) after a head that tells which one;
an earlier release wrote none. Its members, in this order:
`manifest.json`, the files that came and are not fetched yet, the rows of each table in parts
`tables/NAME/0001.jsonl.gz`, all other files of the data folder, and `end.json` with what was counted.
"""

import gzip
import io
import json
import tarfile
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime
from pathlib import Path, PurePosixPath
from typing import BinaryIO

from bot.data_folder import INCOMING, KEPT
from storage.copying import TableShape
from storage.database.keys import KEY_ID_BYTES, SealingKey
from storage.database.privacy import Vault
from storage.database.sealed_folder import REMOVED
from storage.database.sealed_part import DRAFT, PART
from storage.database.sealed_stream import SealedReader, SealedWriter

_PURPOSE = "backup"  # of the key that seals them
_MARK = b"anju backup 2\n"
FOLDERS = (*KEPT, "official")  # of the data folder; all else there is made anew
_COME = PurePosixPath("photos") / INCOMING
_HALF = (PART, DRAFT, REMOVED, ".part")  # of what is still coming in or was removed, also of an earlier release
_FORMAT = 1
_MANIFEST, _END = "manifest.json", "end.json"
_TABLES = "tables"


class BadBackup(Exception):
    """A file is no whole backup; the message says why."""


@dataclass(frozen=True, kw_only=True)
class Manifest:
    """Of when a backup is, and how its tables were made. `revision` is the newest migration of that day."""

    made_at: datetime
    revision: str
    shapes: Sequence[TableShape]


@dataclass(kw_only=True)
class BackupCount:
    """What was counted: the rows of each table, and the files with their bytes."""

    rows: dict[str, int] = field(default_factory=dict)
    files: int = 0
    bytes: int = 0

    def count(self, table: str, rows: int) -> None:
        """Count some rows of a table."""
        self.rows[table] = self.rows.get(table, 0) + rows


class BackupWriter:
    """Writes a backup, member by member."""

    def __init__(self, file: BinaryIO, vault: Vault) -> None:
        self.contents = BackupCount()
        key = vault.newest
        file.write(_MARK + key.id)
        self._sealed = SealedWriter(file, key.cipher_for(_PURPOSE))
        self._tar = tarfile.open(fileobj=self._sealed, mode="w|")  # type: ignore[call-overload]  # noqa: SIM115

    def begin(self, manifest: Manifest) -> None:
        """Write what the rest is read by."""
        told = asdict(manifest) | {"format": _FORMAT, "made_at": manifest.made_at.isoformat()}
        self._put(_MANIFEST, json.dumps(told).encode())

    def rows(self, table: str, part: int, lines: Sequence[str]) -> None:
        """Write some rows of a table."""
        data = gzip.compress("\n".join(lines).encode(), compresslevel=3)
        self._put(f"{_TABLES}/{table}/{part:04}.jsonl.gz", data)
        self.contents.count(table, len(lines))

    def file(self, name: PurePosixPath, data: bytes) -> None:
        """Write a file of the data folder, by its name there."""
        self._put(str(name), data)
        self.contents.files += 1
        self.contents.bytes += len(data)

    def end(self) -> None:
        """Write what was counted, and the last piece."""
        self._put(_END, json.dumps(asdict(self.contents)).encode())
        self._tar.close()
        self._sealed.close()

    def _put(self, name: str, data: bytes) -> None:
        member = tarfile.TarInfo(name)
        member.size = len(data)
        self._tar.addfile(member, io.BytesIO(data))


@dataclass(frozen=True, kw_only=True)
class TableRows:
    """Some rows of a table."""

    table: str
    lines: Sequence[str]


@dataclass(frozen=True, kw_only=True)
class DataFile:
    """A file of the data folder, by its name there."""

    name: PurePosixPath
    data: bytes


class BackupReader:
    """Reads a backup from its beginning to its end. Raises WrongKey, BadBackup."""

    def __init__(self, file: BinaryIO, vault: Vault) -> None:
        self.contents = BackupCount()
        sealed = SealedReader(file, _key_of(file, vault).cipher_for(_PURPOSE))
        try:
            self._tar = tarfile.open(fileobj=sealed, mode="r|")  # type: ignore[call-overload]  # noqa: SIM115
            self.manifest = self._begin()
        except tarfile.TarError as error:
            raise BadBackup(f"this file holds no backup: {error}") from error

    def _begin(self) -> Manifest:
        member = self._tar.next()
        if member is None or member.name != _MANIFEST:
            raise BadBackup("this file does not begin as a backup does")
        told = json.loads(self._data(member))
        if told["format"] != _FORMAT:
            raise BadBackup(f"this backup was written by a newer release, in a form ({told['format']}) unknown here")
        shapes = [TableShape(table=one["table"], columns=one["columns"]) for one in told["shapes"]]
        return Manifest(made_at=datetime.fromisoformat(told["made_at"]), revision=told["revision"], shapes=shapes)

    def members(self) -> Iterator[TableRows | DataFile]:
        """All that stands in it, in its order; at the end it is held against what was counted."""
        while (member := self._tar.next()) is not None:
            data = self._data(member)
            if member.name == _END:
                self._check(json.loads(data))
                return
            yield self._read(PurePosixPath(member.name), data)
        raise BadBackup("this backup has no end")

    def _read(self, name: PurePosixPath, data: bytes) -> TableRows | DataFile:
        if name.parts[0] == _TABLES:
            lines = gzip.decompress(data).decode().split("\n")
            self.contents.count(name.parts[1], len(lines))
            return TableRows(table=name.parts[1], lines=lines)
        if name.parts[0] not in FOLDERS or ".." in name.parts:
            raise BadBackup(f"this backup holds a file that is none of the data folder's: {name}")
        self.contents.files += 1
        self.contents.bytes += len(data)
        return DataFile(name=name, data=data)

    def _check(self, counted: dict[str, object]) -> None:
        found = asdict(self.contents)
        if counted != found:
            raise BadBackup(f"this backup holds {found}, and says that it holds {counted}")

    def _data(self, member: tarfile.TarInfo) -> bytes:
        stream = self._tar.extractfile(member)
        if stream is None:
            raise BadBackup(f"this backup holds something that is no file: {member.name}")
        data: bytes = stream.read()
        return data


def _key_of(file: BinaryIO, vault: Vault) -> SealingKey:
    """The key that a backup was sealed with; the file stands before what it sealed. Raises WrongKey."""
    head = file.read(len(_MARK) + KEY_ID_BYTES)
    if head.startswith(_MARK):
        return vault.key_of(head[len(_MARK) :])
    file.seek(0)
    return vault.first_key()


def files_of(data_dir: Path) -> Iterator[PurePosixPath]:
    """The files of a data folder that go into a backup, by their names there, but those that are not fetched yet."""
    for folder in FOLDERS:
        yield from (name for name in _files_in(data_dir, folder) if _COME not in name.parents)


def files_come(data_dir: Path) -> Iterator[PurePosixPath]:
    """The files that came whole and are not fetched yet; what is still coming in goes into no backup."""
    yield from _files_in(data_dir, _COME)


def _files_in(data_dir: Path, folder: str | PurePosixPath) -> Iterator[PurePosixPath]:
    for path in sorted((data_dir / folder).rglob("*")):
        if path.is_file() and path.suffix not in _HALF:
            yield PurePosixPath(path.relative_to(data_dir).as_posix())
