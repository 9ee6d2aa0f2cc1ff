"""`anju check` and the start of `anju run`: tables that are not those of this release are named, and nothing starts."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from bot.app import build
from bot.cli import app
from bot.settings import Settings, load_settings
from storage.database.database import Database, WrongSchema
from storage.database.privacy import Vault, new_key, read_key


@pytest.fixture
def installation(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Database]:
    """The database of an installation that the environment names."""
    for name in Settings.model_fields:
        monkeypatch.delenv(f"ANJU_{name.upper()}", raising=False)
    key = new_key()
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("ANJU_DATABASE_URL", f"sqlite:///{tmp_path / 'anju.db'}")
    monkeypatch.setenv("ANJU_SECRET_KEY", key)
    monkeypatch.setenv("ANJU_WEB_ADDRESS", "127.0.0.1:0")
    database = Database(f"sqlite:///{tmp_path / 'anju.db'}", Vault(read_key(key)))
    database.upgrade()
    yield database
    database.close()


def change(database: Database, statement: str) -> None:
    """Change the tables by hand."""
    with database.writing() as tx:
        tx.connection.exec_driver_sql(statement)


def check() -> Result:
    return CliRunner().invoke(app, ["check"])


def test_an_installation_that_is_right_passes(installation: Database) -> None:
    result = check()
    assert (result.exit_code, "✗" in result.stdout) == (0, False)


def test_a_missing_column_fails_the_check_and_is_named(installation: Database) -> None:
    """The check was once content with a database in which no reminder could be planned."""
    change(installation, "ALTER TABLE calendar_settings DROP COLUMN days_since")
    result = check()
    assert result.exit_code == 1
    assert "✗ database: " in result.stdout
    assert "column calendar_settings.days_since is missing" in result.stdout
    assert "✓ web" in result.stdout, "the other checks are made all the same"


def test_nothing_starts_on_such_tables(installation: Database) -> None:
    change(installation, "ALTER TABLE calendar_settings DROP COLUMN days_since")
    with pytest.raises(WrongSchema, match=r"calendar_settings\.days_since is missing"):
        build(load_settings(), demo=False)


def test_tables_of_a_newer_release_are_refused_with_one_line(installation: Database) -> None:
    change(installation, "UPDATE alembic_version SET version_num = '9999'")
    assert "newer release (9999)" in check().stdout
    with pytest.raises(WrongSchema, match="newer release"):
        build(load_settings(), demo=False)
