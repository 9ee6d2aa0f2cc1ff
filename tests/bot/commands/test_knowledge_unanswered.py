"""`anju knowledge unanswered`: counts without names; the words only where they are asked for, and audited."""

from datetime import UTC, datetime, timedelta

import pytest
from typer.testing import CliRunner, Result

from bot.commands import knowledge
from storage.curation import questions
from storage.curation.questions import NewQuestion
from storage.database.database import Database
from storage.people import audit, people

TEXT = "猪圈给补吗，电话13800000001"


@pytest.fixture
def asked(installation: Database) -> Database:
    """The database that the command opens, with a question of yesterday and one of long ago."""
    now = datetime.now(UTC)
    with installation.writing() as tx:
        for text, days in ((TEXT, 1), ("老早的", 30)):
            question = NewQuestion(
                person_id=people.add(tx, now=now, name="李秀英"),
                text=text,
                key=text,
                county=None,
                area=None,
                pack="yantai",
                subject="subsidy",
            )
            questions.note(tx, question, now - timedelta(days=days))
    return installation


def run(*arguments: str) -> Result:
    return CliRunner().invoke(knowledge.app, ["unanswered", *arguments])


def test_a_week_is_counted_by_region_and_subject_and_nobody_is_named(asked: Database) -> None:
    said = run().stdout
    assert "yantai" in said
    assert "猪圈" not in said
    assert said.splitlines()[-1].split() == ["yantai", "subsidy", "1", "0"]


def test_a_day_to_begin_from_may_be_named(asked: Database) -> None:
    said = run("--since", f"{datetime.now(UTC) - timedelta(days=60):%Y-%m-%d}").stdout
    assert said.splitlines()[-1].split() == ["yantai", "subsidy", "2", "0"]


def test_the_words_are_shown_without_numbers_and_the_look_is_noted(asked: Database) -> None:
    said = run("--texts").stdout
    assert "yantai subsidy: 猪圈给补吗，电话***" in said
    assert "李秀英" not in said
    with asked.reading() as tx:
        assert "looked_at_unanswered" in [line.action for line in audit.latest(tx)]
