"""Folders of photos and files: each lies there sealed, and is opened here alone.

A file NAME lies as NAME.sealed: a head with the id of its key, then a stream of sealed pieces. One of an earlier
release lies as NAME, in the clear, until it is sealed; it is read all the same.

Where there is an object store, too, what is whole is moved there beside all other work (`waiting`, `move`): it is
looked for here first, then there. Of one that is removed a mark stays here, NAME.removed, until the store has let go.
"""

import io
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from storage.database.keys import KEY_ID_BYTES
from storage.database.moved_files import MovedFiles
from storage.database.privacy import Vault, WrongKey
from storage.database.sealed_part import DRAFT, PART, key_id_of_part
from storage.database.sealed_stream import SealedPieces, SealedWriter

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer

SEALED = ".sealed"
REMOVED = ".removed"
IN_WORK = ".part"  # in the name of what is still being written: it stays here until it has another name
_OURS = (SEALED, REMOVED, DRAFT, PART)
_MARK = b"anju file 1\n"
_PURPOSE = "files"  # of the key that seals them
_BUFFER_BYTES = 65_536


class _Sink(io.RawIOBase):
    """Takes plain bytes and seals them into a file, which is on disk once this is closed."""

    def __init__(self, file: BinaryIO, sealing: SealedWriter) -> None:
        super().__init__()
        self._file, self._sealing = file, sealing

    def writable(self) -> bool:
        """Yes."""
        return True

    def write(self, data: "ReadableBuffer") -> int:
        """Take bytes; how many."""
        return self._sealing.write(bytes(data))

    def close(self) -> None:
        """Seal the last piece and have all of it on disk. Raises OSError."""
        try:
            if not self.closed:
                self._sealing.close()
                self._file.flush()
                os.fsync(self._file.fileno())
        finally:
            super().close()  # else what closes it a second time raises something of its own


@dataclass(frozen=True, kw_only=True)
class KeptFile:
    """A file of a sealed folder, by its name there."""

    folder: "SealedFolder"
    name: str

    @property
    def is_here(self) -> bool:
        """Whether its bytes are there."""
        return self.folder.holds(self.name)

    def open(self) -> BinaryIO:
        """Its plain bytes, to be read from any place on. Raises FileNotFoundError, and WrongKey while reading."""
        return self.folder.open(self.name)

    def read(self) -> bytes:
        """All its plain bytes. Raises FileNotFoundError, WrongKey."""
        with self.open() as file:
            return file.read()


@dataclass(frozen=True)
class SealedFolder:
    """A folder whose files are sealed with the installation's keys. A file appears in it whole or not at all.

    With `moved`, what reads raises StoreAway where a file is not here, and whether it is there cannot be asked.
    """

    path: Path
    vault: Vault
    moved: MovedFiles | None = None

    def file(self, name: str) -> KeptFile:
        """The file of a name, whether it is there or not."""
        return KeptFile(folder=self, name=name)

    def holds(self, name: str) -> bool:
        """Whether there is a file of a name."""
        return self.holds_here(name) or (self._may_be_moved(name) and self._moved.holds(name))

    def size(self, name: str) -> int | None:
        """How many plain bytes a file has; none where there is no such file. Raises WrongKey."""
        try:
            with self.open(name) as file:
                return file.seek(0, os.SEEK_END)
        except FileNotFoundError:
            return None

    def open(self, name: str) -> BinaryIO:
        """The plain bytes of a file, to be read from any place on. Raises FileNotFoundError, WrongKey."""
        sealed, clear = self._paths(name)
        for path in (sealed, clear):
            try:
                file = path.open("rb")
            except FileNotFoundError:
                continue
            return self._opened(file) if path is sealed else file
        if self._may_be_moved(name):
            return self._opened(self._moved.open(name))
        return self._opened(sealed.open("rb"))  # it may have been sealed between the two looks

    def write(self, name: str, data: bytes) -> None:
        """Keep bytes under a name, in place of what was there. They are on disk when this returns. Raises OSError."""
        with self.writing(name) as file:
            file.write(data)

    @contextmanager
    def writing(self, name: str) -> Iterator[BinaryIO]:
        """The same for what is written bit by bit, from beginning to end; an exception leaves all as it was."""
        sealed, clear = self._paths(name)
        with self._draft(name) as (draft, plain):
            yield plain
            plain.close()
            draft.replace(sealed)
        clear.unlink(missing_ok=True)

    def rename(self, name: str, to: str) -> None:
        """Give a sealed file another name. Raises FileNotFoundError."""
        self._paths(name)[0].rename(self._paths(to)[0])

    def remove(self, name: str) -> None:
        """Delete a file, where it is there; the store lets go of it as soon as it can."""
        if self.moved is not None and IN_WORK not in name:
            self._mark_removed(name)
        for path in reversed(self._paths(name)):
            path.unlink(missing_ok=True)

    def make(self) -> None:
        """Make the folder, for its owner alone, where there is none."""
        self.path.mkdir(parents=True, exist_ok=True, mode=0o700)

    def count(self) -> int:
        """How many files lie here sealed."""
        return sum(1 for _ in self.path.glob(f"*{SEALED}"))

    def in_the_clear(self) -> Iterator[Path]:
        """What an earlier release left here that is not sealed yet."""
        if self.path.is_dir():
            yield from (path for path in self.path.iterdir() if path.suffix not in _OURS and path.is_file())

    def seal(self, clear: Path) -> None:
        """Seal a file that lies here in the clear; a kill leaves it readable, and one removed meanwhile is let go."""
        sealed, _ = self._paths(clear.name)
        if not sealed.exists():
            try:
                source = clear.open("rb")
            except FileNotFoundError:
                return
            with source, self._draft(clear.name) as (draft, plain):
                shutil.copyfileobj(source, plain, _BUFFER_BYTES)
                plain.close()
                if clear.exists():
                    draft.replace(sealed)
        clear.unlink(missing_ok=True)

    def of_older_keys(self) -> Iterator[Path]:
        """What lies here sealed with another key than the newest one or is damaged, also what is still coming in."""
        if self.path.is_dir():
            newest = self.vault.newest.id
            for path in self.path.iterdir():
                if path.suffix in (SEALED, PART) and not _is_of(path, newest):
                    yield path

    def seal_anew(self, sealed: Path) -> None:
        """Seal a file of an older key with the newest one; one that was written or removed meanwhile is let go.

        Raises WrongKey, OSError.
        """
        name = sealed.name.removesuffix(SEALED)
        try:
            source = sealed.open("rb")
        except FileNotFoundError:
            return
        was = os.fstat(source.fileno())
        with source, self._draft(name) as (draft, plain):
            shutil.copyfileobj(self._opened(source), plain, _BUFFER_BYTES)
            plain.close()
            if _is_at(sealed, was):
                draft.replace(sealed)

    def opens(self, sealed: Path) -> bool:
        """Whether one of the keys opens all of a file that lies here sealed; one removed meanwhile is no matter."""
        try:
            with sealed.open("rb") as file:
                return self._reads(file)
        except FileNotFoundError:
            return True

    def moved_opens(self, name: str) -> bool:
        """The same of a file that lies in the store. Raises StoreAway."""
        try:
            with self._moved.open(name) as file:
                return self._reads(file)
        except FileNotFoundError:
            return True

    def _reads(self, file: BinaryIO) -> bool:
        try:
            plain = self._opened(file)
            while plain.read(_BUFFER_BYTES):
                pass
        except WrongKey:
            return False
        return True

    def waiting(self) -> Iterator[Path]:
        """What waits to be moved into the store, or to be let go there; that comes first."""
        if self.moved is not None and self.path.is_dir():
            yield from self.path.glob(f"*{REMOVED}")
            yield from (path for path in self.path.glob(f"*{SEALED}") if IN_WORK not in path.name)

    def move(self, path: Path) -> None:
        """Do what one that is `waiting` waits for: a file goes from here once the store has confirmed that it is there.

        One that was removed, or written anew, meanwhile stays as it is. A kill leaves it here, too, or here alone.
        Raises StoreAway, WrongKey where it is damaged.
        """
        if path.suffix == REMOVED:
            self._moved.remove(path.name.removesuffix(REMOVED))
            path.unlink(missing_ok=True)
            return
        try:
            file = path.open("rb")
        except FileNotFoundError:
            return
        with file:
            was, key_id = os.fstat(file.fileno()), _key_id(file)
            file.seek(0)
            self._moved.put(path.name.removesuffix(SEALED), key_id, file)
        if _is_at(path, was):
            path.unlink(missing_ok=True)

    def moved_of_older_keys(self) -> Iterator[str]:
        """The names of files that lie in the store sealed with another key than the newest one. Raises StoreAway."""
        return iter(()) if self.moved is None else self.moved.of_older_keys()

    def moved_names(self) -> Iterator[str]:
        """The names of files that lie in the store, and are not to be let go there. Raises StoreAway."""
        names = iter(()) if self.moved is None else self.moved.names()
        return (name for name in names if not self._mark(name).exists())

    def moved_bytes(self, name: str) -> bytes | None:
        """What lies in the store of a file, sealed; none where it was removed meanwhile. Raises StoreAway."""
        try:
            with self._moved.open(name) as file:
                return file.read()
        except FileNotFoundError:
            return None

    def bring_back(self, name: str) -> None:
        """Have a file of the store here again, sealed with the newest key, to be moved once more.

        One that is here, or was removed meanwhile, is let be. Raises StoreAway, WrongKey.
        """
        if self.holds_here(name) or not self._may_be_moved(name):
            return
        try:
            source = self._opened(self._moved.open(name))
        except FileNotFoundError:
            return
        with source, self._draft(name) as (draft, plain):
            shutil.copyfileobj(source, plain, _BUFFER_BYTES)
            plain.close()
            if self._may_be_moved(name):
                draft.replace(self._paths(name)[0])

    @property
    def _moved(self) -> MovedFiles:
        assert self.moved is not None
        return self.moved

    def _may_be_moved(self, name: str) -> bool:
        """Whether a file that is not here may lie in the store."""
        return self.moved is not None and IN_WORK not in name and not self._mark(name).exists()

    def holds_here(self, name: str) -> bool:
        """Whether a file lies in this folder itself."""
        return any(path.is_file() for path in self._paths(name))

    def _mark_removed(self, name: str) -> None:
        self.make()
        with os.fdopen(os.open(self._mark(name), os.O_WRONLY | os.O_CREAT, 0o600), "wb") as file:
            os.fsync(file.fileno())

    def _mark(self, name: str) -> Path:
        """What stands for a file that was removed, until the store has let go of it."""
        return self.path / f"{name}{REMOVED}"

    @contextmanager
    def _draft(self, name: str) -> Iterator[tuple[Path, BinaryIO]]:
        """A draft that takes plain bytes; once these are closed it is sealed whole and on disk. It goes at the end."""
        self.make()
        draft = self.path / f"{name}.{os.urandom(4).hex()}{DRAFT}"
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
        try:
            with os.fdopen(os.open(draft, flags, 0o600), "wb") as file:
                key = self.vault.newest
                file.write(_MARK + key.id)
                sealing = SealedWriter(file, key.cipher_for(_PURPOSE))
                with io.BufferedWriter(_Sink(file, sealing), _BUFFER_BYTES) as plain:
                    yield draft, plain
        finally:
            draft.unlink(missing_ok=True)

    def _opened(self, file: BinaryIO) -> BinaryIO:
        try:
            key = self.vault.key_of(_key_id(file))
            return io.BufferedReader(SealedPieces(file, key.cipher_for(_PURPOSE)), _BUFFER_BYTES)
        except WrongKey:
            file.close()
            raise

    def _paths(self, name: str) -> tuple[Path, Path]:
        """Where a file lies sealed, and where in the clear."""
        return self.path / f"{name}{SEALED}", self.path / name


def _key_id(file: BinaryIO) -> bytes:
    """The id of the key that a file was sealed with; the file stands after it then. Raises WrongKey."""
    head = file.read(len(_MARK) + KEY_ID_BYTES)
    if not head.startswith(_MARK):
        raise WrongKey("this is no sealed file, or it is damaged")
    return head[len(_MARK) :]


def _is_of(path: Path, id: bytes) -> bool:
    """Whether a file was sealed with a key; one that was removed meanwhile is of no other."""
    try:
        with path.open("rb") as file:
            return (key_id_of_part(file) if path.suffix == PART else _key_id(file)) == id
    except FileNotFoundError:
        return True
    except WrongKey:
        return False


def _is_at(path: Path, was: os.stat_result) -> bool:
    try:
        return os.path.samestat(path.stat(), was)
    except FileNotFoundError:
        return False
