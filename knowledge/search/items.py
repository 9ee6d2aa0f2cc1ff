"""What is looked for, what can be found, and what was: none of it needs the index, which loads numpy."""

from dataclasses import dataclass

from knowledge.search.tokens import Reading


@dataclass(frozen=True, kw_only=True)
class Item:
    """Something to be found: its id, the phrasings in which people ask for it, the text that it answers with.

    An entry has both; a question of a foreign set has phrasings only, a passage of an official text has text only.
    """

    id: str
    phrasings: tuple[str, ...] = ()
    text: str = ""


@dataclass(frozen=True, kw_only=True)
class Ranked:
    """An item that was found, with a score from 0 to 1; 1 for the very words of a phrasing.

    `shared` is what those of the question's words weigh, by rarity, that the item says, in a phrasing or in its text.
    """

    id: str
    score: float
    shared: float


@dataclass(frozen=True, kw_only=True)
class Phrase:
    """What is looked for: a normalised text, and its tokens."""

    text: str
    read: Reading
