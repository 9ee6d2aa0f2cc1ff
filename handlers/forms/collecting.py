"""What photos and files share as an answer: collected until 完成, and several sent in one go are answered as one."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from handlers.dialog.context import Context
from handlers.dialog.conversation import Draft
from handlers.dialog.messages import Ask, Reply
from handlers.forms.field import Field, Kind, Rows, control

ALBUM_PAUSE = timedelta(seconds=1.2)  # so long the receipt of an album waits for what comes next


@dataclass(frozen=True, kw_only=True)
class Collected(Kind):
    """Several things sent one after the other, as a list of their ids."""

    def buttons(self, context: Context, draft: Draft, asked: Field) -> Rows:
        """The button that ends the collecting, once there is one."""
        if not draft.answers.get(asked.id):
            return ()
        return ((control(context, draft, asked.id, "done"),),)


def receipt(
    context: Context, draft: Draft, asked: Field, lines: Sequence[str], *, more: str, album: str | None
) -> Reply:
    """The answer to one of them; it asks for `more` while the form still asks. An album has one, once no more come."""
    key, hold = (f"album:{draft.id}:{album}", ALBUM_PAUSE) if album else (None, timedelta(0))
    if draft.at != asked.id:
        return Reply(text="\n".join(lines), ask=Ask.NOTHING, key=key, hold=hold)
    options = asked.kind.buttons(context, draft, asked)
    return Reply(text="\n".join([*lines, more]), options=options, ask=asked.kind.ask, key=key, hold=hold)
