"""`anju case`: what scripts see of cases, what only a named coordinator sees, and a county's own ledger taken in."""

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook
from stdnum.iso7064 import mod_11_2
from typer.testing import CliRunner, Result

import storage.database.database as database_module
from bot.commands import case
from handlers.ledger import taking_in
from storage.cases import cases, ledger, records
from storage.cases.case_query import CaseQuery
from storage.cases.cases import Case, CaseState
from storage.cases.scope import EVERYWHERE
from storage.database.database import Database
from storage.people import audit
from storage.queues import outbox
from tests.cast import NOW, VILLAGE, cast
from tests.houses import plant_houses

COUNTY_PHONE, TOWNSHIP_PHONE, OTHER_COUNTY_PHONE = "13800000004", "13800000003", "13800000006"
PHONE = "13800000077"


def id_number(serial: int) -> str:
    """An invented person's ID number."""
    digits = f"99010119500101{serial:03}"
    return digits + mod_11_2.calc_check_digit(digits)


HEADS = ("原编号", "户主姓名", "身份证号码", "乡镇", "村名", "住址", "危房等级", "竣工时间", "备用")
ROWS: Sequence[Sequence[object]] = (
    ("2019-001", "周大有", id_number(11), "青石镇", "青石村", "四组", "D级", "2026-05-06", "x"),
    ("2019-002", "吴小满", id_number(22), "青石镇", "东坡", "坡下", "C", "", ""),
    ("2019-003", "郑来喜", "", "", "柳溪村", "", "", "", ""),
)


@dataclass(frozen=True, kw_only=True)
class Shell:
    """An operator's shell beside the houses of the cast's counties."""

    folder: Path
    database: Database

    def run(self, *arguments: str) -> Result:
        """Call the command."""
        return CliRunner().invoke(case.app, list(arguments), env={"COLUMNS": "80"})

    def import_(self, rows: Sequence[Sequence[object]] = ROWS, *options: str) -> Result:
        """Write a ledger and take it in, for the county's coordinator."""
        book = Workbook()
        page = book.worksheets[0]
        page.append(["2019年危房改造台账"])
        for line in (HEADS, *rows):
            page.append(list(line))
        book.save(self.folder / "ledger.xlsx")
        return self.run("import", str(self.folder / "ledger.xlsx"), "--as", COUNTY_PHONE, *options)

    def exported(self, name: str, *options: str) -> Any:
        """What is in a file that was exported as JSON."""
        result = self.run("export", str(self.folder / name), *options)
        assert result.exit_code == 0, result.output
        return json.loads((self.folder / name).read_text(encoding="utf-8"))

    def all(self) -> dict[str, Case]:
        """All cases by the head of household; the later one where two have the same."""
        with self.database.reading() as tx:
            found = ledger.part(tx, EVERYWHERE, CaseQuery(), offset=0, limit=100)
        return {one.answers["head"]: one for one in reversed(found)}

    def told(self) -> list[str]:
        """What waits to be sent, to whomever."""
        with self.database.reading() as tx:
            waiting = outbox.listed(tx, [outbox.OutboxStatus.WAITING], limit=100)
        return [str(message.reply["text"]) for message in waiting]


@pytest.fixture
def shell(installation: Database, tmp_path: Path) -> Shell:
    """The cast and its houses; one of them with a phone and an ID."""
    with installation.writing() as tx:
        planted = plant_houses(tx, cast(tx, NOW).cadre)
        more = {"phone": PHONE, "id_number": id_number(33), "remarks": f"儿子电话{PHONE}", "photos": ["p1"]}
        cases.set_answers(tx, planted[0], {**planted[0].answers, **more})
    return Shell(folder=tmp_path, database=installation)


def test_the_list_is_readable_at_80_columns(shell: Shell) -> None:
    lines = shell.run("list").output.splitlines()
    assert [line for line in lines if len(line) > 80] == []
    assert "YT2026-000001  reported  990101001001" in lines[1]
    assert len(lines) == 1 + 6


def test_a_case_is_shown_in_lines_that_people_read(shell: Shell) -> None:
    """Its values and its history once were what Python calls them."""
    shown = shell.run("show", "YT2026-000001").output
    assert not re.search(r"[{}<>\[\]]", shown)
    assert "\nvalues:\n  number: YT2026-000001\n" in shown


def test_whatever_is_shown_at_the_shell_hides_who_lives_there(shell: Shell) -> None:
    for arguments in (("list",), ("list", "--json"), ("show", "YT2026-000001"), ("show", "YT2026-000001", "--json")):
        output = shell.run(*arguments).output
        assert "YT2026-000001" in output
        assert not any(secret in output for secret in ("秀英", PHONE, id_number(33), "三组", "儿子"))
    [first, *_] = shell.exported("out.json", "--place", VILLAGE)[::-1]
    assert (first["head"], first["phone"], first["remarks"], first["photos"]) == ("李**", "138****0077", "*", 1)


def test_the_code_of_a_place_is_no_number_of_a_person(shell: Shell) -> None:
    """Its 12 digits once were masked like a phone's."""
    shown = json.loads(shell.run("show", "YT2026-000001", "--json").output)
    assert shown["values"]["area_code"] == shown["area"] == VILLAGE
    assert {len(one["area_code"]) for one in shell.exported("out.json")} == {12}
    assert "*" not in "".join(one["area_code"] for one in shell.exported("out.json"))


def test_all_fields_are_columns_and_ids_stay_text(shell: Shell) -> None:
    result = shell.run("export", str(shell.folder / "out.xlsx"), "--full", "--reason", "核对", "--as", COUNTY_PHONE)
    assert result.exit_code == 0, result.output
    page = load_workbook(shell.folder / "out.xlsx").worksheets[0]
    heads = [cell.value for cell in page[1]]
    assert len(heads) > 120
    last = dict(zip(heads, page[page.max_row], strict=True))
    assert last["身份证号"].value == id_number(33)
    assert last["身份证号"].data_type == "s"
    assert page.max_row == 1 + 5, "of this county alone"


def test_what_begins_like_a_formula_is_none(shell: Shell) -> None:
    with shell.database.writing() as tx:
        planted = cases.get(tx, "YT2026-000002")
        cases.set_answers(tx, planted, {**planted.answers, "remarks": " =HYPERLINK(1)"})
    shell.run("export", str(shell.folder / "out.xlsx"), "--full", "--reason", "核对", "--as", COUNTY_PHONE)
    page = load_workbook(shell.folder / "out.xlsx").worksheets[0]
    [cell] = [cell for row in page.iter_rows() for cell in row if cell.value == " =HYPERLINK(1)"]
    assert (cell.data_type, cell.quotePrefix) == ("s", True)


def test_in_full_it_is_for_a_countys_coordinator_with_a_reason_and_all_of_them_hear_of_it(shell: Shell) -> None:
    full = ("--full", "--reason", "省里核查", "--as", COUNTY_PHONE)
    shown = shell.exported("out.json", *full)
    assert {one["head"] for one in shown} >= {"李秀英"}
    assert "罗青山" not in {one["head"] for one in shown}
    assert json.loads(shell.run("show", "YT2026-000001", "--json", *full).output)["values"]["phone"] == PHONE
    exported, seen = sorted(shell.told())
    assert "5件" in exported + seen
    assert "孙立" in seen
    assert "省里核查" in seen
    with shell.database.reading() as tx:
        assert {"cases_exported_in_full", "case_shown_in_full"} <= {line.action for line in audit.latest(tx)}


def test_where_nobody_can_be_told_no_file_is_there(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    """The file lay there in full before its line in the audit trail did."""

    def fail(*told: object, **more: object) -> None:
        raise OSError("no room")

    before = {path.name for path in shell.folder.iterdir()}
    monkeypatch.setattr("bot.commands.case_export.tell", fail)
    result = shell.run("export", str(shell.folder / "out.csv"), "--full", "--reason", "核对", "--as", COUNTY_PHONE)
    assert isinstance(result.exception, OSError)
    assert {path.name for path in shell.folder.iterdir()} == before


def test_a_file_that_all_could_read_is_replaced_by_one_for_its_owner_alone(shell: Shell) -> None:
    file = shell.folder / "out.json"
    file.touch(mode=0o644)
    assert shell.exported(file.name)
    assert file.stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize(
    "options",
    [
        ("--full", "--as", COUNTY_PHONE),
        ("--full", "--reason", " ", "--as", COUNTY_PHONE),
        ("--full", "--reason", "核对"),
        ("--full", "--reason", "核对", "--as", TOWNSHIP_PHONE),
        ("--full", "--reason", "核对", "--as", "13800009999"),
        ("--full", "--reason", "核对", "--as", OTHER_COUNTY_PHONE, "--place", VILLAGE),
    ],
)
def test_in_full_it_is_for_nobody_else(shell: Shell, options: tuple[str, ...]) -> None:
    assert shell.run("export", str(shell.folder / "out.json"), *options).exit_code == 2
    assert not (shell.folder / "out.json").exists()
    assert shell.told() == []


def test_a_case_of_another_county_sounds_like_none(shell: Shell) -> None:
    full = ("--full", "--reason", "核对", "--as", OTHER_COUNTY_PHONE)
    said = [shell.run("show", number, *full) for number in ("YT2026-000001", "YT2026-999999")]
    assert [one.exit_code for one in said] == [1, 1]
    assert said[0].output.replace("000001", "999999") == said[1].output


def test_a_ledger_is_taken_in_and_the_same_again_changes_nothing(shell: Shell) -> None:
    result = shell.import_()
    assert result.exit_code == 0, result.output
    assert "新增3件，改动0件，一样的跳过0件，不对的0行。" in result.output
    assert "这几列不认得，没有用：备用" in result.output
    made = shell.all()["周大有"]
    assert (made.area, made.grade, made.answers["old_number"]) == (VILLAGE, "D", "2019-001")
    assert made.answers["place"] == {"area": VILLAGE, "detail": "四组"}
    with shell.database.reading() as tx:
        assert "completed" in records.taken(tx, made.id)
    assert "一样的跳过3件" in shell.import_().output
    assert len(shell.all()) == 6 + 3


def test_a_trial_changes_nothing(shell: Shell) -> None:
    result = shell.import_(ROWS, "--trial")
    assert (result.exit_code, "新增3件" in result.output) == (0, True)
    assert len(shell.all()) == 6


def test_a_row_is_matched_by_the_id_and_changes_what_it_says_otherwise(shell: Shell) -> None:
    row = ("2019-009", "李秀英", id_number(33), "", "青石村", "九组", "C级", "", "")
    assert "新增0件，改动1件" in shell.import_([row]).output
    changed = shell.all()["李秀英"]
    assert (changed.number, changed.grade, changed.answers["old_number"]) == ("YT2026-000001", "C", "2019-009")
    assert changed.answers["place"]["detail"] == "三组", "where the house stands is kept by the steps"


def test_bad_rows_come_back_with_red_notes_and_nothing_is_taken_in(shell: Shell) -> None:
    bad = (
        ("", "没编号", "", "", "青石村", "", "", "", ""),
        ("2019-001", "又一户", "", "", "青石村", "", "", "", ""),
        ("2019-005", "错身份证", "990101195001010000", "", "青石村", "", "", "", ""),
        ("2019-006", "没这村", "", "", "桃花村", "", "", "", ""),
        ("2019-007", "错等级", "", "", "青石村", "", "E级", "", ""),
    )
    result = shell.import_((*ROWS, *bad))
    assert result.exit_code == 1
    assert len(shell.all()) == 6
    page = load_workbook(shell.folder / "ledger.problems.xlsx").worksheets[0]
    notes = [row[len(HEADS)] for row in page.iter_rows(min_row=2)]
    assert len(notes) == 5
    assert {note.font.color.rgb for note in notes} == {"FFC00000"}
    assert "第3行" in str(notes[1].value)
    result = shell.import_((*ROWS, *bad), "--skip-bad")
    assert (result.exit_code, len(shell.all())) == (1, 9)


def test_a_number_that_two_cases_have_is_an_error(shell: Shell) -> None:
    with shell.database.writing() as tx:
        for number in ("YT2026-000002", "YT2026-000003"):
            one = cases.get(tx, number)
            cases.set_answers(tx, one, {**one.answers, "old_number": "2019-001"})
    result = shell.import_(ROWS[:1])
    assert "对上了好几件" in result.output
    assert "YT2026-000002" in result.output


def test_an_import_is_taken_back_in_three_heaps(shell: Shell) -> None:
    known = ("2019-009", "李秀英", id_number(33), "", "青石村", "", "C级", "", "")
    shell.import_((*ROWS, known))
    with shell.database.writing() as tx:
        edited = shell.all()["吴小满"]
        cases.note(tx, edited, kind="details_filled", person_id=1, role="county", now=NOW)
    result = shell.run("import", "--undo", "1", "--as", COUNTY_PHONE)
    assert result.exit_code == 0, result.output
    assert "撤回3件；后来有人改过，留着1件；没能撤回0件。" in result.output
    assert edited.number in result.output
    found = shell.all()
    assert found["周大有"].state is CaseState.WITHDRAWN
    assert found["吴小满"].state is CaseState.REPORTED
    assert (found["李秀英"].grade, "old_number" in found["李秀英"].answers) == (None, False)
    assert shell.run("import", "--undo", "1", "--as", COUNTY_PHONE).exit_code == 1
    assert "新增2件" in shell.import_().output, "what was withdrawn is no case of the ledger any more"


def test_taking_an_import_back_goes_on_where_it_was_broken_off(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    """It held the file for all cases at once, and let nobody else write."""
    shell.import_()
    monkeypatch.setattr(database_module, "STEP_S", -1)
    undo, calls = taking_in.undo_row, iter(range(10))

    def break_off(*args: Any) -> taking_in.UndoneHeap:
        if next(calls) == 1:
            raise RuntimeError("the power went")
        return undo(*args)

    monkeypatch.setattr(taking_in, "undo_row", break_off)
    assert shell.run("import", "--undo", "1", "--as", COUNTY_PHONE).exit_code != 0
    assert [one.state for one in shell.all().values()].count(CaseState.WITHDRAWN) == 1
    result = shell.run("import", "--undo", "1", "--as", COUNTY_PHONE)
    assert f"撤回{len(ROWS)}件；后来有人改过，留着0件；没能撤回0件。" in result.output


def test_an_import_of_another_county_cannot_be_taken_back(shell: Shell) -> None:
    shell.import_()
    assert shell.run("import", "--undo", "1", "--as", OTHER_COUNTY_PHONE).exit_code == 1
    assert shell.all()["周大有"].state is CaseState.REPORTED


def test_what_was_exported_in_full_is_taken_in_as_the_same(shell: Shell) -> None:
    shell.import_()
    shell.run("export", str(shell.folder / "out.xlsx"), "--full", "--reason", "核对", "--as", COUNTY_PHONE)
    result = shell.run("import", str(shell.folder / "out.xlsx"), "--as", COUNTY_PHONE, "--trial")
    assert "新增0件，改动0件，一样的跳过8件，不对的0行。" in result.output


def test_marks_of_an_acceptance_and_a_households_other_categories_are_exported_and_taken_in_again(shell: Shell) -> None:
    held = {
        "category": "destitute",
        "other_categories": ["allowance", "lifted"],
        "papers": ["application", "id_card"],
        "rent_lasting": "no",
        "acceptance_items": ["site", "slabs"],
        "acceptance_unsafe": ["railings"],
        "repair_items": ["strengthened", "looks"],
    }
    shell.import_(ROWS[:1])
    with shell.database.writing() as tx:
        case = shell.all()["周大有"]
        cases.set_answers(tx, case, {**case.answers, **held})
    full = ("--full", "--reason", "核对", "--as", COUNTY_PHONE)
    [found] = [one for one in shell.exported("out.json", *full) if one["head"] == "周大有"]
    assert found | held | {"category_rank": "lifted"} == found
    shell.run("export", str(shell.folder / "out.xlsx"), *full)
    with shell.database.writing() as tx:
        cases.set_answers(tx, cases.get(tx, case.number), case.answers)
    result = shell.run("import", str(shell.folder / "out.xlsx"), "--as", COUNTY_PHONE)
    assert "新增0件，改动1件" in result.output
    assert shell.all()["周大有"].answers | held == shell.all()["周大有"].answers


def test_heads_may_stand_in_two_rows_in_any_order(shell: Shell) -> None:
    book = Workbook()
    page = book.worksheets[0]
    for line in (
        ("农户信息", "", "", "房屋"),
        ("姓名", "身份证", "行政村", "结构类型"),
        ("韩冬梅", id_number(44), "青石村", "土木"),
    ):
        page.append(list(line))
    page.merge_cells("A1:C1")
    book.save(shell.folder / "two.xlsx")
    result = shell.run("import", str(shell.folder / "two.xlsx"), "--as", COUNTY_PHONE)
    assert result.exit_code == 0, result.output
    assert shell.all()["韩冬梅"].answers["structure"] == "earth_timber"


def test_a_file_without_heads_is_named(shell: Shell) -> None:
    Workbook().save(shell.folder / "empty.xlsx")
    result = shell.run("import", str(shell.folder / "empty.xlsx"), "--as", COUNTY_PHONE)
    assert result.exit_code == 2
    assert "empty.xlsx" in result.output
