"""`anju case export`: all fields of all cases of a place, in any form that the desk exports, or as JSON."""

import hashlib
import json
from collections.abc import Sequence
from io import BufferedRandom
from pathlib import Path
from typing import Annotated, BinaryIO

import typer

from bot.commands.case_access import (
    As,
    CountyCoordinator,
    Full,
    Reason,
    in_full_for,
    opened,
    opened_in_steps,
    place_of,
    tell,
)
from bot.core.private_files import writing_private
from handlers.dialog.context import Occasion
from handlers.exchange import houses, writing
from handlers.exchange.asking import POSITIONS
from handlers.exchange.columns import all_columns
from handlers.ledger import table
from handlers.ledger.table import Disclosure
from knowledge.area import Place
from storage.cases import cases, ledger
from storage.cases.case_query import CaseQuery
from storage.cases.scope import EVERYWHERE, RowScope
from storage.database.database import Steps
from storage.exchange.exports import ExportFormat

_JSON = ".json"
_FORMATS = {f".{format}": format for format in ExportFormat if format is not ExportFormat.PHOTOS}
_ENDINGS = ", ".join((*_FORMATS, _JSON))

File = Annotated[Path, typer.Argument(help=f"A file that ends in {_ENDINGS}; one that is there is replaced.")]
Within = Annotated[str | None, typer.Option("--place", help="Code of the place; all places where it is left out.")]


def export(file: File, place: Within = None, full: Full = False, reason: Reason = None, as_: As = None) -> None:
    """Write cases to a file, a column for each field; names and numbers are masked but with --full."""
    format = _FORMATS.get(file.suffix)
    if format is None and file.suffix != _JSON:
        raise typer.BadParameter(f"expected a name that ends in {_ENDINGS}")
    if format in POSITIONS and not full:
        raise typer.BadParameter("positions are written with --full alone")
    with writing_private(file) as stream:  # which is there once the county was told
        with opened_in_steps(writing=False, with_packs=True) as (steps, now):
            of = in_full_for(now, reason, as_) if full else None
            within = place_of(now, place, None if of is None else of.county)
            scope = EVERYWHERE if within is None else RowScope(below=frozenset({within.path}))
            ids = ledger.ids(now.tx, scope, CaseQuery())
            _write(steps, now, stream, format, ids, Disclosure.FULL if full else Disclosure.HIDDEN)
        if of is not None and within is not None:
            _tell(of, within, reason, len(ids), stream)
    typer.echo(f"{len(ids)} cases written to {file}")


def _tell(of: CountyCoordinator, within: Place, reason: str | None, count: int, stream: BufferedRandom) -> None:
    """Note and tell that so many cases were written in full, with the hash of what was written."""
    stream.seek(0)
    sha256 = hashlib.file_digest(stream, "sha256").hexdigest()
    with opened(writing=True) as now:
        tell(
            now,
            of,
            action="cases_exported_in_full",
            key="ledger.exported_for",
            subject=within.code,
            reason=reason,
            count=count,
            sha256=sha256,
        )


def _write(
    steps: Steps, now: Occasion, stream: BinaryIO, format: ExportFormat | None, ids: Sequence[int], shown: Disclosure
) -> None:
    if format is not None:
        writing.write_file(now, format, stream, ids, all_columns(now), shown, None, lambda _: steps.rest())
        return
    records = []
    for begin in range(0, len(ids), houses.AT_A_TIME):
        records += [table.record(now, case, shown) for case in _in_order(now, ids[begin : begin + houses.AT_A_TIME])]
        steps.rest()
    stream.write(json.dumps(records, ensure_ascii=False, indent=1).encode())


def _in_order(now: Occasion, ids: Sequence[int]) -> list[cases.Case]:
    found = cases.by_ids(now.tx, ids)
    return [found[id] for id in ids if id in found]
