"""The general dictionary: of which words a text is made, as jieba cuts it by the words that are said most."""

import warnings
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

from knowledge.search.once import Once

if TYPE_CHECKING:
    from jieba import Tokenizer

FILE = Path(__file__).parents[1] / "words" / "dictionary.txt"


class Dictionary:
    """Cuts texts by the words of a file: one a line with how often it is said, after lines of remark that begin with #.

    The file is read when the first text is cut. Left to itself jieba keeps its table in the shared temporary folder and
    believes what lies there, whoever wrote it; here the table is made in memory, and no other file is touched.
    """

    def __init__(self, file: Path) -> None:
        self._file = file
        self._tokenizer = Once(self._load)

    def cut(self, text: str, *, guess: bool = False) -> list[str]:
        """The words of a text in order, single characters where it sees none; it may `guess` at words it lacks."""
        return list(self._tokenizer().cut(text, HMM=guess)) if len(text) > 1 else [*text]

    def _load(self) -> "Tokenizer":
        with warnings.catch_warnings(action="ignore"):
            import jieba

        jieba.default_logger.removeHandler(jieba.log_console)
        words = [line for line in self._file.read_bytes().splitlines(keepends=True) if not line.startswith(b"#")]
        tokenizer = jieba.Tokenizer(dictionary=str(self._file))
        tokenizer.FREQ, tokenizer.total = tokenizer.gen_pfdict(BytesIO(b"".join(words)))
        tokenizer.initialized = True
        return tokenizer


@cache
def commonest() -> Dictionary:
    """The words of dictionary.txt."""
    return Dictionary(FILE)
