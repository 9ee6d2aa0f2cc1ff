"""Whether somebody wants a policy card: 明白卡, 有没有一张纸说清补助的.

What a card is and who gets one are questions, and are left to those who answer them.
"""

import re

from knowledge.words.card_wishes import card_wish_words

_LONGEST = 30  # characters: the expression may try every way to read a text


def wants_card(text: str) -> bool:
    """Whether a normalised text, without the name of a region, asks for a policy card.

    >>> wants_card("有没有一张纸说清补助的"), wants_card("明白卡发给谁")
    (True, False)
    """
    return len(text) <= _LONGEST and re.fullmatch(card_wish_words(), text) is not None
