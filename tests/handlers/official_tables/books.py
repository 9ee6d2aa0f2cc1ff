"""Books that a county might send in for an official table, each with something of its own."""

import zipfile
from collections.abc import Callable, Mapping
from io import BytesIO

import openpyxl
import xlsxwriter
from openpyxl.comments import Comment
from openpyxl.drawing.image import Image
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.workbook.workbook import Workbook
from PIL import Image as Pictures

Change = Callable[[Workbook], object]

EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def changed(book: bytes, change: Change) -> bytes:
    """The book after something was changed in it."""
    opened, data = openpyxl.load_workbook(BytesIO(book)), BytesIO()
    change(opened)
    opened.save(data)
    return data.getvalue()


def named(name: str, area: str) -> Change:
    """A change that lets a name be at an area."""
    return lambda book: book.defined_names.add(DefinedName(name, attr_text=area))


def unnamed(name: str) -> Change:
    """A change that takes a name out."""
    return lambda book: book.defined_names.pop(name)


def merged(area: str) -> Change:
    """A change that merges an area."""

    def merge(book: Workbook) -> None:
        book.worksheets[0].merged_cells.add(area)

    return merge


def written(texts: Mapping[str, str | int]) -> Change:
    """A change that writes into cells."""

    def write(book: Workbook) -> None:
        for at, text in texts.items():
            book.worksheets[0][at] = text

    return write


def commented(book: Workbook) -> None:
    """A change that adds a comment."""
    book.worksheets[0]["A1"].comment = Comment("核对", "何静")


def pictured(book: Workbook) -> None:
    """A change that adds a picture."""
    data = BytesIO()
    Pictures.new("RGB", (20, 20), "red").save(data, "PNG")
    book.worksheets[0].add_image(Image(data), "A1")


def linked(book: Workbook) -> None:
    """A change that adds a link to elsewhere."""
    book.worksheets[0]["A1"].hyperlink = "http://127.0.0.1/a.xlsx"


def with_part(book: bytes, name: str, content: bytes) -> bytes:
    """The book with one part more."""
    data = BytesIO(book)
    with zipfile.ZipFile(data, "a") as file:
        file.writestr(name, content)
    return data.getvalue()


def with_text_box(text: str) -> bytes:
    """A book with a text box."""
    data = BytesIO()
    book = xlsxwriter.Workbook(data, {"in_memory": True})
    book.add_worksheet().insert_textbox("B2", text)
    book.close()
    return data.getvalue()


def with_chart() -> bytes:
    """A book with a chart."""
    data = BytesIO()
    book = xlsxwriter.Workbook(data, {"in_memory": True})
    page, chart = book.add_worksheet("甲"), book.add_chart({"type": "column"})
    chart.add_series({"values": "=甲!$A$1:$A$3"})
    page.insert_chart("B2", chart)
    book.close()
    return data.getvalue()
