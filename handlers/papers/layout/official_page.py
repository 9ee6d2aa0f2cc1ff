"""A page of GB/T 9704: its margins, lines and fonts, the head and rules of a letter (信函), and page numbers."""

import re
from pathlib import Path
from typing import Any

import yaml
from docx import Document
from docx.document import Document as Page
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Length, Mm, Pt, RGBColor
from docx.table import _Cell
from docx.text.paragraph import Paragraph
from docx.text.run import Run

_FONTS = yaml.safe_load(Path(__file__).with_name("fonts.yaml").read_text(encoding="utf-8"))
BODY_FONT, TITLE_FONT, HEADING_FONT, NUMBER_FONT = (_FONTS[name] for name in ("body", "title", "heading", "number"))
BODY_SIZE, TITLE_SIZE, PAGE_NUMBER_SIZE, ISSUER_SIZE = Pt(16), Pt(22), Pt(14), Pt(30)  # 三号, 二号, 四号
LINE = Pt(28.95)  # 225 mm by 22 lines
LINE_TWIPS, TIGHT_TWENTIETHS = 579, -5  # with a quarter of a point less between characters 28 of them fill a line
RED = "FF0000"
FITTED, SIGNATURE = "列宽随内容", "署名"  # a caption of a table and a style: handlers.papers.settling heeds them

_TOP, _BOTTOM, _LEFT, _RIGHT = Mm(37), Mm(35), Mm(28), Mm(26)
_PAGE_NUMBER_UP = Mm(28) - PAGE_NUMBER_SIZE  # the number ends so far above the edge, its top 7 mm below the text
_ISSUER_DOWN, _LOWER_RULE_UP = Mm(30), Mm(20)
_RULE_OUT_LEFT, _RULE_OUT_RIGHT = Mm(-8), Mm(-6)  # 170 mm, in the middle of the paper
_PICTURE = re.compile(r"图\s*\}\}")  # a tag of one, by the names of tags.yaml
_CELL_LINE = 1.25  # of the size of its text
_RULE_BELOW_ISSUER = 11  # points, 4 mm


def new_page(*, across: bool = False) -> Page:
    """An empty A4 page with the margins and fonts of an official letter; `across` lies on its side, for tables."""
    page = Document()
    section = page.sections[0]
    section.page_width, section.page_height = (Mm(297), Mm(210)) if across else (Mm(210), Mm(297))
    section.top_margin, section.bottom_margin = (_LEFT, _RIGHT) if across else (_TOP, _BOTTOM)
    section.left_margin, section.right_margin = (_TOP, _BOTTOM) if across else (_LEFT, _RIGHT)
    normal = page.styles["Normal"]
    normal.font.name, normal.font.size = BODY_FONT, BODY_SIZE
    normal.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), BODY_FONT)
    normal.paragraph_format.space_after = Pt(0)
    page.styles.add_style(SIGNATURE, WD_STYLE_TYPE.PARAGRAPH).base_style = normal
    page.core_properties.author = page.core_properties.title = page.core_properties.comments = ""
    return page


def number_pages(page: Page) -> None:
    """Page numbers as – 1 –: on odd pages at the right, on even ones at the left, a character in."""
    page.settings.odd_and_even_pages_header_footer = True
    section = page.sections[0]
    section.footer_distance = Length(_PAGE_NUMBER_UP)
    for footer, side in (
        (section.footer, WD_ALIGN_PARAGRAPH.RIGHT),
        (section.even_page_footer, WD_ALIGN_PARAGRAPH.LEFT),
    ):
        paragraph = footer.paragraphs[0]
        paragraph.alignment = side
        paragraph.paragraph_format.left_indent = paragraph.paragraph_format.right_indent = PAGE_NUMBER_SIZE
        set_lines(paragraph, PAGE_NUMBER_SIZE)
        write(paragraph, "– ", NUMBER_FONT, PAGE_NUMBER_SIZE)
        _page_field(write(paragraph, "", NUMBER_FONT, PAGE_NUMBER_SIZE))
        write(paragraph, " –", NUMBER_FONT, PAGE_NUMBER_SIZE)


def head_letter(page: Page, issuer: str) -> None:
    """The first page of a letter: the issuer in red, a double rule below it and another at the foot, no page number."""
    section = page.sections[0]
    section.different_first_page_header_footer = True
    section.header_distance = _ISSUER_DOWN
    head = section.first_page_header.paragraphs[0]
    head.alignment = WD_ALIGN_PARAGRAPH.CENTER
    write(head, issuer, TITLE_FONT, ISSUER_SIZE).font.color.rgb = RGBColor.from_string(RED)
    set_lines(head, Pt(36))
    _rule(head, "bottom", "thickThinSmallGap", _RULE_BELOW_ISSUER)
    foot = section.first_page_footer.paragraphs[0]
    set_lines(foot, Pt(1))
    _rule(foot, "top", "thinThickSmallGap", 0)
    section.footer_distance = Length(_LOWER_RULE_UP)


def set_lines(paragraph: Paragraph, height: Length = LINE) -> Paragraph:
    """Lines of an exact height, nothing between paragraphs."""
    spacing = paragraph.paragraph_format
    spacing.line_spacing_rule, spacing.line_spacing = WD_LINE_SPACING.EXACTLY, height
    spacing.space_before = spacing.space_after = Pt(0)
    if height == LINE:
        _element(paragraph, "w:spacing").set(qn("w:line"), str(LINE_TWIPS))
    return paragraph


def write(paragraph: Paragraph, text: str, font: str = BODY_FONT, size: Length = BODY_SIZE) -> Run:
    """Text in a font: Chinese takes it from `eastAsia`, figures and Latin letters from the plain name."""
    run = paragraph.add_run(text)
    run.font.size, run.font.name = size, font
    properties = run._element.get_or_add_rPr()
    properties.get_or_add_rFonts().set(qn("w:eastAsia"), font)
    if size == BODY_SIZE:
        tight = OxmlElement("w:spacing")
        tight.set(qn("w:val"), str(TIGHT_TWENTIETHS))
        properties.append(tight)
        _in_order(properties, tight)
    return run


def fill_cell(cell: _Cell, text: str, size: Length, *, centred: bool) -> None:
    """A cell of a table with its text, halfway down; beside pictures each line is a paragraph of its own."""
    cell.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER
    lines = text.split("\n") if _PICTURE.search(text) else [text]
    for paragraph, line in zip((cell.paragraphs[0], *(cell.add_paragraph() for _ in lines[1:])), lines, strict=True):
        if centred:
            paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        if not _PICTURE.search(line):  # which lines of an exact height would cut off
            set_lines(paragraph, Length(round(size * _CELL_LINE)))
        write(paragraph, line, size=size)


def _in_order(properties: Any, tight: Any) -> None:
    """Word reads the properties of a run in one order alone: the spacing stands before the size."""
    size = properties.find(qn("w:sz"))
    if size is not None:
        size.addprevious(tight)


def _page_field(run: Run) -> None:
    for kind, text in (("begin", None), (None, "PAGE"), ("end", None)):
        mark = OxmlElement("w:fldChar" if kind else "w:instrText")
        if kind:
            mark.set(qn("w:fldCharType"), kind)
        else:
            mark.text = text
        run._element.append(mark)


def _rule(paragraph: Paragraph, side: str, kind: str, space: int) -> None:
    """A red double rule of 170 mm above or below a paragraph."""
    spacing = paragraph.paragraph_format
    spacing.left_indent, spacing.right_indent = _RULE_OUT_LEFT, _RULE_OUT_RIGHT
    borders, rule = OxmlElement("w:pBdr"), OxmlElement(f"w:{side}")
    for name, value in (("val", kind), ("sz", "18"), ("space", str(space)), ("color", RED)):
        rule.set(qn(f"w:{name}"), value)
    borders.append(rule)
    _element(paragraph, "w:spacing").addprevious(borders)


def _element(paragraph: Paragraph, name: str) -> Any:
    """A part of a paragraph's properties that is there."""
    return paragraph._p.get_or_add_pPr().find(qn(name))
