"""Mending the text of a converted document: what conversion broke or added is taken away, no word is changed."""

import re
from collections.abc import Iterator

_LINE_ENDS = re.compile(r"\r\n?|[\v\f\x85\u2028\u2029]")
_INVISIBLE = re.compile(r"[\ufeff\u200b-\u200f\u00ad]|\*\*|\[bookmark:[^\]]*\]", re.IGNORECASE)
_WIDE_SPACES = re.compile(r"[^\S\n\t]")
_DASH = "[-—–－―·]"
_PAGE_MARK = re.compile(rf"\s*(?:{_DASH}+ *\d{{1,3}} *{_DASH}+|第 *\d{{1,3}} *页(?:[ ,，/]*共 *\d{{1,3}} *页)?)\s*")
_BULLET = re.compile(r" *(?:#{1,6}|[-*•●]) +")
_RULED_ROW = re.compile(r" *\|(.*)\| *")
_RULE = re.compile(r"[|\s:-]+")
_NUMBER = "[一二三四五六七八九十百]{1,3}"
_HEADING = re.compile(
    rf" *(?:[（(〔\[](?:{_NUMBER}|\d{{1,2}})[）)〕\]]|{_NUMBER}[、.．]|第{_NUMBER}[章节条]|\d{{1,2}} ?[、.．](?!\d)"
    r"|[①-⑳⒈-⒛]|附 *[件表]|填表说明|注[:：])"
)
_ENDED = tuple("。！？；：!?;:”）)》…")
_OPEN = {"《": "》", "（": "）", "“": "”", "〔": "〕"}
_BROKEN_FROM = 20  # characters from which a line without an end was broken by the page's width
_GOES_ON = tuple("，、,")
_BLANK_TO_FILL = re.compile(r"[^，。]{1,14}[：:]")


def mend(text: str) -> tuple[str, ...]:
    """The paragraphs of a text, in order; a row of a table is one paragraph, its cells parted by tabs.

    1. Line ends alike; marks of pages, of Markdown and of Word's fields are left out.
    2. Rows of tables, each cell on a line of its own or all on one, are put together.
    3. Lines that were broken within a sentence are joined, over the turn of a page, too.
    4. Spaces are left out, but between Latin words.
    """
    text = _WIDE_SPACES.sub(" ", _INVISIBLE.sub("", _LINE_ENDS.sub("\n", text)))
    lines = [line.rstrip(" ") for line in text.split("\n") if not _PAGE_MARK.fullmatch(line)]
    return tuple(_joined(_without_spaces(one) for one in _rows(lines)))


def is_row(paragraph: str) -> bool:
    """Whether a paragraph is a row of a table."""
    return "\t" in paragraph


def _rows(lines: list[str]) -> Iterator[str]:
    """Lines, with each row of a table on one: cells are led by a tab where each has its own line."""
    cells: list[str] = []
    for line in [*lines, ""]:
        ruled = _RULED_ROW.fullmatch(line)
        if cells and line:
            if line.startswith("\t"):
                cells.append(line)
            else:
                cells[-1] += line
            continue
        if cells:
            yield _row("\t".join(cells).split("\t"))
            cells = []
        if line.startswith("\t") and line.strip():
            cells = [line]
        elif ruled:
            if not _RULE.fullmatch(line):
                yield _row(ruled[1].split("|"))
        elif "\t" in line.strip():
            yield _row(line.split("\t"))
        elif line.strip():
            yield _BULLET.sub("", line, count=1)


def _row(cells: list[str]) -> str:
    """Cells that hold something; a tab behind, so that a row of one cell is a row as well."""
    return "\t".join([*(cell.strip() for cell in cells if cell.strip()), ""])


def _joined(lines: Iterator[str]) -> Iterator[str]:
    paragraph, last = "", ""
    for line in lines:
        if not line.strip():
            continue
        if paragraph and _goes_on(paragraph, last) and not _begins(line):
            paragraph, last = paragraph + line, line
            continue
        if paragraph:
            yield paragraph
        paragraph = last = line
    if paragraph:
        yield paragraph


def _goes_on(paragraph: str, last: str) -> bool:
    """Whether a paragraph whose last line is `last` was broken there."""
    if is_row(paragraph):
        return False
    if last.endswith(_GOES_ON) or any(paragraph.count(one) > paragraph.count(other) for one, other in _OPEN.items()):
        return True
    heading_alone = _HEADING.match(paragraph) and not re.search(r"[，。、；]", paragraph[4:])
    return len(last) >= _BROKEN_FROM and not last.endswith(_ENDED) and not heading_alone


def _begins(line: str) -> bool:
    """Whether a line goes on from nothing: a heading, a row, a blank to be filled in."""
    return is_row(line) or _HEADING.match(line) is not None or _BLANK_TO_FILL.fullmatch(line) is not None


def _without_spaces(line: str) -> str:
    return re.sub(r"(?<![A-Za-z]) +| +(?![A-Za-z])", "", line)
