"""Several places at once: those one level down, ticked, or all of them by one tap."""

from dataclasses import dataclass, replace
from typing import Any

from handlers.choices import Checklist
from handlers.conversation import Draft
from handlers.fields import Answer, Field, Rows, Slip, button_id
from handlers.messages import Choice, Content, Text
from handlers.talk import Talk

ALL = "all"


@dataclass(frozen=True, kw_only=True)
class PlacesBelow(Checklist):
    """Any of the places one level down, or all of them by one tap: their codes, or `all`."""

    own_words: int = 0

    def take(self, talk: Talk, draft: Draft, asked: Field, content: Content) -> Answer | Slip | None:
        """A tick, names, or the button for all."""
        everywhere = talk.say(f"{asked.texts}.all")
        match content:
            case Choice(id=id) if id == ALL:
                return Answer(value=[ALL])
            case Text(text=text) if text.strip() == everywhere:
                return Answer(value=[ALL])
        ticked = [code for code in draft.answers.get(asked.id) or [] if code != ALL]
        return super().take(talk, replace(draft, answers={**draft.answers, asked.id: ticked}), asked, content)

    def show(self, talk: Talk, draft: Draft, asked: Field, value: Any) -> str:
        """“青石镇、柳溪镇”; “全部（4个）”."""
        if value == [ALL]:
            return talk.say(f"{asked.texts}.shown_all", count=len(asked.choices(talk, draft)))
        return super().show(talk, draft, asked, value)

    def buttons(self, talk: Talk, draft: Draft, asked: Field) -> Rows:
        """The button for all, then one a place."""
        everywhere = talk.option(button_id(draft, asked.id, ALL), f"{asked.texts}.all")
        return ((everywhere,), *super().buttons(talk, draft, asked))
