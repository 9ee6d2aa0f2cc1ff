"""The official texts, where the machine has them in the folder ANJU_OFFICIAL_TEXTS, cut by the sections of a pack."""

import os
import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from knowledge.pack import Pack
from knowledge.text import fold

FOLDER = "ANJU_OFFICIAL_TEXTS"


def find_text(pack: Pack) -> str | None:
    """The text of a pack's document: the file that says its title, or, where titles are short, most of its headings."""
    folder = os.environ.get(FOLDER)
    if not folder:
        return None
    texts = [path.read_text(encoding="utf-8") for path in sorted(Path(folder).glob("*.txt"))]
    titles = [fold(section.title) for section in pack.region.sections]
    return max(texts, key=lambda text: sum(title in solid(text) for title in titles), default=None)


def cut(pack: Pack, text: str) -> Mapping[str, str]:
    """The text of each section, up to the next heading, by the section's id; headings are looked for in their order."""
    whole = re.sub(r"(?m:^ *- )|[ \u3000*]+", "", text)
    opening = next(section.id for section in pack.region.sections if len(section.title) > 2)
    starts = [(opening, 0)]
    at = 0
    for section in pack.region.sections:
        found = next((place for place in _places(section.id, section.title, whole, at)), None)
        if found is not None and section.id != opening:
            starts.append((section.id, found))
            at = found + 1
    ends = [start for _, start in starts[1:]] + [len(whole)]
    return {id: whole[start:end] for (id, start), end in zip(starts, ends, strict=True)}


def solid(text: str) -> str:
    """Folded, without any space."""
    return re.sub(r"\s+", "", fold(text))


def _places(id: str, title: str, text: str, at: int) -> Iterator[int]:
    """Where a section may begin, the likeliest first."""
    number = re.search(r"附件\d$|（[一二三四五六七八九十]+）$|\d+$|^[一二三四五六七八九十]+$", id)
    begin = r"\s*".join(map(re.escape, title[:4]))
    if "·" in id:
        yield from (at + match.start() for match in re.finditer(rf"(?m)^(?:（.）)?{begin}", text[at:]))
    elif number is not None:
        mark = rf"(?m)^{re.sub('[（）]', lambda _: '[（()）]', number[0])}[、.]?\s*"
        yield from (at + match.start() for match in re.finditer(mark + begin, text[at:]))
        yield from (at + match.start() for match in re.finditer(mark, text[at:]))
