"""Whether words tell of a house: of its parts, its ground, or what befalls them."""

from knowledge.reading.blocks import read_line
from knowledge.reading.danger import clauses_of
from knowledge.reading.text import fold, looks_like_question
from knowledge.words.danger import danger_words

_OF_HOUSES = {
    "thing",
    "ground",
    "debris",
    "falls",
    "drops",
    "crack",
    "gap",
    "snap",
    "bent",
    "tilted",
    "leans",
    "moving",
    "sag",
    "sound",
    "undermined",
    "crumbles",
    "slide",
    "leak",
    "flows",
    "flood",
}


def tells_of_a_house(text: str) -> bool:
    """Whether a part of a house or of its ground is named, or something that befalls one.

    >>> tells_of_a_house("墙根往外鼓"), tells_of_a_house("漏雨"), tells_of_a_house("6组"), tells_of_a_house("赵六")
    (True, True, False, False)
    """
    folded, blocks = fold(text), danger_words().blocks
    return any(
        blocks.get(folded[begin : begin + length]) in _OF_HOUSES
        for begin in range(len(folded))
        for length in danger_words().lengths.get(folded[begin], ())
    )


_LONGEST_REMARK = 24  # characters: what says more has more to it
_DAMAGE = ("crack", "gap", "chasm", "bent", "tilted", "leans", "sag", "undermined", "snap", "leak", "crumbles", "light")
_OTHERWISE = (
    "policy",
    "condition",
    "past",
    "once",
    "finished",
    "hearsay",
    "elsewhere",
    "fine",
    "stable",
    "negation",
    "advice",
    "foreign",
    "prevention",
    "unused",
)


def remarks_on_damage(text: str) -> bool:
    """Whether somebody says no more than what is wrong with a house as it is: no question, and nothing around it.

    >>> remarks_on_damage("墙歪了"), remarks_on_damage("屋顶漏"), remarks_on_damage("墙歪了补多少")
    (True, True, False)
    """
    if len(text) > _LONGEST_REMARK or looks_like_question(text):
        return False
    lines = [read_line(clause) for clause in clauses_of(text)]
    if any(line.has(block) for line in lines for block in _OTHERWISE):
        return False
    return any(line.has("thing") and any(map(line.has, _DAMAGE)) for line in lines)
