"""`anju check` and the start of `anju run`: tables that are not those of this release are named, and nothing starts."""

import pytest
from typer.testing import CliRunner, Result

from bot.app import build
from bot.cli import app
from bot.settings import load_settings
from storage.database.database import Database, WrongSchema


@pytest.fixture(autouse=True)
def _page_anywhere(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ANJU_WEB_ADDRESS", "127.0.0.1:0")


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
