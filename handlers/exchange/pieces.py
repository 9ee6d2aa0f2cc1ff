"""Files that are being written: what they are called until they are whole, and what a killed child left of them."""

import re
from collections.abc import Callable, Mapping
from pathlib import Path

from handlers.dialog.context import Occasion
from storage.database.database import Transaction
from storage.database.sealed_folder import IN_WORK
from storage.exchange import arrivals, exports
from storage.exchange.arrivals import WAITED_FOR
from storage.exchange.exports import ExportStatus
from storage.papers import papers

_PIECE = re.compile(r"([a-z]+)-(\d{1,18})-\d+\.part(?:\.[\w.]+)?")


def piece_of(kind: str, id: int, tries: int) -> str:
    """The name of a file that a child writes for a row, at its first try, its second, …"""
    return f"{kind}-{id}-{tries}{IN_WORK}"


def remove_left(occasion: Occasion, folder: Path) -> None:
    """Delete what was left of files for which nobody waits any more: whoever wrote them was killed."""
    for path in folder.glob("*.part*"):
        named = _PIECE.fullmatch(path.name)
        waited = None if named is None else _WAITED.get(named[1])
        if named is not None and waited is not None and not waited(occasion.tx, int(named[2])):
            path.unlink(missing_ok=True)


def _export_waits(tx: Transaction, id: int) -> bool:
    export = exports.find(tx, id)
    return export is not None and export.status is ExportStatus.WAITING


def _arrival_waits(tx: Transaction, id: int) -> bool:
    arrival = arrivals.find(tx, id)
    return arrival is not None and arrival.status in WAITED_FOR


def _paper_waits(tx: Transaction, id: int) -> bool:
    paper = papers.find(tx, id)
    return paper is not None and paper.status is ExportStatus.WAITING


_WAITED: Mapping[str, Callable[[Transaction, int], bool]] = {
    "export": _export_waits,
    "arrival": _arrival_waits,
    "paper": _paper_waits,
}
