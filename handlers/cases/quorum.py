"""How many came to a meeting for which a document wants so many at least: fewer are kept, and said to be too few."""

from dataclasses import dataclass
from typing import Any

from handlers.dialog.context import Context
from handlers.dialog.conversation import Draft
from handlers.forms.field import Field
from handlers.forms.numbers import WholeNumber


@dataclass(frozen=True, kw_only=True)
class Quorum(WholeNumber):
    """A number of people of whom the document wants `wanted` at least."""

    wanted: int

    def show(self, context: Context, draft: Draft, asked: Field, value: Any) -> str:
        """The number; of too few with how many it should have been."""
        return str(value) if value >= self.wanted else context.say("course.too_few", value=value, wanted=self.wanted)
