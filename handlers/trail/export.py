"""The audit trail as a file of comma-separated values, which a spreadsheet opens and runs nothing of."""

import csv
import io
import re

from handlers.dialog.context import Context
from handlers.trail.lines import TrailFilter, county_of, find, rows
from storage.people import audit

MOST = 10_000  # lines in a file
_RUNS = re.compile(r"^[\ufeff\x00-\x20\s]*[=+\-@|%]")


def export(context: Context, sought: TrailFilter) -> tuple[str, str]:
    """The name of the file and its text, the newest line first; that it was made is noted. Raises NoTrail."""
    county = county_of(context)
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow([context.say(f"trail.csv.{head}") for head in ("when", "who", "what", "about")])
    for row in rows(context, find(context, sought, MOST)):
        writer.writerow([harmless(cell) for cell in (row.when, row.who, row.what, row.case)])
    audit.note(
        context.tx,
        person_id=context.person_id,
        action="trail_exported",
        subject=f"area:{county.code}",
        now=context.now,
    )
    name = context.say("trail.file", place=county.name, day=context.today.isoformat())
    return name, "\ufeff" + out.getvalue()


def harmless(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula.

    >>> harmless("=1+1"), harmless("张三")
    ("'=1+1", '张三')
    """
    return f"'{cell}" if _RUNS.match(cell) else cell
