"""Every button under every answer of every pack is pressed once: each leads on, none breaks."""

from collections.abc import Iterator

import pytest

from handlers.dialog.installation import Knowledge
from handlers.dialog.messages import Choice, Reply
from handlers.wording import Wording
from knowledge.model.case_steps import KINDS
from knowledge.model.pack import PACKS_FOLDER
from storage.database.database import Database
from tests.dialogue import Dialogue

PACK_IDS = sorted(path.parent.name for path in PACKS_FOLDER.glob("*/pack.yaml"))


def ids_under(replies: list[Reply]) -> Iterator[str]:
    """The buttons of the policy under some messages."""
    for reply in replies:
        yield from (option.id for option in reply.flat_options() if option.id.startswith(("ask:", "calc:")))


@pytest.mark.parametrize("pack_id", PACK_IDS)
def test_every_button_under_every_entry_leads_on(
    pack_id: str, sqlite_database: Database, knowledge: Knowledge, say: Wording
) -> None:
    dialogue = Dialogue(sqlite_database, knowledge, say)
    dialogue.say("resident", Choice(id=f"ask:r:{pack_id}"))
    entries = [f"ask:e:{pack_id}:{entry.id}" for entry in knowledge.packs[pack_id].entries]
    waiting, pressed = [*entries, "calc:again", "calc:papers"], set[str]()
    while waiting:
        id = waiting.pop()
        if id in pressed or id == "ask:region":
            continue
        pressed.add(id)
        replies = dialogue.say("resident", Choice(id=id))
        assert replies, id
        assert say("turn.apology") not in [reply.text for reply in replies], id
        waiting += ids_under(replies)


def test_every_step_that_a_document_may_name_has_a_text(say: Wording) -> None:
    """A pack that named who takes a step without a text passed the check, and broke the button of the papers."""
    assert [step for step in KINDS if not say(f"calculate.step.{step}")] == []
