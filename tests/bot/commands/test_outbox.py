"""`anju outbox list`: what waits or could not be sent, on a screen of 80 columns."""

import pytest
from typer.testing import CliRunner

from bot.commands import outbox as outbox_command
from storage.database.database import Database
from storage.queues import outbox
from tests.cast import NOW, cast, chat_of

WHY = "Bad Request: message text is empty or is not what anybody could read here, whatever it was"


def test_a_message_is_read_at_80_columns(installation: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    """A table with frames and a date of 32 characters left each other column a few letters."""
    with installation.writing() as tx:
        who = cast(tx).cadre
        id = outbox.put(
            tx,
            person_id=who,
            channel="telegram",
            chat=chat_of(who),
            manner="reply",
            reply={"text": "行"},
            now=NOW,
            due_at=NOW,
        )
        assert id is not None
        outbox.set_aside(tx, id, WHY)
    monkeypatch.setenv("COLUMNS", "80")
    lines = CliRunner().invoke(outbox_command.app, ["list"]).stdout.splitlines()
    assert max(map(len, lines)) <= 80
    assert lines[1].split()[:4] == [str(id), "aside", "telegram", "reply"]
    assert f"{NOW:%Y-%m-%d} " in lines[1]
