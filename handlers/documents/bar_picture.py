"""Counts as a picture of bars, as wide as a phone shows without enlarging: a title, and a chart for each group."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from io import BytesIO

from PIL import Image, ImageDraw

from handlers.documents.fonts import font

WIDTH = 600  # pixels
_MARGIN, _GAP = 24, 16
_TITLE, _HEADING, _BODY = 32, 28, 24  # heights of characters
_LEADING = 1.4  # a line is so much higher than its characters
_NAMES_TO, _BARS_FROM, _BARS_TO = 232, 248, 512  # where names end, where bars begin, and where the longest ends
_BAR_HEIGHT = 26
_PAPER, _INK, _FAINT, _BAR = "white", "#1f2328", "#57606a", "#1f5fa8"
_COLOURS = 32


@dataclass(frozen=True, kw_only=True)
class BarGroup:
    """A chart: its title, the counted names in their order, and a line that ends it, where there is one."""

    title: str
    counts: Sequence[tuple[str, int]]
    ending: str | None = None


def draw(title: str, subtitle: str, groups: Sequence[BarGroup]) -> bytes:
    """The picture as PNG, 600 pixels wide and as high as it must be; no text is cut."""
    strips = list(_strips(title, subtitle, groups))
    page = Image.new("RGB", (WIDTH, sum(strip.height for strip in strips) + 2 * _MARGIN), _PAPER)
    top = _MARGIN
    for strip in strips:
        page.paste(strip, (0, top))
        top += strip.height
    written = BytesIO()
    page.quantize(_COLOURS).save(written, "PNG", optimize=True)
    return written.getvalue()


def _strips(title: str, subtitle: str, groups: Sequence[BarGroup]) -> Iterator[Image.Image]:
    """What stands in the picture, from top to bottom."""
    yield _text(title, _TITLE, _INK)
    yield _text(subtitle, _BODY, _FAINT)
    for group in groups:
        yield _strip(_GAP)
        yield _text(group.title, _HEADING, _INK)
        most = max((count for _, count in group.counts), default=1)
        for name, count in group.counts:
            yield _bar(name, count, most)
        if group.ending is not None:
            yield _text(group.ending, _BODY, _FAINT)


def _strip(height: int) -> Image.Image:
    return Image.new("RGB", (WIDTH, height), _PAPER)


def _text(text: str, size: int, ink: str) -> Image.Image:
    lines = _lines(text, size, WIDTH - 2 * _MARGIN)
    strip = _strip(len(lines) * _height(size))
    _write(strip, lines, size, ink)
    return strip


def _bar(name: str, count: int, most: int) -> Image.Image:
    """A name, its bar and its number; the bar and the number stand in the middle of a long name's lines."""
    lines = _lines(name, _BODY, _NAMES_TO - _MARGIN)
    strip = _strip(len(lines) * _height(_BODY) + _GAP // 2)
    _write(strip, lines, _BODY, _INK)
    middle = len(lines) * _height(_BODY) // 2
    end = _BARS_FROM + max(1, round((_BARS_TO - _BARS_FROM) * count / most))
    pen = ImageDraw.Draw(strip)
    pen.rectangle((_BARS_FROM, middle - _BAR_HEIGHT // 2, end, middle + _BAR_HEIGHT // 2), fill=_BAR)
    pen.text((end + _GAP // 2, middle), str(count), font=font(_BODY), fill=_INK, anchor="lm")
    return strip


def _write(strip: Image.Image, lines: Sequence[str], size: int, ink: str) -> None:
    pen = ImageDraw.Draw(strip)
    for number, line in enumerate(lines):
        middle = number * _height(size) + _height(size) // 2
        pen.text((_MARGIN, middle), line, font=font(size), fill=ink, anchor="lm")


def _lines(text: str, size: int, width: int) -> list[str]:
    """The text in lines of at most so many pixels."""
    lines = [""]
    for character in text:
        if lines[-1] and font(size).getlength(lines[-1] + character) > width:
            lines.append("")
        lines[-1] += character
    return lines


def _height(size: int) -> int:
    return round(size * _LEADING)
