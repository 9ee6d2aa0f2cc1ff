"""A copy of what is kept of somebody, as a Word document that a phone opens."""

from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from docx.text.paragraph import Paragraph

_FONT = "宋体"
_TITLE, _HEAD, _WORDS = 18, 14, 12  # points


@dataclass(frozen=True, kw_only=True)
class OwnDataPart:
    """One kind of what is kept, in finished lines."""

    title: str
    lines: tuple[str, ...]


def draw(title: str, note: str, parts: Sequence[OwnDataPart]) -> bytes:
    """The document: what it is, and each part under its title."""
    from docx import Document

    document = Document()
    document.core_properties.title = title
    _write(document.add_paragraph(), title, _TITLE, bold=True)
    _write(document.add_paragraph(), note, _WORDS)
    for part in parts:
        _write(document.add_paragraph(), part.title, _HEAD, bold=True)
        for line in part.lines:
            _write(document.add_paragraph(), line, _WORDS)
    page = BytesIO()
    document.save(page)
    return page.getvalue()


def _write(paragraph: "Paragraph", text: str, size: float, *, bold: bool = False) -> None:
    """Chinese takes its font from `eastAsia`, figures and Latin letters from the plain name."""
    from docx.oxml.ns import qn
    from docx.shared import Pt

    paragraph.paragraph_format.space_after = Pt(4)
    run = paragraph.add_run(text)
    run.bold, run.font.size, run.font.name = bold, Pt(size), _FONT
    run._element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), _FONT)
