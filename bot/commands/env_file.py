"""The file `.env`: settings changed in it by python-dotenv, which reads it too; whatever else it holds stays."""

import os
import re
from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory

from dotenv import set_key

_OWNER_ONLY = 0o600
_PLAIN = re.compile(r"[\w./:@~+%=,-]*", re.ASCII)  # needs no quotes, whoever reads the file


class EnvFile:
    """A file of settings NAME=value. Nothing is written before `write`."""

    def __init__(self, path: Path) -> None:
        self.path = path.resolve()
        self._values: dict[str, str] = {}

    @property
    def backup(self) -> Path:
        """Where the file as it was is kept."""
        return self.path.with_name(f"{self.path.name}.bak")

    def set(self, values: Mapping[str, str]) -> None:
        """Put values in the place of the old ones, new names at the end."""
        self._values.update(values)

    def write(self) -> bool:
        """Write the file, readable by its owner alone; whether it changed, and the old one became the backup.

        A kill leaves the old file or the new one. Raises OSError.
        """
        there = self.path.exists()
        old = self.path.read_text(encoding="utf-8") if there else ""
        new = self._changed(old) if self._values else old
        if new != old:
            if there:
                _replace(self.backup, old)
            _replace(self.path, new)
        if self.path.exists():
            self.path.chmod(_OWNER_ONLY)
        return new != old

    def _changed(self, text: str) -> str:
        """The file's text with the values set, worked out in a folder of our own: only whole files replace others."""
        with TemporaryDirectory(dir=self.path.parent, prefix=f"{self.path.name}.") as folder:
            draft = Path(folder) / self.path.name
            draft.write_text(text, encoding="utf-8")
            for name, value in self._values.items():
                set_key(draft, name, value, quote_mode="never" if _PLAIN.fullmatch(value) else "always")
            return draft.read_text(encoding="utf-8")


def _replace(path: Path, text: str) -> None:
    """Put a file with this text there, in one step."""
    fresh = path.with_name(f"{path.name}.new")
    fresh.unlink(missing_ok=True)
    descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, _OWNER_ONLY)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(path)
