"""The file `.env`: settings changed in it line by line, whatever else it holds kept as it is."""

import os
import re
from collections.abc import Mapping
from pathlib import Path

_OWNER_ONLY = 0o600
_PLAIN = re.compile(r"[\w./:@~+%=,-]*", re.ASCII)


class EnvFile:
    """A file of lines NAME=value. Nothing is written before `write`."""

    def __init__(self, path: Path) -> None:
        self.path = path.resolve()
        self._old = self.path.read_text(encoding="utf-8") if self.path.exists() else ""
        self._lines = self._old.splitlines()

    @property
    def backup(self) -> Path:
        """Where the file as it was is kept."""
        return self.path.with_name(f"{self.path.name}.bak")

    def set(self, values: Mapping[str, str]) -> None:
        """Put values in the place of the old ones, new names at the end."""
        for name, value in values.items():
            line, is_its_line = f"{name}={_written(value)}", re.compile(rf"\s*(?:export\s+)?{name}\s*=")
            places = [number for number, kept in enumerate(self._lines) if is_its_line.match(kept)]
            for number in places:
                self._lines[number] = line
            if not places:
                self._lines.append(line)

    def write(self) -> bool:
        """Write the file, readable by its owner alone; whether it changed, and the old one became the backup.

        A kill leaves the old file or the new one. Raises OSError.
        """
        new = "".join(f"{line}\n" for line in self._lines)
        changed = new != self._old
        if changed:
            if self.path.exists():
                _replace(self.backup, self._old)
            _replace(self.path, new)
        if self.path.exists():
            self.path.chmod(_OWNER_ONLY)
        return changed


def _written(value: str) -> str:
    """A value as the readers of .env files understand it."""
    if _PLAIN.fullmatch(value):
        return value
    escaped = value.replace("\\", "\\\\").replace("'", "\\'")
    return f"'{escaped}'"


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
