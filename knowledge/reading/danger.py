"""The reader of danger: whether words tell that a house or a person is in danger here and now, and of what kind.

A message is read clause by clause. Each clause is a line of blocks (knowledge/words/danger.yaml); rows of blocks are
signs; negation takes the events that it stands before, and a condition, a past, another place or a question about
policy binds the signs in its reach. The gravest sign that is left counts, as far as the characters of the text lean to
danger, too (knowledge/reading/leaning.py).
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import IntEnum, StrEnum
from functools import cache

from knowledge.reading.blocks import USED, BlockLine, read_line, rows, symbol
from knowledge.reading.leaning import TO_DANGER, TO_DANGER_ASKING, TO_DOUBT, TO_NONE, leaning
from knowledge.reading.slips import mend
from knowledge.reading.text import fold
from knowledge.words.danger import Bind, BindReach, danger_words

_BREAKS = re.compile(r"[^\w%]+|_+")
_EVENTS = (
    "falls drops crumbles slide crack gap chasm snap bent tilted moving totter sag sound undermined"
    " hit strikes harms hurt gas leak fire flood holding worse debris"
)
_DENIED_TOO = "growing alarm leans"  # what a negation takes besides events
_BETWEEN_NOT_AND_EVENT = "soon want severe going at toward outward just doubt"


class DangerGrade(IntEnum):
    """How surely words tell of danger; the larger, the surer."""

    NONE = 0
    LIKELY = 1
    SURE = 2


class DangerKind(StrEnum):
    """What danger tells of; it decides who is called and what is to be done first."""

    BURIED = "buried"  # somebody is under or behind what fell, or cannot get out
    INJURED = "injured"
    FIRE = "fire"
    GAS = "gas"
    SLOPE = "slope"
    FLOOD = "flood"
    COLLAPSE = "collapse"


@dataclass(frozen=True, kw_only=True)
class DangerReading:
    """What was heard: how surely, of what kinds, and by which words of the text, mended where they were misspelt."""

    grade: DangerGrade
    heard: frozenset[DangerKind] = frozenset()
    words: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class _Sign:
    """A sign in a clause, as it counts after all that binds it."""

    name: str
    grade: DangerGrade
    heard: DangerKind | None
    words: str
    owned: bool = False  # it counts though its clause asks about policy


NO_DANGER = DangerReading(grade=DangerGrade.NONE)


def read_danger(text: str, *, for_others: bool = False) -> DangerReading:
    """What a message tells of danger here and now.

    Words written for others (`for_others`: a notice, a remark on somebody else's step) are likely at most.
    """
    clauses = clauses_of(text)
    lines = [_without_denied(read_line(clause)) for clause in clauses]
    signs = list(_all_signs(lines, for_others=for_others))
    grades = [*((sign.grade, sign.heard) for sign in signs), *_together(signs)]
    grade = max((grade for grade, _ in grades), default=DangerGrade.NONE)
    grade = min(grade, DangerGrade.LIKELY) if for_others else _weighed(grade, clauses, signs)
    if grade is DangerGrade.NONE:
        return NO_DANGER
    return DangerReading(
        grade=grade,
        heard=frozenset(heard for one, heard in grades if heard is not None and one is not DangerGrade.NONE),
        words=tuple(dict.fromkeys(sign.words for sign in signs)),
    )


def _weighed(grade: DangerGrade, clauses: Sequence[str], signs: Sequence[_Sign]) -> DangerGrade:
    """The grade by signs, one up or down where the characters lean another way: down only where each clause does.

    Clauses that tell of a journey or of leave alone are not weighed. Those of a question about policy lean back
    whatever else they say: beside it the own house is believed by its signs.
    """
    words = danger_words()
    clauses = [re.sub(words.unweighed, "", clause) for clause in clauses if not re.fullmatch(words.away, clause)]
    if not clauses:
        return grade
    leans = leaning(clauses)
    if grade is DangerGrade.NONE:
        asks = any(read_line(clause).has("policy") for clause in clauses)
        return DangerGrade.LIKELY if leans > (TO_DANGER_ASKING if asks else TO_DANGER) else grade
    doubted = leans < (TO_NONE if grade is DangerGrade.LIKELY else TO_DOUBT)
    if grade is DangerGrade.LIKELY and any(sign.owned for sign in signs):
        return grade
    if doubted and all(leaning([clause]) < TO_DOUBT for clause in clauses):
        return DangerGrade(grade - 1)
    return grade


def clauses_of(text: str) -> list[str]:
    """The folded and mended clauses of a text: people part them by marks or by blanks."""
    return [mend(clause) for clause in _BREAKS.split(fold(re.sub(r"[\s、]+", _mark, text))) if clause]


def _mark(found: re.Match[str]) -> str:
    """A comma for white space, nothing for the mark of a list, through which a negation goes on."""
    return "" if found[0] == "、" else ","


def _without_denied(line: BlockLine) -> BlockLine:
    """A line without the events that a negation stands before."""
    other = symbol("other")
    return replace(line, blocks=_denied().sub(lambda found: other * len(found[0]), line.blocks))


@cache
def _denied() -> re.Pattern[str]:
    between, events = _any_of(_BETWEEN_NOT_AND_EVENT), _any_of(f"{_EVENTS} {_DENIED_TOO}")
    who = f"{_any_of('person')}?{_any_of('thing ground inside')}{{0,2}}"
    before = f"(?:{symbol('nay')}|{symbol('negation')}{who}(?:{between}|\\.){{0,2}})"
    return re.compile(f"{before}{events}(?:\\.?{events})*")


def _all_signs(lines: Sequence[BlockLine], *, for_others: bool) -> Iterator[_Sign]:
    """The signs of all clauses, as they count after all that is said about them in their own and in the others."""
    reaches = {block: _reach(block, lines) for block in danger_words().binds if for_others or block != "advice"}
    for number, line in enumerate(lines):
        binds = [danger_words().binds[block] for block, reach in reaches.items() if number in reach]
        for sign in _signs(line):
            bound = _bound(sign, binds, line)
            if bound is not None:
                yield bound


def _bound(sign: _Sign, binds: Sequence[Bind], line: BlockLine) -> _Sign | None:
    """A sign of a line as it counts under all that binds it; None where it is void."""
    for bind in binds:
        if sign.name in bind.caps:
            sign = replace(sign, grade=min(sign.grade, DangerGrade.LIKELY))
        elif _believed(sign.name, bind, line):
            sign = replace(sign, grade=min(sign.grade, DangerGrade.LIKELY), owned=True)
        elif bind.keeps is not None and sign.name not in bind.keeps:
            return None
    return sign


def _believed(name: str, bind: Bind, line: BlockLine) -> bool:
    """Whether a line that asks about policy tells of what is so: of the own house, or of a part that is seen."""
    clause = "".join(line.words)
    if name not in bind.owned or _measure().search(clause):
        return False
    return (name in bind.seen and any(map(line.has, _SEEN))) or _own().search(clause) is not None


def _reach(block: str, lines: Sequence[BlockLine]) -> frozenset[int]:
    """The numbers of the clauses that a block binds."""
    said = [number for number, line in enumerate(lines) if line.has(_SAID_BY.get(block, block))]
    if not said:
        return frozenset()
    if block == "foreign":
        return frozenset(number for number in said if not any(map(lines[number].has, _OF_A_HOUSE)))
    if block == "condition":  # “要是下大雨，墙倒了”
        return frozenset(said) | {number + 1 for number in said if not _tells(lines[number])}
    match danger_words().binds[block].reach:
        case BindReach.CLAUSE:
            return frozenset(said)
        case BindReach.ONWARD:
            here = (number for number, line in enumerate(lines) if number > said[0] and line.has("here"))
            return frozenset(range(said[0], next(here, len(lines)))) | frozenset(said)
        case BindReach.MESSAGE:
            return frozenset(range(len(lines)))


@cache
def _own() -> re.Pattern[str]:
    return re.compile(danger_words().own)


@cache
def _measure() -> re.Pattern[str]:
    return re.compile(danger_words().measure)


_OF_A_HOUSE = ("thing", "ground", "debris")
_SEEN = (*_OF_A_HOUSE, "inside")
_SAID_BY = {"done_here": "finished"}


def _tells(line: BlockLine) -> bool:
    """Whether a clause tells of an event."""
    return _event().search(line.blocks) is not None


def _signs(line: BlockLine) -> Iterator[_Sign]:
    """The signs of a clause, each event in one sign."""
    blocks = line.blocks
    for kind in _kinds():
        found = kind.rows.search(blocks)
        if found is not None:
            yield _Sign(name=kind.name, grade=kind.grade, heard=kind.heard, words=line.said(found))
            blocks = blocks[: found.start()] + _event().sub(USED, found[0]) + blocks[found.end() :]


def _together(signs: Sequence[_Sign]) -> Iterator[tuple[DangerGrade, DangerKind | None]]:
    """The grades of signs that weigh more when one message has both."""
    names = {sign.name for sign in signs}
    for pair in danger_words().together:
        if names & pair.one and names & pair.other:
            yield DangerGrade[pair.grade.upper()], DangerKind(pair.heard) if pair.heard else None


@dataclass(frozen=True, kw_only=True)
class _Kind:
    """A kind of sign, and the rows of blocks by which it is found."""

    name: str
    grade: DangerGrade
    heard: DangerKind | None
    rows: re.Pattern[str]


@cache
def _kinds() -> tuple[_Kind, ...]:
    return tuple(
        _Kind(
            name=words.name,
            grade=DangerGrade[words.grade.upper()],
            heard=DangerKind(words.heard) if words.heard else None,
            rows=rows(words.rows),
        )
        for words in danger_words().signs
    )


def _any_of(blocks: str) -> str:
    return f"[{''.join(map(symbol, blocks.split()))}]"


@cache
def _event() -> re.Pattern[str]:
    return re.compile(_any_of(_EVENTS))
