"""`anju invite`: codes and links for people, and the clear line where role and place do not fit."""

import json
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path

import pytest
import typer
import zxingcpp
from docx import Document
from PIL import Image
from typer.testing import CliRunner, Result

from bot.commands import invite
from storage.database import heartbeats
from storage.database.database import Database
from storage.people import accounts, audit, invitations, people
from storage.people.people import Role
from tests.cast import NEXT_VILLAGE, TOWNSHIP, VILLAGE, plant_tree


@pytest.fixture
def office(installation: Database, monkeypatch: pytest.MonkeyPatch) -> Database:
    """The database that the command opens, with places in it."""
    monkeypatch.setenv("ANJU_PUBLIC_URL", "https://anju.example/")
    with installation.writing() as tx:
        plant_tree(tx)
    return installation


def run(*arguments: str) -> Result:
    app = typer.Typer()
    app.command()(invite.invite)
    return CliRunner().invoke(app, arguments)


def test_the_code_gives_the_role_to_as_many_as_it_says_for_as_long(office: Database) -> None:
    result = run("--role", "cadre", "--area", VILLAGE, "--uses", "2", "--days", "3", "--json")
    assert result.exit_code == 0
    made = json.loads(result.stdout)
    assert sorted(made) == ["code", "telegram", "web"]
    now = datetime.now(UTC)
    with office.writing() as tx:
        assert invitations.redeem(tx, made["code"], now + timedelta(days=3, minutes=1)) is None
        for _ in range(2):
            invitation = invitations.redeem(tx, made["code"], now + timedelta(days=2, hours=23))
            assert invitation is not None
            assert (invitation.role, invitation.area) == (Role.CADRE, VILLAGE)
        assert invitations.redeem(tx, made["code"], now) is None


def test_the_links_carry_the_code(office: Database) -> None:
    made = json.loads(run("--role", "cadre", "--area", VILLAGE, "--json").stdout)
    assert made["telegram"] is None
    assert made["web"] == f"https://anju.example/i/{made['code']}"
    with office.writing() as tx:
        heartbeats.set_fact(tx, "telegram_username", "anju_bot")
    made = json.loads(run("--role", "cadre", "--area", VILLAGE, "--json").stdout)
    assert made["telegram"] == f"https://t.me/anju_bot?start={made['code']}"


def test_people_read_code_link_and_till_when(office: Database) -> None:
    lines = run("--role", "township", "--area", TOWNSHIP).stdout.splitlines()
    assert lines[0].startswith("邀请码：")
    assert lines[1].startswith("网页：https://anju.example/i/")
    assert lines[2].startswith("给的是：青石镇乡镇，1人能用")


def test_an_operator_needs_no_place(office: Database) -> None:
    made = json.loads(run("--role", "operator", "--json").stdout)
    with office.writing() as tx:
        invitation = invitations.redeem(tx, made["code"], datetime.now(UTC))
        assert invitation is not None
        assert (invitation.role, invitation.area) == (Role.OPERATOR, None)


def test_the_code_is_kept_nowhere_in_the_clear(office: Database, tmp_path: Path) -> None:
    code = json.loads(run("--role", "operator", "--json").stdout)["code"]
    kept = b"".join(path.read_bytes() for path in tmp_path.glob("anju.db*"))
    assert code.encode() not in kept
    with office.reading() as tx:
        line = audit.latest(tx)[0]
        assert line.action == "invitation_made"
        assert code not in str(line)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--role", "mayor", "--area", VILLAGE), "没有“mayor”这个角色"),
        (("--role", "cadre"), "用 --area 说明村干部在哪个村"),
        (("--role", "cadre", "--area", "990199"), "区划990199没有找到"),
        (("--role", "cadre", "--area", TOWNSHIP), "村干部要放在村一级，青石镇是镇"),
        (("--role", "operator", "--area", VILLAGE), "运维不分地方"),
    ],
)
def test_a_role_and_place_that_do_not_fit_get_one_clear_line(
    office: Database, arguments: tuple[str, ...], said: str
) -> None:
    result = run(*arguments)
    assert result.exit_code == 2
    assert result.stdout == ""
    assert result.stderr.count("\n") == 1
    assert said in result.stderr


def test_the_terminal_shows_a_qr_code_and_json_does_not(office: Database) -> None:
    shown = run("--role", "cadre", "--area", VILLAGE).stdout
    assert "█" in shown
    assert "█" not in run("--role", "cadre", "--area", VILLAGE, "--json").stdout


def test_the_qr_code_can_be_written_to_a_file(office: Database, tmp_path: Path) -> None:
    file = tmp_path / "invitation.png"
    made = json.loads(run("--role", "cadre", "--area", VILLAGE, "--json", "--qr", str(file)).stdout)
    [code] = zxingcpp.read_barcodes(Image.open(file).convert("L"))
    assert code.text == made["web"]


@pytest.mark.parametrize("name", ["invitation.pdf", "no/such/folder/invitation.png"])
def test_a_file_that_cannot_be_written_is_named_and_leaves_no_invitation(
    office: Database, tmp_path: Path, name: str
) -> None:
    result = run("--role", "cadre", "--area", VILLAGE, "--qr", str(tmp_path / name))
    assert result.exit_code == 2
    assert "invitation." in result.stderr
    with office.reading() as tx:
        assert audit.latest(tx) == []


def import_cadres(office: Database) -> None:
    """Two cadres whom the county imported, of whom one came already, and a township's coordinator."""
    now = datetime.now(UTC)
    with office.writing() as tx:
        for name, phone, role, area in (
            ("王建国", "13800000002", Role.CADRE, VILLAGE),
            ("刘根", "13800000031", Role.CADRE, NEXT_VILLAGE),
            ("赵敏", "13800000003", Role.TOWNSHIP, TOWNSHIP),
        ):
            person_id = people.add(tx, now=now, name=name, phone=phone)
            people.grant(tx, person_id, role, area, now)
            if name == "王建国":
                accounts.add(tx, lane="telegram:1", channel="telegram", chat="1", person_id=person_id, now=now)


def test_a_number_gets_an_invitation_for_its_person_alone(office: Database) -> None:
    import_cadres(office)
    made = json.loads(run("--phone", "138 0000 0031", "--json").stdout)
    with office.reading() as tx:
        invitation = invitations.find(tx, made["code"])
        assert invitation is not None
        assert invitation.person_id == people.find_by_phone(tx, "13800000031")
        assert (invitation.role, invitation.area, invitation.uses_left) == (Role.CADRE, NEXT_VILLAGE, 1)


def test_everyone_of_a_place_who_never_came_gets_a_slip_with_a_code_to_scan(office: Database, tmp_path: Path) -> None:
    import_cadres(office)
    sheet = tmp_path / "invitations.docx"
    result = run("--area", TOWNSHIP, "--everyone", "--sheet", str(sheet))
    assert result.exit_code == 0
    assert result.stdout == "给2个人做好了邀请，一人一个，只给本人，用一次。\n"
    assert sheet.stat().st_mode & 0o077 == 0
    document = Document(str(sheet))
    [table] = document.tables
    words = [row.cells[0].text.splitlines() for row in table.rows]
    assert [(lines[0], lines[1]) for lines in words] == [("赵敏", "青石镇乡镇经办人"), ("刘根", "东坡村村干部")]
    pictures = [part.blob for part in document.part.package.iter_parts() if part.partname.endswith(".png")]
    scanned = {code.text for one in pictures for code in zxingcpp.read_barcodes(Image.open(BytesIO(one)).convert("L"))}
    assert scanned == {lines[-1] for lines in words}
    with office.reading() as tx:
        for link in scanned:
            assert invitations.find(tx, link.rpartition("/")[2]) is not None


def test_a_sheet_that_cannot_be_written_leaves_no_invitation(office: Database) -> None:
    import_cadres(office)
    assert run("--area", TOWNSHIP, "--everyone", "--sheet", "no/such/folder/a.docx").exit_code == 2
    with office.reading() as tx:
        assert audit.latest(tx) == []


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--phone", "13800009999"), "名单里没有用13800009999"),
        (("--phone", "13800000002"), "已经登录着"),
        (("--area", "990102", "--everyone"), "还没用过的人"),
        (("--role", "cadre", "--phone", "13800000031"), "expected one of --role, --phone"),
        (("--area", TOWNSHIP, "--everyone", "--sheet", "a.pdf"), "expected a name that ends in .docx"),
        ((), "expected one of --role, --phone"),
    ],
)
def test_whom_nobody_can_be_found_for_gets_one_clear_line(
    office: Database, arguments: tuple[str, ...], said: str
) -> None:
    import_cadres(office)
    result = run(*arguments)
    assert result.exit_code == 2
    assert said in result.stderr
