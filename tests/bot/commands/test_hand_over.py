"""`anju org hand-over`: whoever looks after the server hands a place over where nobody above is in the chat."""

import pytest
from typer.testing import CliRunner, Result

from bot.commands import org
from storage.database.database import Database
from storage.people import audit, handovers, people
from storage.people.people import Role
from storage.queues import outbox
from tests.cast import COUNTY, NOW, VILLAGE, Cast, cast


@pytest.fixture
def county(installation: Database) -> tuple[Database, Cast]:
    with installation.writing() as tx:
        return installation, cast(tx, NOW)


def run(*arguments: str) -> Result:
    return CliRunner().invoke(org.app, ["hand-over", *arguments])


def test_a_county_goes_to_somebody_new_and_both_are_told(county: tuple[Database, Cast]) -> None:
    database, players = county
    result = run(COUNTY, "--from", "13800000004", "--to", "13800000055", "--name", "王五")
    assert result.exit_code == 0, result.output
    assert "由孙立换成王五" in result.stdout
    with database.reading() as tx:
        new = people.find_by_phone(tx, "13800000055")
        assert new is not None
        assert [one.role for one in people.grants_of(tx, new)] == [Role.COUNTY]
        assert people.grants_of(tx, players.county) == ()
        told = [one.reply["text"] for one in outbox.listed(tx, [outbox.OutboxStatus.WAITING])]
        assert any("管服务器的同事定了" in text for text in told)
        assert audit.latest(tx, 1)[0].person_id is None


def test_without_a_successor_the_office_above_keeps_it(county: tuple[Database, Cast]) -> None:
    database, players = county
    assert "先由赵敏管着" in run(VILLAGE, "--from", "13800000002").stdout
    with database.reading() as tx:
        assert [one.held_by for one in handovers.kept(tx, Role.CADRE, VILLAGE)] == [players.township]


@pytest.mark.parametrize(
    "arguments",
    [
        ("nowhere", "--from", "13800000002"),
        (VILLAGE, "--from", "13800000003"),
        (VILLAGE, "--from", "abc"),
        (VILLAGE, "--from", "13800000002", "--to", "13800000055"),
        (VILLAGE, "--from", "13800000002", "--to", "12"),
        (VILLAGE, "--from", "13800000002", "--to", "13800000002"),
    ],
)
def test_what_does_not_fit_changes_nothing(county: tuple[Database, Cast], arguments: tuple[str, ...]) -> None:
    database, players = county
    assert run(*arguments).exit_code == 2
    with database.reading() as tx:
        assert [one.role for one in people.grants_of(tx, players.cadre)] == [Role.CADRE]
