"""`anju training import`: a county's training record from a spreadsheet, tried first, and bad rows given back."""

from collections.abc import Sequence
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook
from typer.testing import CliRunner, Result

from bot.commands import training
from storage.database.database import Database
from storage.training import record
from tests.cast import COUNTY, plant_tree

HEADS = ("姓名", "单位", "类别", "培训日期", "电话")
GOOD = (
    ("张大山", "青石建筑队", "工匠", "2026-04-02", ""),
    ("李工", "县住建局", "鉴定人员", "2026-03-16", "13800000051"),
)
BAD = (("陈小工", "县住建局", "木匠", "2026-03-16", ""),)


@pytest.fixture
def county(installation: Database) -> Database:
    """An installation with 云山县 in it."""
    with installation.writing() as tx:
        plant_tree(tx)
    return installation


def run(folder: Path, rows: Sequence[Sequence[str]], *options: str) -> Result:
    """Write a spreadsheet and import it."""
    book = Workbook()
    for line in (HEADS, *rows):
        book.worksheets[0].append(list(line))
    book.save(folder / "trained.xlsx")
    return CliRunner().invoke(training.app, ["import", str(folder / "trained.xlsx"), *options])


def names(county: Database) -> list[str]:
    """Who is in the record."""
    with county.reading() as tx:
        return [one.trained.name for one in record.of(tx, COUNTY)]


def test_a_file_is_taken_in_and_changes_nothing_the_second_time(county: Database, tmp_path: Path) -> None:
    assert run(tmp_path, GOOD, "--county", COUNTY).exit_code == 0
    assert names(county) == ["张大山", "李工"]
    again = run(tmp_path, GOOD, "--county", COUNTY)
    assert "加0人，改0人，2人不变" in again.stdout
    assert names(county) == ["张大山", "李工"]


def test_a_trial_only_says_what_would_change(county: Database, tmp_path: Path) -> None:
    tried = run(tmp_path, GOOD, "--county", COUNTY, "--trial")
    assert "要加：张大山，工匠，青石建筑队" in tried.stdout
    assert names(county) == []


def test_a_bad_row_comes_back_and_holds_the_others_up_unless_it_is_to_be_skipped(
    county: Database, tmp_path: Path
) -> None:
    refused = run(tmp_path, (*GOOD, *BAD), "--county", COUNTY)
    assert (refused.exit_code, names(county)) == (1, [])
    page = load_workbook(tmp_path / "trained.problems.xlsx").worksheets[0]
    assert page["A2"].value == "陈小工"
    assert run(tmp_path, (*GOOD, *BAD), "--county", COUNTY, "--skip-bad").exit_code == 1
    assert names(county) == ["张大山", "李工"]


@pytest.mark.parametrize("code", ["990101001", "nowhere"])
def test_what_is_no_county_has_no_record(county: Database, tmp_path: Path, code: str) -> None:
    assert run(tmp_path, GOOD, "--county", code).exit_code == 2
    assert names(county) == []
