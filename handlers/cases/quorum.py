"""Who came to a meeting for which a document wants some: fewer are kept, and it is said that somebody is lacking."""

from dataclasses import dataclass
from typing import Any

from handlers.dialog.context import Context
from handlers.dialog.conversation import Draft
from handlers.forms.choices import Checklist
from handlers.forms.field import Field
from handlers.forms.numbers import WholeNumber


@dataclass(frozen=True, kw_only=True)
class Quorum(WholeNumber):
    """A number of people of whom the document wants `wanted` at least."""

    wanted: int

    def show(self, context: Context, draft: Draft, asked: Field, value: Any) -> str:
        """The number; of too few with how many it should have been."""
        if value >= self.wanted:
            return context.say("course.so_many", value=value)
        return context.say("course.too_few", value=value, wanted=self.wanted)


@dataclass(frozen=True, kw_only=True)
class Delegation(Checklist):
    """Who was there, of whom the document wants each of the `wanted`."""

    wanted: tuple[str, ...]

    def show(self, context: Context, draft: Draft, asked: Field, value: Any) -> str:
        """Those who were there, and who was lacking."""
        there = super().show(context, draft, asked, value)
        lacking = [one for one in self.wanted if one not in value]
        if not lacking:
            return there
        return context.say("course.lacking", there=there, lacking=super().show(context, draft, asked, lacking))
