"""明白卡: what a document means for those who read it, in plain words on one page."""

from collections.abc import Iterator
from typing import Annotated

from pydantic import Field

from knowledge.model.data import Data, Key


class CardLine(Data):
    """A line in plain words with `{figures}`, and the section that bears it.

    One without a section says what the document leaves open, or what is only usual. `facts` are parts of it with
    figures that no rule has a use for.
    """

    say: str
    section: str | None = None
    facts: tuple[str, ...] = ()


class CardPart(Data):
    """Lines under a heading of their own: who, how much, how to apply."""

    title: str
    lines: Annotated[tuple[CardLine, ...], Field(min_length=1)]


class PolicyCard(Data):
    """One page for some `readers`, with the section that asks for it to be handed out, where one does."""

    id: Key
    name: str
    readers: str
    section: str | None = None
    parts: Annotated[tuple[CardPart, ...], Field(min_length=1)]

    def lines(self) -> Iterator[CardLine]:
        """All lines, in their order."""
        for part in self.parts:
            yield from part.lines

    @property
    def sections(self) -> tuple[str, ...]:
        """The sections that its lines stand on, each once."""
        return tuple(dict.fromkeys(line.section for line in self.lines() if line.section))


class PolicyCards(Data):
    """cards.yaml."""

    cards: tuple[PolicyCard, ...]
