"""Short texts that go on from the question before, and the whole question that each of them means."""

import re
from enum import StrEnum

from knowledge.model.pack import Pack
from knowledge.reading.phrases import FactKind, facts_in
from knowledge.reading.wanted import read_wanted
from knowledge.words.follow_ups import follow_up_words
from knowledge.words.wanted import wanted_words

_LONGEST = 24  # characters of a text that goes on
_SHORT = 8  # characters of a text that may go on whatever it says
_GO_TOGETHER = frozenset({FactKind.GRADE, FactKind.METHOD})  # one that is said anew frees the other


class FollowUp(StrEnum):
    """How a text goes on from the question before."""

    FACTS = "facts"  # it names another household or house: 那D级呢, 要是边缘户呢
    WHY = "why"  # it asks for the reason of the answer
    ASKS_ONLY = "asks_only"  # it asks who, when or how, and of nothing that it names: 报给谁
    PERHAPS = "perhaps"  # it may go on, or be a question of its own: 面积呢, 填哪张表


def goes_on(text: str) -> bool:
    """Whether a normalised question goes on from the one before: “那要是修呢”."""
    return len(text) <= _LONGEST and re.search(wanted_words().follow_up, text) is not None


def names_only(rest: str) -> bool:
    """Whether nothing is said beside a region's name, which is taken out: 我是…的, 那…呢."""
    return re.fullmatch(f"(?:{follow_up_words().beside_region})*", rest) is not None


def read_follow_up(text: str, pack: Pack | None) -> FollowUp | None:
    """How a normalised text goes on from the question before; none for a question of its own."""
    words = follow_up_words()
    if len(text) > _LONGEST:
        return None
    if re.fullmatch(words.why, text):
        return FollowUp.WHY
    facts = facts_in(text, pack)
    left = text
    for fact in reversed(facts):
        left = left[: fact.start] + left[fact.end :]
    if facts and re.fullmatch(f"(?:{words.fillers})*", left) and not read_wanted(text):
        return FollowUp.FACTS
    if re.fullmatch(words.asks_only, text):
        return FollowUp.ASKS_ONLY
    return FollowUp.PERHAPS if goes_on(text) or len(text) <= _SHORT else None


def asks_whose(text: str) -> bool:
    """Whether a normalised text asks nothing but whose business what was told is: 谁管这事."""
    return re.fullmatch(follow_up_words().who, text) is not None


def with_facts(before: str, text: str, pack: Pack | None) -> str:
    """The question before with the facts that a text names instead of its own, all normalised.

    >>> with_facts("c级房修1修补多少", "那d级呢", load_packs()["yantai"])
    'd级房补多少'
    """
    new = facts_in(text, pack)
    kinds = {fact.kind for fact in new}
    freed = kinds | (_GO_TOGETHER if kinds & _GO_TOGETHER else frozenset())
    said = "".join(text[fact.start : fact.end] for fact in new)
    old = [fact for fact in facts_in(before, pack) if fact.kind in freed]
    for fact in reversed(old):
        before = before[: fact.start] + ("" if fact is not old[0] else said) + before[fact.end :]
    return before if old else f"{before} {said}"


def with_subject(before: str, text: str) -> str:
    """What a text asks, of the subject of the question before, all normalised."""
    words = follow_up_words()
    subject = re.sub(words.asking, " ", before)
    asked = words.next_asked if re.fullmatch(words.next, text) else text
    return f"{' '.join(subject.split())} {asked}"


def with_asking(before: str, text: str) -> str | None:
    """What the question before asks, of what a text names instead (那…呢), all normalised; none where it names nothing.

    >>> with_asking("数据比对哪日前完成", "那复核呢")
    '复核哪日前完成'
    """
    words = follow_up_words()
    named = re.fullmatch(words.named_anew, text)
    asked = re.search(words.asking, before)
    if named is None or asked is None or not named["named"] or re.search(words.asking, named["named"]):
        return None
    return f"{named['named']}{before[asked.start() :]}"
