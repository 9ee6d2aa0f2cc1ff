"""A region's official text, cut into clauses, and whether a text is a pack's document at all."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from rapidfuzz import fuzz

from knowledge.model.pack import Document, Pack
from knowledge.official.clauses import Cutting, cut, within
from knowledge.reading.text import fold

_SAME_TITLE = 88  # of 100: so alike is a title that a conversion damaged a little
_LEAST_FOUND = 0.5  # share of the sections that a whole document has at least
_INNER_TITLE = re.compile(r"《(.+)》")
_DIGITS = re.compile(r"\d+")


@dataclass(frozen=True, kw_only=True)
class OfficialText:
    """The clauses of a pack's document, by section id, in the document's order."""

    pack_id: str
    clauses: Mapping[str, str]

    def of(self, section: str) -> str:
        """The clause of a section with all its parts, as it stands there; empty where there is none."""
        return within(self.clauses, section)


class Mismatch(StrEnum):
    """Why a text is not a pack's document."""

    OTHER_PACK = "other_pack"  # another pack's title stands in it
    OTHER_EDITION = "other_edition"  # the title is there with other numbers: of another year
    UNKNOWN = "unknown"  # neither title nor number stand in it
    NOT_WHOLE = "not_whole"  # too few sections were found


@dataclass(frozen=True, kw_only=True)
class Examined:
    """What a text is worth to a pack: how it was cut, and why it cannot be its document where it cannot.

    `other` is the pack whose document it is instead; `number_found` whether the document's number stands in it, true
    where the document has none.
    """

    cutting: Cutting
    mismatch: Mismatch | None
    other: Pack | None
    number_found: bool


def examine(text: str, pack: Pack, packs: Mapping[str, Pack]) -> Examined:
    """Cut a text by a pack's sections, and see whether it is the pack's document at all."""
    solid = _solid(text)
    cutting = cut(text, pack.region.sections)
    match = _title_in(solid, pack.region.document)
    numbered = _number_in(solid, pack.region.document)
    others = [
        other for other in packs.values() if other is not pack and _title_in(solid, other.region.document) is True
    ]
    mismatch, other = None, None
    if match is False:
        mismatch = Mismatch.OTHER_EDITION
    elif match is None and others:
        mismatch, other = Mismatch.OTHER_PACK, others[0]
    elif match is None and not numbered:
        mismatch = Mismatch.UNKNOWN
    elif cutting.found < _LEAST_FOUND * (cutting.found + len(cutting.missing)):
        mismatch = Mismatch.NOT_WHOLE
    return Examined(
        cutting=cutting,
        mismatch=mismatch,
        other=other,
        number_found=numbered or pack.region.document.number is None,
    )


def _title_in(solid: str, document: Document) -> bool | None:
    """Whether a document's title stands in a text; false where it does with other numbers, none where it does not."""
    inner = _INNER_TITLE.search(document.title)
    title = _solid(inner[1] if inner else document.title)
    if title in solid:
        return True
    near = fuzz.partial_ratio_alignment(title, solid, score_cutoff=_SAME_TITLE)
    if near is None:
        return None
    return _DIGITS.findall(solid[near.dest_start : near.dest_end]) == _DIGITS.findall(title)


def _number_in(solid: str, document: Document) -> bool:
    return document.number is not None and _solid(document.number) in solid


def _solid(text: str) -> str:
    """Folded, brackets alike, without spaces and marks of conversion."""
    alike = fold(text).translate(str.maketrans("〔〕[]【】", "()()()"))
    return re.sub(r"[\s*_]+", "", alike)
