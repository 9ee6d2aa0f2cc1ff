"""Cutting an official text into its clauses, by the section headings that a pack names."""

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import IntEnum, StrEnum

from knowledge.model.pack import Section
from knowledge.official.mending import is_row, mend

_MARK = re.compile(
    r"(?:附件\d*|\([一二三四五六七八九十]+\)|\d+|[①-⑳]|第[一二三四五六七八九十百]+[章节条]|[一二三四五六七八九十]+)$"
)
_HAN = "一二三四五六七八九十百"
_NO_REFERENCE = "(?![的规之款项第和及至、,所])"  # 第三条的规定 is no heading
_PARTED = re.compile(r"\d|[一二三四五六七八九十]")
_HEADING = re.compile(
    rf"\(?[一二三四五六七八九十]{{1,3}}[)、.]|第[{_HAN}]+[章节条]{_NO_REFERENCE}|附件\d*(?=\n|[^\d:)》;。,])"
)
_BEGINNING = 4  # characters of a title that are enough to know it behind its mark
_LONG = 6  # characters of a title that are enough to know it within a line


class _Sure(IntEnum):
    """How sure it is that a section begins where something of its heading stands."""

    TITLE_WITHIN = 3  # the title, without its mark, after the end of a sentence
    MARK = 4  # the mark at the beginning of a line, another title behind it
    TITLE = 8  # the title at the beginning of a line, its mark lost
    WITHIN = 10  # mark and title, glued to the text before
    WHOLE_LINE = 12  # a line that is the mark and no more
    HEADING = 16  # mark and title at the beginning of a line


@dataclass(frozen=True, kw_only=True)
class Cutting:
    """A text cut by sections.

    `clauses` gives the text of each section found, from its heading to the next one, by the section's id; `missing`
    are sections that were not found, `strange` headings of the text that are no section's. A strange heading of a
    section's own kind ends its clause and begins one of its own, by the id that it would have: 第七条 behind 第六条.
    `unlisted` are the ids of these.
    """

    clauses: Mapping[str, str]
    missing: tuple[Section, ...]
    strange: tuple[str, ...]
    unlisted: tuple[str, ...] = ()

    @property
    def found(self) -> int:
        """How many of the pack's sections have a clause."""
        return len(self.clauses) - len(self.unlisted)


def cut(text: str, sections: Sequence[Section]) -> Cutting:
    """The clauses of a document as it was read from its file; `sections` are in the order of the document.

    What stands before the first heading is the clause of the last section without a mark that is named before it
    (“印发通知”, “标题及引言”); one named earlier stands for the whole text (“全文”) and is no clause.
    """
    mended = "\n".join(mend(text))
    solid = _solidify(mended)
    first = next((at for at, section in enumerate(sections) if _is_headed(section)), len(sections))
    headed = [section for section in sections[first:] if _is_headed(section)]
    starts = _best_chain([sorted(_places(section, solid.text)) for section in headed])
    found = [(section, solid.at[start]) for section, start in zip(headed, starts, strict=True) if start is not None]
    begun = {start for start in starts if start is not None}
    opening = [(sections[first - 1].id, 0)] if first else []
    strange = tuple(_strange(solid, begun))
    unlisted = list(_unlisted(found, [(solid.text[at:], solid.at[at]) for at in strange]))
    listed = [*opening, *((section.id, start) for section, start in found)]
    bounds = sorted([*listed, *unlisted], key=lambda bound: bound[1])
    ends = [*(start for _, start in bounds[1:]), len(mended)][: len(bounds)]
    return Cutting(
        clauses={id: mended[start:end].strip("\n") for (id, start), end in zip(bounds, ends, strict=True)},
        missing=tuple(section for section, start in zip(headed, starts, strict=True) if start is None),
        strange=tuple(mended[solid.at[at] :].split("\n", 1)[0] for at in strange),
        unlisted=tuple(id for id, _ in unlisted),
    )


def within(clauses: Mapping[str, str], section: str) -> str:
    """The clause of a section with all its parts; empty where the text has none."""
    return "\n".join(text for id, text in clauses.items() if is_part(id, section))


def is_part(id: str, section: str) -> bool:
    """Whether a section is another one or a part of it: 二（四）1 of 二（四）, but not 附件10 of 附件1."""
    rest = id.removeprefix(section)
    return id.startswith(section) and not (rest and _PARTED.match(rest) and _PARTED.match(section[-1]))


def without_parts(cited: tuple[str, ...]) -> tuple[str, ...]:
    """Sections without those that are parts of another one among them, each once."""
    once = tuple(dict.fromkeys(cited))
    return tuple(one for one in once if not any(one != other and is_part(one, other) for other in once))


def split(clause: str, most: int) -> list[str]:
    """A clause in pieces of about `most` characters, cut where a sentence or a row of a table ends."""
    pieces: list[str] = []
    for sentence in _sentences(clause):
        if pieces and len(pieces[-1]) + len(sentence) <= most:
            pieces[-1] += sentence
        else:
            pieces.append(sentence)
    return [piece.strip("\n") for piece in pieces if piece.strip()]


def _sentences(clause: str) -> Iterator[str]:
    for line in clause.splitlines(keepends=True):
        yield from [line] if is_row(line) else re.findall(r".*?(?:[。！？；][”）]?\n?|\n|$)", line, re.DOTALL)


# --- headings


@dataclass(frozen=True, kw_only=True)
class _Solid:
    """A text in half width and without spaces, and where each of its characters stands in the mended one."""

    text: str
    at: tuple[int, ...]


def _solidify(text: str) -> _Solid:
    characters, at = [], []
    for place, character in enumerate(text):
        for one in _half_width(character):
            if one == "\n" or not one.isspace():
                characters.append(one)
                at.append(place)
    return _Solid(text="".join(characters), at=tuple(at))


def _half_width(text: str) -> str:
    """Half width, brackets alike; circled numbers stay, for they are marks of their own."""
    folded = "".join(one if "①" <= one <= "⑳" else unicodedata.normalize("NFKC", one) for one in text)
    return folded.lower().translate(str.maketrans("〔〕[]【】．", "()()()."))


def _mark_of(section: Section) -> str | None:
    match = _MARK.search(_half_width(section.id))
    return match[0] if match else None


def _is_headed(section: Section) -> bool:
    return "·" in section.id or _mark_of(section) is not None


def _places(section: Section, text: str) -> Iterator[tuple[int, _Sure]]:
    """Where a section may begin, and how sure that is."""
    title = "".join(_half_width(section.title).split())
    beginning = re.escape(title[:_BEGINNING])
    mark = None if "·" in section.id else _mark_of(section)
    if mark is None:
        yield from _found(rf"(?m)^(?:\(.\))?{beginning}", text, _Sure.HEADING)
    else:
        inner = re.escape(mark.strip("()"))
        alone = rf"\(?{inner}\)" if mark.startswith("(") else rf"{inner}(?!\d)[、.,:)]"
        alone = rf"{inner}{_NO_REFERENCE}" if _kind_of(mark) is _Kind.ARTICLE else alone
        loose = rf"{alone}?" if mark.startswith("(") else rf"{inner}(?!\d)[、.,:)]?"
        yield from _found(rf"(?m)^{loose}{beginning}", text, _Sure.HEADING)
        yield from _found(rf"(?<!\d){alone}{beginning}", text, _Sure.WITHIN)
        yield from _found(rf"(?m)^{alone}", text, _Sure.MARK)
        if mark.startswith("附件"):
            yield from _found(rf"(?m)^{inner}:?$", text, _Sure.WHOLE_LINE)
        if len(title) >= _BEGINNING:
            yield from _found(rf"(?m)^{re.escape(title)}", text, _Sure.TITLE)
    if len(title) >= _LONG:
        yield from _found(rf"(?<=[。;:]){re.escape(title)}(?=[。\n])", text, _Sure.TITLE_WITHIN)


def _found(pattern: str, text: str, sure: _Sure) -> Iterator[tuple[int, _Sure]]:
    return ((match.start(), sure) for match in re.finditer(pattern, text))


_Chain = tuple[int, int, tuple[int | None, ...]]  # how sure, the last place, the place of each section so far


def _best_chain(places: Sequence[Sequence[tuple[int, int]]]) -> list[int | None]:
    """For each section the place where it begins, so that all stand in their order and are surest together."""
    chains: list[_Chain] = [(0, -1, ())]
    for section in places:
        longer = []
        for start, sure in section:
            before = max((chain for chain in chains if chain[1] < start), key=lambda chain: chain[0])
            longer.append((before[0] + sure, start, (*before[2], start)))
        chains = _worth_keeping([*((sure, last, (*chain, None)) for sure, last, chain in chains), *longer])
    return list(max(chains, key=lambda chain: chain[0])[2])


def _worth_keeping(chains: list[_Chain]) -> list[_Chain]:
    """Of chains those that are surer than all that end earlier."""
    kept: list[_Chain] = []
    for chain in sorted(chains, key=lambda chain: (chain[1], -chain[0])):
        if not kept or chain[0] > kept[-1][0]:
            kept.append(chain)
    return kept


def _strange(solid: _Solid, begun: set[int]) -> Iterator[int]:
    """Where lines begin that look like headings and begin no section."""
    for match in re.finditer(r"(?m)^.+$", solid.text):
        if match.start() not in begun and _HEADING.match(solid.text, match.start()):
            yield match.start()


# --- headings that the pack does not list


class _Kind(StrEnum):
    """How a heading is numbered."""

    ARTICLE = "article"  # 第七条
    NUMBER = "number"  # 七、
    BRACKET = "bracket"  # （七）


_KINDS = {
    _Kind.ARTICLE: re.compile(rf"第[{_HAN}]+条{_NO_REFERENCE}"),
    _Kind.NUMBER: re.compile(rf"[{_HAN}]{{1,3}}(?=[、.]|$)"),
    _Kind.BRACKET: re.compile(rf"\([{_HAN}]{{1,3}}\)"),
}
_ENDED_BY = {
    _Kind.ARTICLE: (_Kind.ARTICLE,),
    _Kind.NUMBER: (_Kind.NUMBER,),
    _Kind.BRACKET: (_Kind.BRACKET, _Kind.NUMBER),
}


def _kind_of(text: str) -> _Kind | None:
    """The kind of the heading with which a text begins, in half width."""
    return next((kind for kind, pattern in _KINDS.items() if pattern.match(text)), None)


def _unlisted(found: Sequence[tuple[Section, int]], strange: Sequence[tuple[str, int]]) -> Iterator[tuple[str, int]]:
    """Clauses of headings that the pack does not list, each behind the section whose clause it ends."""
    taken = {section.id for section, _ in found}
    for text, start in strange:
        before = next((section for section, place in reversed(found) if place < start), None)
        id = _own_id(before, text) if before else None
        if id is not None and id not in taken:
            taken.add(id)
            yield id, start


def _own_id(before: Section, text: str) -> str | None:
    """The id of the clause that begins with a text, in half width; none where it is still of the section before it."""
    kind, own = _kind_of(text), _mark_of(before) or ""
    ended = _kind_of(own)
    if kind is None or ended is None or kind not in _ENDED_BY[ended]:
        return None
    mark = _KINDS[kind].match(text)
    root = before.id[: -len(own)] if kind is ended else ""
    return root + (mark[0] if mark else "").replace("(", "（").replace(")", "）")
