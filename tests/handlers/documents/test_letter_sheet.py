"""催办单 on paper: one A4 page with the texts as they were given, in the fonts of official letters."""

import zipfile
from io import BytesIO

import pytest
from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Cm

from handlers.documents.letter_sheet import BODY_FONT, BODY_SIZE, TITLE_FONT, ReminderLetter, draw

SHEET = ReminderLetter(
    title="催办单",
    to="青石镇：",
    paragraphs=("10月的进度表应当在11月3日前报送。", "请在11月10日下班前报给云山县。"),
    sender="云山县 孙立",
    date="2026年11月9日",
)


def test_the_page_says_what_the_message_says_in_the_same_order() -> None:
    page = Document(BytesIO(draw(SHEET)))
    assert [paragraph.text for paragraph in page.paragraphs] == SHEET.text.splitlines()


def test_it_is_laid_out_like_a_letter_on_a4() -> None:
    page = Document(BytesIO(draw(SHEET)))
    [section] = page.sections
    assert (section.page_width, section.page_height) == pytest.approx((Cm(21), Cm(29.7)), rel=0.001)
    title, to, first, *_, sender, day = page.paragraphs
    assert title.alignment == WD_ALIGN_PARAGRAPH.CENTER
    assert to.paragraph_format.first_line_indent is None
    assert first.paragraph_format.first_line_indent == 2 * BODY_SIZE  # two characters
    assert sender.alignment == day.alignment == WD_ALIGN_PARAGRAPH.RIGHT
    runs = [paragraph.runs[0]._element for paragraph in page.paragraphs]
    fonts = [run.get_or_add_rPr().get_or_add_rFonts().get(qn("w:eastAsia")) for run in runs]
    assert fonts == [TITLE_FONT] + [BODY_FONT] * 5


def test_characters_that_xml_takes_amiss_are_written_as_they_are() -> None:
    awkward = ReminderLetter(title="催办单", to="<青石&镇>：", paragraphs=('"𠮷"',), sender="A & B", date="今天")
    with zipfile.ZipFile(BytesIO(draw(awkward))) as file:
        assert "&lt;青石&amp;镇&gt;" in file.read("word/document.xml").decode()
    assert [paragraph.text for paragraph in Document(BytesIO(draw(awkward))).paragraphs][1:3] == ["<青石&镇>：", '"𠮷"']
