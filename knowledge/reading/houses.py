"""Whether words tell of a house: of its parts, its ground, or what befalls them."""

from knowledge.reading.text import fold
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
