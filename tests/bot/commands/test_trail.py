"""`anju trail`: a county's audit trail as a file at the shell, of which the county hears."""

from pathlib import Path

import pytest
import typer
from openpyxl import load_workbook
from typer.testing import CliRunner, Result

from bot.commands.trail import trail
from storage.database.database import Database
from storage.people import audit
from storage.queues import outbox
from tests.cast import COUNTY, NOW, cast

FOR_THE_COUNTY = ("--reason", "年度检查", "--as", "13800000004")


def run(*arguments: str) -> Result:
    app = typer.Typer()
    app.command()(trail)
    return CliRunner().invoke(app, list(arguments), env={"COLUMNS": "200"})


@pytest.mark.parametrize("ending", ["xlsx", "csv"])
def test_a_county_s_lines_are_written_noted_and_told(installation: Database, tmp_path: Path, ending: str) -> None:
    with installation.writing() as tx:
        players = cast(tx, NOW)
        for person_id in (players.county, players.other_county):
            audit.note(tx, person_id=person_id, action="duty_table_set", subject=f"area:{COUNTY}", now=NOW)
    file = tmp_path / f"trail.{ending}"
    result = run(str(file), *FOR_THE_COUNTY)
    assert result.exit_code == 0, result.output
    if ending == "csv":
        assert "改了云山县的值班表" in file.read_text(encoding="utf-8-sig")
    else:
        heads, *lines = load_workbook(file).worksheets[0].iter_rows(values_only=True)
        assert heads == ("时间", "谁", "做了什么", "编号")
        assert [line[2] for line in lines] == ["改了云山县的值班表"]
    with installation.reading() as tx:
        assert audit.latest(tx)[0].action == "trail_exported"
        waiting = outbox.listed(tx, [outbox.OutboxStatus.WAITING])
    assert any("年度检查" in str(one.reply["text"]) for one in waiting if one.person_id == players.county)


@pytest.mark.parametrize("arguments", [("trail.txt", *FOR_THE_COUNTY), ("trail.csv", "--as", "13800000004")])
def test_another_ending_or_no_reason_writes_nothing(
    installation: Database, tmp_path: Path, arguments: tuple[str, ...]
) -> None:
    with installation.writing() as tx:
        cast(tx, NOW)
    assert run(*arguments).exit_code == 2
    assert list(tmp_path.glob("trail.*")) == []
