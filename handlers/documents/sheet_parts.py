"""What a workbook that was sent in holds besides cells: what filling it would lose, and what nobody should open."""

import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from io import BytesIO

BROKEN = (
    zipfile.BadZipFile,
    KeyError,
    ValueError,
    TypeError,
    AttributeError,
    SyntaxError,
    OSError,
    NotImplementedError,
)
_MOST_PARTS, _MOST_UNPACKED = 200, 4_000_000  # parts and bytes: a table is some thousands of cells
_MOST_CELLS = 20_000  # of a merged head
_NAMED = 60  # characters of what is told
_PROGRAMS = ("vbaproject", "vbadata", "macrosheets/", "activex/", "ctrlprops/", "embeddings/")


class BookFault(StrEnum):
    """What is wrong with a workbook."""

    BROKEN = "broken"
    TOO_BIG = "too_big"
    PROGRAMS = "programs"
    LINK = "link"
    TEXT_BOX = "text_box"
    PICTURE = "picture"
    CHART = "chart"
    PIVOT = "pivot"
    COMMENT = "comment"
    SHAPE = "shape"
    UNKNOWN = "unknown"  # a name that no table has
    MISSING = "missing"
    NOT_ONE = "not_one"  # a name that is not at one cell
    TOO_FEW = "too_few"
    UNEVEN = "uneven"  # lists that do not begin and end in the same rows
    TWICE = "twice"  # two names at one cell
    FAILS = "fails"  # what was filled in is not there


_BY_PATH = {
    "xl/charts/": BookFault.CHART,
    "xl/media/": BookFault.PICTURE,
    "xl/pivottables/": BookFault.PIVOT,
    "xl/comments": BookFault.COMMENT,
}


@dataclass(frozen=True, kw_only=True)
class FoundFault:
    """A fault with the name or the text at which it is, and where it is about numbers the rows that are wanted."""

    kind: BookFault
    text: str = ""
    rows: int = 0


def part_faults(data: bytes) -> Iterator[FoundFault]:
    """Each once. Raises one of BROKEN for what is no workbook."""
    with zipfile.ZipFile(BytesIO(data)) as file:
        parts = file.infolist()
        if len(parts) > _MOST_PARTS or sum(part.file_size for part in parts) > _MOST_UNPACKED:
            yield FoundFault(kind=BookFault.TOO_BIG)
            return
        names = [part.filename.lower() for part in parts]
        if b"macroEnabled" in file.read("[Content_Types].xml") or any(no in name for name in names for no in _PROGRAMS):
            yield FoundFault(kind=BookFault.PROGRAMS)
        yield from dict.fromkeys(
            fault
            for name, part in zip(names, parts, strict=True)
            for fault in _of_part(name, file.read(part) if name.endswith((".xml", ".rels", ".vml")) else b"")
        )


def _of_part(name: str, xml: bytes) -> Iterator[FoundFault]:
    for path, kind in _BY_PATH.items():
        if name.startswith(path):
            yield FoundFault(kind=kind)
    if b"<!DOCTYPE" in xml or b"<!ENTITY" in xml:
        yield FoundFault(kind=BookFault.BROKEN)
    if name.endswith(".rels"):
        yield from _links(xml.decode(errors="replace"))
    if name.startswith("xl/drawings/") and name.endswith(".xml"):
        yield from list(_drawn(drawing := xml.decode(errors="replace"))) or _unnamed(drawing)
    if name.startswith("xl/worksheets/") and name.endswith(".xml") and _spreads(xml.decode(errors="replace")):
        yield FoundFault(kind=BookFault.TOO_BIG)


def _links(xml: str) -> Iterator[FoundFault]:
    """What would be fetched from elsewhere."""
    for relation in re.findall(r"<Relationship\b[^>]*>", xml):
        target = re.search(r'Target="([^"]*)"', relation)
        if '"External"' in relation and target is not None:
            yield FoundFault(kind=BookFault.LINK, text=target[1][:_NAMED])


def _drawn(xml: str) -> Iterator[FoundFault]:
    """Text boxes by what stands in them, pictures, and other shapes; charts are told by their own parts."""
    for shape in re.findall(r"<xdr:sp\b.*?</xdr:sp>", xml, re.DOTALL):
        said = "".join(re.findall(r"<a:t>([^<]*)</a:t>", shape))
        is_text = bool(said) or 'txBox="1"' in shape
        yield FoundFault(kind=BookFault.TEXT_BOX if is_text else BookFault.SHAPE, text=said[:_NAMED])
    if "<xdr:pic>" in xml or "<xdr:pic " in xml:
        yield FoundFault(kind=BookFault.PICTURE)


def _unnamed(xml: str) -> Iterator[FoundFault]:
    """A shape of any other sort; nothing of a drawing without shapes, which some programs leave behind."""
    if "Anchor" in xml and "graphicFrame" not in xml:
        yield FoundFault(kind=BookFault.SHAPE)


def _spreads(xml: str) -> bool:
    """Whether a head or a link is over more cells than a table has: each of them would be made."""
    from openpyxl.utils import range_boundaries

    for ref in re.findall(r"<(?:\w+:)?(?:mergeCell|hyperlink)\b[^>]*?\bref=\"([^\"]*)\"", xml):
        left, top, right, bottom = range_boundaries(ref)
        if left is None or top is None or right is None or bottom is None:  # whole columns or rows
            return True
        if (right - left + 1) * (bottom - top + 1) > _MOST_CELLS:
            return True
    return False
