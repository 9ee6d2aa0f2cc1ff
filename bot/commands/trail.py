"""`anju trail FILE`: a county's audit trail as a file, for its coordinator; the county hears of it."""

from pathlib import Path
from typing import Annotated

import typer

from bot.commands.case_access import As, Reason, in_full_for, opened, tell
from bot.core.private_files import writing_private
from handlers.trail import export
from handlers.trail.export import TrailFormat
from handlers.trail.lines import TrailFilter

File = Annotated[Path, typer.Argument(help="A file that ends in .xlsx or .csv; one that is there is replaced.")]


def trail(file: File, reason: Reason = None, as_: As = None) -> None:
    """Write who looked at, exported and changed what in a county, the newest line first."""
    format = next((one for one in TrailFormat if file.suffix == f".{one}"), None)
    if format is None:
        raise typer.BadParameter("expected a name that ends in .xlsx or .csv")
    with opened(writing=False, with_packs=True) as now:
        of = in_full_for(now, reason, as_)
        found = export.read(now, of.county, TrailFilter())
    made = found.draw(format)
    with writing_private(file) as stream:  # which is there once the county was told
        stream.write(made.data)
        with opened(writing=True) as now:
            subject = f"area:{of.county.code}"
            tell(now, of, action="trail_exported", key="trail.exported_for", subject=subject, reason=reason)
    typer.echo(f"{made.lines} lines written to {file}")
