"""`anju calc`: households from options and from tables as offices write them."""

import csv
import re
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from bot.cli import app
from handlers.policy.household_table import AssessedRow, assess_row
from handlers.wording import load_wording
from knowledge.model.pack import load_packs

PACKS = load_packs()
SAY = load_wording()
HEAD = "region,category,conditions,grade,method,persons,actual_cost"
ADDED = ["eligible", "amount_min", "amount_max", "area_min", "area_max", "reference", "reason"]


def assessed(line: str) -> AssessedRow:
    """The result of a row with the usual columns."""
    return assess_row(PACKS, dict(zip(HEAD.split(","), line.split(","), strict=True)), SAY)


def figures(row: AssessedRow) -> str:
    """The result without its words."""
    return ",".join((row.eligible, row.amount_min, row.amount_max, row.area_min, row.area_max))


def calculate(tmp_path: Path, table: bytes) -> tuple[Result, list[list[str]]]:
    """The command's result for a table, and the table that it writes."""
    given, out = tmp_path / "in.csv", tmp_path / "out.csv"
    given.write_bytes(table)
    result = CliRunner().invoke(app, ["calc", "--batch", str(given), "--out", str(out)])
    rows = list(csv.reader(out.read_text(encoding="utf-8").splitlines())) if out.exists() else []
    return result, rows


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("hunan,农村低保户,,D,rebuild,2,", "yes,40000,40000,,55"),
        ("hunan,低保边缘户,,D,rebuild,2,100000", "yes,0,20000,,"),
        ("hunan,严重困难家庭,,C,repair,1,", "yes,6000,6000,,"),
        ("hunan,易返贫致贫户,,no_house,new,6,", "yes,50000,50000,96,150"),
        ("hunan,低保户,,C,repair,3,", "yes,10000,15000,,"),
        ("hunan,低保户,,C,rebuild,3,", "unknown,,,48,75"),
        ("hunan,none,,D,rebuild,3,", "no,0,0,,"),
        ("yantai,低保户,,C,repair,3,11000", "yes,11000,11000,,"),
        ("yantai,低保户,,C,repair,3,18000", "yes,12000,,,"),
        ("yantai,脱贫享受政策户,,D,new,4,", "yes,25000,,20,"),
        ("yantai,低保户,other_safe_house,D,new,4,", "no,0,0,,"),
        ("yantai,防止返贫监测帮扶对象,,B,seismic,2,", "yes,12000,,,"),
        ("yantai,防止返贫监测帮扶对象,,,seismic,2,9000", "yes,9000,9000,,"),
        ("yulin,农村低收入群体,,D,rebuild,3,", "unknown,,,,"),
        ("henan,建档立卡贫困户,,D,rebuild,3,", "unknown,,,,"),
        ("longsheng,建档立卡贫困户,,D,rebuild,3,", "unknown,,,,"),
    ],
)
def test_a_row_is_answered_by_its_regions_document(line: str, expected: str) -> None:
    assert figures(assessed(line)) == expected


@pytest.mark.parametrize(
    "line",
    [
        "yantai,低保户,,D,rebuild,3,20000",
        "烟台市,低保户,,D级,拆除重建,三口人,2万元",
        "烟台, 吃低保的 ,none,Ｄ,rebuild,３,“２万”",
        "YANTAI,农村低保户,无,d,REBUILD,3人,20000.00",
        "烟台,低保家庭,,D级危房,拆了重建,3口,20000元",
        "烟台,①低保户,,D,原址重建,3.0,￥20000",
        "烟台,低保户（2023年认定）,priority,D,推倒重盖,三个人,约2万",
        "烟台,低保户,,D,重建,仨,贰万元整",
        "烟台,低保户,,D,重建,3,2w",
        "烟台,低保户,,D,重建,3,20k",
        "烟台,低保户,,D,重建,3,￥20000.00",
    ],
)
def test_cells_are_read_as_people_write_them(line: str) -> None:
    assert figures(assessed(line)) == "yes,20000,20000,40,60"


@pytest.mark.parametrize(
    "conditions",
    [
        "supported_before;disaster_again;damage_certificate",
        "supported_before；disaster_again；damage_certificate",
        " Supported_Before ; disaster_again; damage_certificate;",
        "supported_before|disaster_again|damage_certificate",
    ],
)
def test_conditions_are_told_apart_however_they_are_set_off(conditions: str) -> None:
    assert figures(assessed(f"hunan,低保户,{conditions},D,rebuild,2,")) == "yes,40000,40000,,55"


@pytest.mark.parametrize("category", [category.name for category in PACKS["hunan"].rules.categories])
def test_a_category_may_be_named_as_the_document_names_it(category: str) -> None:
    assert assessed(f"hunan,{category},,D,rebuild,2,").eligible == "yes"


@pytest.mark.parametrize("category", ["none", "None", "无", "普通农户", "一般户", "都不是"])
def test_a_household_of_no_category_may_be_named_so(category: str) -> None:
    assert figures(assessed(f"yantai,{category},,D,rebuild,2,")) == "no,0,0,,"


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("hunan,外星人,,D,rebuild,2,", "category写的是“外星人”"),
        ("hunan,低保户,瞎写,D,rebuild,2,", "conditions写的是“瞎写”"),
        ("hunan,低保户,,E,rebuild,2,", "grade写的是“E”"),
        ("hunan,低保户,,D,炸掉,2,", "method写的是“炸掉”"),
        ("hunan,低保户,,D,rebuild,0,", "persons写的是“0”"),
        ("hunan,低保户,,D,rebuild,-3,", "persons写的是“-3”"),
        ("hunan,低保户,,D,rebuild,2.5,", "persons写的是“2.5”"),
        ("hunan,低保户,,D,rebuild,3-4,", "persons写的是“3-4”"),
        ("hunan,低保户,,D,rebuild,很多,", "persons写的是“很多”"),
        ("yantai,低保户,,D,rebuild,2,-500", "actual_cost写的是“-500”"),
        ("yantai,低保户,,D,rebuild,2,不少", "actual_cost写的是“不少”"),
        ("yantai,低保户,,D,rebuild,2,三五千", "actual_cost写的是“三五千”"),
        ("yantai,低保户,,D,rebuild,2,不到一万", "actual_cost写的是“不到一万”"),
        ("yantai,低保户,,D,rebuild,2,八千多", "actual_cost写的是“八千多”"),
        ("yantai,低保户,,D,rebuild,四五口,", "persons写的是“四五口”"),
        (",低保户,,D,rebuild,2,", "没写region"),
        ("东京,低保户,,D,rebuild,2,", "region写的是“东京”"),
    ],
)
def test_a_cell_that_cannot_be_read_makes_the_row_unknown_and_is_named(line: str, told: str) -> None:
    found = assessed(line)
    assert figures(found) == "unknown,,,,"
    assert told in found.reason


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("hunan,,,D,rebuild,2,", "还缺category"),
        ("hunan,低保户,,D,rebuild,,", "还缺persons"),
        ("yantai,低保户,,,repair,2,", "还缺grade"),
        ("yantai,低保户,,D,,2,", "还缺method"),
    ],
)
def test_an_empty_cell_on_which_it_depends_is_named(line: str, told: str) -> None:
    found = assessed(line)
    assert (found.eligible, found.amount_min, found.amount_max) == ("unknown", "", "")
    assert told in found.reason


def test_the_reference_names_document_date_and_section() -> None:
    found = assessed("yantai,低保户,,C,repair,3,11000")
    assert re.search(r"烟建城乡〔2023〕7号（2023-05-23）.*四（二）1", found.reference)
    unnumbered = assessed("hunan,低保户,,C,repair,3,")
    assert "原文未载文号" in unnumbered.reference
    assert "四（二）" in unnumbered.reference


def test_the_reason_of_an_amount_says_the_sum_and_who_decides() -> None:
    found = assessed("hunan,低保户,,D,rebuild,4,")
    assert "3万元＋3人×1万元" in found.reason
    assert "5万元" in found.reason
    assert found.reason.endswith("审核为准。")


def test_columns_are_told_by_name_in_any_order_and_others_are_kept(tmp_path: Path) -> None:
    table = "编号,Grade,region,method,category,persons\n7,D,hunan,rebuild,低保户,2\n"
    result, rows = calculate(tmp_path, table.encode())
    assert result.exit_code == 0
    assert rows[0] == ["编号", "Grade", "region", "method", "category", "persons", *ADDED]
    assert rows[1][:10] == ["7", "D", "hunan", "rebuild", "低保户", "2", "yes", "40000", "40000", ""]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_tables_come_in_utf_8_with_or_without_a_mark_or_as_excel_saves_them(tmp_path: Path, encoding: str) -> None:
    table = f"{HEAD}\r\n湖南,低保户,,D级,重建,两口人,\r\n"
    result, rows = calculate(tmp_path, table.encode(encoding))
    assert result.exit_code == 0
    assert rows[1][7:12] == ["yes", "40000", "40000", "", "55"]


def test_rows_that_cannot_be_read_do_not_stop_the_others(tmp_path: Path) -> None:
    lines = [HEAD, "hunan,低保户", "hunan,低保户,a,b,c,d,e,f,g,h", "\x00,,,", "", "hunan,低保户,,D,rebuild,2,"]
    result, rows = calculate(tmp_path, "\n".join(lines).encode())
    assert result.exit_code == 0
    assert [row[7] for row in rows[1:]] == ["unknown", "unknown", "unknown", "yes"]
    assert all(row[-1] for row in rows[1:])


def test_an_empty_table_and_a_head_alone_give_a_head(tmp_path: Path) -> None:
    assert calculate(tmp_path, b"")[1] == [ADDED]
    assert calculate(tmp_path, HEAD.encode())[1] == [[*HEAD.split(","), *ADDED]]


def test_results_of_an_earlier_run_are_replaced(tmp_path: Path) -> None:
    table = f"{HEAD},eligible,reason\nhunan,低保户,,D,rebuild,2,,no,以前的\n"
    _, rows = calculate(tmp_path, table.encode())
    assert rows[0] == [*HEAD.split(","), *ADDED]
    assert rows[1][7] == "yes"


def test_one_household_is_calculated_from_options() -> None:
    given = ["--category", "五保户", "--grade", "D", "--method", "rebuild", "--persons", "1"]
    result = CliRunner().invoke(app, ["calc", "--region", "hunan", *given])
    assert result.exit_code == 0
    assert "eligible: yes\namount_min: 30000\namount_max: 30000\narea_min: \narea_max: 35\n" in result.output


def test_options_and_a_table_together_are_refused() -> None:
    assert CliRunner().invoke(app, ["calc"]).exit_code == 2
    assert CliRunner().invoke(app, ["calc", "--region", "hunan", "--out", "x.csv"]).exit_code == 2
