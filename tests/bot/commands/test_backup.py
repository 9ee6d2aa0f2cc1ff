"""`anju backup` and `anju restore` as an operator types them."""

from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from bot.cli import app, main
from storage.database.database import Database
from tests.cast import plant_tree


def run(*words: str) -> Result:
    """Type a command."""
    return CliRunner().invoke(app, words)


def test_a_backup_is_made_tried_and_put_back_elsewhere(
    installation: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with installation.writing() as tx:
        plant_tree(tx)
    folder = tmp_path / "out"
    folder.mkdir()
    assert run("backup", str(folder)).exit_code == 0
    [file] = folder.iterdir()
    assert "✓ backup: the last is of" in run("check").stdout
    assert "whole: " in run("restore", "--trial", str(file)).stdout
    refused = run("restore", str(file))
    assert refused.exit_code == 1
    assert "in use already" in refused.stderr
    monkeypatch.setenv("ANJU_DATA_DIR", str(tmp_path / "new machine"))
    monkeypatch.delenv("ANJU_DATABASE_URL")
    back = run("restore", str(file))
    assert (back.exit_code, "put back: " in back.stdout) == (0, True)
    assert "✓ database: sqlite" in run("check").stdout


def test_a_check_says_that_none_was_made(installation: Database) -> None:
    with installation.writing() as tx:
        plant_tree(tx)
    assert "! backup: none yet. Set ANJU_BACKUP_DIR" in run("check").stdout


def test_what_is_wrong_is_one_line(
    installation: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "no.backup").write_bytes(b"no backup")
    for words, code, line in (
        (["backup"], 2, "say where to"),
        (["backup", "/proc/nowhere/file"], 1, "could not be written"),
        (["restore", "--trial", str(tmp_path / "no.backup")], 2, "not a sealed file"),
    ):
        monkeypatch.setattr("sys.argv", ["anju", *words])
        with pytest.raises(SystemExit) as ended:
            main()
        error = capsys.readouterr().err
        assert (ended.value.code, line in error, error.count("\n")) == (code, True, 1)
