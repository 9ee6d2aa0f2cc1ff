"""By what is looked for in the ledger is recognised, read from ledger.yaml."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from knowledge.words import FOLDER
from knowledge.words.reports import surnames
from knowledge.yaml_file import read_yaml


@dataclass(frozen=True, kw_only=True)
class LedgerWords:
    """Regular expressions over folded text.

    `search` begins what asks for cases, `count` asks how many there are. `lacking` is by what nothing is known of,
    `steps` and `standing` by the id of a step that was taken, of a state in which a case is now. `surname` begins a
    name; `filler` says nothing by itself, nor does `numbered`
    before a number; what has `no_name` in it is no name. With `undone` in it,
    what is `older` goes on still.
    """

    search: str
    count: str
    own_place: str
    older: str
    undone: str
    newer: str
    grade: str
    houseless: str
    lacking: Mapping[str, str]
    steps: Mapping[str, str]
    standing: Mapping[str, str]
    ended: str
    open: str
    filler: str
    numbered: str
    no_name: str
    surname: str


@cache
def ledger_words() -> LedgerWords:
    """Read from ledger.yaml."""
    raw = read_yaml(FOLDER / "ledger.yaml")
    return LedgerWords(surname=surnames(), **raw)
