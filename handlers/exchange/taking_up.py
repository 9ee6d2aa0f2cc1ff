"""What is done with a ledger that was sent in, outside of turns: looking for its heads, a trial, taking it in."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

from handlers.dialog.context import Occasion
from handlers.dialog.hierarchy import holders_at
from handlers.dialog.messages import Notice, Reply
from handlers.documents import ledger_sheet
from handlers.documents.workbook import UnusableFile, open_sent
from handlers.exchange.houses import Told
from handlers.ledger import arriving, taking_in
from handlers.ledger.arriving import LedgerFile
from handlers.ledger.examining import LedgerHeaps, examine
from storage.cases import imports
from storage.database.database import Steps
from storage.database.sealed_folder import SealedFolder
from storage.exchange import arrivals
from storage.exchange.arrivals import Arrival, ArrivalStatus
from storage.people import areas, audit, people

if TYPE_CHECKING:
    from openpyxl import Workbook

_MOST_LINES = 50  # of what is wrong; all of it stands in the file that goes back


@dataclass(frozen=True, kw_only=True)
class TrialResult:
    """What became of a look at a ledger: where it stands now, what was found, and the name of the file with notes."""

    status: ArrivalStatus
    found: dict[str, Any]
    noted: str | None = None


def look(occasion: Occasion, arrival: Arrival, folder: SealedFolder) -> TrialResult:
    """Look for the heads of a file; with what the county said of heads before."""
    meant = arrivals.heads_at(occasion.tx, arrival.area)
    try:
        heads = arriving.look_for_heads(occasion, arrival.name, _book(arrival, folder), meant)
    except UnusableFile as error:
        return _unusable(occasion, arrival, error)
    return TrialResult(status=ArrivalStatus.HEADS, found={"heads": heads, "slip": ""})


def try_out(steps: Steps, occasion: Occasion, arrival: Arrival, folder: SealedFolder, noted: str) -> TrialResult:
    """Look at all rows, and count what they would do; the bad ones go into a file with their notes."""
    try:
        file = read(occasion, arrival, folder)
    except UnusableFile as error:
        return _unusable(occasion, arrival, error)
    heaps = examine(steps, occasion, file, areas.get(occasion.tx, arrival.area))
    if heaps.wrong:
        rows = ((one.row.cells, occasion.say(one.key, **one.values)) for one in heaps.wrong)
        with folder.writing(noted) as kept:
            note = occasion.say("ledger.note")
            ledger_sheet.write_noted(kept, title=file.title, heads=file.heads, rows=rows, note=note)
    return TrialResult(
        status=ArrivalStatus.TRIED,
        found={"counts": _counts(heaps), "wrong": list(_lines(occasion, heaps)), "slip": ""},
        noted=noted if heaps.wrong else None,
    )


def take_in(steps: Steps, occasion: Occasion, arrival: Arrival, file: LedgerFile, told: Told) -> list[Notice]:
    """Take the good rows in, in short transactions; each is looked at once more in the one that writes it.

    Broken off and begun again it goes on: what was taken in before says nothing new. What the offices hear.
    """
    import_id = taking_in.take_in(
        steps,
        occasion,
        file,
        areas.get(occasion.tx, arrival.area),
        person_id=arrival.person_id,
        import_id=arrival.import_id,
        begin=partial(_begin, occasion, arrival),
        told=told,
    )
    return _end(occasion, arrival, import_id)


def read(occasion: Occasion, arrival: Arrival, folder: SealedFolder) -> LedgerFile:
    """The file as its county reads it. Raises UnusableFile."""
    meant = arrivals.heads_at(occasion.tx, arrival.area)
    return arriving.read(occasion, arrival.name, _book(arrival, folder), meant)


def _book(arrival: Arrival, folder: SealedFolder) -> "Workbook":
    """The workbook as it was sent. Raises UnusableFile."""
    kept = folder.file(str(arrival.file))
    if not kept.is_here:
        raise UnusableFile("org.file.missing", file=arrival.name)
    return open_sent(arrival.name, kept.read())


def _unusable(occasion: Occasion, arrival: Arrival, error: UnusableFile) -> TrialResult:
    said = occasion.say(error.key, **{**error.values, "file": arrival.name})
    return TrialResult(status=ArrivalStatus.FAILED, found={"slip": said})


def _counts(heaps: LedgerHeaps) -> dict[str, int]:
    return {"new": len(heaps.new), "changed": len(heaps.changed), "same": heaps.same, "wrong": len(heaps.wrong)}


def _lines(occasion: Occasion, heaps: LedgerHeaps) -> Iterator[str]:
    for one in heaps.wrong[:_MOST_LINES]:
        note = occasion.say(one.key, **one.values)
        yield occasion.say("ledger.result.wrong_row", number=one.row.number, note=note)


def _begin(occasion: Occasion, arrival: Arrival) -> int:
    import_id = imports.begin(
        occasion.tx, area=arrival.area, sha256=arrival.sha256, person_id=arrival.person_id, now=occasion.now
    )
    arrivals.begin_import(occasion.tx, arrival.id, import_id)
    return import_id


def _end(occasion: Occasion, arrival: Arrival, import_id: int | None) -> list[Notice]:
    new, changed = imports.counts(occasion.tx, import_id) if import_id is not None else (0, 0)
    arrivals.go_on(occasion.tx, arrival, ArrivalStatus.DONE, found={"taken": {"new": new, "changed": changed}})
    if import_id is None:
        return []
    audit.note(
        occasion.tx,
        person_id=arrival.person_id,
        action="ledger_taken_in",
        subject=arrival.area,
        now=occasion.now,
        details={"number": import_id, "new": new, "changed": changed},
    )
    county = areas.get(occasion.tx, arrival.area)
    name = people.name_of(occasion.tx, arrival.person_id) or ""
    text = occasion.say("exchange.told_in", place=county.name, name=name, number=import_id, new=new, changed=changed)
    holders = {holder.person_id for holder in holders_at(occasion.tx, county)} - {arrival.person_id}
    return [Notice(person_id=person_id, reply=Reply(text=text)) for person_id in sorted(holders)]
