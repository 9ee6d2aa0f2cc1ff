"""A slip for a household without a phone: how its case is asked after, on an A6 page to print and hand over."""

from dataclasses import dataclass
from io import BytesIO
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from docx.text.paragraph import Paragraph

_A6 = (10.5, 14.8)  # cm
_MARGIN, _PICTURE = 0.9, 3.6  # cm
_FONT = "宋体"
_TITLE, _NUMBER, _WORDS = 14, 20, 12  # points
_SCALE, _BORDER = 8, 4  # pixels a module, and modules of white around, as scanners want


@dataclass(frozen=True, kw_only=True)
class CaseSlip:
    """The finished texts of a slip; `link` is none where no other device reaches the page."""

    title: str
    number: str
    lines: tuple[str, ...]
    link: str | None


def draw(slip: CaseSlip) -> bytes:
    """The slip as a Word document of one page."""
    from docx import Document
    from docx.shared import Cm

    document = Document()
    section = document.sections[0]
    section.page_width, section.page_height = map(Cm, _A6)
    section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = Cm(_MARGIN)
    document.core_properties.title = slip.title
    _write(document.add_paragraph(), slip.title, _TITLE, bold=True)
    _write(document.add_paragraph(), slip.number, _NUMBER, bold=True)
    for line in slip.lines:
        _write(document.add_paragraph(), line, _WORDS)
    if slip.link is not None:
        document.add_paragraph().add_run().add_picture(_code(slip.link), width=Cm(_PICTURE))
    page = BytesIO()
    document.save(page)
    return page.getvalue()


def _code(link: str) -> BytesIO:
    import segno

    drawn = BytesIO()
    segno.make_qr(link).save(drawn, kind="png", scale=_SCALE, border=_BORDER)
    drawn.seek(0)
    return drawn


def _write(paragraph: "Paragraph", text: str, size: float, *, bold: bool = False) -> None:
    """Chinese takes its font from `eastAsia`, figures and Latin letters from the plain name."""
    from docx.oxml.ns import qn
    from docx.shared import Pt

    paragraph.paragraph_format.space_after = Pt(4)
    run = paragraph.add_run(text)
    run.bold, run.font.size, run.font.name = bold, Pt(size), _FONT
    run._element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), _FONT)
