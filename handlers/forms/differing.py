"""Two people change one field: whoever sends in later sees both values and says which counts."""

from handlers.dialog.context import Context, in_rows
from handlers.dialog.conversation import Draft
from handlers.dialog.messages import Reply
from handlers.dialog.on_view import SUMMARY
from handlers.forms.field import control
from handlers.forms.form import Differs


def ask_which(context: Context, draft: Draft, ending: Differs) -> Reply:
    """Which of two values counts. The other one is known from now on: sending in again lets the own one count."""
    draft.seen[ending.field] = ending.theirs
    draft.proposed = {"field": ending.field, "value": ending.theirs}
    buttons = [
        control(context, draft, SUMMARY, "theirs", label=ending.take_theirs),
        control(context, draft, SUMMARY, "submit", label=ending.keep_mine),
        *(control(context, draft, SUMMARY, id) for id in ("keep", "cancel")),
    ]
    return Reply(text=ending.note, options=in_rows(buttons), asks=True)


def take_theirs(draft: Draft) -> None:
    """Let the value that somebody else has put in stay."""
    if draft.at is None and draft.proposed:
        draft.answers[draft.proposed["field"]] = draft.proposed["value"]
    draft.proposed = {}
