"""How characters sound, and which are taken for one another in typing: by sound, as dialects blur it, or by shape."""

import re
from collections.abc import Mapping
from functools import cache

from knowledge import words


def alike(one: str, other: str) -> bool:
    """Whether a character is typed in another's place: it sounds or looks like it.

    >>> alike("威", "危"), alike("末", "未"), alike("兰", "南"), alike("房", "钱")
    (True, True, True, False)
    """
    if one == other:
        return True
    sound = sound_of(one)
    return (sound is not None and sound == sound_of(other)) or other in words.lookalikes().get(one, "")


def sound_of(character: str) -> str | None:
    """The syllable without its tone, blurred as in speech: zh, ch, sh as z, c, s; l as n; hu as f; ng as n.

    None for a character that is not among the common ones.
    """
    return _sounds().get(character)


def blur(syllables: str) -> str:
    """Syllables typed in letters, as people of any dialect area say them.

    >>> blur("weifang"), blur("hunan"), blur("zhufang")
    ('weifan', 'funan', 'zufan')
    """
    for pattern, instead in words.blurs():
        syllables = re.sub(pattern, instead, syllables)
    return syllables


def syllable_of(character: str) -> str | None:
    """The syllable without its tone as it is spelt, not blurred; None for a character that is not among the common."""
    return _syllables().get(character)


@cache
def _syllables() -> Mapping[str, str]:
    return {character: syllable for syllable, characters in words.syllables().items() for character in characters}


@cache
def _sounds() -> Mapping[str, str]:
    return {character: blur(syllable) for syllable, characters in words.syllables().items() for character in characters}
