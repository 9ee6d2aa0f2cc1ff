"""`anju org import`: what a county's spreadsheet makes of places, people and roles, and how bad rows come back."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook
from typer.testing import CliRunner, Result

from bot.commands import org
from storage.cases import cases
from storage.database.database import Database
from storage.people import areas, audit, duty_table, offices, people
from storage.people.duty_table import OnDuty
from storage.people.people import Role

AREAS = (
    ("代码", "名称", "上级", "政策包"),
    ("990101", "云山县", "", "yantai"),
    ("990101001", "青石镇", "990101", ""),
    ("990101002", "柳溪镇", "990101", ""),
    ("990101001001", "青石村", "990101001", ""),
)
PEOPLE = (
    ("姓名", "手机", "角色", "区划"),
    ("王建国", "13800000002", "村干部", "990101001001"),
    ("赵敏", "13800000003", "乡镇", "990101001"),
    ("孙立", "13800000004", "县级", "990101"),
)

Line = Sequence[object]


@dataclass(frozen=True, kw_only=True)
class Office:
    """An operator's machine: the folder with the spreadsheet, and the database that the command fills."""

    folder: Path
    database: Database

    def write(self, sheets: dict[str, Sequence[Line]]) -> Path:
        """Write a spreadsheet."""
        book = Workbook()
        book.remove(book.worksheets[0])
        for title, lines in sheets.items():
            page = book.create_sheet(title)
            for line in lines:
                page.append(list(line))
        path = self.folder / "county.xlsx"
        book.save(path)
        return path

    def import_(self, areas: Sequence[Line] = AREAS, people: Sequence[Line] = PEOPLE, *options: str) -> Result:
        """Write the two sheets and import them."""
        return run(str(self.write({"区划": areas, "人员": people})), *options)

    def roles(self, phone: str) -> set[tuple[str, str]]:
        """The roles and places of the person with a phone."""
        with self.database.reading() as tx:
            person_id = people.find_by_phone(tx, phone)
            assert person_id is not None
            return {(grant.role, grant.place.code if grant.place else "") for grant in people.grants_of(tx, person_id)}

    def problems(self) -> list[tuple[object, ...]]:
        """The rows of the problem file's sheets, one sheet after the other."""
        book = load_workbook(self.folder / "county.problems.xlsx")
        return [line for page in book.worksheets for line in page.iter_rows(values_only=True)]


def run(*arguments: str) -> Result:
    return CliRunner().invoke(org.app, ["import", *arguments])


@pytest.fixture
def office(installation: Database, tmp_path: Path) -> Office:
    return Office(folder=tmp_path, database=installation)


def test_a_county_is_imported_with_one_call(office: Office) -> None:
    result = office.import_()
    assert result.exit_code == 0
    assert "区划4个，人员3个，给身份3个" in result.stdout
    with office.database.reading() as tx:
        village = areas.get(tx, "990101001001")
        assert [(place.name, place.level) for place in areas.lineage(tx, village)] == [
            ("青石村", "village"),
            ("青石镇", "township"),
            ("云山县", "county"),
        ]
        assert areas.get(tx, "990101").pack == "yantai"
        cadre = people.find_by_phone(tx, "13800000002")
        assert cadre is not None
        assert people.name_of(tx, cadre) == "王建国"
        actions = [line.action for line in audit.latest(tx)]
        assert sorted(set(actions)) == ["areas_imported", "person_imported", "role_granted"]
    assert office.roles("13800000002") == {("cadre", "990101001001")}
    assert not (office.folder / "county.problems.xlsx").exists()


def test_phones_are_shown_masked(office: Office) -> None:
    result = office.import_()
    assert "138****0002" in result.stdout
    assert "13800000002" not in result.stdout


def test_the_same_file_twice_changes_nothing(office: Office) -> None:
    office.import_()
    with office.database.reading() as tx:
        before = audit.latest(tx)
    result = office.import_()
    assert result.exit_code == 0
    assert result.stdout == "和现在的一样，没有要改的。\n"
    with office.database.reading() as tx:
        assert audit.latest(tx) == before


def test_a_trial_says_what_would_change_and_changes_nothing(office: Office) -> None:
    result = office.import_(AREAS, PEOPLE, "--trial")
    assert result.exit_code == 0
    assert result.stdout.splitlines()[:2] == ["导入的话，会改这些：", "新增区划：990101 云山县"]
    assert "给身份：王建国，村干部，青石村" in result.stdout
    assert "什么都没改" in result.stdout
    with office.database.reading() as tx:
        assert areas.count(tx) == 0
        assert people.count_people(tx) == 0


def test_of_many_changes_the_first_are_printed_and_all_where_that_is_wanted(office: Office) -> None:
    """A county gave 15 000 lines, the one that counts the last of them."""
    many = [*AREAS, *((f"990101001{number}", f"第{number}村", "990101001", "") for number in range(100, 130))]
    first, *_, more, _ = office.import_(many, PEOPLE, "--trial").stdout.splitlines()[1:]
    assert first == "新增区划：990101 云山县"
    assert more == "还有20项没有列出来，加 --verbose 都列。"
    whole = office.import_(many, PEOPLE, "--trial", "--verbose").stdout
    assert "第129村" in whole
    assert "没有列出来" not in whole


def test_changed_names_and_new_roles_are_brought_up_to_date(office: Office) -> None:
    office.import_()
    renamed = [*AREAS[:2], ("990101001", "青石街道", "990101", ""), *AREAS[3:]]
    result = office.import_(renamed, [PEOPLE[0], ("王建军", "13800000002", "cadre", "990101001001")])
    assert "更新区划：990101001 青石街道（原来是青石镇）" in result.stdout
    assert "改名：王建国 改成 王建军" in result.stdout
    with office.database.reading() as tx:
        assert areas.get(tx, "990101001").name == "青石街道"
    assert office.roles("13800000003") == {("township", "990101001")}


def test_only_when_asked_are_missing_offices_taken_back(office: Office) -> None:
    office.import_()
    fewer = [*PEOPLE[:2], ("钱进", "13800000009", "乡镇", "990101001")]
    office.import_(AREAS, fewer)
    assert office.roles("13800000003") == {("township", "990101001")}
    result = office.import_(AREAS, fewer, "--withdraw-missing")
    assert "撤身份：赵敏，乡镇，青石镇" in result.stdout
    assert "撤身份：孙立，县级，云山县" in result.stdout
    assert office.roles("13800000003") == set()
    assert office.roles("13800000009") == {("township", "990101001")}


def test_what_belongs_to_an_office_taken_back_goes_to_who_has_it_now(office: Office) -> None:
    office.import_()
    with office.database.writing() as tx:
        old, now = people.find_by_phone(tx, "13800000003"), audit.latest(tx)[0].at
        assert old is not None
        case, _ = cases.open_case(
            tx,
            draft_id="a",
            prefix="YT",
            area="990101001",
            pack=None,
            imminent=False,
            reporter_id=old,
            reporter_role=Role.TOWNSHIP,
            answers={},
            now=now,
        )
    office.import_(AREAS, [*PEOPLE[:2], ("钱进", "13800000009", "乡镇", "990101001"), PEOPLE[3]], "--withdraw-missing")
    with office.database.reading() as tx:
        assert cases.get(tx, case.number).reporter_id == people.find_by_phone(tx, "13800000009")


def test_offices_outside_the_files_places_are_never_taken_back(office: Office) -> None:
    office.import_()
    with office.database.writing() as tx:
        people.grant(tx, people.add(tx, now=audit.latest(tx)[0].at), Role.OPERATOR, None, audit.latest(tx)[0].at)
    one_township = [AREAS[0], AREAS[2], AREAS[4]]
    result = office.import_(one_township, [PEOPLE[0]], "--withdraw-missing")
    assert result.exit_code == 0
    assert office.roles("13800000002") == {("cadre", "990101001001")}, "an empty people sheet takes nothing back"
    office.import_(one_township, PEOPLE[:2], "--withdraw-missing")
    assert office.roles("13800000003") == set()
    assert office.roles("13800000004") == {("county", "990101")}
    with office.database.reading() as tx:
        assert len(people.holding(tx, Role.OPERATOR)) == 1


def test_nothing_is_taken_back_while_a_row_is_bad(office: Office) -> None:
    office.import_()
    bad = [PEOPLE[0], PEOPLE[1], ("赵敏", "1380000000", "乡镇", "990101001")]
    result = office.import_(AREAS, bad, "--withdraw-missing", "--skip-bad")
    assert result.exit_code == 1
    assert "不撤任何人的身份" in result.stdout
    assert office.roles("13800000003") == {("township", "990101001")}


def test_one_bad_row_holds_back_all_unless_told_otherwise(office: Office) -> None:
    bad = [*PEOPLE, ("何梅", "13800000010", "村长", "990101001001")]
    result = office.import_(AREAS, bad)
    assert result.exit_code == 1
    assert "“人员”第5行：角色只有这几种：居民、村干部、乡镇、县级、市级。" in result.stdout
    with office.database.reading() as tx:
        assert areas.count(tx) == 0
    result = office.import_(AREAS, bad, "--skip-bad")
    assert result.exit_code == 1
    assert "还有1行有错" in result.stdout
    assert office.roles("13800000004") == {("county", "990101")}


def test_bad_rows_come_back_beside_their_notes_as_text(office: Office) -> None:
    formula = '\'=HYPERLINK("http://127.0.0.1")'[1:]
    book = office.write({"区划": AREAS, "人员": [PEOPLE[0]]})
    workbook = load_workbook(book)
    page = workbook["人员"]
    page.append([formula, "13800000011", "村干部", "990101009"])
    page.cell(row=2, column=1).data_type = "s"
    workbook.save(book)
    assert run(str(book)).exit_code == 1
    header, line = office.problems()
    assert header == (*PEOPLE[0], "说明")
    assert line[:4] == (formula, "13800000011", "村干部", "990101009")
    assert "990101009没有找到" in str(line[4])
    written = load_workbook(office.folder / "county.problems.xlsx")
    assert {cell.data_type for row in written.worksheets[0].iter_rows() for cell in row} == {"s"}


BAD_AREAS = {
    "a code with other signs": ((("99/01", "云山县", "", ""),), "代码是2到20位"),
    "no code": ((("", "云山县", "", ""),), "代码是2到20位"),
    "the same code twice": ((AREAS[1], ("990101", "云山区", "", "")), "和第2行重复"),
    "no name": ((("990101", "", "", ""),), "名称要填"),
    "a name too long": ((("990101", "云" * 41, "", ""),), "最多40个字"),
    "an unknown pack": ((("990101", "云山县", "", "atlantis"),), "没有叫“atlantis”的政策包"),
    "an unknown parent": ((("990101001", "青石镇", "990101", ""),), "上级990101没有找到"),
    "a parent that is bad itself": (
        (("990101", "", "", ""), ("990101001", "青石镇", "990101", "")),
        "上级990101没有找到",
    ),
    "a township without a parent": ((("990101001", "青石镇", "", ""),), "上级要填"),
    "a parent that is no higher": ((AREAS[1], ("990102", "临河县", "990101", "")), "级别不比临河县高"),
    "its own parent": ((("990101", "云山县", "990101", ""),), "绕成了一个圈"),
    "a loop of three": ((("ab", "甲", "ac", ""), ("ac", "乙", "ad", ""), ("ad", "丙", "ab", "")), "绕成了一个圈"),
}


@pytest.mark.parametrize("fault", BAD_AREAS)
def test_a_bad_place_is_told_what_is_right(office: Office, fault: str) -> None:
    lines, note = BAD_AREAS[fault]
    result = office.import_([AREAS[0], *lines], [PEOPLE[0]])
    assert result.exit_code == 1
    assert note in result.stdout
    assert note in str(office.problems()[-1][-1])


BAD_PEOPLE = {
    "no name": (("", "13800000010", "村干部", "990101001001"), "姓名要填"),
    "no phone": (("何梅", "", "村干部", "990101001001"), "手机号是1开头的11位"),
    "a short phone": (("何梅", "1380000001", "村干部", "990101001001"), "手机号是1开头的11位"),
    "a landline": (("何梅", "0535-0000000", "村干部", "990101001001"), "手机号是1开头的11位"),
    "the phone of another": (("何梅", "13800000002", "村干部", "990101001001"), "第2行写的是王建国"),
    "an operator": (("何梅", "13800000010", "operator", ""), "角色只有这几种"),
    "no place": (("何梅", "13800000010", "村干部", ""), "填区划表里的代码"),
    "an unknown place": (("何梅", "13800000010", "村干部", "990199"), "区划990199没有找到"),
    "a cadre of a township": (("何梅", "13800000010", "村干部", "990101001"), "村干部要放在村一级，青石镇是镇"),
    "a township's at a village": (("何梅", "13800000010", "乡镇", "990101001001"), "乡镇要放在镇"),
    "a county's at a township": (("何梅", "13800000010", "县级", "990101001"), "县级要放在县"),
    "a city's at a county": (("何梅", "13800000010", "市级", "990101"), "市级要放在市一级"),
}


@pytest.mark.parametrize("fault", BAD_PEOPLE)
def test_a_bad_person_is_told_what_is_right(office: Office, fault: str) -> None:
    line, note = BAD_PEOPLE[fault]
    result = office.import_(AREAS, [*PEOPLE, line])
    assert result.exit_code == 1
    assert note in result.stdout
    assert office.problems()[1][:4] == tuple(value or None for value in line)
    assert note in str(office.problems()[1][4])


def test_columns_in_any_order_english_headers_and_a_title_above_are_understood(office: Office) -> None:
    book = office.write(
        {
            "Areas": [
                ("云山县区划表",),
                (),
                ("pack", "NAME", "note", "code", "parent"),
                ("", "云山县", "x", "990101", ""),
            ],
            "people": [("Area", "role", "phone", "name"), ("990101", "county", "13800000004", "孙立")],
        }
    )
    assert run(str(book)).exit_code == 0
    assert office.roles("13800000004") == {("county", "990101")}


def test_numbers_as_excel_keeps_them_and_phones_as_people_type_them_are_understood(office: Office) -> None:
    numbers = [AREAS[0], (990101, "云山县", None, None), (990101001.0, "青石镇", "990101.0", None)]
    typed = [
        PEOPLE[0],
        ("孙立", 13800000004, "县级", 990101.0),
        ("赵敏", "+86 138-0000-0003", " 乡镇 ", "９９０１０１００１"),
        ("周强", "１３８０００００００５", "township", "990101001"),
    ]
    result = office.import_(numbers, typed)
    assert result.exit_code == 0, result.stdout
    assert office.roles("13800000003") == {("township", "990101001")}
    assert office.roles("13800000005") == {("township", "990101001")}


def test_codes_keep_their_leading_zeros(office: Office) -> None:
    office.import_([AREAS[0], ("010101", "云山县", "", "")], [PEOPLE[0]])
    with office.database.reading() as tx:
        assert areas.get(tx, "010101").level == "county"


def test_a_code_of_no_standard_takes_the_level_below_its_parent(office: Office) -> None:
    office.import_([*AREAS, ("QS-3".replace("-", ""), "三组", "990101001001", "")], [PEOPLE[0]])
    with office.database.reading() as tx:
        assert areas.get(tx, "QS3").level == "group"


def test_a_place_that_moves_takes_along_what_lies_below_it(office: Office) -> None:
    office.import_([*AREAS, ("9901", "清河市", "", ""), ("QS3", "三组", "990101001001", "")])
    result = office.import_([AREAS[0], ("990101", "云山县", "9901", "yantai"), ("QS4", "四组", "990101001001", "")])
    assert result.exit_code == 0
    with office.database.reading() as tx:
        assert areas.get(tx, "QS3").path == "/9901/990101/990101001/990101001001/QS3/"
        assert areas.get(tx, "QS4").path == "/9901/990101/990101001/990101001001/QS4/"
        assert areas.get(tx, "990101002").path == "/9901/990101/990101002/"


def test_an_empty_parent_leaves_a_known_place_where_it_is(office: Office) -> None:
    office.import_()
    result = office.import_([AREAS[0], ("990101001", "青石镇", "", "")])
    assert result.stdout == "和现在的一样，没有要改的。\n"


def test_a_file_that_is_no_spreadsheet_gets_one_clear_line(office: Office) -> None:
    (office.folder / "county.xlsx").write_text("no zip")
    result = run(str(office.folder / "county.xlsx"))
    assert (result.exit_code, result.stderr.count("\n")) == (2, 1)
    assert "另存为" in result.stderr
    assert "找不到文件" in run(str(office.folder / "none.xlsx")).stderr
    assert "没有叫“区划”" in run(str(office.write({"表1": [("甲", "乙"), ("一", "二")]}))).stderr
    assert "代码、名称" in run(str(office.write({"区划": [("甲", "乙")]}))).stderr


def test_a_duty_table_comes_with_the_workbook(office: Office) -> None:
    lines = [
        ("日期", "值班人", "电话", "单位"),
        (date(2030, 12, 1), "王强", "13800000021", ""),
        ("2030年12月1日", "李 雪", None, "云山县"),
        ("2030-12-02", "赵敏、钱进", None, "青石镇"),
    ]
    sheets: dict[str, Sequence[Line]] = {"区划": AREAS, "人员": [PEOPLE[0]], "值班表": lines}
    result = run(str(office.write(sheets)))
    assert result.exit_code == 0, result.stdout
    assert "值班表：云山县，1天" in result.stdout
    assert "值班表2天。" in result.stdout
    with office.database.reading() as tx:
        county = [OnDuty(name="王强", phone="13800000021"), OnDuty(name="李雪")]
        assert duty_table.on(tx, "990101", date(2030, 12, 1)) == county
        assert [one.name for one in duty_table.on(tx, "990101001", date(2030, 12, 2))] == ["赵敏", "钱进"]
    assert run(str(office.write(sheets))).stdout == "和现在的一样，没有要改的。\n"


@pytest.mark.parametrize(
    ("line", "note"),
    [
        (("下周一", "王强", "", ""), "日期没看懂"),
        (("12月1日", "13800000021", "", ""), "值班人要写姓名"),
        (("12月1日", "王强、李雪", "13800000021", ""), "一人一行"),
        (("12月1日", "王强", "", "青石村"), "没看懂是哪个单位"),
    ],
)
def test_a_bad_day_of_duty_is_told_what_is_right(office: Office, line: Line, note: str) -> None:
    sheets: dict[str, Sequence[Line]] = {"区划": AREAS, "值班表": [("日期", "姓名", "电话", "区划"), line]}
    assert run(str(office.write(sheets))).exit_code == 1
    assert note in str(office.problems()[-1][-1])


AS_OFFICES_SEND_THEM: dict[str, Sequence[Line]] = {
    "区划": [
        ("云山县行政区划表", None, None),
        ("行政区划代码", "单位名称", "上级代码"),
        ("990101", "云山县", None),
        ("990101001", "青石 镇", "990101"),
        ("990101001001", "青 石 村", "青石镇"),
        ("990101001002", "东坡村", "青石镇"),
    ],
    "人员": [
        ("*姓名", "联系电话（必填）", "职务", "所在村"),
        ("王 建国", "13800000002", "村支书", "青石村"),
        ("马小军", "13800000012", "网格员", "青石镇东坡村"),
        ("何梅", "13800000013", "网格员", "东坡村"),
        ("赵敏", "13800000003", "镇村建办", "青石镇"),
    ],
}


def test_a_workbook_as_offices_send_it_is_understood_and_what_was_understood_otherwise_is_said(office: Office) -> None:
    result = run(str(office.write(AS_OFFICES_SEND_THEM)))
    assert result.exit_code == 0, result.stdout
    assert "区划4个，人员4个，给身份4个" in result.stdout
    for said in (
        "“村支书”按村干部算（1行）。",
        "“网格员”按村干部算（2行）。",
        "“青 石 村”按“青石村”算。",
        "“王 建国”按“王建国”算。",
    ):
        assert said in result.stdout
    assert office.roles("13800000002") == {("cadre", "990101001001")}
    assert office.roles("13800000012") == office.roles("13800000013") == {("cadre", "990101001002")}
    assert office.roles("13800000003") == {("township", "990101001")}


def test_merged_cells_have_their_value_in_every_row(office: Office) -> None:
    people = [("王建国", "13800000011", "村干部", "青石村"), ("马小军", "13800000012", None, None)]
    path = office.write({"区划": AREAS, "人员": [PEOPLE[0], *people]})
    book = load_workbook(path)
    for merged in ("C2:C3", "D2:D3"):
        book["人员"].merge_cells(merged)
    book.save(path)
    assert run(str(path)).exit_code == 0
    assert office.roles("13800000011") == office.roles("13800000012") == {("cadre", "990101001001")}


def test_a_name_that_several_places_have_is_asked_for_with_the_one_above(office: Office) -> None:
    twice = [*AREAS, ("990101002001", "青石村", "990101002", "")]
    result = office.import_(twice, [PEOPLE[0], ("何梅", "13800000010", "村干部", "青石村")])
    assert "叫“青石村”的有2个：青石镇青石村、柳溪镇青石村。" in result.stdout
    result = office.import_([*AREAS, ("990102", "青石镇", "", ""), ("QS1", "三组", "青石镇", "")], [PEOPLE[0]])
    assert "上级请填代码" in result.stdout


@pytest.mark.parametrize(
    ("areas", "people"),
    [
        ([("3.70602E+11", "青石镇", "990101", "")], []),
        ([("990101001002", "东坡村", "9.90101E+08", "")], []),
        ([], [("何梅", "1.38E+10", "村干部", "990101001001")]),
        ([], [("何梅", "13800000010", "村干部", "9.90101001E+11")]),
    ],
)
def test_a_long_number_that_excel_cut_is_said_to_be_cut(office: Office, areas: list[Line], people: list[Line]) -> None:
    result = office.import_([*AREAS, *areas], [PEOPLE[0], *people])
    assert result.exit_code == 1
    assert "科学计数" in str(office.problems()[-1][-1])


WITH_PHONES = (
    (*AREAS[0], "值班电话", "值班时间"),
    (*AREAS[1], "0535-8000001", "24小时"),
    (*AREAS[2], "１３８００００００２１", ""),
    (*AREAS[3], "", ""),
)


def test_the_offices_phones_come_with_the_places_and_an_empty_cell_leaves_what_is_known(office: Office) -> None:
    result = office.import_(WITH_PHONES, [PEOPLE[0]])
    assert result.exit_code == 0, result.stdout
    assert "云山县：云山县值班电话0535-8000001（24小时）" in result.stdout
    assert "值班电话2个，" in result.stdout
    assert office.import_(WITH_PHONES, [PEOPLE[0]]).stdout == "和现在的一样，没有要改的。\n"
    later = [WITH_PHONES[0], (*AREAS[1], "", "工作日8:30-17:30"), (*AREAS[2], "", "")]
    assert "值班电话1个，" in office.import_(later, [PEOPLE[0]]).stdout
    with office.database.reading() as tx:
        known = {code: (one.phone, one.hours) for code, one in offices.everywhere(tx).items()}
        assert known == {"990101": ("05358000001", "工作日8:30-17:30"), "990101001": ("13800000021", None)}


@pytest.mark.parametrize(("phone", "hours"), [("8000001", ""), ("", "24小时"), ("0535-8000001", "时" * 41)])
def test_an_offices_phone_that_cannot_be_called_is_told_what_is_right(office: Office, phone: str, hours: str) -> None:
    result = office.import_([WITH_PHONES[0], (*AREAS[1], phone, hours)], [PEOPLE[0]])
    assert result.exit_code == 1
    assert "值班" in str(office.problems()[-1][-1])


def test_only_people_can_be_imported_once_the_places_are_known(office: Office) -> None:
    office.import_()
    book = office.write({"人员": [PEOPLE[0], ("钱进", "13800000009", "第一书记", "990101001001")]})
    assert run(str(book), "--withdraw-missing").exit_code == 0
    assert office.roles("13800000009") == {("cadre", "990101001001")}
    assert office.roles("13800000002") == set()
    assert office.roles("13800000003") == {("township", "990101001")}


def test_sheets_by_any_name_are_known_by_their_heads_and_those_of_no_use_are_named(office: Office) -> None:
    sheets: dict[str, Sequence[Line]] = {
        "Sheet1": AREAS,
        "花名册": PEOPLE,
        "说明": [("填表说明",), ("一、请如实填写",)],
        "Sheet4": [],
    }
    result = run(str(office.write(sheets)))
    assert result.exit_code == 0, result.stderr
    assert "区划4个，人员3个" in result.stdout
    assert "“Sheet1”这张表，看表头按“区划”读。" in result.stdout
    assert "“花名册”这张表，看表头按“人员”读。" in result.stdout
    assert "没用上的表：说明。" in result.stdout


def test_heads_in_two_rows_are_understood(office: Office) -> None:
    lines = [
        ("云山县网格员花名册", None, None, None),
        ("人员信息", None, "工作单位", None),
        ("姓名", "手机", "区划", "角色"),
        ("王建国", "13800000011", "青石村", "网格员"),
    ]
    path = office.write({"区划": AREAS, "人员": lines})
    book = load_workbook(path)
    for merged in ("A2:B2", "C2:D2"):
        book["人员"].merge_cells(merged)
    book.save(path)
    result = run(str(path))
    assert result.exit_code == 0, result.stdout + result.stderr
    assert office.roles("13800000011") == {("cadre", "990101001001")}


def test_a_head_that_stands_in_two_rows_is_read_from_both(office: Office) -> None:
    lines = [
        ("序号", "姓名", "联系方式", None, "角色", "所在"),
        (None, None, "手机", "微信", None, "区划"),
        ("1", "王建国", "13800000011", "wx", "网格员", "青石村"),
    ]
    assert run(str(office.write({"区划": AREAS, "人员": lines}))).exit_code == 0
    assert office.roles("13800000011") == {("cadre", "990101001001")}
