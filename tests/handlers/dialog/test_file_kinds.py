"""Which files are taken, and what they are called, whatever a sender's device says."""

import tracemalloc
import zipfile
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.dialog.file_kinds import LONGEST_NAME, MEDIA_TYPES, bears_macros, clean_name, ending_of, is_what_it_says
from tests.office_files import CONTENTS, document, workbook, zipped

OLE, ZIP = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"PK\x03\x04"


def parts_of(kind: str) -> str:
    return f'<Types><Override PartName="/main.xml" ContentType="application/{kind}.main+xml"/></Types>'


DOCUMENT, WORKBOOK = document("a document"), workbook()
WORD = "vnd.openxmlformats-officedocument.wordprocessingml.document"
SLIDES = "vnd.openxmlformats-officedocument.presentationml.presentation"


@pytest.mark.parametrize(
    ("name", "cleaned"),
    [
        ("通知.docx", "通知.docx"),
        ("../../etc/passwd.txt", "passwd.txt"),
        ("C:\\Users\\赵敏\\台账 10月.xlsx", "台账 10月.xlsx"),
        ("/etc/cron.d/x.pdf", "x.pdf"),
        ("a\r\nContent-Type: text-html.pdf", "aContent-Type text-html.pdf"),
        ("通知\u202efdp.exe", "通知fdp.exe"),
        ("CON", "CON"),
        ("..", ""),
        ("", ""),
        ("...pdf", "pdf"),
        ("长" * 5000 + ".pdf", "长" * (LONGEST_NAME - 4) + ".pdf"),
    ],
)
def test_a_name_is_cleaned(name: str, cleaned: str) -> None:
    assert clean_name(name) == cleaned


@given(st.text(max_size=300))
def test_a_cleaned_name_is_short_names_no_folder_and_stays_as_it_is(name: str) -> None:
    cleaned = clean_name(name)
    assert len(cleaned) <= LONGEST_NAME
    assert not set(cleaned) & set('/\\\r\n\0"<>|:*?')
    assert cleaned.strip(". ") == cleaned
    assert clean_name(cleaned) == cleaned


def test_only_documents_are_taken() -> None:
    assert {ending_of(f"a.{ending.upper()}") for ending in MEDIA_TYPES} == set(MEDIA_TYPES)
    assert [ending_of(name) for name in ("a.exe", "a.html", "a.svg", "a.docm", "pdf", ".pdf", "a.pdf.lnk", "")] == [
        None
    ] * 8


@pytest.mark.parametrize(
    ("name", "data", "fits"),
    [
        ("a.pdf", b"%PDF-1.7 ...", True),
        ("a.pdf", b"\n\n%PDF-1.7 ...", True),
        ("a.pdf", ZIP, False),
        ("a.docx", DOCUMENT, True),
        ("a.xlsx", WORKBOOK, True),
        ("a.pptx", zipped({"main.xml": "", CONTENTS: parts_of(SLIDES)}), True),
        ("a.pptx", zipped({"docProps/app.xml": "", CONTENTS: parts_of(SLIDES)}), False),
        ("a.xlsx", DOCUMENT, False),
        ("a.docx", WORKBOOK, False),
        ("a.docx", zipped({CONTENTS: parts_of("vnd.ms-word.document.macroEnabled")}), False),
        ("a.docx", zipped({"META-INF/MANIFEST.MF": "", "A.class": ""}), False),
        ("a.docx", ZIP + b"...", False),
        ("a.docx", b"PK", False),
        ("a.docx", DOCUMENT[: len(DOCUMENT) // 2], False),
        ("a.docx", OLE, False),
        ("a.doc", OLE + "WordDocument".encode("utf-16-le"), True),
        ("a.xls", OLE + "Book".encode("utf-16-le"), True),
        ("a.ppt", OLE + "PowerPoint Document".encode("utf-16-le"), True),
        ("a.doc", OLE + "Workbook".encode("utf-16-le"), False),
        ("a.doc", OLE + b"...", False),
        ("a.xls", b"MZ\x90", False),
        ("a.txt", "通知".encode("gb18030"), True),
        ("a.txt", b"MZ\0\0", False),
        ("a.txt", b"", False),
        ("a.exe", b"MZ", False),
    ],
)
def test_the_content_is_what_the_name_says(name: str, data: bytes, fits: bool) -> None:
    assert is_what_it_says(name, data) is fits


@given(st.integers(0, len(DOCUMENT) - 1), st.binary(min_size=1, max_size=40))
def test_a_damaged_document_is_taken_or_not_and_nothing_else_happens(at: int, noise: bytes) -> None:
    assert is_what_it_says("a.docx", DOCUMENT[:at] + noise + DOCUMENT[at + len(noise) :]) in (True, False)


def a_long_list() -> dict[str, str]:
    return {"main.xml": "", CONTENTS: " " * 50_000_000 + parts_of(WORD)}


def many_parts() -> dict[str, str]:
    return {"main.xml": "", CONTENTS: parts_of(WORD)} | dict.fromkeys(map(str, range(40_000)), "")


@pytest.mark.parametrize(
    ("parts", "method"),
    [
        (a_long_list, zipfile.ZIP_DEFLATED),
        (a_long_list, zipfile.ZIP_BZIP2),
        (many_parts, zipfile.ZIP_STORED),
    ],
    ids=["a long list of parts", "a way to pack that unpacks all", "many parts"],
)
def test_a_file_made_to_fill_the_memory_does_not(parts: Callable[[], dict[str, str]], method: int) -> None:
    data = zipped(parts(), method)
    tracemalloc.start()
    try:
        assert not is_what_it_says("a.docx", data)
        assert tracemalloc.get_traced_memory()[1] < 10_000_000
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize(
    ("name", "data", "bears"),
    [
        ("台账.xlsx", WORKBOOK, False),
        ("通知.docx", DOCUMENT, False),
        (
            "通知.docx",
            zipped({CONTENTS: f"{parts_of(WORD)}<Default ContentType='application/vnd.ms-office.vbaProject'/>"}),
            True,
        ),
        ("旧表.xls", OLE + "Workbook".encode("utf-16-le"), False),
        ("旧表.xls", OLE + "_VBA_PROJECT".encode("utf-16-le"), True),
        ("说明.txt", b"_VBA_PROJECT", False),
    ],
)
def test_office_files_that_bring_programs_along_are_known(name: str, data: bytes, bears: bool) -> None:
    assert bears_macros(name, data) is bears
