"""Files that go out: text stays text, formulas are harmless, points stand in WGS-84, photos are streamed."""

import csv
import json
import zipfile
from io import BytesIO, StringIO
from pathlib import Path
from xml.etree import ElementTree

import pytest
from openpyxl import load_workbook

from handlers.documents import house_positions, ledger_csv, ledger_sheet, photo_archive
from handlers.documents.cells import Cell, is_like_a_formula
from handlers.documents.house_positions import PlacedHouse
from tests.keeping import sealed

ID_NUMBER = "990101194505050011"
FORMULAS = ["=1", "+1", "-1", "@a", "|a", "%a", " =1", "\t=1", "\ufeff=1", "\r\n=1", "\u3000=1", "\xa0=1", "\x0b=1"]
HOUSES = [
    PlacedHouse(name="YT2026-000001", latitude=37.1, longitude=120.9, told={"户主": '李<秀>"英"&', "人口": 3}),
    PlacedHouse(name="YT2026-000002", latitude=37.2, longitude=120.8, told={"户主": "王\x0b二", "人口": None}),
]


@pytest.mark.parametrize("text", FORMULAS)
def test_whatever_could_be_taken_for_a_formula_is_known(text: str) -> None:
    assert is_like_a_formula(text)


@pytest.mark.parametrize("text", ["三组", "D级", "3-5人", "a=b", ID_NUMBER, ""])
def test_other_texts_are_none(text: str) -> None:
    assert not is_like_a_formula(text)


def test_a_sheet_keeps_ids_as_text_with_its_head_in_sight_and_a_filter() -> None:
    rows: list[list[Cell]] = [[ID_NUMBER, 3, None]]
    rows += [[text, 1.5, ""] for text in FORMULAS]
    file = BytesIO()
    ledger_sheet.write(file, title="台账", heads=["身份证号", "人口", "备注"], rows=rows)
    page = load_workbook(file).worksheets[0]
    first = page["A2"]
    assert (first.value, first.data_type, first.number_format) == (ID_NUMBER, "s", "@")
    assert (page["B2"].value, page["C2"].value) == (3, None)
    assert (page.freeze_panes, page.auto_filter.ref) == ("A2", f"A1:C{1 + len(rows)}")
    cells = [page.cell(row, 1) for row in range(3, 3 + len(FORMULAS))]
    assert {(cell.data_type, bool(cell.quotePrefix)) for cell in cells} == {("s", True)}


def test_nothing_is_left_beside_a_sheet(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    ledger_sheet.write(BytesIO(), title="台账", heads=["户主"], rows=[["李秀英"]] * 1000)
    assert list(tmp_path.iterdir()) == []


def test_csv_has_the_mark_of_utf_8_and_an_apostrophe_before_formulas() -> None:
    file = BytesIO()
    ledger_csv.write(file, heads=["户主", "人口"], rows=[["李秀英", 3], ["=1", -2], ['a"b,c', None]])
    assert file.getvalue().startswith(b"\xef\xbb\xbf")
    with StringIO(file.getvalue().decode("utf-8-sig"), newline="") as text:
        assert list(csv.reader(text)) == [["户主", "人口"], ["李秀英", "3"], ["'=1", "-2"], ['a"b,c', ""]]


def test_geojson_says_the_longitude_first() -> None:
    file, empty = BytesIO(), BytesIO()
    house_positions.write_geojson(file, HOUSES)
    read = json.loads(file.getvalue())
    assert [one["geometry"]["coordinates"] for one in read["features"]] == [[120.9, 37.1], [120.8, 37.2]]
    assert read["features"][0]["properties"] == {"户主": '李<秀>"英"&', "人口": 3}
    house_positions.write_geojson(empty, [])
    assert json.loads(empty.getvalue())["features"] == []


def test_kml_can_be_read_whatever_people_typed() -> None:
    file = BytesIO()
    house_positions.write_kml(file, HOUSES)
    root = ElementTree.fromstring(file.getvalue())  # noqa: S314 - written here
    space = {"k": "http://www.opengis.net/kml/2.2"}
    points = [one.text for one in root.iterfind(".//k:coordinates", space)]
    assert points == ["120.900000,37.100000", "120.800000,37.200000"]
    assert [one.text for one in root.iterfind(".//k:value", space)] == ['李<秀>"英"&', "3", "王二"]


def test_an_archive_has_the_photos_that_are_there(tmp_path: Path) -> None:
    folder, file = sealed(tmp_path), BytesIO()
    folder.write("p1.jpg", b"picture")
    named = [("YT2026-000001/照片1.jpg", folder.file("p1.jpg")), ("YT2026-000001/照片2.jpg", folder.file("gone.jpg"))]
    assert photo_archive.write(file, named) == 1
    with zipfile.ZipFile(file) as archive:
        assert archive.namelist() == ["YT2026-000001/照片1.jpg"]
        assert archive.read("YT2026-000001/照片1.jpg") == b"picture"


def test_whatever_was_typed_is_read_again_from_a_sheet() -> None:
    typed = ["a<b>&\"c'", "一行\n两行", "_x000D_", " 两边有空 ", "长" * 40_000, "\ud83c\udfe0"]
    file = BytesIO()
    ledger_sheet.write(file, title="台账", heads=["备注"], rows=[[text] for text in typed])
    page = load_workbook(file).worksheets[0]
    read = [page.cell(row, 1).value for row in range(2, 2 + len(typed))]
    escaped = "_x005F_x000D_"  # which a spreadsheet shows as it was typed, and openpyxl as it stands in the file
    assert read == [*typed[:2], escaped, typed[3], "长" * 32_767, "??"]


def test_a_sheet_without_rows_is_one() -> None:
    file = BytesIO()
    ledger_sheet.write(file, title="台账", heads=["户主"], rows=[])
    page = load_workbook(file).worksheets[0]
    assert [[cell.value for cell in row] for row in page.iter_rows()] == [["户主"]]
