"""The rule that makes dictionary.txt of jieba's own; `python -m tests.knowledge.search.commonest_words` applies it."""

from importlib.metadata import distribution
from pathlib import Path

from knowledge.search.dictionary import FILE

_LONGEST = 4  # characters; what is longer is made of words that say more each by itself
_SELDOM = 175  # times in the texts that jieba counted; hits are no better with rarer words, and the file stays small


def commonest_words() -> str:
    """Remarks, then each word with how often it was counted, the commonest first."""
    file = Path(str(distribution("jieba").locate_file("jieba/dict.txt")))
    counted = [line.split()[:2] for line in file.read_text(encoding="utf-8").splitlines()]
    words = {word: int(times) for word, times in counted if len(word) <= _LONGEST and int(times) >= _SELDOM}
    lines = (f"{word} {times}\n" for word, times in sorted(words.items(), key=lambda word: (-word[1], word[0])))
    return _head() + "".join(lines)


def _head() -> str:
    """The remarks that the file begins with."""
    return "".join(line for line in FILE.read_text(encoding="utf-8").splitlines(keepends=True) if line.startswith("#"))


if __name__ == "__main__":
    FILE.write_text(commonest_words(), encoding="utf-8")
