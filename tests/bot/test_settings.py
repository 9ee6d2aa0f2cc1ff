"""The configuration: each mistake named with its variable, its value and what is right, and no secret shown."""

import base64
import stat
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from bot.commands import check
from bot.settings import Settings, SettingsError, load_settings
from storage.database.keys import KEY_BYTES, new_key
from tests.storage.database.crowd import all_at_once

SECRET = "pa55word"


@pytest.fixture(autouse=True)
def _empty_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for field in Settings.model_fields:
        monkeypatch.delenv(f"ANJU_{field.upper()}", raising=False)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HOME", str(tmp_path / "home"))


def test_without_any_setting_there_is_a_demo_to_run() -> None:
    settings = load_settings()
    assert settings.telegram_token is None
    assert settings.web_host_and_port == ("127.0.0.1", 8080)
    assert settings.link_root == "http://127.0.0.1:8080"
    assert settings.zone.key == "Asia/Shanghai"
    assert settings.database() == f"sqlite:///{Path.cwd() / 'data' / 'anju.db'}"


@pytest.mark.parametrize(
    ("variable", "value", "right"),
    [
        ("ANJU_WEB_ADDRESS", "8080", "127.0.0.1:8080"),
        ("ANJU_WEB_ADDRESS", "localhost:", "127.0.0.1:8080"),
        ("ANJU_WEB_ADDRESS", "localhost:99999", "127.0.0.1:8080"),
        ("ANJU_TIMEZONE", "Peking", "Asia/Shanghai"),
        ("ANJU_TIMEZONE", "../etc/passwd", "Asia/Shanghai"),
        ("ANJU_MAP_TILES", "https://tiles.example/", "{z}/{x}/{y}"),
        ("ANJU_MAP_TILES", "https://tiles.example; script-src */{z}/{x}/{y}", "{z}/{x}/{y}"),
        ("ANJU_MAP_DATUM", "bd09", "gcj02"),
        ("ANJU_TELEGRAM_API", "api.telegram.org", "https://"),
        ("ANJU_PUBLIC_URL", "anju.example", "https://"),
        ("ANJU_WEBHOOK_URL", "anju.example", "https://"),
        ("ANJU_CLOCK", "2026-11-03 09:00", "timezone"),
        ("ANJU_BACKUP_AT", "nachts", "03:10"),
        ("ANJU_BACKUP_KEEP", "0", "greater than or equal to 1"),
        ("ANJU_CLOCK", "soon", "datetime"),
    ],
)
def test_a_mistake_is_named_with_variable_value_and_what_is_right(
    monkeypatch: pytest.MonkeyPatch, variable: str, value: str, right: str
) -> None:
    monkeypatch.setenv(variable, value)
    with pytest.raises(SettingsError) as error:
        load_settings()
    [line] = str(error.value).splitlines()
    assert line.startswith(f"{variable}={value!r}: ")
    assert right in line


@pytest.mark.parametrize(
    ("variable", "value", "right"),
    [
        ("ANJU_DATABASE_URL", f"mysql://anju:{SECRET}@db/anju", "postgresql://"),
        ("ANJU_DATABASE_URL", SECRET, "sqlite:///"),
        ("ANJU_TELEGRAM_PROXY", f"user:{SECRET}@proxy:1080", "socks5://"),
    ],
)
def test_a_mistake_in_what_may_hold_a_password_is_named_without_it(
    monkeypatch: pytest.MonkeyPatch, variable: str, value: str, right: str
) -> None:
    monkeypatch.setenv(variable, value)
    with pytest.raises(SettingsError) as error:
        load_settings()
    assert str(error.value).startswith(f"{variable}=(hidden): ")
    assert right in str(error.value)
    assert SECRET not in str(error.value)


def test_all_mistakes_are_told_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ANJU_TIMEZONE", "Peking")
    monkeypatch.setenv("ANJU_WEB_ADDRESS", "8080")
    with pytest.raises(SettingsError) as error:
        load_settings()
    assert sorted(line.partition("=")[0] for line in str(error.value).splitlines()) == [
        "ANJU_TIMEZONE",
        "ANJU_WEB_ADDRESS",
    ]


def test_a_bucket_is_read_with_its_keys_the_secret_from_a_file_as_well(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    assert load_settings().store() is None
    monkeypatch.setenv("ANJU_PHOTO_STORE", "s3://county/photos?endpoint=https://store.example")
    monkeypatch.setenv("ANJU_PHOTO_STORE_KEY_ID", "key")
    monkeypatch.setenv("ANJU_PHOTO_STORE_SECRET_FILE", str(tmp_path / "secret"))
    (tmp_path / "secret").write_text(f"{SECRET}\n")
    bucket = load_settings().bucket()
    assert bucket is not None
    assert (bucket.bucket, bucket.prefix, bucket.key_id, bucket.secret) == ("county", "photos", "key", SECRET)
    assert SECRET not in f"{bucket!r} {load_settings()!r}"


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"ANJU_PHOTO_STORE": "https://store.example"}, "ANJU_PHOTO_STORE='https://store.example': expected s3://"),
        ({"ANJU_PHOTO_STORE_KEY_ID": ""}, "ANJU_PHOTO_STORE_KEY_ID is not set"),
        ({"ANJU_PHOTO_STORE_SECRET": ""}, "ANJU_PHOTO_STORE_SECRET is not set"),
        ({"ANJU_PHOTO_STORE_SECRET": "", "ANJU_PHOTO_STORE_SECRET_FILE": "nowhere"}, "ANJU_PHOTO_STORE_SECRET_FILE: "),
    ],
)
def test_what_is_missing_of_a_bucket_is_one_line(
    monkeypatch: pytest.MonkeyPatch, change: dict[str, str], said: str
) -> None:
    for name, value in {
        "ANJU_PHOTO_STORE": "s3://county",
        "ANJU_PHOTO_STORE_KEY_ID": "key",
        "ANJU_PHOTO_STORE_SECRET": SECRET,
        **change,
    }.items():
        monkeypatch.setenv(name, value)
    with pytest.raises(SettingsError) as error:
        load_settings().store()
    assert str(error.value).startswith(said)
    assert "\n" not in str(error.value)


def test_secrets_are_not_shown_with_the_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ANJU_TELEGRAM_TOKEN", SECRET)
    monkeypatch.setenv("ANJU_SECRET_KEY", SECRET)
    assert SECRET not in f"{load_settings()!r} {load_settings()}"


@pytest.mark.parametrize("bad", [SECRET, f"{SECRET} 安居", base64.b64encode(bytes(31)).decode(), "="])
def test_a_key_of_another_kind_is_refused_without_being_shown(monkeypatch: pytest.MonkeyPatch, bad: str) -> None:
    monkeypatch.setenv("ANJU_SECRET_KEY", bad)
    with pytest.raises(SettingsError) as error:
        load_settings().vault()
    assert str(error.value).startswith("ANJU_SECRET_KEY: expected 32 bytes in base64")
    assert bad == "=" or bad not in str(error.value)


def test_keys_in_both_alphabets_of_base64_are_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    key = bytes(range(224, 256))
    for text in (base64.b64encode(key), base64.urlsafe_b64encode(key)):
        monkeypatch.setenv("ANJU_SECRET_KEY", text.decode())
        assert load_settings().vault().newest.secret == key


def test_the_key_file_is_made_once_for_its_owner_alone_and_outside_of_the_data_folder(tmp_path: Path) -> None:
    settings = load_settings()
    key = settings.vault().newest.secret
    assert len(key) == KEY_BYTES
    file = tmp_path / "home" / ".config" / "anju" / "secret.key"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700
    assert [path.name for path in file.parent.iterdir()] == ["secret.key"]
    assert not file.is_relative_to(settings.data_dir.absolute())
    assert load_settings().vault().newest.secret == key


def test_of_first_starts_at_the_same_moment_one_makes_the_key() -> None:
    assert len(set(all_at_once(8, lambda number: load_settings().vault().newest.secret))) == 1


@pytest.mark.parametrize("content", ["", "not a key", new_key()[:20]], ids=["empty", "words", "too short"])
def test_a_damaged_key_file_is_named_and_not_replaced(tmp_path: Path, content: str) -> None:
    file = tmp_path / "secret.key"
    file.write_text(content)
    settings = load_settings(secret_key_file=file)
    with pytest.raises(SettingsError, match="ANJU_SECRET_KEY_FILE"):
        settings.vault()
    assert file.read_text() == content


def test_a_key_file_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(SettingsError, match="ANJU_SECRET_KEY_FILE"):
        load_settings(secret_key_file=tmp_path / "file" / "secret.key").vault()


def test_the_file_with_settings_is_read_and_the_environment_goes_first(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / ".env").write_text("ANJU_WEB_ADDRESS=127.0.0.1:9000\nANJU_TELEGRAM_TOKEN=\nSOMETHING_ELSE=1\n")
    settings = load_settings()
    assert settings.web_address == "127.0.0.1:9000"
    assert settings.telegram_token is None, "an empty setting is none"
    monkeypatch.setenv("ANJU_WEB_ADDRESS", "[::1]:9001")
    assert load_settings().web_host_and_port == ("::1", 9001)


def test_a_folder_below_the_home_folder_is_found(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("ANJU_DATA_DIR", "~/anju")
    assert load_settings().data_dir == tmp_path / "home" / "anju"


def test_sensitive_answers_on_the_page_need_its_public_address(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ANJU_SENSITIVE", "web")
    with pytest.raises(SettingsError, match=r"ANJU_SENSITIVE='web'.*ANJU_PUBLIC_URL"):
        load_settings()
    monkeypatch.setenv("ANJU_PUBLIC_URL", "https://anju.example")
    assert load_settings().sensitive == "web"
    monkeypatch.setenv("ANJU_SENSITIVE", "nowhere")
    with pytest.raises(SettingsError, match="ANJU_SENSITIVE='nowhere'"):
        load_settings()


@pytest.mark.parametrize(
    ("sensitive", "url", "counties", "kept_off"),
    [
        (None, "https://anju.example", True, True),
        (None, "https://anju.example", False, False),
        (None, "", True, False),
        ("chat", "https://anju.example", True, False),
        ("web", "https://anju.example", False, True),
    ],
)
def test_once_a_county_is_there_id_numbers_pass_no_messenger_unless_that_is_said(
    monkeypatch: pytest.MonkeyPatch, sensitive: str | None, url: str, counties: bool, kept_off: bool
) -> None:
    monkeypatch.setenv("ANJU_SENSITIVE", sensitive or "")
    monkeypatch.setenv("ANJU_PUBLIC_URL", url)
    assert load_settings().keeps_off_messengers(counties=counties) is kept_off


@pytest.mark.parametrize(
    ("sensitive", "url", "said"),
    [
        ("chat", "https://anju.example", "messages with an ID number are deleted"),
        ("web", "https://anju.example", "on the page alone, at https://anju.example"),
        ("web", "http://anju.example", "It is not https"),
    ],
)
def test_the_check_says_where_sensitive_answers_go(
    monkeypatch: pytest.MonkeyPatch, sensitive: str, url: str, said: str
) -> None:
    monkeypatch.setenv("ANJU_SENSITIVE", sensitive)
    monkeypatch.setenv("ANJU_PUBLIC_URL", url)
    monkeypatch.setenv("ANJU_SECRET_KEY", new_key())
    app = typer.Typer()
    app.command()(check.check)
    result = CliRunner().invoke(app)
    [line] = [line for line in result.stdout.splitlines() if "sensitive" in line]
    assert said in line
