"""An official table as a file: the annex, its numbers place by place, and the houses behind them."""

from collections.abc import Collection, Iterator, Sequence

from handlers.dialog.context import Context
from handlers.dialog.file_kinds import MEDIA_TYPES
from handlers.dialog.hierarchy import at_level
from handlers.documents import official_sheet
from handlers.documents.official_sheet import AnnexSheet, ListSheet, SheetColumn
from handlers.official_tables.filled import FilledTable
from handlers.official_tables.saying import say_column
from knowledge.area import Level
from storage.cases import files
from storage.people import areas, people


def keep(context: Context, filled: FilledTable) -> tuple[str, ...]:
    """Draw it and keep it; the id of the file. Nothing without a folder for files. Raises OSError."""
    folder = context.installation.file_folder
    if folder is None:
        return ()
    name = context.say("tables.file.name", title=_title(context, filled))
    data = official_sheet.draw(sheet_of(context, filled))
    return (
        files.make(
            context.tx,
            folder,
            person_id=context.person_id,
            name=name,
            media_type=MEDIA_TYPES["xlsx"],
            data=data,
            now=context.now,
        ),
    )


def sheet_of(context: Context, filled: FilledTable) -> AnnexSheet:
    """The finished texts and numbers."""
    say = context.say
    name = people.name_of(context.tx, context.person_id) or ""
    filler = {"unit": filled.place.name, "filler": name, "phone": people.phone_of(context.tx, context.person_id) or ""}
    return AnnexSheet(
        annex=filled.table.annex,
        title=_title(context, filled),
        filler=[say(f"tables.file.{key}", value=value) for key, value in filler.items()],
        columns=[SheetColumn(group=one.group, name=one.name, unit=one.unit) for one in filled.table.columns],
        numbers=[cell.value for cell in filled.cells],
        notes=[say("tables.file.notes"), *filled.table.notes],
        behind=[*_below(context, filled), _houses(context, filled)],
    )


def _title(context: Context, filled: FilledTable) -> str:
    return context.say(
        "tables.file.title",
        place=filled.place.name,
        year=filled.month.year,
        month=filled.month.month,
        name=filled.table.name,
    )


def _below(context: Context, filled: FilledTable) -> Iterator[ListSheet]:
    """The numbers of each place right below; nothing where none is."""
    places = [] if filled.place.level is Level.VILLAGE else areas.children(context.tx, filled.place.code)
    if not places:
        return
    counted = [cell for cell in filled.cells if cell.column.counts]
    rows: list[Sequence[str | float | None]] = [
        [
            place.name,
            *(sum(one.path.startswith(place.path) for one in filled.houses.of(cell.column)) for cell in counted),
        ]
        for place in places
    ]
    heads = [context.say("tables.file.place"), *(say_column(context, cell) for cell in counted)]
    yield ListSheet(title=context.say("tables.file.by_place"), heads=heads, rows=rows)


def _houses(context: Context, filled: FilledTable) -> ListSheet:
    """Each house that the table counts: number, place, days, and whether it is new since the last version."""
    steps = filled.table.steps
    known = {number for counted in (filled.sent.cases.values() if filled.sent else ()) for number in counted}
    places = _places_of(context, {house.path for house in filled.houses.houses})
    new = context.say("tables.file.new")
    rows: list[Sequence[str | float | None]] = [
        [
            house.number,
            places[house.path],
            *(house.days[step].isoformat() if step in house.days else None for step in steps),
            new if filled.sent is not None and house.number not in known else None,
        ]
        for house in filled.houses.houses
    ]
    heads = [
        context.say("tables.file.number"),
        context.say("tables.file.place"),
        *(context.say(f"course.step.{step}") for step in steps),
        context.say("tables.file.since"),
    ]
    return ListSheet(title=context.say("tables.file.houses"), heads=heads, rows=rows)


def _places_of(context: Context, paths: Collection[str]) -> dict[str, str]:
    """By path, “青石镇青石村”."""
    codes = {path: path.strip("/").rpartition("/")[2] for path in paths}
    found = areas.among(context.tx, set(codes.values()))
    lineages = areas.lineages(context.tx, found.values())
    said = {}
    for path, code in codes.items():
        township = at_level(lineages[code], Level.TOWNSHIP)
        own = found[code].name
        said[path] = own if township is None or township.code == code else f"{township.name}{own}"
    return said
