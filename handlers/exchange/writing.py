"""Writing an export: whoever it is for may see now what is written, whatever they saw when they asked for it."""

from collections.abc import Sequence
from typing import Any, BinaryIO
from urllib.parse import parse_qsl

from handlers.dialog.context import Context, Occasion
from handlers.dialog.permissions import Action, rows
from handlers.documents import house_positions, ledger_csv, ledger_sheet, photo_archive
from handlers.exchange import houses
from handlers.exchange.columns import ALL, LIST, LedgerColumn, all_columns, columns_of_list, columns_of_set, sets_for
from handlers.exchange.houses import Told
from handlers.ledger.selection import Selection, Whence, query_of_selection
from handlers.ledger.table import Disclosure
from handlers.ledger.view import read_view
from storage.cases import ledger
from storage.cases.scope import RowScope
from storage.database.sealed_folder import SealedFolder
from storage.exchange.exports import Export, ExportFormat


def write(context: Context, export: Export, file: BinaryIO, photos: SealedFolder, told: Told) -> int:
    """Write the file of an export; how many cases are in it."""
    selection = _selection(export)
    query, order = query_of_selection(context, selection)
    ids = ledger.ids(context.tx, scope(context, full=export.full), query, order=order)
    shown = Disclosure.FULL if export.full else Disclosure.MASKED
    columns = chosen(context, export.asked["columns"], selection.view)
    write_file(context, export.format, file, ids, columns, shown, photos, told)
    return len(ids)


def write_file(
    occasion: Occasion,
    format: ExportFormat,
    file: BinaryIO,
    ids: Sequence[int],
    columns: Sequence[LedgerColumn],
    shown: Disclosure,
    photos: SealedFolder | None,
    told: Told,
) -> None:
    """Write cases to a file, from its beginning to its end. Only for photos it is asked where these lie."""
    wanted = houses.PICTURES if format is ExportFormat.PHOTOS else [column.key for column in columns]
    found = houses.houses(occasion, ids, wanted, told)
    heads = [column.head for column in columns]
    match format:
        case ExportFormat.XLSX:
            cells = (houses.row(occasion, one, columns, shown) for one in found)
            ledger_sheet.write(file, title=occasion.say("ledger.sheet"), heads=heads, rows=cells)
        case ExportFormat.CSV:
            ledger_csv.write(file, heads=heads, rows=(houses.row(occasion, one, columns, shown) for one in found))
        case ExportFormat.GEOJSON:
            house_positions.write_geojson(file, houses.placed(occasion, found, columns))
        case ExportFormat.KML:
            house_positions.write_kml(file, houses.placed(occasion, found, columns))
        case ExportFormat.PHOTOS:
            assert photos is not None
            photo_archive.write(file, houses.pictures(occasion, found, photos))


def scope(context: Context, *, full: bool) -> RowScope:
    """The cases that a person may have written to a file: those of the list, in full where numbers may be seen."""
    action = Action.VIEW_ID_NUMBER if full else Action.VIEW_CASE
    return rows(action, grants=context.grants, person_id=context.person_id)


def count(context: Context, selection: Selection, *, full: bool) -> int:
    """How many cases an export would have."""
    query, _ = query_of_selection(context, selection)
    return ledger.count(context.tx, scope(context, full=full), query)


def asked_for(selection: Selection, columns: str) -> dict[str, Any]:
    """Which cases and columns an export is of, as its row keeps it."""
    return {key: value for key, value in selection.to_json().items() if key != "whence"} | {"columns": columns}


def _selection(export: Export) -> Selection:
    """Which cases a row asks for; one of an earlier release asks for all of its view."""
    stored = {"everything": True, "numbers": (), **export.asked, "whence": Whence.LEDGER}
    return Selection.from_json({key: value for key, value in stored.items() if key != "columns"})


def chosen(context: Context, columns: str, address: str) -> tuple[LedgerColumn, ...]:
    """The columns of an export by their choice; those of the list where a set is gone."""
    if columns == ALL:
        return all_columns(context)
    own = next((one for one in sets_for(context) if str(one.id) == columns), None)
    if columns != LIST and own is not None:
        return columns_of_set(own)
    return columns_of_list(context, read_view(context, parse_qsl(address))[0])
