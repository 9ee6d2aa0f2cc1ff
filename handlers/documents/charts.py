"""Charts as shapes, laid out from top to bottom: bars of counted names, and lines of counts by month."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from handlers.documents.drawing import BarShape, DotShape, Ink, LineShape, Shape, TextShape
from handlers.documents.fonts import font

_LEADING = 1.4  # a line is so much higher than its characters
_PLOT = 7  # a plot of months is as high as so many lines


@dataclass(frozen=True, kw_only=True)
class Canvas:
    """How wide a picture is, how high its characters are, and where names end and bars begin and end."""

    width: int = 600
    body: int = 24
    heading: int = 28
    title: int = 32
    margin: int = 24
    names_to: int = 232
    bars_from: int = 248
    bars_to: int = 512

    def height(self, size: int) -> int:
        """How high a line of characters is."""
        return round(size * _LEADING)


PHONE = Canvas()  # a picture in a chat, read without enlarging
DESK = Canvas(body=14, heading=15, title=18, margin=2, names_to=148, bars_from=156, bars_to=540)
DESK_WIDE = Canvas(width=1200, body=14, heading=15, title=18, margin=2)


@dataclass(frozen=True, kw_only=True)
class BarGroup:
    """A chart: its title, the counted names in their order, and a line that ends it, where there is one.

    `addresses` are what the bars open, by name.
    """

    title: str
    counts: Sequence[tuple[str, int]]
    ending: str | None = None
    tone: Ink = Ink.DONE
    addresses: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class MonthLine:
    """Counts by month under one name; `addresses` are what each of them opens, or nothing."""

    name: str
    counts: Sequence[int]
    tone: Ink
    addresses: Sequence[str] = ()


@dataclass(frozen=True, kw_only=True)
class MonthLines:
    """A chart of some lines over the same months."""

    title: str
    months: Sequence[str]
    lines: Sequence[MonthLine]


Chart = BarGroup | MonthLines


def lay_out(chart: Chart, canvas: Canvas, top: float, *, titled: bool = True) -> tuple[list[Shape], float]:
    """The shapes of a chart that begins at `top`, and where it ends."""
    shapes: list[Shape] = []
    if titled:
        written, top = lay_text(chart.title, canvas, canvas.heading, Ink.INK, top)
        shapes += written
    laid, top = _bars(chart, canvas, top) if isinstance(chart, BarGroup) else _lines(chart, canvas, top)
    return [*shapes, *laid], top


def lay_text(text: str, canvas: Canvas, size: int, tone: Ink, top: float) -> tuple[list[Shape], float]:
    """Text across the picture, in as many lines as it needs, and where it ends."""
    lines = in_lines(text, size, canvas.width - 2 * canvas.margin)
    return list(_written(lines, canvas, size, tone, top)), top + len(lines) * canvas.height(size)


def in_lines(text: str, size: int, width: int) -> list[str]:
    """The text in lines of at most so many pixels."""
    lines = [""]
    for character in text:
        if lines[-1] and font(size).getlength(lines[-1] + character) > width:
            lines.append("")
        lines[-1] += character
    return lines


def _written(
    lines: Sequence[str], canvas: Canvas, size: int, tone: Ink, top: float, address: str = ""
) -> Iterator[Shape]:
    high = canvas.height(size)
    for number, line in enumerate(lines):
        middle = top + number * high + high / 2
        yield TextShape(x=canvas.margin, y=middle, text=line, size=size, tone=tone, address=address)


def _bars(chart: BarGroup, canvas: Canvas, top: float) -> tuple[list[Shape], float]:
    """A row for each name; the bar and its number stand in the middle of a long name's lines."""
    most, high = max((count for _, count in chart.counts), default=0) or 1, canvas.height(canvas.body)
    shapes: list[Shape] = []
    for name, count in chart.counts:
        address = chart.addresses.get(name, "")
        lines = in_lines(name, canvas.body, canvas.names_to - canvas.margin)
        shapes += _written(lines, canvas, canvas.body, Ink.INK, top, address)
        middle = top + len(lines) * high / 2
        long = max(1, round((canvas.bars_to - canvas.bars_from) * count / most)) if count else 1
        thick = round(canvas.body * 1.1)
        shapes.append(
            BarShape(
                x=canvas.bars_from, y=middle - thick / 2, width=long, height=thick, tone=chart.tone, address=address
            )
        )
        end = canvas.bars_from + long + canvas.body / 3
        shapes.append(TextShape(x=end, y=middle, text=str(count), size=canvas.body, address=address))
        top += len(lines) * high + canvas.body / 3
    if chart.ending is not None:
        written, top = lay_text(chart.ending, canvas, canvas.body, Ink.FAINT, top)
        shapes += written
    return shapes, top


def _lines(chart: MonthLines, canvas: Canvas, top: float) -> tuple[list[Shape], float]:
    """Rules with their counts, the lines with a dot for each month, and the months below."""
    high = canvas.height(canvas.body)
    most = max((count for line in chart.lines for count in line.counts), default=0) or 1
    left, right = canvas.margin + 3 * canvas.body, canvas.width - canvas.margin - 3 * canvas.body
    floor = top + high * (_PLOT + 1)
    shapes: list[Shape] = list(_legend(chart, canvas, top + high / 2))
    size, faint = canvas.body, Ink.FAINT
    for count in dict.fromkeys((0, most // 2, most)):
        level = floor - high * (_PLOT - 1) * count / most
        shapes.append(LineShape(points=((left, level), (right, level))))
        shapes.append(TextShape(x=left - size / 2, y=level, text=str(count), size=size, tone=faint, anchor="end"))
    step = (right - left) / max(1, len(chart.months) - 1)
    for line in chart.lines:
        points = tuple(
            (round(left + step * number, 1), round(floor - high * (_PLOT - 1) * count / most, 1))
            for number, count in enumerate(line.counts)
        )
        shapes.append(LineShape(points=points, tone=line.tone, thick=canvas.body / 7))
        addresses = line.addresses or [""] * len(points)
        for (x, y), address, month, count in zip(points, addresses, chart.months, line.counts, strict=True):
            said = f"{month} {line.name} {count}"
            shapes.append(DotShape(x=x, y=y, radius=canvas.body / 3.5, tone=line.tone, address=address, says=said))
    every = 1 if step > 3 * canvas.body else 2 if step > 1.5 * canvas.body else 3
    for number, month in enumerate(chart.months):
        if (len(chart.months) - 1 - number) % every == 0:
            x = left + step * number
            shapes.append(TextShape(x=x, y=floor + high, text=month, size=size, tone=faint, anchor="middle"))
    return shapes, floor + 2 * high


def _legend(chart: MonthLines, canvas: Canvas, middle: float) -> Iterator[Shape]:
    x = canvas.margin + 3.0 * canvas.body
    for line in chart.lines:
        yield DotShape(x=x, y=middle, radius=canvas.body / 3.5, tone=line.tone)
        yield TextShape(x=x + canvas.body * 0.6, y=middle, text=line.name, size=canvas.body, tone=Ink.FAINT)
        x += canvas.body * 1.8 + font(canvas.body).getlength(line.name)
