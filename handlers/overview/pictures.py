"""The pictures of an overview, drawn once for the page, for a file and for the chat."""

from collections.abc import Sequence

from handlers.documents import bar_picture
from handlers.documents.charts import BarGroup, Chart, MonthLine, MonthLines
from handlers.documents.drawing import Ink
from handlers.overview.figures import Counted, Overview
from handlers.wording import Wording

_MOST_BARS = 12  # of places in a picture; the table beside it has all


def states(overview: Overview, say: Wording) -> BarGroup:
    """How many houses stand at which step."""
    return _bars(say("overview.states"), overview.states, Ink.DONE, say)


def late(overview: Overview, say: Wording) -> BarGroup:
    """Where most is late."""
    return _bars(say("overview.late_places"), overview.late_places, Ink.DANGER, say)


def by_month(overview: Overview, say: Wording) -> MonthLines:
    """What came and what was closed in each month."""
    return MonthLines(
        title=say("overview.by_month"),
        months=[say("overview.month", month=one.first.month) for one in overview.months],
        lines=[
            _line(say("overview.reported"), [one.reported for one in overview.months], Ink.WAITING),
            _line(say("overview.closed"), [one.closed for one in overview.months], Ink.DONE),
        ],
    )


def title(overview: Overview, say: Wording) -> str:
    """“云山县2026年11月危房改造情况”."""
    return say("overview.title", place=overview.place.name, year=overview.first.year, month=overview.first.month)


def whole(overview: Overview, say: Wording) -> bytes:
    """All of them in one picture, as PNG."""
    charts: list[Chart] = [states(overview, say), by_month(overview, say)]
    if overview.late_places:
        charts.insert(1, late(overview, say))
    subtitle = say("overview.subtitle", open=overview.open.count, late=overview.late.count)
    return bar_picture.draw(title(overview, say), subtitle, charts)


def _bars(title: str, counted: Sequence[Counted], tone: Ink, say: Wording) -> BarGroup:
    shown, more = counted[:_MOST_BARS], len(counted) - _MOST_BARS
    return BarGroup(
        title=title,
        counts=[(one.name, one.count) for one in shown],
        ending=say("overview.more", count=more) if more > 0 else None,
        tone=tone,
        addresses={one.name: one.address for one in shown if one.address},
    )


def _line(name: str, counted: Sequence[Counted], tone: Ink) -> MonthLine:
    return MonthLine(
        name=name, counts=[one.count for one in counted], tone=tone, addresses=[one.address for one in counted]
    )
