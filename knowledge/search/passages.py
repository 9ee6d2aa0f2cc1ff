"""Finding the passage of an official text that answers a question."""

from collections.abc import Iterator
from dataclasses import dataclass

from knowledge.model.pack import Pack
from knowledge.official.clauses import split
from knowledge.official.mending import is_row
from knowledge.official.official import OfficialText
from knowledge.search.items import Item, Phrase
from knowledge.search.judging import calibration
from knowledge.search.tokens import Tokens

_SIZE = 160  # characters of a passage, more where one sentence is longer


@dataclass(frozen=True, kw_only=True)
class Passage:
    """A few sentences, or one table, of the clause of a section."""

    section: str
    text: str


class Passages:
    """The passages of one pack's official text; those of other regions are in no way reached from here."""

    def __init__(self, official: OfficialText, pack: Pack, tokens: Tokens) -> None:
        from knowledge.search.ranking import Ranking

        titles = {section.id: section.title for section in pack.region.sections}
        self._passages = list(passages_of(official))
        items = [
            Item(id=str(number), text=f"{titles.get(passage.section, '')} {passage.text}")
            for number, passage in enumerate(self._passages)
        ]
        self._ranking = Ranking(items, tokens)

    def find(self, asked: Phrase) -> Passage | None:
        """The passage that bears most of a question, where it bears enough of it."""
        best = next(iter(self._ranking.rank_phrase(asked, limit=1)), None)
        if best is None or best.score < calibration().passage:
            return None
        return self._passages[int(best.id)]


def passages_of(official: OfficialText) -> Iterator[Passage]:
    """An official text in pieces that can be told as an answer; a table is one piece with the line above it."""
    for section, clause in official.clauses.items():
        yield from (Passage(section=section, text=text) for text in _pieces(clause))


def _pieces(clause: str) -> Iterator[str]:
    runs: list[tuple[bool, list[str]]] = []
    for line in clause.splitlines():
        row = is_row(line)
        if runs and runs[-1][0] == row:
            runs[-1][1].append(line)
        elif row and runs:
            runs.append((row, [runs[-1][1][-1], line]))
        else:
            runs.append((row, [line]))
    for row, lines in runs:
        whole = "\n".join(lines)
        yield from [whole] if row else split(whole, _SIZE)
