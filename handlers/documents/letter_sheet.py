"""催办单 on paper: an A4 page laid out like an official letter, from finished text."""

from dataclasses import dataclass
from io import BytesIO

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml.ns import qn
from docx.shared import Cm, Pt
from docx.text.paragraph import Paragraph

TITLE_FONT, BODY_FONT = "宋体", "仿宋"
TITLE_SIZE, BODY_SIZE, LINE = Pt(22), Pt(16), Pt(28)  # 二号, 三号, and the usual distance of lines in letters

_A4 = (Cm(21), Cm(29.7))
_MARGINS = {"top_margin": Cm(3.7), "bottom_margin": Cm(3.5), "left_margin": Cm(2.8), "right_margin": Cm(2.6)}
_SIGNED_IN = BODY_SIZE * 2  # the sender stands so far from the right


@dataclass(frozen=True, kw_only=True)
class ReminderLetter:
    """The finished texts of a 催办单; `to` ends with its colon."""

    title: str
    to: str
    paragraphs: tuple[str, ...]
    sender: str
    date: str

    @property
    def text(self) -> str:
        """All of it as one message."""
        return "\n".join((self.title, self.to, *self.paragraphs, self.sender, self.date))


def draw(sheet: ReminderLetter) -> bytes:
    """The sheet as a Word document of one page."""
    document = Document()
    section = document.sections[0]
    section.page_width, section.page_height = _A4
    for name, width in _MARGINS.items():
        setattr(section, name, width)
    document.core_properties.title = sheet.title
    title = document.add_paragraph()
    title.alignment = WD_ALIGN_PARAGRAPH.CENTER
    title.paragraph_format.space_after = BODY_SIZE
    _write(title, sheet.title, TITLE_FONT, TITLE_SIZE, bold=True)
    _write(_line(document.add_paragraph()), sheet.to)
    for text in sheet.paragraphs:
        paragraph = _line(document.add_paragraph())
        paragraph.paragraph_format.first_line_indent = BODY_SIZE * 2
        _write(paragraph, text)
    for number, text in enumerate((sheet.sender, sheet.date)):
        paragraph = _line(document.add_paragraph())
        paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        paragraph.paragraph_format.right_indent = _SIGNED_IN
        paragraph.paragraph_format.space_before = Pt(0) if number else LINE
        _write(paragraph, text)
    page = BytesIO()
    document.save(page)
    return page.getvalue()


def _line(paragraph: Paragraph) -> Paragraph:
    spacing = paragraph.paragraph_format
    spacing.line_spacing_rule, spacing.line_spacing = WD_LINE_SPACING.EXACTLY, LINE
    spacing.space_after = Pt(0)
    return paragraph


def _write(paragraph: Paragraph, text: str, font: str = BODY_FONT, size: Pt = BODY_SIZE, *, bold: bool = False) -> None:
    """Chinese takes its font from `eastAsia`, figures and Latin letters from the plain name."""
    run = paragraph.add_run(text)
    run.bold, run.font.size, run.font.name = bold, size, font
    run._element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), font)
