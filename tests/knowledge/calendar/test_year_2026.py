"""Every reminder of 2026, and of an invented 2027, against tables that were worked out by hand from the documents."""

import csv
import json
from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
import typer
import yaml
from typer.testing import CliRunner

from bot.commands.reminders import ReminderRow, list_reminders, reminders
from knowledge.calendar.workdays import Workdays, YearOfWork, load_workdays
from knowledge.model.pack import load_packs

FOLDER = Path(__file__).parent
SHANGHAI = ZoneInfo("Asia/Shanghai")
WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
ROLES = ("township", "county")  # in the documents townships report to counties and counties to cities
TOLD = (  # the stage and its time, of the columns behind the weekday
    ("before", "08:00"),
    ("overdue1", "08:00"),
    ("overdue2", "08:00"),
    ("overdue3", "08:00"),
    ("escalation", "09:00"),
    ("last_call", "09:00"),
    ("result", "07:30"),
)
OF_THE_DAY = (("due", "08:00"), ("evening", "18:00"))
FIRST, LAST = date(2026, 1, 1), date(2026, 12, 31)
DAYS = [FIRST + timedelta(days=number) for number in range(365)]
MONTHS_OF_2027 = (1, 2, 5, 10)  # those in the table: with New Year, Spring Festival, Labour Day and National Day

Row = tuple[str, str, str, str, str, str]


def expected(table: str) -> Iterator[Row]:
    """The rows (time, pack, rule, stage, role, due) that a table of due dates stands for."""
    with (FOLDER / table).open(encoding="utf-8") as lines:
        for pack, rule, due, weekday, *days in list(csv.reader(lines))[1:]:
            assert WEEKDAYS[date.fromisoformat(due).weekday()] == weekday, f"{due} is no {weekday}"
            for (stage, clock), day in (*((told, due) for told in OF_THE_DAY), *zip(TOLD, days, strict=True)):
                if day:
                    yield from ((f"{day}T{clock}:00+08:00", pack, rule, stage, role, due) for role in ROLES)


def said_of(row: ReminderRow) -> Row:
    """What a row says, without whether it is certain."""
    return row.time, row.pack, row.rule, row.stage, row.role, row.due


@pytest.fixture(scope="module")
def year() -> list[ReminderRow]:
    """What the command says of 2026."""
    app = typer.Typer()
    app.command()(reminders)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ANJU_TIMEZONE", "Asia/Shanghai")
        said = CliRunner().invoke(app, ["--from", str(FIRST), "--to", str(LAST), "--json"])
    assert said.exit_code == 0, said.output
    return [ReminderRow(**row) for row in json.loads(said.stdout)]


@pytest.fixture(scope="module")
def by_hand() -> list[Row]:
    """The rows of the table whose time lies in 2026."""
    return [row for row in expected("reminders_2026.csv") if row[0].startswith("2026")]


@pytest.mark.parametrize("day", DAYS, ids=str)
def test_each_day_of_2026_has_the_reminders_of_the_table_and_no_others(
    year: list[ReminderRow], by_hand: list[Row], day: date
) -> None:
    said = Counter(said_of(row) for row in year if row.time.startswith(day.isoformat()))
    assert said == Counter(row for row in by_hand if row[0].startswith(day.isoformat()))


def test_all_of_them_lie_in_2026_and_none_comes_twice(year: list[ReminderRow], by_hand: list[Row]) -> None:
    assert len(year) == len(by_hand)
    assert len(set(year)) == len(year)
    assert [row.time for row in year] == sorted(row.time for row in year)
    assert not any(row.provisional for row in year)


def test_a_pack_whose_document_names_no_day_reminds_of_nothing(year: list[ReminderRow]) -> None:
    assert {row.pack for row in year} == set(load_packs()) - {"henan"}


@pytest.mark.parametrize(
    ("first", "last", "worked"),
    [
        ("2026-01-01", "2026-01-03", ["2026-01-04"]),  # New Year
        ("2026-02-15", "2026-02-23", ["2026-02-14", "2026-02-28"]),  # Spring Festival
        ("2026-04-04", "2026-04-06", []),  # Qingming
        ("2026-05-01", "2026-05-05", ["2026-05-09"]),  # Labour Day
        ("2026-06-19", "2026-06-21", []),  # Dragon Boat
        ("2026-09-25", "2026-09-27", ["2026-09-20"]),  # Mid-Autumn; the 20th is worked for National Day
        ("2026-10-01", "2026-10-07", ["2026-10-10"]),  # National Day
    ],
)
def test_on_a_holiday_nobody_is_reminded_but_of_what_is_due_that_day(
    year: list[ReminderRow], first: str, last: str, worked: list[str]
) -> None:
    on_days_off = [row for row in year if first <= row.time[:10] <= last]
    assert all(row.stage in ("due", "evening") and row.due == row.time[:10] for row in on_days_off)
    assert [day for day in worked if not load_workdays().is_workday(date.fromisoformat(day))] == []


def test_an_announced_2027_counts_before_everything_else() -> None:
    data = yaml.safe_load((FOLDER / "holidays_2027.yaml").read_text(encoding="utf-8"))
    workdays = Workdays(added={2027: YearOfWork.model_validate(data)})
    rows = list_reminders(load_packs(), date(2026, 12, 1), date(2027, 12, 31), workdays, SHANGHAI)
    said = [said_of(row) for row in rows if row.due.startswith("2027") and int(row.due[5:7]) in MONTHS_OF_2027]
    assert Counter(said) == Counter(expected("reminders_2027.csv"))


def test_an_unannounced_2027_knows_new_year_all_the_same() -> None:
    rows = list_reminders(load_packs(), date(2026, 12, 31), date(2027, 1, 1), load_workdays(), SHANGHAI)
    eve = [row.time[:10] for row in rows if (row.pack, row.stage) == ("yantai", "before")]
    assert eve == ["2026-12-31"] * len(ROLES)


def test_what_hangs_on_holidays_that_are_not_announced_is_provisional() -> None:
    rows = list_reminders(load_packs(), date(2026, 12, 28), date(2027, 1, 31), load_workdays(), SHANGHAI)
    assert {row.provisional for row in rows if row.time < "2027"} == {False}
    assert {row.provisional for row in rows if row.time > "2027"} == {True}
