"""`anju talk`: a picture on this machine as an answer, and an ID card read off it."""

from collections.abc import Callable
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from bot.commands import talk as talk_command
from bot.commands.talk import talk
from handlers.forms.card_text import CardOutcome, CardReading
from handlers.wording import Wording
from tests.bot.pipeline.cards import NAME, NUMBER, ToldReader, drawn_card

Talking = Callable[..., str]
TO_THE_PHOTO = ("/report", "[暂时没有]", "青石村三组", NAME, "[墙裂缝]", "[完成]")


@pytest.fixture
def reader() -> ToldReader:
    return ToldReader(reading=CardReading(outcome=CardOutcome.READ, name=NAME, number=NUMBER))


@pytest.fixture
def talking(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, reader: ToldReader) -> Talking:
    """Say lines in a fresh terminal, where cards can be read or not; all that is said to them."""
    monkeypatch.setenv("ANJU_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.setattr(talk_command, "CardReader", lambda: reader)
    app = typer.Typer()
    app.command()(talk)

    def say_all(*lines: str, reads: bool = True) -> str:
        monkeypatch.setattr(talk_command, "can_read_cards", lambda: reads)
        told = CliRunner().invoke(app, [], input="\n".join(lines) + "\n")
        assert told.exit_code == 0, told.output
        return told.output

    return say_all


@pytest.fixture
def card(tmp_path: Path) -> Path:
    """The picture of a card, in a folder whose name has a blank."""
    path = tmp_path / "my pictures" / "card.JPG"
    path.parent.mkdir()
    path.write_bytes(drawn_card())
    return path


def to_the_number(photo: Path) -> tuple[str, ...]:
    """What leads to the question for an ID number, with a picture as the one that the report needs."""
    return (*TO_THE_PHOTO, str(photo), "[完成]", "[提交]", "[接着填]")


def test_the_path_of_a_picture_sends_it_and_a_card_on_it_is_read(
    talking: Talking, card: Path, reader: ToldReader, say: Wording
) -> None:
    said = talking(*to_the_number(card), str(card), "[对]")
    assert say("id_card.looking") in said
    assert f"{NUMBER[:6]} {NUMBER[6:14]} {NUMBER[14:]}" in said
    assert "第2项，共10项：联系电话" in said
    assert reader.given == [card.read_bytes()], "that of the house is not looked at"


@pytest.mark.parametrize("written", ["'{}'", '"{}"'])
def test_a_path_may_stand_in_quotes_as_a_terminal_writes_it(talking: Talking, card: Path, written: str) -> None:
    assert "收到，现在一共1张" in talking(*TO_THE_PHOTO, written.format(card))


def test_a_blank_in_a_path_may_be_escaped(talking: Talking, card: Path) -> None:
    assert "收到，现在一共1张" in talking(*TO_THE_PHOTO, str(card).replace(" ", "\\ "))


def test_where_no_card_can_be_read_one_line_says_so(
    talking: Talking, card: Path, reader: ToldReader, say: Wording
) -> None:
    assert say("id_card.not_here") in talking(*to_the_number(card), str(card), reads=False)
    assert reader.given == []


def test_a_path_that_leads_nowhere_is_told_and_nothing_is_sent(talking: Talking, tmp_path: Path) -> None:
    missing = tmp_path / "missing.png"
    said = talking(*TO_THE_PHOTO, str(missing))
    assert f"there is no file {missing}" in said
    assert "收到，现在一共" not in said


def test_a_file_that_is_no_picture_is_told_by_who_reads_it(
    talking: Talking, card: Path, tmp_path: Path, reader: ToldReader, say: Wording
) -> None:
    wrong = tmp_path / "words.png"
    wrong.write_text("no picture", encoding="utf-8")
    reader.reading = CardReading(outcome=CardOutcome.UNREADABLE)
    assert say("id_card.unreadable") in talking(*to_the_number(card), str(wrong))


def test_words_that_end_like_a_picture_are_words(talking: Talking) -> None:
    assert "第3项，共5项：户主" in talking("/report", "[暂时没有]", "青石村三组 house.jpg")
