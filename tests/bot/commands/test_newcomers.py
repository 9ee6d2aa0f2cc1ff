"""`anju org newcomers`: whoever looks after the server says of a county's newcomer whether the list means that one."""

from datetime import UTC, datetime

import pytest
from typer.testing import CliRunner, Result

from bot.commands import org
from storage.database.database import Database
from storage.people import accounts, claims, people
from storage.people.people import Role
from storage.queues import outbox
from tests.cast import COUNTY, plant_tree

NOW = datetime(2026, 11, 4, 2, 30, tzinfo=UTC)
LANE = "telegram:7"


@pytest.fixture
def county(installation: Database) -> Database:
    """A county's coordinator on the list, and a newcomer who gave the same name and phone."""
    with installation.writing() as tx:
        plant_tree(tx)
        known = people.add(tx, now=NOW, name="刘根", phone="13800000031")
        newcomer = people.add(tx, now=NOW, name="刘根")
        for person_id in (known, newcomer):
            people.grant(tx, person_id, Role.COUNTY, COUNTY, NOW)
        people.give_phone(tx, newcomer, "13800000031")
        accounts.add(tx, lane=LANE, channel="telegram", chat="7", person_id=newcomer, now=NOW)
        claims.add(tx, person_id=newcomer, known_id=known, area=COUNTY, now=NOW)
    return installation


def run(*arguments: str) -> Result:
    return CliRunner().invoke(org.app, ["newcomers", *arguments])


def name_of_owner(database: Database) -> int | None:
    with database.reading() as tx:
        return accounts.owner_of(tx, LANE)


def test_who_waits_is_listed_masked(county: Database) -> None:
    shown = run().stdout
    assert "1　云山县　刘根　138****0031" in shown


def test_the_same_becomes_one_and_hears_of_it(county: Database) -> None:
    result = run("1", "--same")
    assert (result.exit_code, "对上了" in result.stdout) == (0, True)
    with county.reading() as tx:
        assert accounts.owner_of(tx, LANE) == people.find_by_phone(tx, "13800000031")
        [told] = outbox.listed(tx, [outbox.OutboxStatus.WAITING])
    assert "管服务器的同事看过了" in told.reply["text"]
    assert "没有等着认的人" in run().stdout
    assert run("1", "--same").exit_code == 2


def test_another_stays_as_given(county: Database) -> None:
    before = name_of_owner(county)
    assert run("1", "--other").exit_code == 0
    assert name_of_owner(county) == before


def test_nothing_is_decided_without_a_word(county: Database) -> None:
    assert run("1").exit_code == 2
    assert "刘根" in run().stdout
