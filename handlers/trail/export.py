"""The audit trail as a file: a workbook, or comma-separated values which a spreadsheet opens and runs nothing of."""

import csv
import io
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from handlers.dialog.context import Context, Occasion
from handlers.documents import trail_sheet
from handlers.trail.lines import TrailFilter, county_of, find_at, rows
from knowledge.area import Place
from storage.people import audit

MOST = 10_000  # lines in a file
_HEADS = ("when", "who", "what", "about")
_RUNS = re.compile(r"^[\ufeff\x00-\x20\s]*[=+\-@|%]")


class TrailFormat(StrEnum):
    """What the file is, by its ending."""

    CSV = "csv"
    XLSX = "xlsx"


@dataclass(frozen=True, kw_only=True)
class TrailFile:
    """A file of the trail, and how many lines are in it."""

    name: str
    data: bytes
    lines: int


@dataclass(frozen=True, kw_only=True)
class TrailLines:
    """What a file of a county's trail is to hold, the newest line first; `name` gives the file's by its ending."""

    county: Place
    heads: Sequence[str]
    cells: Sequence[tuple[str, str, str, str]]
    name: Callable[[TrailFormat], str]

    def draw(self, format: TrailFormat) -> TrailFile:
        """The file."""
        if format is TrailFormat.CSV:
            data = _csv(self.heads, self.cells)
        else:
            data = trail_sheet.draw(self.county.name, self.heads, self.cells)
        return TrailFile(name=self.name(format), data=data, lines=len(self.cells))


def own(context: Context, sought: TrailFilter) -> TrailLines:
    """The lines of the person's county. Raises NoTrail."""
    return read(context, county_of(context), sought)


def read(occasion: Occasion, county: Place, sought: TrailFilter) -> TrailLines:
    """The lines of a county's trail; whoever makes a file of them notes it."""
    say, day = occasion.say, occasion.today.isoformat()
    found = rows(occasion, find_at(occasion, county, sought, MOST))
    return TrailLines(
        county=county,
        heads=[say(f"trail.csv.{head}") for head in _HEADS],
        cells=[(row.when, row.who, row.what, row.case) for row in found],
        name=lambda format: say("trail.file", place=county.name, day=day, ending=format),
    )


def note(context: Context) -> None:
    """Note that the person has the trail of their county as a file. Raises NoTrail."""
    audit.note(
        context.tx,
        person_id=context.person_id,
        action="trail_exported",
        subject=f"area:{county_of(context).code}",
        now=context.now,
    )


def _csv(heads: Sequence[str], cells: Sequence[Sequence[str]]) -> bytes:
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(heads)
    writer.writerows([harmless(cell) for cell in row] for row in cells)
    return f"\ufeff{out.getvalue()}".encode()


def harmless(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula.

    >>> harmless("=1+1"), harmless("张三")
    ("'=1+1", '张三')
    """
    return f"'{cell}" if _RUNS.match(cell) else cell
