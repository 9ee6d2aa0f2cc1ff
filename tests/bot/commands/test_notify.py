"""`anju notify`: addresses added, tried, listed and removed, and their secrets shown nowhere."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from bot.commands import notify
from storage.database.database import Database
from storage.people import addresses, audit, people
from storage.people.addresses import Address
from storage.people.people import Role
from tests.bot.channels.notified import Answer, NotifiedService
from tests.cast import TOWNSHIP, VILLAGE, plant_tree

PHONE = "13800000003"
GROUP = ("--area", TOWNSHIP, "--role", "township", "--label", "青石镇工作群")
SECRET = "0a1b-2c3d"


@pytest.fixture
def office(installation: Database, monkeypatch: pytest.MonkeyPatch) -> Database:
    """The database that the command opens, with places and a person in it."""
    monkeypatch.setenv("ANJU_PUBLIC_URL", "https://anju.example/")
    with installation.writing() as tx:
        plant_tree(tx)
        people.add(tx, now=datetime.now(UTC), name="赵敏", phone=PHONE)
    return installation


@pytest.fixture
def service() -> Iterator[NotifiedService]:
    """A service to be notified."""
    with NotifiedService() as service:
        yield service


def run(*arguments: str, typed: str | None = None) -> Result:
    return CliRunner().invoke(notify.app, arguments, input=typed)


def kept(office: Database) -> list[Address]:
    with office.reading() as tx:
        return addresses.everywhere(tx)


def test_an_address_of_a_place_is_kept_and_tried(office: Database, service: NotifiedService) -> None:
    result = run("add", *GROUP, "--url", f"json://{service.address}/{SECRET}")
    assert result.exit_code == 0, result.stderr
    assert [(one.area, one.role, one.person_id, one.label) for one in kept(office)] == [
        (TOWNSHIP, Role.TOWNSHIP, None, "青石镇工作群")
    ]
    assert "试发" in service.texts()[0]
    assert service.texts()[0].endswith("去处理：https://anju.example/")
    assert result.stdout.splitlines() == [
        "加好了，编号1：给青石镇乡镇，json://****。",
        "试发的消息送到了。请到群里或者信箱里看一眼。",
    ]


def test_an_address_of_a_person_is_found_by_phone_and_shown_masked(office: Database) -> None:
    result = run("add", "--phone", PHONE, "--label", "赵敏的信箱", "--url", f"wecombot://{SECRET}", "--no-test")
    assert result.exit_code == 0, result.stderr
    assert result.stdout == "加好了，编号1：给赵敏 138****0003，wecombot://****。\n"
    assert kept(office)[0].person_id is not None


def test_the_address_is_read_from_a_file_or_typed_unseen(office: Database, tmp_path: Path) -> None:
    file = tmp_path / "robot"
    file.write_text(f"https://open.feishu.cn/open-apis/bot/v2/hook/{SECRET}\n")
    from_file = run("add", *GROUP, "--url-file", str(file), "--no-test")
    typed = run("add", *GROUP, "--no-test", typed=f"wecombot://{SECRET}\n")
    assert (from_file.exit_code, typed.exit_code) == (0, 0)
    assert [one.url for one in kept(office)] == [f"feishu://{SECRET}", f"wecombot://{SECRET}"]
    assert SECRET not in from_file.output + typed.output


def test_where_the_page_is_for_this_machine_alone_the_operator_is_told(
    office: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("ANJU_PUBLIC_URL")
    result = run("add", *GROUP, "--url", f"wecombot://{SECRET}", "--no-test")
    assert "ANJU_PUBLIC_URL" in result.stdout.splitlines()[1]


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (Answer(status=404), "没送到：对方不收。"),
        (Answer(status=500), "没送到：现在连不上"),
        (Answer(status=429), "没送到：对方嫌发得太快。"),
    ],
    ids=lambda value: str(getattr(value, "status", "")),
)
def test_a_test_that_fails_says_why_in_one_line_and_the_address_stays(
    office: Database, service: NotifiedService, answer: Answer, said: str
) -> None:
    service.answers.append(answer)
    result = run("add", *GROUP, "--url", f"json://{service.address}/{SECRET}")
    assert result.exit_code == 1
    assert result.stderr.startswith(said)
    assert result.stderr.count("\n") == 1
    assert SECRET not in result.output
    again = run("test", str(kept(office)[0].id))
    assert (again.exit_code, again.stdout.count("\n")) == (0, 1)


def test_the_list_shows_whose_it_is_and_what_went_wrong_but_no_secret(
    office: Database, service: NotifiedService
) -> None:
    service.answers.append(Answer(status=404))
    run("add", *GROUP, "--url", f"json://{service.address}/{SECRET}")
    run("add", "--phone", PHONE, "--label", "信箱", "--url", f"mailtos://anju:{SECRET}@example.com", "--no-test")
    listed = run("list", "--json").stdout
    assert json.loads(listed) == [
        {
            "id": 1,
            "for": "青石镇乡镇",
            "label": "青石镇工作群",
            "service": "json://****",
            "error": "the service answers 404",
        },
        {"id": 2, "for": "赵敏 138****0003", "label": "信箱", "service": "mailtos://****", "error": None},
    ]
    assert SECRET not in run("list").stdout


def test_a_removed_address_is_gone_and_the_audit_trail_knows(office: Database) -> None:
    run("add", *GROUP, "--url", f"wecombot://{SECRET}", "--no-test")
    assert run("remove", "1").exit_code == 0
    assert kept(office) == []
    with office.reading() as tx:
        lines = audit.latest(tx)
    assert [(line.action, line.subject) for line in lines[:2]] == [
        ("address_removed", "address:1"),
        ("address_added", "address:1"),
    ]
    assert SECRET not in str(lines)


@pytest.mark.parametrize("command", ["test", "remove"])
def test_an_unknown_number_gets_one_clear_line(office: Database, command: str) -> None:
    result = run(command, "7")
    assert (result.exit_code, result.stdout) == (2, "")
    assert "没有编号7的地址" in result.stderr


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--label", "群"), "要么 --area 和 --role"),
        (("--label", "群", "--area", TOWNSHIP), "要么 --area 和 --role"),
        ((*GROUP, "--phone", PHONE), "要么 --area 和 --role"),
        (("--label", "群", "--phone", "13800000099"), "没有人用这个手机号"),
        (("--label", "群", "--phone", "1380"), "没有人用这个手机号"),
        (("--label", "群", "--area", "990199", "--role", "township"), "区划990199没有找到"),
        (("--label", "群", "--area", TOWNSHIP, "--role", "mayor"), "没有“mayor”这个角色"),
        (("--label", "群", "--area", TOWNSHIP, "--role", "resident"), "没有“resident”这个角色"),
        (("--label", "群", "--area", VILLAGE, "--role", "township"), "乡镇要放在镇（乡、街道）一级"),
        (("--label", " ", "--area", TOWNSHIP, "--role", "township"), "名字要填"),
        (("--label", "群" * 41, "--area", TOWNSHIP, "--role", "township"), "最多40个字"),
        ((*GROUP, "--url", "青石镇群"), "这个地址不认识"),
        ((*GROUP, "--url-file", "nowhere"), "nowhere打不开"),
    ],
)
def test_what_does_not_fit_gets_one_clear_line_and_keeps_nothing(
    office: Database, arguments: tuple[str, ...], said: str
) -> None:
    url = () if {"--url", "--url-file"} & set(arguments) else ("--url", f"wecombot://{SECRET}")
    result = run("add", *arguments, *url)
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.count("\n") == 1
    assert said in result.stderr
    assert kept(office) == []
