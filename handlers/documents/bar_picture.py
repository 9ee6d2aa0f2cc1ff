"""Charts under a title as a picture, as wide as a phone shows without enlarging."""

from collections.abc import Sequence

from handlers.documents.charts import PHONE, Canvas, Chart, lay_out, lay_text
from handlers.documents.drawing import Ink, Shape, as_png, as_svg

WIDTH = PHONE.width  # pixels


def draw(title: str, subtitle: str, charts: Sequence[Chart]) -> bytes:
    """The picture as PNG, 600 pixels wide and as high as it must be; no text is cut."""
    shapes: list[Shape] = []
    top: float = PHONE.margin
    for text, size, tone in ((title, PHONE.title, Ink.INK), (subtitle, PHONE.body, Ink.FAINT)):
        written, top = lay_text(text, PHONE, size, tone, top)
        shapes += written
    for chart in charts:
        laid, top = lay_out(chart, PHONE, top + PHONE.margin)
        shapes += laid
    return as_png(as_svg(shapes, width=WIDTH, height=top + PHONE.margin, label=title), width=WIDTH)


def on_page(chart: Chart, canvas: Canvas) -> str:
    """One chart as SVG for a page that has its title already; what a number opens is a link in it."""
    shapes, height = lay_out(chart, canvas, 0, titled=False)
    return as_svg(shapes, width=canvas.width, height=height, label=chart.title)
