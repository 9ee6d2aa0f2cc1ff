"""Somebody who looks without saying anything: the page that shows what waits, the form that lies on a phone."""

from handlers.dialog.context import Context, Occasion
from handlers.dialog.conversation import Conversation
from handlers.dialog.messages import Inbound, Text
from storage.people import conversations

NOBODY = 0  # the id of who has not done anything yet: no person has it


def looking(occasion: Occasion, person_id: int | None) -> Context:
    """The context of somebody who looks; with no id, of who has not done anything yet."""
    stored = None if person_id is None else conversations.load(occasion.tx, person_id)
    nothing_said = Inbound(channel="", lane="", chat="", message="", at=occasion.now, content=Text(text=""))
    return Context.at(
        occasion,
        inbound=nothing_said,
        person_id=NOBODY if person_id is None else person_id,
        conversation=Conversation.from_json(stored or conversations.EMPTY),
    )
