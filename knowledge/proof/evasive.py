"""What a pack answers without a yes or a no, though most people ask whether they may or must."""

import re
from collections.abc import Iterator

from knowledge.model.pack import Pack
from knowledge.words.yes_no import yes_no_words


def evasive_answers(pack: Pack) -> Iterator[str]:
    """Entries that are mostly asked, or whose button asks, for a yes or a no, and that begin with neither."""
    words = yes_no_words()
    for entry in pack.entries:
        asked = sum(map(_wants_yes_or_no, entry.ask))
        if (2 * asked > len(entry.ask) or _wants_yes_or_no(entry.title)) and not re.match(words.answered, entry.answer):
            yield f"entries.yaml: {entry.id}: answer: expected to begin with yes, no or that the document is silent"


def _wants_yes_or_no(question: str) -> bool:
    words = yes_no_words()
    return re.search(words.asked, question) is not None and re.search(words.asked_more, question) is None
