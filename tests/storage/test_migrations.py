"""Migrations that were released: none is edited, and whatever they made once is brought to what the models want."""

import hashlib
import re
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from itertools import count, pairwise
from pathlib import Path

import pytest
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import Column, Connection, Engine, MetaData, Text, event, inspect, make_url, text

import storage.migrations.versions as versions
from storage import schema_check
from storage.database.database import Database, WrongSchema, make_engine, revisions, upgrade
from storage.database.privacy import Vault
from storage.schema import metadata
from storage.schema_check import check_changed_schema, check_schema, differences

FOLDER = Path(versions.__file__).parent
LANDED = Path(__file__).parent / "landed_migrations.txt"
SCHEMAS = sorted((Path(__file__).parents[1] / "samples" / "schemas").glob("*.sql"))
NAMES = [file.name.removesuffix(".sql") for file in SCHEMAS]


# A migration that was edited once left several samples of its number, and nothing says that one leads to the next.
UNEDITED = [file for file in SCHEMAS if re.fullmatch(r"\d{4}\.sqlite\.sql", file.name) and file.name >= "0005"]
GOING_ALL_THE_WAY = [file for file in SCHEMAS if file not in UNEDITED[1:]]


@pytest.fixture
def landed(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    """A database as a release of before made it."""
    file: Path = request.param
    if ".postgresql" in file.name:
        engine = _empty_postgresql(request.getfixturevalue("postgresql_server"))
        with engine.begin() as connection:
            connection.exec_driver_sql(file.read_text(encoding="utf-8"))
    else:
        engine = _sqlite_of(file, tmp_path)
    yield engine
    engine.dispose()


def _sqlite_of(sample: Path, folder: Path) -> Engine:
    with closing(sqlite3.connect(folder / "anju.db")) as connection:
        connection.executescript(sample.read_text(encoding="utf-8"))
    return make_engine(f"sqlite:///{folder / 'anju.db'}")


def _empty_postgresql(server: str) -> Engine:
    administrator = make_engine(server).execution_options(isolation_level="AUTOCOMMIT")
    with administrator.connect() as connection:
        connection.execute(text("DROP DATABASE IF EXISTS anju_landed WITH (FORCE)"))
        connection.execute(text("CREATE DATABASE anju_landed"))
    administrator.dispose()
    return make_engine(make_url(server).set(database="anju_landed").render_as_string(hide_password=False))


def _lines(connection: Connection, statement: str) -> list[tuple[object, ...]]:
    return [tuple(row) for row in connection.execute(text(statement))]


# --- no migration is edited


def test_a_migration_that_landed_is_not_edited() -> None:
    """0004 was, so that databases made before lacked two columns: no reminder went out, and the check was content.

    A new migration gets its line by: cd storage/migrations/versions && sha256sum 0*.py
    """
    noted = LANDED.read_text(encoding="utf-8").splitlines()
    there = [f"{hashlib.sha256(file.read_bytes()).hexdigest()}  {file.name}" for file in sorted(FOLDER.glob("0*.py"))]
    assert there == noted


def test_every_migration_has_a_sample_of_what_it_made() -> None:
    """A new one gets its sample by: python -m tests.samples.write_schema NUMBER."""
    numbers = {file.name[:4] for file in FOLDER.glob("0*.py")}
    assert {name[:4] for name in NAMES if name.endswith(".sqlite")} == numbers


# --- what earlier ones made is brought up to date


@pytest.mark.parametrize(("release", "next_one"), list(pairwise(UNEDITED)), ids=lambda file: file.name[:4])
def test_a_release_becomes_what_the_next_one_made(release: Path, next_one: Path, tmp_path: Path) -> None:
    """From there it goes on as that one does, up to today's."""
    engine = _sqlite_of(release, tmp_path)
    upgrade(engine, to=next_one.name[:4])
    engine.dispose()
    with closing(sqlite3.connect(tmp_path / "anju.db")) as upgraded, closing(sqlite3.connect(":memory:")) as made:
        made.executescript(next_one.read_text(encoding="utf-8"))
        assert _written(upgraded) == _written(made)


def _written(connection: sqlite3.Connection) -> set[tuple[str, ...]]:
    """The lines of each statement that makes a database again, sorted: constraints come in an order left to chance."""
    return {
        tuple(sorted(line.strip().rstrip(",") for line in statement.splitlines() if line.strip()))
        for statement in connection.iterdump()
    }


@pytest.mark.parametrize("landed", GOING_ALL_THE_WAY, ids=lambda file: file.name.removesuffix(".sql"), indirect=True)
def test_whatever_a_release_made_becomes_what_the_models_want(landed: Engine) -> None:
    upgrade(landed)
    check_schema(landed)
    with landed.connect() as connection:
        assert differences(connection) == []
        assert _lines(connection, "SELECT id FROM people") == [(1,)]
        assert _lines(connection, "SELECT role, area FROM grants") == [("county", "990101")]
        settings = _lines(connection, "SELECT rule, days, days_since, villages_since FROM calendar_settings")
        assert settings in ([], [("monthly_progress", "2", None, None)])


KILLED_AFTER = (1, 40, 160)  # of the statements that change something


@pytest.mark.parametrize("release", [None, "0004c.sqlite.sql"], ids=["the first start", "an update"])
def test_a_kill_while_tables_are_made_leaves_none_of_them_and_the_next_start_makes_them(
    release: str | None, tmp_path: Path
) -> None:
    """What lies on the disk at some moments of it, as a kill there leaves it."""
    first, killed = tmp_path / "first", [tmp_path / f"killed {number}" for number in KILLED_AFTER]
    first.mkdir()
    sample = next((file for file in SCHEMAS if file.name == release), None)
    engine = make_engine(f"sqlite:///{first / 'anju.db'}") if sample is None else _sqlite_of(sample, first)
    with engine.connect() as connection:
        before = set(inspect(connection).get_table_names())
    changes = count(1)

    def copy(connection: Connection, cursor: object, statement: str, *others: object) -> None:
        changes_something = statement.lstrip().startswith(("CREATE", "ALTER", "DROP", "INSERT", "UPDATE"))
        if changes_something and (number := next(changes)) in KILLED_AFTER:
            shutil.copytree(first, killed[KILLED_AFTER.index(number)])

    event.listen(engine, "after_cursor_execute", copy)
    upgrade(engine)
    engine.dispose()
    assert next(changes) > KILLED_AFTER[-1]
    for folder in killed:
        left = make_engine(f"sqlite:///{folder / 'anju.db'}")
        with left.connect() as connection:
            assert set(inspect(connection).get_table_names()) == before
            assert _lines(connection, "PRAGMA integrity_check") == [("ok",)]
        left.dispose()
    database = Database(f"sqlite:///{killed[-1] / 'anju.db'}", Vault.with_key(bytes(32)))
    database.upgrade()
    check_schema(database.engine)
    database.close()


def test_the_database_that_got_no_reminder_lacked_two_columns(tmp_path: Path) -> None:
    early = next(file for file in SCHEMAS if file.name == "0004c.sqlite.sql")
    engine = _sqlite_of(early, tmp_path)
    with engine.connect() as connection:
        assert set(differences(connection)) >= {
            "column calendar_settings.days_since is missing",
            "column calendar_settings.villages_since is missing",
        }
    engine.dispose()


BEFORE_SUBMISSIONS = [file for file in SCHEMAS if file.name in ("0006.sqlite.sql", "0004d.postgresql.sql")]


@pytest.mark.parametrize("landed", BEFORE_SUBMISSIONS, ids=lambda file: file.stem, indirect=True)
def test_submissions_and_escalations_keep_their_rows_and_ids_under_these_names(landed: Engine) -> None:
    """They were called returns and urgings; the first row after the migration gets an id that none had."""
    columns, day = "(pack, rule, due, area, kind, person_id, at)", "2026-11-03"
    at_county = f"'yantai', 'monthly_progress', '{day}', '990101'"
    moment = "1, '2026-11-04 02:30:00+00:00'"
    with landed.begin() as connection:
        for old, kind in (("returns", "reported"), ("urgings", "followed")):
            connection.exec_driver_sql(
                f"INSERT INTO {old} (id, {columns[1:]} VALUES (7, {at_county}, '{kind}', {moment})"
            )
    upgrade(landed)
    with landed.begin() as connection:
        for new, kind in (("submissions", "reported"), ("escalations", "followed")):
            later = at_county.replace(day, "2026-12-03")
            connection.exec_driver_sql(f"INSERT INTO {new} {columns} VALUES ({later}, '{kind}', {moment})")
            rows = _lines(connection, f"SELECT id, due, area, kind FROM {new} ORDER BY id")
            assert rows == [(7, day, "990101", kind), (8, "2026-12-03", "990101", kind)]
        assert not {"returns", "urgings"} & set(inspect(connection).get_table_names())


BEFORE_NAMED_DAYS = [file for file in SCHEMAS if file.name in ("0012.sqlite.sql", "0004d.postgresql.sql")]


@pytest.mark.parametrize("landed", BEFORE_NAMED_DAYS, ids=lambda file: file.stem, indirect=True)
def test_what_was_reported_on_a_countys_own_day_is_kept_by_the_end_of_its_month(landed: Engine) -> None:
    """It was kept by the day, and lost when the county set another one; of two days in one month the later is last."""
    moment = "1, '2026-09-22 02:30:00+00:00'"
    returns = "submissions" if "submissions" in inspect(landed).get_table_names() else "returns"
    with landed.begin() as connection:
        setting = "INSERT INTO calendar_settings (area, pack, rule, days, person_id, at) VALUES ('990101', 'henan', "
        connection.exec_driver_sql(f"{setting}'monthly_progress', '10,29', {moment})")
        connection.exec_driver_sql(f"{setting}'monthly_clues', '25', {moment})")
        for rule, due in (
            ("monthly_progress", "2026-09-10"),
            ("monthly_progress", "2026-09-29"),
            ("monthly_clues", "2026-10-25"),
            ("monthly_clues", "2026-10-28"),  # the day before the county's last decision
        ):
            at_county = f"'henan', '{rule}', '{due}', '990101'"
            connection.exec_driver_sql(
                f"INSERT INTO {returns} (pack, rule, due, area, kind, person_id, at) "
                f"VALUES ({at_county}, 'reported', {moment})"
            )
            connection.exec_driver_sql(
                "INSERT INTO reminders (pack, rule, due, area, stage, person_id, planned_at) "
                f"VALUES ({at_county}, 'due', {moment})"
            )
            connection.exec_driver_sql(
                "INSERT INTO extensions (pack, rule, due, area, until, sealed_reason, person_id, at) "
                f"VALUES ({at_county}, '2026-11-02', '', {moment})"
            )
    upgrade(landed)
    named = [
        ("monthly_clues", "2026-10-31"),
        ("monthly_progress", "2026-09-29"),
        ("monthly_progress", "2026-09-30"),
    ]
    with landed.connect() as connection:
        for table in ("submissions", "reminders"):
            assert _lines(connection, f"SELECT rule, due FROM {table} ORDER BY rule, due") == named
        extended = _lines(connection, "SELECT rule, due FROM extensions ORDER BY rule, due")
        assert extended == [named[0], *named]


# --- the check


@pytest.fixture
def upgraded(sqlite_template: Path, tmp_path: Path) -> Iterator[Engine]:
    """A database that is up to date."""
    shutil.copy(sqlite_template, tmp_path / "anju.db")
    engine = make_engine(f"sqlite:///{tmp_path / 'anju.db'}")
    yield engine
    engine.dispose()


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ("ALTER TABLE people DROP COLUMN preferred_channel", "column people.preferred_channel is missing"),
        ("ALTER TABLE people ADD COLUMN mood TEXT", "column people.mood is not known"),
        ("DROP INDEX ix_inbox_received_at", "ix_inbox_received_at of table inbox is missing"),
        ("CREATE INDEX ix_mood ON people (created_at)", "ix_mood of table people is not known"),
        ("DROP TABLE mutings", "table mutings is missing"),
    ],
)
def test_the_check_names_what_differs(upgraded: Engine, change: str, said: str) -> None:
    check_schema(upgraded)
    with upgraded.begin() as connection:
        connection.exec_driver_sql(change)
    with pytest.raises(WrongSchema, match=said):
        check_schema(upgraded)


def test_a_start_compares_a_schema_again_only_once_it_changed(
    upgraded: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A comparison took a fifth of a second of each start."""
    compared = []

    def counted(connection: Connection) -> list[str]:
        compared.append(connection)
        return differences(connection)

    monkeypatch.setattr(schema_check, "differences", counted)
    database = Database(f"sqlite:///{tmp_path / 'anju.db'}", Vault.with_key(bytes(32)))
    for _ in range(2):
        check_changed_schema(database)
    assert len(compared) == 1
    with upgraded.begin() as connection:
        connection.exec_driver_sql("ALTER TABLE people DROP COLUMN preferred_channel")
    for _ in range(2):
        with pytest.raises(WrongSchema, match=r"people\.preferred_channel is missing"):
            check_changed_schema(database)
    database.close()


def test_models_that_changed_without_a_migration_are_told_at_the_next_start(
    upgraded: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    database = Database(f"sqlite:///{tmp_path / 'anju.db'}", Vault.with_key(bytes(32)))
    check_changed_schema(database)
    changed = MetaData()
    for table in metadata.tables.values():
        table.to_metadata(changed)
    changed.tables["people"].append_column(Column("mood", Text()))
    monkeypatch.setattr(schema_check, "metadata", changed)
    with pytest.raises(WrongSchema, match=r"people\.mood is missing"):
        check_changed_schema(database)
    database.close()


def test_migrations_are_found_by_their_files_as_alembic_finds_them() -> None:
    config = Config()
    config.set_main_option("script_location", str(FOLDER.parent))
    walked = [one.revision for one in ScriptDirectory.from_config(config).walk_revisions()]
    assert revisions() == walked[::-1]


def test_the_check_names_a_type_that_differs(upgraded: Engine) -> None:
    with upgraded.begin() as connection:
        connection.exec_driver_sql("DROP TABLE facts")
        connection.exec_driver_sql("CREATE TABLE facts (name VARCHAR(40) PRIMARY KEY NOT NULL, value VARCHAR(9))")
    with pytest.raises(WrongSchema, match=r"facts\.value is"):
        check_schema(upgraded)


def test_tables_of_others_in_the_same_database_do_not_count(upgraded: Engine) -> None:
    with upgraded.begin() as connection:
        connection.exec_driver_sql("CREATE TABLE of_others (id INTEGER PRIMARY KEY)")
    check_schema(upgraded)
