"""QR codes are read back by a scanner: as picture, as drawing, and off a terminal's lines."""

import io
import re
from pathlib import Path

import pytest
import zxingcpp
from PIL import Image

from bot.core import qr

LINK = "https://anju.example/i/ABCDEFGHJKLMNP"
_PIXELS = 8  # a module


def scan(picture: Image.Image) -> list[str]:
    """What the codes in a picture say."""
    return [code.text for code in zxingcpp.read_barcodes(picture.convert("L"))]


def test_the_picture_says_the_link() -> None:
    assert scan(Image.open(io.BytesIO(qr.png(LINK)))) == [LINK]


def test_the_terminal_says_the_link_light_on_dark() -> None:
    lines = qr.lines(LINK)
    assert max(map(len, lines)) <= 60, "fits a terminal of 80"
    picture = Image.new("L", (len(lines[0]) * _PIXELS, len(lines) * 2 * _PIXELS), 0)
    for row, line in enumerate(lines):
        for column, block in enumerate(line):
            for half, light in enumerate((block in "█▀", block in "█▄")):
                corner = (column * _PIXELS, (row * 2 + half) * _PIXELS)
                picture.paste(255 if light else 0, (*corner, corner[0] + _PIXELS, corner[1] + _PIXELS))
    assert scan(picture) == [LINK]


@pytest.mark.parametrize("name", ["code.png", "CODE.PNG"])
def test_a_picture_file_says_the_link_to_its_owner_alone(tmp_path: Path, name: str) -> None:
    file = tmp_path / name
    qr.write(LINK, file)
    assert scan(Image.open(file)) == [LINK]
    assert file.stat().st_mode & 0o077 == 0


def test_a_drawing_has_the_modules_of_the_picture(tmp_path: Path) -> None:
    file = tmp_path / "code.svg"
    qr.write(LINK, file)
    drawing = file.read_text(encoding="utf-8")
    size = Image.open(io.BytesIO(qr.png(LINK))).size[0]
    assert re.search(rf'width="{size}"', drawing)
    assert "<script" not in drawing


def test_other_kinds_of_file_are_not_known() -> None:
    assert [qr.is_known_kind(Path(name)) for name in ("a.png", "a.SVG", "a.pdf", "a")] == [True, True, False, False]
