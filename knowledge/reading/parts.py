"""The questions that one message puts, each with what is said before it."""

import re
from collections.abc import Iterator

from knowledge.reading.text import is_asking
from knowledge.words.parts import part_words

_MOST = 4  # questions of a message that are answered one by one
_SHORTEST = 3  # characters of a clause that is a question of its own


def questions_in(folded: str) -> tuple[str, ...]:
    """The questions of a folded text, in their order; itself alone where it puts one, or sets cases side by side.

    What tells and asks nothing goes before the question that follows it, or else behind the last.

    >>> questions_in("拆了重盖:最少补多少?最小盖多大")
    ('拆了重盖:最少补多少', '最小盖多大')
    """
    if re.search(part_words().compares, folded):
        return (folded,)
    found: list[str] = []
    told: list[str] = []
    for clause in _clauses(folded):
        if found and not told and re.fullmatch(part_words().belongs_before, clause):
            found[-1] = f"{found[-1]},{clause}"
        elif _asks(clause):
            found.append(",".join((*told, clause)))
            told = []
        else:
            told.append(clause)
    if len(found) < 2 or len(found) > _MOST:
        return (folded,)
    return (*found[:-1], ",".join((found[-1], *told)))


def _clauses(folded: str) -> Iterator[str]:
    words = part_words()
    for clause in filter(None, re.split(words.ends, folded)):
        pieces = list(filter(None, re.split(words.between, clause)))
        apart = len(pieces) > 1 and all(map(_asks, pieces))
        yield from (one for one in (pieces if apart else [clause]) if not re.fullmatch(words.courtesy, one))


def _asks(clause: str) -> bool:
    if len(clause) < _SHORTEST or re.fullmatch(part_words().belongs_before, clause):
        return False
    return is_asking(clause) or re.search(part_words().asks, clause) is not None
