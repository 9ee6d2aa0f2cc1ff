"""Reading an ID card: which pictures are read at all, what is told of the others, and the models themselves."""

import asyncio
import base64
import logging
from datetime import date
from io import BytesIO
from typing import Any

import pytest
from PIL import Image

from bot.pipeline import card_child
from bot.pipeline.card_reader import CardReader, can_read_cards
from handlers.forms.card_text import CardOutcome, CardReading, SeenLine
from tests.bot.pipeline import images
from tests.bot.pipeline.cards import NAME, NUMBER, drawn_card

TODAY = date(2026, 11, 4)
FRONT = ["姓名李秀英", "公民身份号码", NUMBER]


def read(data: bytes, printed: list[str], *, side: int = 0) -> dict[str, Any]:
    """What the child prints of a picture on which these lines are read."""
    lines = [SeenLine(text=text, x=0, y=30 * row) for row, text in enumerate(printed)]
    return card_child.read(data, TODAY, side, lambda picture: lines)


def of_noise(*, brightness: float = 1.0) -> bytes:
    """A picture that is sharp everywhere."""
    data = BytesIO()
    Image.effect_noise((640, 480), 90).point(lambda grey: grey * brightness).convert("RGB").save(data, "JPEG")
    return data.getvalue()


def test_a_front_gives_name_and_number_and_no_picture_unless_asked() -> None:
    assert read(images.jpeg(), FRONT) == {"outcome": "read", "name": NAME, "number": NUMBER, "is_mended": False}


def test_a_picture_that_is_asked_for_is_small_and_bears_no_metadata() -> None:
    told = read(images.jpeg_with_position(2000, 1500), FRONT, side=800)
    with Image.open(BytesIO(base64.b64decode(told["picture"]))) as picture:
        assert (picture.size, dict(picture.getexif()), picture.info.get("exif")) == ((800, 600), {}, None)


def test_of_what_is_no_front_no_picture_is_given() -> None:
    assert "picture" not in read(of_noise(), ["居民身份证"], side=800)


@pytest.mark.parametrize(
    ("data", "printed", "outcome"),
    [
        (b"no picture", FRONT, CardOutcome.UNREADABLE),
        (images.png_bomb(9000, 9000), FRONT, CardOutcome.UNREADABLE),
        (images.jpeg(1000, 100), FRONT, CardOutcome.OTHER),
        (of_noise(brightness=0.1), [], CardOutcome.DARK),
        (of_noise(), [], CardOutcome.OTHER),
        (of_noise(), ["居民身份证"], CardOutcome.BACK),
    ],
)
def test_what_cannot_be_read_is_told_by_its_kind(data: bytes, printed: list[str], outcome: CardOutcome) -> None:
    assert read(data, printed)["outcome"] == outcome


def test_a_child_that_fails_is_told_as_that_and_logs_nothing_of_the_picture(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr("bot.pipeline.card_reader.CHILD", ("-c", "import sys; sys.stdin.read(); sys.exit(9)"))
    with caplog.at_level(logging.INFO):
        found = asyncio.run(CardReader().read(NUMBER.encode(), TODAY))
    assert found.reading == CardReading(outcome=CardOutcome.FAILED)
    assert "exit code 9" in caplog.text
    assert NUMBER not in caplog.text


@pytest.mark.skipif(not can_read_cards(), reason="the extra ocr is not installed")
@pytest.mark.parametrize("turned", [4, 90, 180])
def test_the_models_read_a_card_however_it_lies(turned: int) -> None:
    found = asyncio.run(CardReader().read(drawn_card(turned=turned), TODAY))
    assert found.reading == CardReading(outcome=CardOutcome.READ, name=NAME, number=NUMBER)
