"""`anju reminders`: what will be sent, from the packs' calendars alone."""

import json
from datetime import datetime

import pytest
import typer
from typer.testing import CliRunner, Result

from bot.commands.reminders import COLUMNS, reminders


@pytest.fixture(autouse=True)
def _shanghai(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ANJU_TIMEZONE", "Asia/Shanghai")


def run(*arguments: str) -> Result:
    """The command with some arguments."""
    app = typer.Typer()
    app.command()(reminders)
    return CliRunner().invoke(app, arguments)


def test_a_year_of_one_pack_has_a_row_for_each_time_and_role() -> None:
    rows = json.loads(run("--from", "2026-01-01", "--to", "2026-12-31", "--pack", "yantai", "--json").output)
    assert {tuple(row) for row in rows} == {COLUMNS}
    assert {row["pack"] for row in rows} == {"yantai"}
    monthly = [row for row in rows if row["rule"] == "monthly_progress"]
    assert len(monthly) == (12 * 9) * 2  # what lies in the year before 3 January, and after 3 December, is as much
    assert [datetime.fromisoformat(row["time"]) for row in rows] == sorted(
        datetime.fromisoformat(row["time"]) for row in rows
    )


def test_a_row_says_when_to_the_minute_with_its_offset() -> None:
    rows = json.loads(run("--from", "2026-10-10", "--to", "2026-10-10", "--pack", "yantai", "--json").output)
    assert rows[0] == {
        "time": "2026-10-10T08:00:00+08:00",
        "pack": "yantai",
        "rule": "monthly_progress",
        "stage": "overdue3",
        "role": "township",
        "due": "2026-10-03",
        "provisional": False,
    }


def test_without_json_it_is_a_table_to_read() -> None:
    output = run("--from", "2026-10-12", "--to", "2026-10-12").output
    assert "2026-10-12 09:00" in output
    assert "escalation" in output
    assert "not known yet" not in output
    assert "2027-01-04 08:00?" in run("--from", "2027-01-04", "--to", "2027-01-04").output


def test_the_table_of_a_year_fits_80_columns_and_cuts_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """It said “monthly_progre…”, which is the name of no rule."""
    monkeypatch.setenv("COLUMNS", "80")
    lines = run("--from", "2026-11-01", "--to", "2027-10-31").output.splitlines()
    assert max(map(len, lines)) <= 80
    assert {len(line.split()) for line in lines[1:-1]} == {7}  # each row on one line: the time is two words
    assert not any("…" in line for line in lines)


def test_nothing_to_send_is_an_empty_array() -> None:
    assert json.loads(run("--from", "2026-10-05", "--to", "2026-10-05", "--pack", "yantai", "--json").output) == []


@pytest.mark.parametrize(
    ("arguments", "hint"),
    [
        (("--from", "2026-02-01", "--to", "2026-01-01"), "--to"),
        (("--from", "2026-01-01", "--to", "2026-02-01", "--pack", "nowhere"), "yantai"),
        (("--from", "1 May", "--to", "2026-02-01"), "--from"),
    ],
)
def test_a_slip_names_the_option_and_what_is_right(arguments: tuple[str, ...], hint: str) -> None:
    result = run(*arguments)
    assert result.exit_code == 2
    assert hint in result.output
