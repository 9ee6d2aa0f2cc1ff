"""`anju person`: a copy and an erasure at the shell, for a coordinator who is named; the county hears of it."""

from pathlib import Path

import pytest
from docx import Document
from typer.testing import CliRunner, Result

from bot.commands import person
from storage.database.database import Database
from storage.people import accounts, audit, people
from storage.queues import outbox
from tests.cast import NOW, Cast, cast

COUNTY_PHONE, OTHER_COUNTY_PHONE, CADRE_PHONE = "13800000004", "13800000006", "13800000002"
RESIDENT_PHONE = "13800000001"
FOR_THE_COUNTY = ("--reason", "本人来县里要", "--as", COUNTY_PHONE)


@pytest.fixture
def players(installation: Database) -> Cast:
    with installation.writing() as tx:
        return cast(tx, NOW)


def run(*arguments: str) -> Result:
    return CliRunner().invoke(person.app, list(arguments), env={"COLUMNS": "200"})


def heard(database: Database, person_id: int) -> list[str]:
    with database.reading() as tx:
        waiting = outbox.listed(tx, [outbox.OutboxStatus.WAITING])
    return [str(one.reply["text"]) for one in waiting if one.person_id == person_id]


def test_a_copy_is_written_noted_and_told(installation: Database, players: Cast, tmp_path: Path) -> None:
    result = run("copy", CADRE_PHONE, str(tmp_path / "copy.docx"), *FOR_THE_COUNTY)
    assert result.exit_code == 0, result.output
    text = "\n".join(one.text for one in Document(str(tmp_path / "copy.docx")).paragraphs)
    assert CADRE_PHONE in text
    with installation.reading() as tx:
        line = audit.latest(tx)[0]
    assert (line.action, line.subject) == ("own_data_copied", f"person:{players.cadre}")
    assert any("本人来县里要" in text for text in heard(installation, players.county))
    assert any("复印了一份" in text for text in heard(installation, players.cadre))


def test_what_can_go_is_erased_and_what_stays_is_said(installation: Database, players: Cast) -> None:
    result = run("erase", CADRE_PHONE, *FOR_THE_COUNTY)
    assert result.exit_code == 0, result.output
    assert "您现在是青石村村干部" in result.output
    with installation.reading() as tx:
        assert people.name_of(tx, players.cadre) is not None
        assert audit.latest(tx)[0].action == "own_data_erased"
    assert any("要求删了" in text for text in heard(installation, players.county))


def test_who_is_tied_to_nothing_is_erased_whole_and_hears_of_it_first(installation: Database, players: Cast) -> None:
    result = run("erase", RESIDENT_PHONE, *FOR_THE_COUNTY)
    assert result.exit_code == 0, result.output
    with installation.reading() as tx:
        assert (people.name_of(tx, players.resident), accounts.of(tx, players.resident)) == (None, [])
        assert not any("13800000001" in str(line.details) for line in audit.latest(tx))
    assert any("按您的要求删了" in text for text in heard(installation, players.resident))


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (("erase", CADRE_PHONE, "--as", COUNTY_PHONE), "needed with --full"),
        (("erase", CADRE_PHONE, "--reason", "x", "--as", OTHER_COUNTY_PHONE), "nobody with this number"),
        (("erase", "13800009999", *FOR_THE_COUNTY), "nobody with this number"),
        (("erase", CADRE_PHONE, "--reason", "x", "--as", CADRE_PHONE), "phone number of a county's coordinator"),
        (("copy", CADRE_PHONE, "copy.txt", *FOR_THE_COUNTY), ".docx"),
    ],
)
def test_who_may_not_gets_nothing(players: Cast, arguments: tuple[str, ...], complaint: str) -> None:
    result = run(*arguments)
    assert result.exit_code == 2
    assert complaint in result.output
