"""Reading an operator's document, txt or docx, into plain text: paragraphs by lines, a table's row on one line."""

import zipfile
from collections.abc import Iterator
from pathlib import Path

import docx
from docx.document import Document
from docx.opc.exceptions import PackageNotFoundError
from docx.table import Table

_ENCODINGS = {b"\xef\xbb\xbf": "utf-8-sig", b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}
_MOST = 20_000_000  # bytes


class UnreadableDocument(Exception):
    """A file is no document that can be read; `key` is the text that says why and what to do."""

    def __init__(self, key: str, **values: object) -> None:
        super().__init__(key)
        self.key = key
        self.values = values


def read_document(file: Path) -> str:
    """The text of a document. Raises UnreadableDocument.

    A txt may be UTF-8, UTF-16 with its mark, or GB18030; of a docx, paragraphs are parted by empty lines, the cells of
    a table's row by tabs. The ending does not matter for docx, the content does.
    """
    try:
        if file.stat().st_size > _MOST:
            raise UnreadableDocument("official.refused.too_large", file=file.name)
        content = file.read_bytes()
    except OSError as error:
        raise UnreadableDocument("official.refused.no_file", file=file) from error
    if zipfile.is_zipfile(file):
        return _read_docx(file)
    return _read_text(file.name, content)


def _read_text(name: str, content: bytes) -> str:
    marked = next((encoding for mark, encoding in _ENCODINGS.items() if content.startswith(mark)), None)
    for encoding in (marked,) if marked else ("utf-8", "gb18030"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise UnreadableDocument("official.refused.no_text", file=name)


def _read_docx(file: Path) -> str:
    try:
        document = docx.Document(str(file))
    except (PackageNotFoundError, KeyError, ValueError, zipfile.BadZipFile) as error:
        raise UnreadableDocument("official.refused.no_text", file=file.name) from error
    return "\n\n".join(_blocks(document))


def _blocks(document: Document) -> Iterator[str]:
    for block in document.iter_inner_content():
        if isinstance(block, Table):
            yield "\n".join(_rows(block))
        else:
            yield block.text


def _rows(table: Table) -> Iterator[str]:
    """Each row on a line; a cell that spans several columns is given once."""
    for row in table.rows:
        cells = {id(cell._tc): " ".join(cell.text.split()) for cell in row.cells}
        yield "\t".join([*cells.values(), ""])
