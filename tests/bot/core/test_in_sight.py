"""Which buttons are in sight: what answers a question that is over is not even opened to know it."""

import pytest
from sqlalchemy import update

from bot.core.delivery import deliver
from handlers.dialog.context import Context
from handlers.dialog.conversation import Conversation, Draft
from handlers.dialog.messages import Inbound, Option, Reply, Text
from handlers.dialog.on_view import in_sight, question_of
from handlers.wording import Wording
from storage.database.database import Database, Transaction
from storage.database.privacy import WrongKey
from storage.queues.tables import outbox
from tests.cast import NOW, Cast, chat_of
from tests.installed import occasion

CHANNEL = "telegram"
OVER = ("f:d1:head:-skip", "f:d1:head:-keep")
ASKED = ("f:d1:place:1", "f:d1:place:-back")
LEFT = ("f:d2:-:-submit", "f:d2:-:-resume")
MENU = ("cmd:cases", "f:d1:head:-skip")


def reply_with(buttons: tuple[str, ...], key: str | None = None) -> Reply:
    """A message with these buttons, below each other."""
    return Reply(text="您看：", options=tuple((Option(id=id, label=id),) for id in buttons), key=key)


def queue(tx: Transaction, person_id: int, *buttons: str, key: str | None = None) -> None:
    """Let a message with these buttons be said."""
    chat = chat_of(person_id)
    deliver(tx, person_id=person_id, channel=CHANNEL, chat=chat, reply=reply_with(buttons, key), now=NOW)


def sight(tx: Transaction, say: Wording, person_id: int, at: str | None) -> list[str]:
    """The buttons that somebody sees who is asked this, or a summary, and has left another form."""
    drafts = {id: Draft(id=id, form="hazard_report", at=at, touched_at=NOW.isoformat()) for id in ("d1", "d2")}
    inbound = Inbound(channel=CHANNEL, lane="x", chat="x", message="1", at=NOW, content=Text(text="x"))
    moment = occasion(tx, say, NOW)
    conversation = Conversation(active="d1", drafts=drafts)
    context = Context.at(moment, inbound=inbound, person_id=person_id, conversation=conversation)
    return [option.id for shown in in_sight(context) for option in shown.options]


@pytest.mark.parametrize(
    ("buttons", "question"),
    [
        (OVER, "f:d1:head:"),
        (("f:d1:place:11:3",), "f:d1:place:"),
        ((), ""),
        (LEFT, None),
        (MENU, None),
        ((*OVER, *ASKED), None),
    ],
)
def test_a_message_whose_buttons_all_answer_one_question_is_over_with_it(
    buttons: tuple[str, ...], question: str | None
) -> None:
    assert question_of(reply_with(buttons)) == question


@pytest.mark.parametrize("at", ["head", "place", None])
def test_as_much_is_in_sight_as_when_each_message_is_opened(
    database: Database, players: Cast, say: Wording, at: str | None
) -> None:
    with database.writing() as tx:
        for buttons in (OVER, (), LEFT, MENU, ASKED):
            queue(tx, players.resident, *buttons)
        told = sight(tx, say, players.resident, at)
        tx.execute(update(outbox).values(question=None))  # as by an earlier release
        assert told == sight(tx, say, players.resident, at)
        assert {"f:d2:-:-resume", "cmd:cases"} <= set(told)
        assert (ASKED[0] in told, OVER[1] in told) == (at == "place", at == "head")


def test_a_message_of_a_question_that_is_over_is_not_opened(database: Database, players: Cast, say: Wording) -> None:
    with database.writing() as tx:
        queue(tx, players.resident, *OVER)
        tx.execute(update(outbox).values(sealed_reply=b"it does not open"))
        queue(tx, players.resident, *ASKED)
        assert sight(tx, say, players.resident, "place") == list(ASKED)
        with pytest.raises(WrongKey):
            sight(tx, say, players.resident, "head")


def test_what_takes_the_place_of_a_waiting_message_answers_its_own_question(
    database: Database, players: Cast, say: Wording
) -> None:
    with database.writing() as tx:
        queue(tx, players.resident, *OVER, key="album")
        queue(tx, players.resident, *ASKED, key="album")
        assert sight(tx, say, players.resident, "place") == list(ASKED)
        assert sight(tx, say, players.resident, "head") == []
