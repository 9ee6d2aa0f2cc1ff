"""What nobody should send: texts, numbers, JSON and files that break what is not careful."""

import io
import json
import zipfile
from typing import Any

from hypothesis import strategies as st
from openpyxl import Workbook
from PIL import Image

from tests.hostile import HOSTILE

NUMBERS = (
    "-1",
    "0",
    "1e400",
    "0x10",
    str(10**20),
    str(2**63),
    "2026-02-30",
    "0001-01-01",
    "9999-12-31",
    "9999-12",
    "0001-01",
    "99:99",
)
ODD_TEXT = st.one_of(st.sampled_from(HOSTILE), st.sampled_from(NUMBERS), st.text(max_size=30))
ODD_NUMBER = st.one_of(st.integers(), st.floats(), st.sampled_from((-(2**63) - 1, 10**20, 10**400)))
ODD_JSON = st.recursive(
    st.one_of(st.none(), st.booleans(), ODD_NUMBER, ODD_TEXT),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(ODD_TEXT, inner, max_size=3)),
    max_leaves=6,
)
NESTED = tuple(b"[" * deep + b"]" * deep for deep in (400, 900, 990, 30_000))
BROKEN_JSON = (
    *NESTED,
    b"{",
    b'{"id": NaN}',
    b"\xff\xfe{}",
    b"\xef\xbb\xbf{}",
    b'"\\ud800"',
    b"1" * 5000,
    b'{"a":1}' * 2,
)


@st.composite
def mostly(draw: st.DrawFn, /, value: st.SearchStrategy[Any], odd: st.SearchStrategy[Any] = ODD_TEXT) -> Any:
    """The value, and every fourth time something odd instead."""
    return draw(odd if draw(st.sampled_from((False, False, False, True))) else value)


@st.composite
def near(draw: st.DrawFn, /, **fields: st.SearchStrategy[Any]) -> dict[str, Any]:
    """An object of these fields, of which at most two are missing or something else."""
    many = draw(st.sampled_from((0, 0, 0, 1, 2)))
    bent = draw(st.lists(st.sampled_from(sorted(fields)), min_size=many, max_size=many, unique=True))
    made = {name: draw(ODD_JSON if name in bent else value) for name, value in fields.items()}
    missing = bent[:1] if draw(st.booleans()) else []
    return {name: value for name, value in made.items() if name not in missing}


def written(value: object) -> bytes:
    """The object as JSON, with whatever Python can write of it."""
    return json.dumps(value).encode()


def _picture(kind: str) -> bytes:
    file = io.BytesIO()
    Image.new("RGB", (900, 700), "gray").save(file, kind)
    return file.getvalue()


def _workbook(*rows: list[str | int | None]) -> bytes:
    book, file = Workbook(), io.BytesIO()
    sheet = book.active
    assert sheet is not None
    for row in rows:
        sheet.append(row)
    book.save(file)
    return file.getvalue()


def _archive(**members: bytes) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return file.getvalue()


def odd_files() -> dict[str, bytes]:
    """Files by name: good ones, cut ones, others than their names say."""
    jpeg, sheet = (
        _picture("JPEG"),
        _workbook(["户主", "村", "证件号码"], ["王二", "青石村", "=1+1"], [None, -1, 10**20]),
    )
    return {
        "a.jpg": jpeg,
        "cut.jpg": jpeg[: len(jpeg) // 2],
        "b.png": _picture("PNG"),
        "c.webp": _picture("WEBP"),
        "huge.png": b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\xea\x60\0\0\xea\x60\x08\x02\0\0\0",
        "d.heic": b"\0\0\0\x18ftypheic\0\0\0\0",
        "e.svg": b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>",
        "f.html": b"<script>alert(1)</script>",
        "a.xlsx": sheet,
        "empty.xlsx": _workbook(),
        "cut.xlsx": sheet[: len(sheet) // 2],
        "archive.xlsx": _archive(**{"xl/workbook.xml": b"<workbook", "[Content_Types].xml": b"<"}),
        "archive.docx": _archive(**{"word/document.xml": b"{{ x }} {% for"}),
        "zeros.docx": b"PK\x03\x04" + bytes(200),
        "bomb.zip": _archive(a=bytes(3_000_000)),
        "g.xls": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(100),
        "h.csv": "户主,村\n王二,青石村\n".encode("gbk"),
        "i.pdf": b"%PDF-1.7\n%%EOF",
        "j.amr": b"#!AMR\n" + bytes(20),
        "nothing.jpg": b"",
        "../../etc/passwd": b"root",
    }
