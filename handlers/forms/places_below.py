"""Several places at once: those one level down, ticked or typed, or all of them by one tap."""

from dataclasses import dataclass, replace
from typing import Any

from handlers.dialog.context import Context
from handlers.dialog.conversation import Draft
from handlers.dialog.messages import Choice, Content, Text
from handlers.forms.choices import Checklist
from handlers.forms.field import Answer, Field, Rows, Slip, Taken, button_id
from handlers.forms.places_by_name import are_too_many, asked_with, named_in
from knowledge.reading.text import looks_like_question

ALL = "all"


@dataclass(frozen=True, kw_only=True)
class PlacesBelow(Checklist):
    """Any of the places one level down, or all of them by one tap: their codes, or `all`."""

    own_words: int = 0

    def take(self, context: Context, draft: Draft, asked: Field, content: Content) -> Taken:
        """A tick, names, or the button for all."""
        everywhere = context.say(f"{asked.texts}.all")
        match content:
            case Choice(id=id) if id == ALL:
                return Answer(value=[ALL])
            case Text(text=text) if text.strip() == everywhere:
                return Answer(value=[ALL])
        choices = asked.choices(context, draft)
        if isinstance(content, Text) and are_too_many(choices) and not looks_like_question(content.text):
            named = named_in(content.text, choices)
            return named if isinstance(named, Slip) else Answer(value=named)
        ticked = [code for code in draft.answers.get(asked.id) or [] if code != ALL]
        return super().take(context, replace(draft, answers={**draft.answers, asked.id: ticked}), asked, content)

    def show(self, context: Context, draft: Draft, asked: Field, value: Any) -> str:
        """“青石镇、柳溪镇”; “全部（4个）”."""
        if value == [ALL]:
            return context.say(f"{asked.texts}.shown_all", count=len(asked.choices(context, draft)))
        return super().show(context, draft, asked, value)

    def question(self, context: Context, draft: Draft, asked: Field) -> str:
        """What is asked, and that names are to be typed where they are too many for buttons."""
        return asked_with(context, super().question(context, draft, asked), asked.choices(context, draft), "type_names")

    def buttons(self, context: Context, draft: Draft, asked: Field) -> Rows:
        """The button for all, then one a place, where they are not too many."""
        everywhere = context.option(button_id(draft, asked.id, ALL), f"{asked.texts}.all")
        several = () if are_too_many(asked.choices(context, draft)) else super().buttons(context, draft, asked)
        return ((everywhere,), *several)
