"""Requests that are declined in one sentence, and matters that lie beside the documents."""

import re
from enum import StrEnum

from knowledge.words.declined import declined_words


class DeclinedRequest(StrEnum):
    """Why a request is declined: it asks to cheat, to promise, for somebody's number, or it is another matter."""

    CHEAT = "cheat"
    PROMISE = "promise"
    PRIVATE = "private"
    DEMOLITION = "demolition"
    PUBLIC_HOUSING = "public_housing"
    REGISTER = "register"
    HOMESTEAD = "homestead"

    @property
    def is_other_matter(self) -> bool:
        """Whether it is honest, and only nothing that these documents are for."""
        return self not in (DeclinedRequest.CHEAT, DeclinedRequest.PROMISE, DeclinedRequest.PRIVATE)


def read_declined(text: str) -> tuple[DeclinedRequest, str] | None:
    """What of a normalised text is declined, and the words that tell so; none where nothing is.

    Asking what becomes of somebody who cheats, or how to report it, is no request to help with it; asking by which
    number to tell on somebody is none for that one's own.

    >>> read_declined("把墙敲个洞就能评d级吧")[0], read_declined("有人把墙敲个洞骗d级怎么举报")
    (<DeclinedRequest.CHEAT: 'cheat'>, None)
    """
    words = declined_words()
    for kind in DeclinedRequest:
        found, unless = re.search(words[kind], text), _UNLESS.get(kind)
        if found is not None and not (unless and re.search(words[unless], text)):
            return kind, found[0]
    return None


_UNLESS = {DeclinedRequest.CHEAT: "asks_after", DeclinedRequest.PRIVATE: "tells_on"}


def is_of_houses(text: str) -> bool:
    """Whether a normalised text that names a matter of other offices is about houses or help for them all the same."""
    return bool(re.search(declined_words()["house"], text))
