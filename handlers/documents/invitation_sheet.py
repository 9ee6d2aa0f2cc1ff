"""Invitations on paper: a Word document to be printed and cut, a slip with link and QR code for each person."""

from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO

from docx import Document
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt
from docx.table import _Row
from docx.text.paragraph import Paragraph

_A4 = (Cm(21), Cm(29.7))
_MARGIN = Cm(1.8)
_WIDTHS = (Cm(12.4), Cm(5))
_PICTURE = Cm(4.2)
_FONT = "宋体"
_NAME, _WORDS, _LINK = Pt(18), Pt(12), Pt(9)


@dataclass(frozen=True, kw_only=True)
class InvitationSlip:
    """One person's slip: the name, the lines below it, the link, and the link's QR code as a PNG picture."""

    name: str
    lines: tuple[str, ...]
    link: str
    picture: bytes


def draw(title: str, slips: Sequence[InvitationSlip]) -> bytes:
    """The sheet as a Word document; no slip is divided between two pages."""
    document = Document()
    section = document.sections[0]
    section.page_width, section.page_height = _A4
    section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = _MARGIN
    document.core_properties.title = title
    _write(document.add_paragraph(), title, _WORDS, bold=True)
    table = document.add_table(rows=0, cols=2)
    table.style, table.autofit = "Table Grid", False
    for slip in slips:
        _fill(table.add_row(), slip)
    page = BytesIO()
    document.save(page)
    return page.getvalue()


def _fill(row: _Row, slip: InvitationSlip) -> None:
    row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
    for cell, width in zip(row.cells, _WIDTHS, strict=True):
        cell.width = width
    words, picture = row.cells
    _write(words.paragraphs[0], slip.name, _NAME, bold=True)
    for line in slip.lines:
        _write(words.add_paragraph(), line, _WORDS)
    _write(words.add_paragraph(), slip.link, _LINK)
    picture.paragraphs[0].add_run().add_picture(BytesIO(slip.picture), width=_PICTURE)


def _write(paragraph: Paragraph, text: str, size: Pt, *, bold: bool = False) -> None:
    """Chinese takes its font from `eastAsia`, figures and Latin letters from the plain name."""
    run = paragraph.add_run(text)
    run.bold, run.font.size, run.font.name = bold, size, _FONT
    run._element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), _FONT)
