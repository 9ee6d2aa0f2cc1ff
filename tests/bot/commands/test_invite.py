"""`anju invite`: codes and links for people, and the clear line where role and place do not fit."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import typer
import zxingcpp
from PIL import Image
from typer.testing import CliRunner, Result

from bot.commands import invite
from storage.database import heartbeats
from storage.database.database import Database
from storage.people import audit, invitations
from storage.people.people import Role
from tests.cast import TOWNSHIP, VILLAGE, plant_tree


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
