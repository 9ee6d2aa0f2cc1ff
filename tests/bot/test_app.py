"""Assembly: demo or real, one process a SQLite file, and nothing that starts half."""

import asyncio
import base64
from datetime import datetime
from pathlib import Path

import pytest
from PIL import Image

from bot.app import build
from bot.channels.web.server import CannotListen, bind
from bot.core.delivery import deliver
from bot.process import PARTS, AlreadyRunning, App
from bot.settings import Settings, SettingsError
from bot.supervision import CoreEnded
from handlers.dialog.messages import Reply
from storage.database import heartbeats
from storage.database.database import Database
from storage.database.keys import new_key, read_key
from storage.database.privacy import Vault, WrongKey
from storage.people import accounts, areas, people
from storage.people.people import Role
from storage.queues import inbox, outbox
from storage.queues.inbox import Received
from storage.queues.outbox import OutboxStatus
from tests.bot.recording import PATIENCE_S, play, running, until
from tests.cast import NOW, cast, chat_of

KEY = new_key()
TOKEN = "1000000000:not-a-real-token"


@pytest.fixture(autouse=True)
def _empty_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for field in Settings.model_fields:
        monkeypatch.delenv(f"ANJU_{field.upper()}", raising=False)
    monkeypatch.chdir(tmp_path)


def settings(folder: Path, **values: object) -> Settings:
    """Settings of an installation in this folder, whose page listens wherever there is room."""
    return Settings(**{"data_dir": folder / "data", "secret_key": KEY, "web_address": "127.0.0.1:0", **values})  # type: ignore[arg-type]


def import_county(folder: Path) -> None:
    """Put places and people into the real database."""
    database = Database(settings(folder).database(), Vault.with_key(read_key(KEY)))
    database.upgrade()
    with database.writing() as tx:
        cast(tx, NOW)
    database.close()


def files(folder: Path) -> set[str]:
    """The databases in the data folder."""
    return {path.name for path in (folder / "data").glob("*.db")}


def close(app: App) -> None:
    """Close what a build opened."""
    app.database.close()


# --- demo or real


def test_without_token_and_county_it_is_a_demo_in_a_database_of_its_own_on_this_machine_alone(tmp_path: Path) -> None:
    app = build(settings(tmp_path, web_address="0.0.0.0:0", public_url="https://anju.example"))
    assert app.demo
    assert app.telegram is None
    assert "telegram" not in app.parts
    assert str(app.database.engine.url.database).endswith("demo.db")
    assert app.settings.web_host_and_port == ("127.0.0.1", 0)
    assert app.settings.public_url is None
    with app.database.reading() as tx:
        assert areas.count(tx) == 13
    close(app)
    real = Database(settings(tmp_path).database(), Vault.with_key(read_key(KEY)))
    with real.reading() as tx:
        assert (areas.count(tx), people.count_people(tx)) == (0, 0)
    real.close()


def test_with_a_token_it_is_real_and_has_telegram(tmp_path: Path) -> None:
    app = build(settings(tmp_path, telegram_token=TOKEN))
    assert not app.demo
    assert app.telegram is not None
    assert app.parts == PARTS
    assert files(tmp_path) == {"anju.db"}
    close(app)


def test_once_a_county_is_imported_the_demo_is_gone(tmp_path: Path) -> None:
    close(build(settings(tmp_path)))
    import_county(tmp_path)
    app = build(settings(tmp_path))
    assert not app.demo
    assert app.telegram is None
    assert "telegram" not in app.parts
    assert app.settings.web_host_and_port == ("127.0.0.1", 0)
    with app.database.reading() as tx:
        assert people.find_by_phone(tx, "13800000006") is not None, "the people are the county's"
    close(app)


def test_a_demo_that_is_asked_for_never_opens_the_real_database(tmp_path: Path) -> None:
    import_county(tmp_path)
    database = tmp_path / "data" / "anju.db"
    before = (database.read_bytes(), database.stat().st_mtime_ns)
    app = build(settings(tmp_path, telegram_token=TOKEN, database_url="postgresql://nobody@127.0.0.1:1/no"), demo=True)
    assert app.demo
    assert app.telegram is None
    close(app)
    assert (database.read_bytes(), database.stat().st_mtime_ns) == before
    with_another_key = build(settings(tmp_path / "new", secret_key=new_key()), demo=True)
    close(with_another_key)
    assert files(tmp_path / "new") == {"demo.db"}


def test_the_demos_photos_do_not_mix_with_the_real_ones(tmp_path: Path) -> None:
    async def scene() -> None:
        app = build(settings(tmp_path), parts=("jobs", "web"))
        async with running(app.run()):
            await until((tmp_path / "data" / "demo_photos").exists)
        assert not (tmp_path / "data" / "photos").exists()

    play(scene())


# --- the operator


def test_the_chat_that_hears_of_faults_is_made_an_operator_once(tmp_path: Path) -> None:
    for _ in range(2):
        close(build(settings(tmp_path, telegram_token=TOKEN, operator_chat="5551234")))
    app = build(settings(tmp_path, telegram_token=TOKEN, operator_chat="5551234"))
    with app.database.reading() as tx:
        [operator] = people.holding(tx, Role.OPERATOR)
        account = accounts.reachable(tx, operator.person_id)
    assert account is not None
    assert (account.channel, account.chat) == ("telegram", "5551234")
    close(app)


def test_the_updates_of_another_bot_are_none_of_the_former_ones(tmp_path: Path) -> None:
    for token, is_new in ((TOKEN, True), (TOKEN, False), ("1000000001:not-a-real-token", True)):
        app = build(settings(tmp_path, telegram_token=token))
        with app.database.writing() as tx:
            received = Received(update_id="1", lane="telegram:1", payload="{}")
            assert inbox.put(tx, "telegram", [received], NOW) == is_new
        close(app)


def test_operators_hear_of_a_channel_that_is_shut_once_a_day(tmp_path: Path) -> None:
    import_county(tmp_path)

    async def scene() -> None:
        app = build(settings(tmp_path))
        for _ in range(2):
            await app._alarm("telegram: the token is refused")
        with app.database.reading() as tx:
            told = outbox.listed(tx, [OutboxStatus.WAITING])
            operator = people.holding(tx, Role.OPERATOR)[0]
            assert heartbeats.beats(tx)["alarm"][1] == "telegram: the token is refused"
        assert [message.chat for message in told] == [chat_of(operator.person_id)]
        assert "telegram: the token is refused" in str(told[0].reply["text"])
        close(app)

    play(scene())


# --- running


async def page_of(app: App) -> bytes:
    """What is answered to who opens the page; nothing where nobody listens."""
    assert app.listening is not None
    try:
        reader, writer = await asyncio.open_connection(*app.listening.getsockname())
    except OSError:
        return b""
    writer.write(b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n")
    answer = await asyncio.wait_for(reader.read(), PATIENCE_S)
    writer.close()
    return answer


def test_all_its_loops_beat_and_the_page_is_served_till_it_is_told_to_end(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    async def scene() -> None:
        app = build(settings(tmp_path))

        def beats() -> set[str]:
            with app.database.reading() as tx:
                return set(heartbeats.beats(tx))

        async with running(app.run()):
            await until(lambda: beats() >= {"turns", "outbox", "jobs", "clock"})
            await until(lambda: app.listening)
            answer = await page_of(app)
        assert answer.startswith(b"HTTP/1.1 200")

    play(scene())
    assert "Anju demo is at http://127.0.0.1" in capsys.readouterr().out


def test_after_a_bug_in_what_listens_on_the_web_the_page_is_served_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.supervision.FIRST_PAUSE", 0.01)
    swept: list[bool] = []

    async def scene() -> None:
        app = build(settings(tmp_path))

        def sweep(moment: datetime) -> None:
            swept.append(True)
            if len(swept) == 1:
                raise RuntimeError("a bug")

        monkeypatch.setattr(app.web, "forget_incoming", sweep)
        async with running(app.run()), asyncio.timeout(PATIENCE_S):
            await until(lambda: len(swept) > 1)
            while not (answer := await page_of(app)):
                await asyncio.sleep(0.01)
        assert answer.startswith(b"HTTP/1.1 200")

    play(scene())


def test_a_second_process_on_one_sqlite_file_ends_with_a_clear_line_and_leaves_the_first_alone(tmp_path: Path) -> None:
    """Row K7."""

    async def scene() -> None:
        first, second = build(settings(tmp_path)), build(settings(tmp_path))
        async with running(first.run()) as runs:
            await until(lambda: first.listening)
            with pytest.raises(AlreadyRunning, match="stop that one first"):
                await asyncio.wait_for(second.run(), PATIENCE_S)
            assert not runs.done()
        second.database.close()
        third = build(settings(tmp_path))
        async with running(third.run()):
            await until(lambda: third.listening)

    play(scene())


def test_an_address_that_is_taken_is_named_with_the_setting_to_change(tmp_path: Path) -> None:
    taken = bind("127.0.0.1", 0)
    port = taken.getsockname()[1]

    async def scene() -> None:
        with pytest.raises(CannotListen, match=f"127.0.0.1:{port}.*ANJU_WEB_ADDRESS"):
            await build(settings(tmp_path, web_address=f"127.0.0.1:{port}")).run()
        free = build(settings(tmp_path))
        async with running(free.run()):
            await until(lambda: free.listening)

    play(scene())
    taken.close()


def test_a_core_loop_that_ends_ends_the_process(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async def scene() -> None:
        app = build(settings(tmp_path))

        async def end() -> None:
            return

        monkeypatch.setattr(app.clock, "run", end)
        with pytest.raises(CoreEnded, match="clock"):
            await app.run()

    play(scene())


def test_a_process_can_do_some_parts_alone(tmp_path: Path) -> None:
    async def scene() -> None:
        app = build(settings(tmp_path), parts=("clock", "outbox"))

        def beats() -> set[str]:
            with app.database.reading() as tx:
                return set(heartbeats.beats(tx))

        async with running(app.run()) as runs:
            await until(lambda: beats() >= {"outbox", "clock", "mailroom"})
            assert not runs.done()
            assert beats() == {"outbox", "clock", "mailroom"}
            assert app.listening is None

    play(scene())


def test_what_the_page_shows_waits_for_no_process_that_does_the_outbox(
    tmp_path: Path, postgresql_database: Database
) -> None:
    """Two processes serve the page, and the one that sent to Telegram has vanished."""
    url = postgresql_database.engine.url.render_as_string(hide_password=False)
    ours = settings(tmp_path, database_url=url, secret_key=base64.b64encode(bytes(32)).decode())
    with postgresql_database.writing() as tx:
        person = people.add(tx, now=NOW)
        for number in range(20):
            deliver(tx, person_id=person, channel="web", chat="w1", reply=Reply(text=f"{number}"), now=NOW)
        deliver(tx, person_id=person, channel="telegram", chat="t1", reply=Reply(text="elsewhere"), now=NOW)

    def sent() -> list[str]:
        with postgresql_database.reading() as tx:
            return [message.reply["text"] for message in outbox.sent_to(tx, "web", "w1")]

    async def scene() -> None:
        first, second = (build(ours, parts=("web", "turns"), demo=False) for _ in range(2))
        async with running(first.run()), running(second.run()):
            await until(lambda: len(sent()) == 20)
        assert sent() == [str(number) for number in range(20)]

    play(scene())
    with postgresql_database.reading() as tx:
        [waits] = outbox.listed(tx, [OutboxStatus.WAITING])
    assert waits.channel == "telegram"


# --- nothing starts half


def test_another_key_than_the_databases_is_refused(tmp_path: Path) -> None:
    import_county(tmp_path)
    with pytest.raises(WrongKey, match="ANJU_SECRET_KEY"):
        build(settings(tmp_path, secret_key=new_key()))


def test_a_data_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(SettingsError, match="ANJU_DATA_DIR"):
        build(settings(tmp_path, data_dir=tmp_path / "file" / "data"))


def test_assembling_it_limits_no_pictures_of_others() -> None:
    """The limits of pictures hold in the process that reads them, never in this one."""
    assert Image.MAX_IMAGE_PIXELS is not None
