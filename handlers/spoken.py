"""Words that are typed instead of a button or a command, and what they do: a table that one function looks into."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from handlers.dialog.context import Context
from handlers.dialog.messages import Reply
from knowledge.reading.text import plain


def always(context: Context) -> bool:
    """The words count whoever says them."""
    return True


@dataclass(frozen=True, kw_only=True)
class Spoken:
    """Words that do something. `words` is the key of the text that lists them, `counts` whether they do so now."""

    words: str
    act: Callable[[Context], list[Reply]]
    counts: Callable[[Context], bool] = always


def meaning(context: Context, text: str, table: Sequence[Spoken]) -> Spoken | None:
    """The first in a table whose words a text is; none for any other text."""
    lists = context.say.lists_with(plain(text))
    return next((one for one in table if one.words in lists and one.counts(context)), None) if lists else None
