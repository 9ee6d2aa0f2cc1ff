"""The cases of an export, page after page: the same for a sheet, a list of points and an archive of photos."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from handlers.cases.fields import saying, values
from handlers.cases.fields.catalogue import BY_KEY, CATALOGUE
from handlers.cases.fields.field import FieldType
from handlers.dialog.context import Occasion
from handlers.documents.cells import Cell
from handlers.documents.house_positions import PlacedHouse
from handlers.exchange.columns import DUE, LedgerColumn
from handlers.forms import places
from handlers.ledger.table import Disclosure, cell
from knowledge.area import Place
from storage.cases import cases, deadlines, photos
from storage.cases.cases import Case
from storage.database.sealed_folder import KeptFile, SealedFolder
from storage.people import areas

AT_A_TIME = 500
PICTURES = tuple(field.key for field in CATALOGUE if field.type is FieldType.PHOTOS)

Told = Callable[[int], None]  # hears how many cases are written, after each: whoever reads in steps ends one then


@dataclass(frozen=True, kw_only=True)
class LedgerCase:
    """A case with all that a row of it may tell."""

    case: Case
    known: Mapping[str, Any]
    lineages: Mapping[str, Sequence[Place]]
    due: str | None


def houses(occasion: Occasion, ids: Sequence[int], wanted: Collection[str], told: Told) -> Iterator[LedgerCase]:
    """The cases with these ids, in their order, some at a time, with the fields that are wanted."""
    for begin in range(0, len(ids), AT_A_TIME):
        some = ids[begin : begin + AT_A_TIME]
        by_id = cases.by_ids(occasion.tx, some)
        found = [by_id[id] for id in some if id in by_id]
        lineages = _lineages(occasion, found)
        known = values.among(occasion, found, wanted=wanted, lineages=lineages)
        days = deadlines.running_among(occasion.tx, some) if DUE in wanted else {}
        for done, case in enumerate(found, begin + 1):
            due = min(days.get(case.id, {}).values(), default=None)
            yield LedgerCase(
                case=case, known=known[case.id], lineages=lineages, due=None if due is None else due.isoformat()
            )
            told(done)


def _lineages(occasion: Occasion, found: Sequence[Case]) -> Mapping[str, Sequence[Place]]:
    """The places that the houses name, each with all above it."""
    named = {case.area for case in found}
    named |= {(case.answers.get("place") or {}).get("area") or case.area for case in found}
    return areas.lineages(occasion.tx, areas.among(occasion.tx, named).values())


def row(occasion: Occasion, of: LedgerCase, columns: Sequence[LedgerColumn], shown: Disclosure) -> list[Cell]:
    """The cells of a case."""
    return [_cell(occasion, of, column.key, shown) for column in columns]


def _cell(occasion: Occasion, of: LedgerCase, key: str, shown: Disclosure) -> Cell:
    if key == DUE:
        return of.due
    value, field = of.known.get(key), BY_KEY[key]
    if value is not None and field.type is FieldType.PLACE and shown is not Disclosure.HIDDEN:
        lineage = of.lineages.get(value.get("area") or of.case.area, ())
        return places.describe_within(occasion, value, lineage)
    return cell(occasion, of.case, field, value, shown)


def placed(occasion: Occasion, found: Iterator[LedgerCase], columns: Sequence[LedgerColumn]) -> Iterator[PlacedHouse]:
    """The houses of which it is known where they stand, with what else is told of them in full."""
    for one in found:
        house = one.case.answers.get("place") or {}
        if house.get("latitude") is None:
            continue
        cells = row(occasion, one, columns, Disclosure.FULL)
        yield PlacedHouse(
            name=one.case.number,
            latitude=house["latitude"],
            longitude=house["longitude"],
            told={column.head: cell for column, cell in zip(columns, cells, strict=True)},
        )


def pictures(occasion: Occasion, found: Iterator[LedgerCase], folder: SealedFolder) -> Iterator[tuple[str, KeptFile]]:
    """All photos of the cases with their names in an archive: the number of the case, and what they show."""
    for one in found:
        named = [
            (f"{one.case.number}/{saying.name_of(occasion, BY_KEY[key])}{serial}.jpg", id)
            for key in PICTURES
            for serial, id in enumerate(one.known.get(key, ()), 1)
        ]
        files = {photo.id: photo.file for photo in photos.of(occasion.tx, [id for _, id in named])}
        yield from ((name, folder.file(str(files[id]))) for name, id in named if files.get(id))
