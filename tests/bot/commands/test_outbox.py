"""`anju outbox list`: what waits or could not be sent, on a screen of 80 columns."""

from datetime import UTC, datetime

import pytest
from typer.testing import CliRunner, Result

from bot.commands import outbox as outbox_command
from storage.database.database import Database, Transaction
from storage.queues import outbox
from tests.cast import NOW, cast, chat_of

WHY = "Bad Request: message text is empty or is not what anybody could read here, whatever it was"


def test_a_message_is_read_at_80_columns(installation: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    """A table with frames and a date of 32 characters left each other column a few letters."""
    with installation.writing() as tx:
        id = put(tx, cast(tx).cadre, NOW)
        outbox.set_aside(tx, id, WHY)
    monkeypatch.setenv("COLUMNS", "80")
    lines = listed().stdout.splitlines()
    assert max(map(len, lines)) <= 80
    assert lines[1].split()[:4] == [str(id), "aside", "telegram", "reply"]
    assert f"{NOW:%Y-%m-%d} " in lines[1]


def test_a_message_of_the_night_is_listed_under_the_day_of_the_office_with_its_tries(installation: Database) -> None:
    with installation.writing() as tx:
        put(tx, cast(tx).cadre, datetime(2026, 11, 3, 22, 15, tzinfo=UTC))
    assert listed().stdout.splitlines()[1].split()[4:] == ["0", "2026-11-04", "06:15"]


def test_of_more_than_a_hundred_it_says_that_there_are_more(
    installation: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(outbox_command, "MOST", 2)
    with installation.writing() as tx:
        who = cast(tx).cadre
        ids = [put(tx, who, NOW) for _ in range(2)]
    assert "there are more" not in listed().stdout
    with installation.writing() as tx:
        ids.append(put(tx, who, NOW))
    shown = listed().stdout
    assert "these are the latest 2, and there are more" in shown
    assert [line.split()[0] for line in shown.splitlines()[1:3]] == [str(id) for id in ids[:0:-1]]


def listed() -> Result:
    return CliRunner().invoke(outbox_command.app, ["list"])


def put(tx: Transaction, who: int, now: datetime) -> int:
    """Queue a reply; its id."""
    id = outbox.put(
        tx,
        person_id=who,
        channel="telegram",
        chat=chat_of(who),
        manner="reply",
        reply={"text": "行"},
        now=now,
        due_at=now,
    )
    assert id is not None
    return id
