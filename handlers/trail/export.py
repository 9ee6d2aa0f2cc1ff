"""The audit trail as a file: a workbook, or comma-separated values which a spreadsheet opens and runs nothing of."""

import csv
import io
import re
from collections.abc import Sequence
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


def export(context: Context, sought: TrailFilter, format: TrailFormat) -> TrailFile:
    """The trail of the person's county, the newest line first; that it was made is noted. Raises NoTrail."""
    county = county_of(context)
    file = make(context, county, sought, format)
    audit.note(
        context.tx,
        person_id=context.person_id,
        action="trail_exported",
        subject=f"area:{county.code}",
        now=context.now,
    )
    return file


def make(occasion: Occasion, county: Place, sought: TrailFilter, format: TrailFormat) -> TrailFile:
    """The file of a county's trail, the newest line first; whoever calls notes that it was made."""
    heads = [occasion.say(f"trail.csv.{head}") for head in _HEADS]
    found = rows(occasion, find_at(occasion, county, sought, MOST))
    cells = [(row.when, row.who, row.what, row.case) for row in found]
    name = occasion.say("trail.file", place=county.name, day=occasion.today.isoformat(), ending=format)
    data = _csv(heads, cells) if format is TrailFormat.CSV else trail_sheet.draw(county.name, heads, cells)
    return TrailFile(name=name, data=data, lines=len(cells))


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
