"""By what a case is found although its words are sealed: keyed hashes of parts of names, of groups, numbers and ends.

Whoever holds the database without its key learns from them which cases share a mark, and nothing else.
"""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from enum import StrEnum
from typing import Any

from knowledge.reading.numerals import whole_number
from knowledge.reading.sounds import sound_of
from storage.database.privacy import Vault

VERSION = 6  # of what is marked and lifted: cases of another one are marked anew
LONGEST_PART = 4  # characters of a name, besides the whole of it
ENDS = (4, 6)  # digits by which people name a phone or an ID
WATCHED = ("head", "phone", "id_number", "persons", "photos", "source", "hazards")  # that these are known is marked

_PHONES = ("contact_phone", "phone")
_NUMBERS = ("id_number", "old_number", "national_number", "file_number")
_OPTION = re.compile(r"[a-z_]+")
_GROUP = re.compile(r"第?(\d{1,2}|[一二两三四五六七八九十]{1,3})\s*(?:村民)?小?[组队社]")


class Mark(StrEnum):
    """What kind of word it is that a case is found by."""

    NAME = "name"  # characters of the head of household's name that stand together
    SOUND = "sound"  # how they sound
    GROUP = "group"  # the number of the villagers' group
    SPOT = "spot"  # a group or a small place by its name, among `place_names`
    NUMBER = "number"  # a phone, an ID, a number of another system, whole
    END = "end"  # the last digits of a phone or an ID
    KNOWN = "known"  # one of WATCHED has a value
    HAZARD = "hazard"  # what is wrong with the house, as an option of the form
    SOURCE = "source"  # how the house was found, as an option of the form


Word = tuple[Mark, str]


def words_of(known: Mapping[str, Any]) -> frozenset[Word]:
    """All words by which a case with these answers is found."""
    parts = (_names, _places, _numbers, _known, _options)
    return frozenset(word for part in parts for word in part(known))


def spelt(name: str) -> str:
    """A name as it is compared: half width, without blanks and dots."""
    return re.sub(r"[\s·•・.]", "", unicodedata.normalize("NFKC", name)).lower()


def sound(name: str) -> str:
    """How a spelt name sounds, whoever says it; a rare character stands for itself.

    >>> sound("李四") == sound("黎思")
    True
    """
    return " ".join(sound_of(character) or character for character in name)


def group_in(text: str) -> str | None:
    """The number of the group that words for a spot name.

    >>> group_in("三组老井旁"), group_in("第12村民小组"), group_in("桥头")
    ('3', '12', None)
    """
    found = _GROUP.search(text)
    number = None if found is None else whole_number(found[1])
    return None if number is None else str(number)


def number(text: str) -> str:
    """A number as it is compared: letters and digits alone, in capitals."""
    return re.sub(r"[^0-9A-Z一-鿿]", "", unicodedata.normalize("NFKC", text).upper())


def key_of(vault: Vault, word: Word) -> int:
    """A word as it is stored: 64 bits of its keyed hash, with a sign."""
    mark, text = word
    return int.from_bytes(bytes.fromhex(vault.fingerprint(f"{mark}:{text}")[:16]), "big", signed=True)


def _names(known: Mapping[str, Any]) -> Iterator[Word]:
    name = spelt(known.get("head") or "")
    parts = {name[at : at + length] for length in range(1, LONGEST_PART + 1) for at in range(len(name) - length + 1)}
    for part in {*parts, name} - {""}:
        yield Mark.NAME, part
        yield Mark.SOUND, sound(part)


def _places(known: Mapping[str, Any]) -> Iterator[Word]:
    spot = (known.get("place") or {}).get("detail") or ""
    group = group_in(spot)
    if group is not None:
        yield Mark.GROUP, group


def _numbers(known: Mapping[str, Any]) -> Iterator[Word]:
    phones = [re.sub(r"\D", "", known[key]) for key in _PHONES if known.get(key)]
    others = [number(str(known[key])) for key in _NUMBERS if known.get(key)]
    yield from ((Mark.NUMBER, one) for one in (*phones, *others) if one)
    ended = [*phones, *others[:1]] if known.get("id_number") else phones
    yield from ((Mark.END, one[-length:]) for one in ended for length in ENDS if len(one) > length)


def _known(known: Mapping[str, Any]) -> Iterator[Word]:
    values = {**known, "phone": known.get("phone") or known.get("contact_phone")}
    yield from ((Mark.KNOWN, key) for key in WATCHED if values.get(key) not in (None, "", []))


def _options(known: Mapping[str, Any]) -> Iterator[Word]:
    """What was ticked or pressed; words of one's own are not among the options."""
    yield from ((Mark.HAZARD, one) for one in known.get("hazards") or () if _OPTION.fullmatch(one))
    source = known.get("source")
    if source and _OPTION.fullmatch(source):
        yield Mark.SOURCE, source
