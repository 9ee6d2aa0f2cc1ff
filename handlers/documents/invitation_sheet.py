"""Invitations on paper: a Word document to be printed and cut, a slip with link and QR code for each person."""

from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from docx.table import _Row
    from docx.text.paragraph import Paragraph

_A4 = (21, 29.7)  # cm
_MARGIN = 1.8  # cm
_WIDTHS = (12.4, 5)  # cm
_PICTURE = 4.2  # cm
_FONT = "宋体"
_NAME, _WORDS, _LINK = 18, 12, 9  # points


@dataclass(frozen=True, kw_only=True)
class InvitationSlip:
    """One person's slip: the name, the lines below it, the link, and the link's QR code as a PNG picture."""

    name: str
    lines: tuple[str, ...]
    link: str
    picture: bytes


def draw(title: str, slips: Sequence[InvitationSlip]) -> bytes:
    """The sheet as a Word document; no slip is divided between two pages."""
    from docx import Document
    from docx.shared import Cm

    document = Document()
    section = document.sections[0]
    section.page_width, section.page_height = map(Cm, _A4)
    section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = Cm(_MARGIN)
    document.core_properties.title = title
    _write(document.add_paragraph(), title, _WORDS, bold=True)
    table = document.add_table(rows=0, cols=2)
    table.style, table.autofit = "Table Grid", False
    for slip in slips:
        _fill(table.add_row(), slip)
    page = BytesIO()
    document.save(page)
    return page.getvalue()


def _fill(row: "_Row", slip: InvitationSlip) -> None:
    from docx.oxml import OxmlElement
    from docx.shared import Cm

    row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
    for cell, width in zip(row.cells, _WIDTHS, strict=True):
        cell.width = Cm(width)
    words, picture = row.cells
    _write(words.paragraphs[0], slip.name, _NAME, bold=True)
    for line in slip.lines:
        _write(words.add_paragraph(), line, _WORDS)
    _write(words.add_paragraph(), slip.link, _LINK)
    picture.paragraphs[0].add_run().add_picture(BytesIO(slip.picture), width=Cm(_PICTURE))


def _write(paragraph: "Paragraph", text: str, size: float, *, bold: bool = False) -> None:
    """Chinese takes its font from `eastAsia`, figures and Latin letters from the plain name."""
    from docx.oxml.ns import qn
    from docx.shared import Pt

    run = paragraph.add_run(text)
    run.bold, run.font.size, run.font.name = bold, Pt(size), _FONT
    run._element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), _FONT)
