"""Files that go out: text stays text, formulas are harmless, points stand in WGS-84, photos are streamed."""

import csv
import json
import zipfile
from pathlib import Path
from xml.etree import ElementTree

import pytest
from openpyxl import load_workbook

from handlers.documents import house_positions, ledger_csv, ledger_sheet, photo_archive
from handlers.documents.cells import Cell, is_like_a_formula
from handlers.documents.house_positions import PlacedHouse

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


def test_a_sheet_keeps_ids_as_text_with_its_head_in_sight_and_a_filter(tmp_path: Path) -> None:
    rows: list[list[Cell]] = [[ID_NUMBER, 3, None]]
    rows += [[text, 1.5, ""] for text in FORMULAS]
    ledger_sheet.write(tmp_path / "a.xlsx", title="台账", heads=["身份证号", "人口", "备注"], rows=rows)
    page = load_workbook(tmp_path / "a.xlsx").worksheets[0]
    first = page["A2"]
    assert (first.value, first.data_type, first.number_format) == (ID_NUMBER, "s", "@")
    assert (page["B2"].value, page["C2"].value) == (3, None)
    assert (page.freeze_panes, page.auto_filter.ref) == ("A2", f"A1:C{1 + len(rows)}")
    cells = [page.cell(row, 1) for row in range(3, 3 + len(FORMULAS))]
    assert {(cell.data_type, bool(cell.quotePrefix)) for cell in cells} == {("s", True)}


def test_nothing_is_left_beside_a_sheet(tmp_path: Path) -> None:
    ledger_sheet.write(tmp_path / "a.xlsx", title="台账", heads=["户主"], rows=[["李秀英"]] * 1000)
    assert [path.name for path in tmp_path.iterdir()] == ["a.xlsx"]


def test_csv_has_the_mark_of_utf_8_and_an_apostrophe_before_formulas(tmp_path: Path) -> None:
    ledger_csv.write(tmp_path / "a.csv", heads=["户主", "人口"], rows=[["李秀英", 3], ["=1", -2], ['a"b,c', None]])
    assert (tmp_path / "a.csv").read_bytes().startswith(b"\xef\xbb\xbf")
    with (tmp_path / "a.csv").open(encoding="utf-8-sig", newline="") as file:
        assert list(csv.reader(file)) == [["户主", "人口"], ["李秀英", "3"], ["'=1", "-2"], ['a"b,c', ""]]


def test_geojson_says_the_longitude_first(tmp_path: Path) -> None:
    house_positions.write_geojson(tmp_path / "a.geojson", HOUSES)
    read = json.loads((tmp_path / "a.geojson").read_text(encoding="utf-8"))
    assert [one["geometry"]["coordinates"] for one in read["features"]] == [[120.9, 37.1], [120.8, 37.2]]
    assert read["features"][0]["properties"] == {"户主": '李<秀>"英"&', "人口": 3}
    house_positions.write_geojson(tmp_path / "none.geojson", [])
    assert json.loads((tmp_path / "none.geojson").read_text(encoding="utf-8"))["features"] == []


def test_kml_can_be_read_whatever_people_typed(tmp_path: Path) -> None:
    house_positions.write_kml(tmp_path / "a.kml", HOUSES)
    root = ElementTree.parse(tmp_path / "a.kml").getroot()  # noqa: S314 - written here
    space = {"k": "http://www.opengis.net/kml/2.2"}
    points = [one.text for one in root.iterfind(".//k:coordinates", space)]
    assert points == ["120.900000,37.100000", "120.800000,37.200000"]
    assert [one.text for one in root.iterfind(".//k:value", space)] == ['李<秀>"英"&', "3", "王二"]


def test_an_archive_has_the_photos_that_are_there(tmp_path: Path) -> None:
    (tmp_path / "p1.jpg").write_bytes(b"picture")
    named = [("YT2026-000001/照片1.jpg", tmp_path / "p1.jpg"), ("YT2026-000001/照片2.jpg", tmp_path / "gone.jpg")]
    assert photo_archive.write(tmp_path / "a.zip", named) == 1
    with zipfile.ZipFile(tmp_path / "a.zip") as archive:
        assert archive.namelist() == ["YT2026-000001/照片1.jpg"]
        assert archive.read("YT2026-000001/照片1.jpg") == b"picture"


def test_whatever_was_typed_is_read_again_from_a_sheet(tmp_path: Path) -> None:
    typed = ["a<b>&\"c'", "一行\n两行", "_x000D_", " 两边有空 ", "长" * 40_000, "\ud83c\udfe0"]
    ledger_sheet.write(tmp_path / "a.xlsx", title="台账", heads=["备注"], rows=[[text] for text in typed])
    page = load_workbook(tmp_path / "a.xlsx").worksheets[0]
    read = [page.cell(row, 1).value for row in range(2, 2 + len(typed))]
    escaped = "_x005F_x000D_"  # which a spreadsheet shows as it was typed, and openpyxl as it stands in the file
    assert read == [*typed[:2], escaped, typed[3], "长" * 32_767, "??"]


def test_a_sheet_without_rows_is_one(tmp_path: Path) -> None:
    ledger_sheet.write(tmp_path / "a.xlsx", title="台账", heads=["户主"], rows=[])
    page = load_workbook(tmp_path / "a.xlsx").worksheets[0]
    assert [[cell.value for cell in row] for row in page.iter_rows()] == [["户主"]]
