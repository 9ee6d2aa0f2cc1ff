"""Workbooks that would wear the machine out: refused before anything of them is parsed, with what is to be done."""

import re
import zipfile
from pathlib import Path

import openpyxl
import pytest
from openpyxl import Workbook

from handlers.documents.workbook import MOST_BYTES, UnusableFile, open_workbook, read_lines

SHEET = "xl/worksheets/sheet1.xml"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A workbook with a few cells."""
    book = Workbook()
    for line in (("代码", "名称"), ("990101", "云山县")):
        book.worksheets[0].append(line)
    book.save(tmp_path / "county.xlsx")
    return tmp_path / "county.xlsx"


def rewrite(path: Path, part: str, pattern: str, new: str) -> None:
    """Change one part of a workbook."""
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name).decode() for name in archive.namelist()}
    parts[part] = re.sub(pattern, new, parts[part], count=1, flags=re.DOTALL)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            archive.writestr(name, text)


def refused(path: Path) -> tuple[str, object]:
    """Why a workbook is refused, and up to which row it went."""
    with pytest.raises(UnusableFile) as refusal:
        open_workbook(path)
    return refusal.value.key, refusal.value.values.get("row")


@pytest.fixture
def nothing_parsed(monkeypatch: pytest.MonkeyPatch) -> None:
    """Opening a workbook by the library fails the test."""
    monkeypatch.setattr(openpyxl, "load_workbook", lambda *_, **__: pytest.fail("it was parsed"))


@pytest.mark.usefixtures("nothing_parsed")
def test_a_stray_cell_in_the_last_row_is_named(path: Path) -> None:
    """It took 83 s and 1.2 GB before: every row up to it was read."""
    rewrite(path, SHEET, "</sheetData>", '<row r="1048576"><c r="D1048576" s="1"/></row></sheetData>')
    assert refused(path) == ("org.file.too_many_rows", 1048576)


@pytest.mark.usefixtures("nothing_parsed")
def test_a_bomb_is_refused_by_its_size_unpacked(path: Path) -> None:
    """588 kB took more than 100 s and 2.1 GB before."""
    rewrite(path, SHEET, "</sheetData>", "<row></row>" * (MOST_BYTES // 10) + "</sheetData>")
    assert path.stat().st_size < 100_000
    assert refused(path) == ("org.file.too_big", None)


@pytest.mark.usefixtures("nothing_parsed")
def test_a_merged_range_over_the_whole_sheet_is_refused(path: Path) -> None:
    merged = '</sheetData><mergeCells count="1"><mergeCell ref="A1:XFD1048576"/></mergeCells>'
    rewrite(path, SHEET, "</sheetData>", merged)
    assert refused(path)[0] == "org.file.too_many_rows"


@pytest.mark.parametrize("part", ["xl/workbook.xml", SHEET])
def test_a_part_that_was_cut_off_is_no_workbook(path: Path, part: str) -> None:
    """A download that broke off gave a traceback of the parser."""
    rewrite(path, part, "<sheets>.*|<sheetData>.*", "<she")
    assert refused(path) == ("org.file.not_a_workbook", None)


BEHIND_A_PASSWORD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(500) + "EncryptedPackage".encode("utf-16-le")
COMPRESSED_OTHERWISE, SEALED = b"\x63\x00", b"\x01\x00"


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "empty"),
        (b"name,phone\n", "not_a_workbook"),
        (BEHIND_A_PASSWORD, "locked"),
        (b"\xd0\xcf\x11\xe0 an old .xls", "not_a_workbook"),
    ],
)
def test_what_is_no_workbook_is_told_from_one_behind_a_password(path: Path, content: bytes, why: str) -> None:
    path.write_bytes(content)
    assert refused(path) == (f"org.file.{why}", None)


def test_a_workbook_with_macros_is_refused_by_name(path: Path) -> None:
    rewrite(path, "[Content_Types].xml", "spreadsheetml.sheet.main", "ms-excel.sheet.macroEnabled.main")
    assert refused(path) == ("org.file.macros", None)


@pytest.mark.parametrize(("at", "bytes_"), [(10, COMPRESSED_OTHERWISE), (8, SEALED)], ids=["compression", "encrypted"])
def test_a_zip_that_the_library_cannot_unpack_gives_a_line_and_no_traceback(path: Path, at: int, bytes_: bytes) -> None:
    """NotImplementedError and RuntimeError of the library came through."""
    content = bytearray(path.read_bytes())
    part = content.rindex(b"[Content_Types].xml") - 46  # where its row of the directory begins
    content[part + at : part + at + 2] = bytes_
    path.write_bytes(content)
    assert refused(path) == ("org.file.not_a_workbook", None)


def test_cells_far_to_the_right_are_left_out(path: Path) -> None:
    rewrite(path, SHEET, "</row>", '<c r="XFD1" t="n"><v>1</v></c></row>')
    lines = read_lines(open_workbook(path).worksheets[0])
    assert [line[:2] for line in lines] == [["代码", "名称"], ["990101", "云山县"]]
    assert {len(line) for line in lines} == {40}
