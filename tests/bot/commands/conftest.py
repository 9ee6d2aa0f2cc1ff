"""What tests of the commands share: an installation that the environment names."""

import base64
from pathlib import Path

import pytest

from bot.settings import Settings
from storage.database.database import Database


@pytest.fixture
def installation(sqlite_database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Database:
    """The database that a command opens, upgraded and empty, in the folder where the command is called."""
    for name in Settings.model_fields:
        monkeypatch.delenv(f"ANJU_{name.upper()}", raising=False)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("ANJU_DATABASE_URL", f"sqlite:///{tmp_path / 'anju.db'}")
    monkeypatch.setenv("ANJU_SECRET_KEY", base64.b64encode(bytes(32)).decode())  # the one of the tests' vault
    return sqlite_database
