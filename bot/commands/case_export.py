"""`anju case export`: all fields of all cases of a place, as a workbook or as JSON."""

import hashlib
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import typer

from bot.commands.case_access import As, Full, Reason, in_full_for, opened, place_of, tell
from handlers.dialog.context import Occasion
from handlers.documents import ledger_sheet
from handlers.ledger import table
from knowledge.area import Place
from storage.cases import ledger
from storage.cases.cases import Case
from storage.cases.ledger import CaseQuery
from storage.cases.scope import EVERYWHERE, RowScope

_AT_A_TIME = 500

File = Annotated[Path, typer.Argument(help="A file that ends in .xlsx or .json; one that is there is replaced.")]
Within = Annotated[str | None, typer.Option("--place", help="Code of the place; all places where it is left out.")]


def export(file: File, place: Within = None, full: Full = False, reason: Reason = None, as_: As = None) -> None:
    """Write cases to a file, a column for each field; names and numbers are masked but with --full."""
    if file.suffix not in (".xlsx", ".json"):
        raise typer.BadParameter("expected a name that ends in .xlsx or .json")
    with opened(writing=full, with_packs=True) as now:
        of = in_full_for(now, reason, as_) if full else None
        within = place_of(now, place, None if of is None else of.county)
        count = _write(now, file, within, full=full)
        if of is not None and within is not None:
            tell(
                now,
                of,
                action="cases_exported_in_full",
                key="ledger.exported_for",
                subject=within.code,
                reason=reason,
                count=count,
                sha256=hashlib.sha256(file.read_bytes()).hexdigest(),
            )
    typer.echo(f"{count} cases written to {file}")


def _write(now: Occasion, file: Path, within: Place | None, *, full: bool) -> int:
    """Write the file, for its owner alone; how many cases are in it."""
    file.touch(mode=0o600)
    written = 0

    def counted() -> Iterator[Case]:
        nonlocal written
        for case in _cases(now, within):
            written += 1
            yield case

    if file.suffix == ".json":
        records = [table.record(now, case, full=full) for case in counted()]
        file.write_text(json.dumps(records, ensure_ascii=False, indent=1), encoding="utf-8")
    else:
        rows = (table.row(now, case, full=full) for case in counted())
        ledger_sheet.write(file, title=now.say("ledger.sheet"), heads=table.heads(now), rows=rows)
    return written


def _cases(now: Occasion, within: Place | None) -> Iterator[Case]:
    scope = EVERYWHERE if within is None else RowScope(below=frozenset({within.path}))
    for offset in range(0, ledger.count(now.tx, scope, CaseQuery()), _AT_A_TIME):
        yield from ledger.part(now.tx, scope, CaseQuery(), offset=offset, limit=_AT_A_TIME)
