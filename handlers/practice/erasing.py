"""What was made for practice is erased after a day, finished or not."""

from functools import partial

from handlers.dialog.apart import Apart
from handlers.dialog.context import Occasion
from handlers.dialog.conversation import Conversation
from handlers.dialog.messages import Notice
from handlers.practice.report import PRACTICE
from storage.people import conversations, practices
from storage.retention import PRACTICE as PRACTICE_DATA


def plan(occasion: Occasion, apart: Apart) -> None:
    """Erase what is older, each person's apart from all others."""
    for person_id in practices.older_than(occasion.tx, occasion.now - PRACTICE_DATA.span):
        apart(f"practice {person_id}", partial(_erase, occasion, person_id))


def _erase(occasion: Occasion, person_id: int) -> list[Notice]:
    """Drop what one person made; nobody is told."""
    tx = occasion.tx
    state = Conversation.from_json(conversations.hold(tx, person_id))
    for draft in [one for one in state.drafts.values() if one.form == PRACTICE.id]:
        state.drop(draft)
    conversations.store(tx, person_id, state.to_json(), state.busy_until(), state.left_since())
    practices.forget(tx, person_id)
    return []
