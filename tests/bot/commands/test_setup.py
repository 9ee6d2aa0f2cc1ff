"""`anju setup`: the first run and later ones, what it writes, who can read it, and what it says of slips."""

import stat
from datetime import UTC, datetime
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from bot.cli import app
from bot.settings import Settings, SettingsError, load_settings
from storage.database.database import Database
from storage.database.keys import new_key, read_key
from storage.database.privacy import WrongKey
from storage.people import areas, audit, invitations, offices, people
from storage.people.offices import Office
from storage.people.people import Role

TOKEN = "123456789:" + "Ab_-" * 8 + "xyz"
COUNTY = ("--county-code", "990101", "--county-name", "云山县", "--pack", "yantai")
ENTER = ""


@pytest.fixture
def machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder to set up in, with a home of its own and no settings in the environment."""
    for name in Settings.model_fields:
        monkeypatch.delenv(f"ANJU_{name.upper()}", raising=False)
    home, folder = tmp_path / "home", tmp_path / "anju"
    home.mkdir()
    folder.mkdir()
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.chdir(folder)
    return folder


def run(*options: str, typed: tuple[str, ...] = ()) -> Result:
    return CliRunner().invoke(app, ("setup", *options), input="".join(f"{line}\n" for line in typed))


def opened(settings: Settings) -> Database:
    return Database(settings.database(), settings.vault())


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


# --- the first run


def test_answers_one_by_one_make_an_installation(machine: Path) -> None:
    answers = ("127.0.0.1:8099", "https://anju.example/", TOKEN, "store", "keys/secret.key", ENTER)
    result = run(typed=(*answers, "990101", "云山县", "烟台", "0535-8000001", "24小时"))
    assert result.exit_code == 0, result.output
    settings = load_settings()
    assert settings.web_address == "127.0.0.1:8099"
    assert settings.public_url == "https://anju.example"
    assert settings.telegram_token is not None
    assert settings.telegram_token.get_secret_value() == TOKEN
    assert (machine / "store" / "anju.db").exists()
    database = opened(settings)
    with database.reading() as tx:
        place = areas.get(tx, "990101")
        assert (place.name, place.level, place.pack) == ("云山县", "county", "yantai")
        assert offices.everywhere(tx)["990101"] == Office(place=place, phone="05358000001", hours="24小时")
        assert [line.action for line in audit.latest(tx)] == ["office_phone_set", "invitation_made"]
    database.close()


def test_the_code_that_is_shown_makes_a_county_coordinator(machine: Path) -> None:
    result = run("--yes", *COUNTY, "--public-url", "https://anju.example")
    code = result.stdout.partition("邀请码：")[2][:14]
    assert f"https://anju.example/i/{code}" in result.stdout
    database = opened(load_settings())
    with database.writing() as tx:
        invitation = invitations.redeem(tx, code, datetime.now(UTC))
        assert invitation is not None
        assert (invitation.role, invitation.area) == (Role.COUNTY, "990101")
        assert people.holding(tx, Role.COUNTY) == []
    database.close()


def test_enter_all_the_way_takes_the_defaults_and_leaves_the_county_for_a_spreadsheet(machine: Path) -> None:
    result = run(typed=(ENTER,) * 7)
    assert result.exit_code == 0, result.output
    settings = load_settings()
    assert (settings.web_address, settings.public_url, settings.data_dir) == ("127.0.0.1:8080", None, Path("data"))
    assert "anju org import" in result.stdout
    assert "anju run 打开的是演示" in result.stdout
    assert "邀请码" not in result.stdout


def test_a_county_in_a_region_that_a_pack_covers_is_offered_that_pack(machine: Path) -> None:
    run("--yes", "--county-code", "370699", "--county-name", "某区")
    database = opened(load_settings())
    with database.reading() as tx:
        assert areas.get(tx, "370699").pack == "yantai"
    database.close()


def test_files_are_their_owners_alone(machine: Path) -> None:
    (machine / ".env").write_text("OTHER=1\n")
    (machine / ".env").chmod(0o644)
    run("--yes")
    key = Path("~/.config/anju/secret.key").expanduser()
    assert [oct(mode(path)) for path in (machine / ".env", machine / ".env.bak", key)] == ["0o600"] * 3
    assert [oct(mode(path)) for path in (machine / "data", key.parent)] == ["0o700"] * 2
    assert len(read_key(key.read_text())) == 32


def test_secrets_are_never_shown(machine: Path) -> None:
    (machine / "token").write_text(f"{TOKEN}\n")
    first = run("--yes", "--telegram-token-file", "token")
    again = run(typed=(ENTER,) * 8)
    key = Path("~/.config/anju/secret.key").expanduser().read_text().strip()
    assert f"ANJU_TELEGRAM_TOKEN={TOKEN}" in (machine / ".env").read_text()
    assert "ANJU_TELEGRAM_TOKEN" in first.output
    assert "已经设过了" in again.output
    for said in (first.output, again.output):
        assert TOKEN not in said
        assert key not in said


# --- again


def test_a_second_run_changes_nothing_that_is_not_answered(machine: Path) -> None:
    run("--yes", *COUNTY, "--web-address", "127.0.0.1:8099", "--public-url", "https://anju.example")
    key = Path("~/.config/anju/secret.key").expanduser()
    before = ((machine / ".env").read_bytes(), key.read_bytes())
    for again in (run(typed=(ENTER,) * 6), run("--yes")):
        assert again.exit_code == 0, again.output
        assert ".env里没有要改的" in again.stdout
        assert "邀请码" not in again.stdout
    assert ((machine / ".env").read_bytes(), key.read_bytes()) == before
    assert not (machine / ".env.bak").exists()


def test_a_second_run_shows_what_is_set_and_changes_the_one_thing_answered(machine: Path) -> None:
    run("--yes", *COUNTY, "--web-address", "127.0.0.1:8099")
    result = run(typed=(ENTER, "https://anju.example", ENTER, ENTER, ENTER, ENTER, ENTER))
    assert "127.0.0.1:8099" in result.stdout
    assert "990101（云山县）" in result.stdout
    assert ".env里新加：ANJU_PUBLIC_URL\n" in result.stdout
    settings = load_settings()
    assert (settings.web_address, settings.public_url) == ("127.0.0.1:8099", "https://anju.example")


def test_the_number_of_the_countys_office_is_kept_changed_and_taken_away(machine: Path) -> None:
    run("--yes", *COUNTY, "--office-phone", "0535-8000001", "--office-hours", "24小时")
    result = run("--yes", "--county-code", "990101", "--office-phone", "12345")
    assert "云山县值班电话12345（24小时）" in result.stdout
    assert "云山县值班电话" not in run("--yes", "--county-code", "990101").stdout
    result = run(typed=(*(ENTER,) * 5, "990101", ENTER, ENTER, "-"))
    assert "云山县的值班电话去掉了" in result.stdout
    database = opened(load_settings())
    with database.reading() as tx:
        assert offices.everywhere(tx) == {}
    database.close()


def test_a_county_is_renamed_without_losing_its_place_or_pack(machine: Path) -> None:
    run("--yes", *COUNTY)
    result = run("--yes", "--county-code", "990101", "--county-name", "云山区")
    assert "改好了：990101 云山区" in result.stdout
    assert "邀请码" not in result.stdout
    assert "没有要改的" in run("--yes", "--county-code", "990101").stdout
    database = opened(load_settings())
    with database.reading() as tx:
        place = areas.get(tx, "990101")
        assert (place.name, place.path, place.pack) == ("云山区", "/990101/", "yantai")
    database.close()


def test_a_dash_takes_an_optional_setting_away(machine: Path) -> None:
    run("--yes", "--public-url", "https://anju.example")
    result = run(typed=(ENTER, "-", ENTER, ENTER, ENTER, ENTER, ENTER))
    assert ".env里改动：ANJU_PUBLIC_URL" in result.stdout
    assert load_settings().public_url is None


def test_lines_of_an_existing_env_file_stay_and_the_old_one_is_kept(machine: Path) -> None:
    old = "# ours\nHTTP_PROXY=x\nexport ANJU_WEB_ADDRESS=127.0.0.1:1\nANJU_OPERATOR_CHAT=5\n"
    (machine / ".env").write_text(old)
    result = run("--yes", "--web-address", "127.0.0.1:8099")
    lines = (machine / ".env").read_text().splitlines()
    assert lines[:4] == ["# ours", "HTTP_PROXY=x", "ANJU_WEB_ADDRESS=127.0.0.1:8099", "ANJU_OPERATOR_CHAT=5"]
    assert (machine / ".env.bak").read_text() == old
    assert "ANJU_WEB_ADDRESS" in result.stdout.partition(".env里改动：")[2].splitlines()[0]


def test_a_value_of_several_lines_is_left_whole_even_where_one_looks_like_a_setting(machine: Path) -> None:
    note = "NOTE='first\nANJU_WEB_ADDRESS=127.0.0.1:1\nlast'\n"
    (machine / ".env").write_text(note)
    assert run("--yes", "--web-address", "127.0.0.1:8099").exit_code == 0
    assert (machine / ".env").read_text().startswith(note)
    assert load_settings().web_address == "127.0.0.1:8099"


def test_a_line_that_nobody_can_read_stays_and_the_last_line_may_lack_its_end(machine: Path) -> None:
    (machine / ".env").write_text("what is this?\nOTHER=1")
    assert run("--yes", "--web-address", "127.0.0.1:8099").exit_code == 0
    lines = (machine / ".env").read_text().splitlines()
    assert lines[:3] == ["what is this?", "OTHER=1", "ANJU_WEB_ADDRESS=127.0.0.1:8099"]


def test_a_key_that_is_there_is_never_overwritten(machine: Path, tmp_path: Path) -> None:
    key = tmp_path / "key"
    key.write_text("not a key\n")
    result = run("--yes", "--key-file", str(key))
    assert result.exit_code == 2
    assert "不是密钥" in result.stderr
    assert key.read_text() == "not a key\n"
    assert not (machine / ".env").exists()


def test_another_key_than_the_databases_leaves_the_env_file_as_it_was(machine: Path) -> None:
    run("--yes")
    before = (machine / ".env").read_bytes()
    (machine / "other").mkdir()
    (machine / "other" / "secret.key").write_text(new_key())
    for file, error in (("other/secret.key", WrongKey), ("mistyped/secret.key", SettingsError)):
        result = run("--yes", "--key-file", file)
        assert result.exit_code == 1
        assert isinstance(result.exception, error)
        assert (machine / ".env").read_bytes() == before
    assert not (machine / "mistyped").exists()


def test_who_declines_finds_nothing_written(machine: Path) -> None:
    result = run(typed=(*(ENTER,) * 5, "n"))
    assert result.exit_code == 1
    assert "什么都没写" in result.stdout
    assert list(machine.iterdir()) == []


def test_odd_characters_in_a_folder_s_name_come_back_as_they_were(machine: Path) -> None:
    name = "a b#c'd\\e"
    run("--yes", "--data-dir", name)
    assert load_settings().data_dir == Path(name)


# --- slips


@pytest.mark.parametrize(
    ("before", "wrong", "said", "right"),
    [
        (0, "8080", "再写英文冒号和端口", "127.0.0.1:8080"),
        (0, "127.0.0.1:99999", "端口是0到65535", "127.0.0.1:8080"),
        (1, "anju.example", "要以 http:// 或者 https:// 开头", "https://anju.example"),
        (1, "https://anju.example/chat", "后面只有域名和端口", "https://anju.example"),
        (2, "123456", "这不像令牌", TOKEN),
        (3, ".env/data", "它不是文件夹", "data"),
        (4, "data/secret.key", "密钥不能放在数据文件夹data里面", "secret.key"),
    ],
)
def test_a_wrong_answer_gets_one_sentence_and_is_asked_again(
    machine: Path, before: int, wrong: str, said: str, right: str
) -> None:
    (machine / ".env").write_text("OTHER=1\n")
    result = run(typed=(*(ENTER,) * before, wrong, right, *(ENTER,) * (6 - before)))
    assert result.exit_code == 0, result.output
    assert result.stdout.count(said) == 1


def test_a_county_is_asked_again_until_it_fits(machine: Path) -> None:
    result = run(typed=(*(ENTER,) * 6, "9901", "９９０１０１", ENTER, "云山县", "nowhere", "yantai", "8000001", ENTER))
    assert result.exit_code == 0, result.output
    for said in ("“9901”不是县级代码", "名称要填", "没有叫“nowhere”的政策包", "“8000001”打不通"):
        assert result.stdout.count(said) == 1
    assert "建好了：990101 云山县" in result.stdout


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--web-address", "nonsense"), "“nonsense”不对"),
        (("--web-address", "0.0.0.0:8080"), "网址不能空着"),
        (("--public-url", "ftp://anju.example"), "要以 http:// 或者 https:// 开头"),
        (("--telegram-token-file", "missing"), "令牌文件missing读不了"),
        (("--key-file", "data/key"), "密钥不能放在数据文件夹data里面"),
        (("--county-code", "37"), "“37”不是县级代码"),
        (("--county-code", "990101", "--pack", "nowhere"), "没有叫“nowhere”的政策包"),
        (("--county-name", "云山县"), "请加上 --county-code"),
        (("--county-code", "990101", "--office-phone", "8000001"), "座机要带区号"),
    ],
)
def test_an_option_that_does_not_fit_ends_a_script_with_one_line_and_nothing_written(
    machine: Path, options: tuple[str, ...], said: str
) -> None:
    result = run("--yes", *options)
    assert result.exit_code == 2
    assert said in result.stderr
    assert result.stderr.count("\n") == 1
    assert list(machine.iterdir()) == []


def test_what_stands_in_the_environment_is_not_asked_and_not_written(
    machine: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ANJU_WEB_ADDRESS", "127.0.0.1:8077")
    result = run(typed=(ENTER,) * 6)
    assert result.exit_code == 0, result.output
    assert "ANJU_WEB_ADDRESS由环境变量定了" in result.stdout
    assert "ANJU_WEB_ADDRESS" not in (machine / ".env").read_text()
    refused = run("--yes", "--web-address", "127.0.0.1:8078")
    assert refused.exit_code == 2
    assert "先去掉这个环境变量" in refused.stderr


def test_an_installation_that_lives_in_the_environment_alone_gets_no_env_file(
    machine: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ANJU_WEB_ADDRESS", "0.0.0.0:8080")
    monkeypatch.setenv("ANJU_PUBLIC_URL", "https://anju.example")
    monkeypatch.setenv("ANJU_DATA_DIR", "store")
    monkeypatch.setenv("ANJU_SECRET_KEY_FILE", "keys/secret.key")
    result = run("--yes", *COUNTY)
    assert result.exit_code == 0, result.output
    assert "https://anju.example/i/" in result.stdout
    assert not (machine / ".env").exists()


def test_another_data_folder_says_that_the_old_data_stay_where_they_are(machine: Path) -> None:
    run("--yes")
    assert "data里的数据不会自己搬过来" in run("--yes", "--data-dir", "elsewhere").stdout
