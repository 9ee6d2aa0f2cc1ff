"""Office files as a sender's office writes them."""

import io
import zipfile

import docx
import openpyxl

CONTENTS = "[Content_Types].xml"


def document(text: str) -> bytes:
    """A Word file with one paragraph."""
    file, written = io.BytesIO(), docx.Document()
    written.add_paragraph(text)
    written.save(file)
    return file.getvalue()


def workbook() -> bytes:
    """An Excel file with an empty sheet."""
    file = io.BytesIO()
    openpyxl.Workbook().save(file)
    return file.getvalue()


def zipped(parts: dict[str, str], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A zip of such parts by name, in this order."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", method) as archive:
        for name, text in parts.items():
            archive.writestr(name, text)
    return file.getvalue()
