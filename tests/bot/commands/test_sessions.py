"""`anju sessions`: where somebody is signed in, and out everywhere."""

from datetime import UTC, datetime, timedelta

import pytest
from typer.testing import CliRunner, Result

from bot.commands import sessions
from storage.database.database import Database
from storage.people import accounts, audit, invitations, people
from storage.people.people import Role
from storage.web import sessions as web_sessions
from tests.cast import VILLAGE, plant_tree

PHONE, CODE = "13800000002", "ABCDEFGHJKLMNP"
NOW = datetime(2026, 11, 4, 2, 30, tzinfo=UTC)


@pytest.fixture
def office(installation: Database) -> Database:
    """The database that the command opens, with a cadre who is signed in here and there."""
    with installation.writing() as tx:
        plant_tree(tx)
        person_id = web_sessions.begin(tx, "a" * 43, NOW, "android wechat").person_id
        people.set_phone(tx, person_id, PHONE)
        people.grant(tx, person_id, Role.TOWNSHIP, VILLAGE, NOW)
        accounts.add(tx, lane="telegram:7", channel="telegram", chat="7", person_id=person_id, now=NOW)
        ends = datetime.now(UTC) + timedelta(days=1)
        invitations.add(tx, CODE, role=Role.CADRE, area=VILLAGE, uses=1, now=NOW, expires_at=ends, made_by=person_id)
    return installation


def run(*arguments: str) -> Result:
    return CliRunner().invoke(sessions.app, arguments)


def test_the_list_names_devices_and_days(office: Database) -> None:
    shown = run("list", "--phone", "138 0000 0002").stdout
    assert "android wechat" in shown
    assert "telegram" in shown
    assert shown.count("2026-11-04") == 3


def test_revoking_signs_out_everywhere_and_makes_open_invitations_worthless(office: Database) -> None:
    result = run("revoke", "--phone", PHONE)
    assert result.exit_code == 0
    assert "共2个" in result.stdout
    with office.writing() as tx:
        assert web_sessions.has_ended(tx, "a" * 43)
        assert accounts.owner_of(tx, "telegram:7") != people.find_by_phone(tx, PHONE)
        assert invitations.redeem(tx, CODE, datetime.now(UTC)) is None
        [line] = audit.latest(tx)
        assert (line.person_id, line.action) == (None, "signed_out_everywhere")
    assert "telegram" not in run("list", "--phone", PHONE).stdout


@pytest.mark.parametrize("command", ["list", "revoke"])
@pytest.mark.parametrize("phone", ["13800009999", "x"])
def test_an_unknown_number_gets_one_line(office: Database, command: str, phone: str) -> None:
    result = run(command, "--phone", phone)
    assert result.exit_code == 2
    assert result.stderr.count("\n") == 1


def test_who_left_no_name_is_found_by_place_role_and_invitation_and_locked(office: Database) -> None:
    with office.writing() as tx:
        nameless = web_sessions.begin(tx, "b" * 43, NOW, "iphone").person_id
        invitation = invitations.find(tx, CODE)
        assert invitation is not None
        people.grant(tx, nameless, Role.CADRE, VILLAGE, NOW, invitation_id=invitation.id)
        imported = people.add(tx, now=NOW, name="钱白水", phone="13800000003")
        people.grant(tx, imported, Role.CADRE, VILLAGE, NOW)
    several = run("list", "--area", VILLAGE, "--role", "cadre")
    assert several.exit_code == 2
    assert f"--person {nameless}　青石村村干部：没留姓名，没留电话" in several.stderr
    for how in (("--invitation", CODE), ("--person", str(nameless))):
        assert "iphone" in run("list", *how).stdout
    assert run("revoke", "--invitation", CODE).exit_code == 0
    with office.reading() as tx:
        assert web_sessions.has_ended(tx, "b" * 43)


def test_of_a_whole_county_that_fits_the_first_are_named_and_the_others_counted(office: Database) -> None:
    with office.writing() as tx:
        for number in range(sessions.MOST_NAMED + 3):
            people.grant(tx, people.add(tx, now=NOW, name=f"钱{number}"), Role.CADRE, VILLAGE, NOW)
    lines = run("list", "--role", "cadre").stderr.splitlines()
    assert sum("--person" in line for line in lines[1:-1]) == sessions.MOST_NAMED
    assert "还有3个没有列出来" in lines[-1]


def test_signing_out_nothing_is_an_error(office: Database) -> None:
    with office.writing() as tx:
        people.grant(tx, people.add(tx, now=NOW, name="钱白水", phone="13800000003"), Role.CADRE, VILLAGE, NOW)
    for how in (("--phone", "13800000003"), ("--name", "钱白水")):
        result = run("revoke", *how)
        assert (result.exit_code, result.stdout) == (1, "")
        assert "一个都没退" in result.stderr


def test_nobody_is_meant_where_nothing_is_said(office: Database) -> None:
    assert run("revoke").exit_code == 2
