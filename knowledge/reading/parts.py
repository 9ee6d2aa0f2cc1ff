"""The questions that one message puts, each with what is said before it."""

import re
from collections.abc import Iterator

from knowledge.reading.text import is_asking
from knowledge.words.parts import part_words

_MOST = 4  # questions of a message that are answered one by one
_LONGEST_NOUN = 12  # characters of what an office asks in nouns
_SHORTEST = 3  # characters of a clause that is a question of its own


def questions_in(folded: str) -> tuple[str, ...]:
    """The questions of a folded text, in their order; itself alone where it puts one, or sets cases side by side.

    What tells and asks nothing goes before the question that follows it, or else behind the last.

    >>> questions_in("拆了重盖:最少补多少?最小盖多大")
    ('拆了重盖:最少补多少', '最小盖多大')
    """
    listed = _listed(folded)
    if listed:
        return listed
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


def _listed(folded: str) -> tuple[str, ...]:
    """What an office asks in a list of nouns, the last of them for those that name a step alone; empty for no list.

    >>> _listed("数据比对、复核各自时限"), _listed("公示期限及地点")
    (('数据比对时限', '复核时限'), ('公示期限', '公示地点'))
    """
    words = part_words()
    pieces = list(filter(None, re.split(words.listed_between, re.sub(f"{words.listed_end}|{words.each}", "", folded))))
    if not 1 < len(pieces) <= _MOST or re.search(words.not_listed, folded):
        return ()
    last = re.search(f"(?:{words.noun})$", pieces[-1])
    if last is None or any(len(piece) > _LONGEST_NOUN for piece in pieces):
        return ()
    subject = re.sub(f"(?:{words.noun})$", "", pieces[0])
    bare = (subject if re.fullmatch(words.noun, piece) else "" for piece in pieces)
    pieces = [f"{before}{piece}" for before, piece in zip(bare, pieces, strict=True)]
    return tuple(piece if re.search(f"(?:{words.noun})$", piece) else f"{piece}{last[0]}" for piece in pieces)


def _clauses(folded: str) -> Iterator[str]:
    words = part_words()
    for clause in filter(None, re.split(words.ends, folded)):
        pieces = list(filter(None, re.split(words.between, clause)))
        apart = len(pieces) > 1 and all(map(_asks, pieces))
        yield from (one for one in (pieces if apart else [clause]) if not re.fullmatch(words.courtesy, one))


def _asks(clause: str) -> bool:
    if len(clause) < _SHORTEST or re.fullmatch(part_words().belongs_before, clause):
        return False
    if is_asking(clause) or re.search(part_words().asks, clause):
        return True
    return len(clause) <= _LONGEST_NOUN and _is_noun(clause)


def _is_noun(clause: str) -> bool:
    """Whether a clause is what an office asks in nouns: 公示期限."""
    words = part_words()
    return bool(re.search(f"(?:{words.noun})$", clause)) and not re.search(words.not_listed, clause)
