"""What stands in the file of an official table: the annex, its numbers place by place, and the houses behind them."""

from collections.abc import Collection, Iterator, Sequence

from handlers.dialog.context import Context
from handlers.dialog.hierarchy import at_level
from handlers.documents.official_sheet import AnnexSheet, ListSheet, SheetColumn
from handlers.official_tables.filled import FilledTable, rows_of
from handlers.official_tables.saying import say_column, say_period
from handlers.reporting.counting import problems
from knowledge.area import Level, Place
from knowledge.model.official_table import TableColumn
from storage.official_tables.counted import CountedHouse
from storage.people import areas, people

Row = Sequence[str | float | None]
ANSWERS = ("head", "problem", "unit", "person", "finish_by")  # by household, in a close-out list
LISTED = (problems.VERIFIED, problems.SET, problems.MENDED, problems.CLOSED)


def sheet_of(context: Context, filled: FilledTable) -> AnnexSheet:
    """The finished texts and numbers."""
    table = filled.table
    return AnnexSheet(
        name=table.label,
        annex="" if table.own else table.label,
        title=title(context, filled),
        filler=[context.say(f"tables.file.{key}", value=value) for key, value in filler(context, filled)],
        columns=[SheetColumn(heads=one.heads, unit=one.unit) for one in table.columns],
        numbered=table.numbered,
        rows=list(table_rows(context, filled)),
        notes=[context.say("tables.file.notes"), *table.notes] if table.notes else [],
        behind=[*_below(context, filled), *([_houses(context, filled)] if table.counts_houses else ())],
    )


def table_rows(context: Context, filled: FilledTable) -> Iterator[Row]:
    """The rows below the heads: where it goes by place one for each place right below, then that of the whole."""
    if filled.table.by_place:
        for number, row in enumerate(rows_of(context, filled), 1):
            yield [
                row.numbers.get(at) if column.is_counted else _says(context, column, row.place, number)
                for at, column in filled.table.numbered_columns()
            ]
    yield [
        cell.value if not cell.column.says else _says(context, cell.column, filled.place, None) for cell in filled.cells
    ]


def _says(context: Context, column: TableColumn, place: Place, number: int | None) -> str | float | None:
    """The words or the running number of a column; the row of the whole, which has no number, is called the total."""
    match column.says:
        case "number":
            return number or 1
        case "place":
            return place.name if number else context.say("tables.file.total")
        case "city" | "county":
            found = at_level(areas.lineage(context.tx, place), Level(column.says))
            return found.name if found else None
    return None


def filler(context: Context, filled: FilledTable) -> Iterator[tuple[str, str]]:
    """Who fills it in, as its annex asks for it, in the order of the annex."""
    phone = people.phone_of(context.tx, context.person_id) or ""
    values = {
        "sealed_unit": filled.place.name,
        "unit": filled.place.name,
        "filler": people.name_of(context.tx, context.person_id) or "",
        "phone": phone,
        "contact": phone,
        "day": context.say("tables.day", year=context.today.year, month=context.today.month, day=context.today.day),
    }
    for key in filled.table.filler:
        yield key, values[key]


def title(context: Context, filled: FilledTable) -> str:
    """“云山县2026年10月农村危房改造进度报表”."""
    return context.say(
        "tables.file.title",
        place=filled.place.name,
        period=say_period(context, filled.period),
        name=filled.table.name,
    )


def _below(context: Context, filled: FilledTable) -> Iterator[ListSheet]:
    """The numbers of each place right below, behind a table that has no rows for them; nothing where none is."""
    rows = [] if filled.table.by_place or not filled.table.counts_houses else list(rows_of(context, filled))
    if not rows:
        return
    counted = [cell for cell in filled.cells if cell.column.is_counted]
    heads = [context.say("tables.file.place"), *(say_column(context, cell.column) for cell in counted)]
    lines: list[Row] = [[row.place.name, *(row.numbers[cell.number] for cell in counted)] for row in rows]
    yield ListSheet(title=context.say("tables.file.by_place"), heads=heads, rows=lines)


def _houses(context: Context, filled: FilledTable) -> ListSheet:
    """Each house that the table counts: number, place, what was said, days, and whether it is new since it was sent."""
    table = filled.table
    steps = LISTED if table.lists_problems else table.steps
    known = {number for counted in (filled.sent.cases.values() if filled.sent else ()) for number in counted}
    counted = {number for cell in filled.cells for number in cell.cases}
    houses = [house for house in filled.houses.houses if house.number in counted]
    places = _places_of(context, {house.path for house in houses})
    new = context.say("tables.file.new")
    rows: list[Row] = [
        [
            house.number,
            places[house.path],
            *(_said(house, key) for key in (ANSWERS if table.lists_problems else ())),
            *(house.days[step].isoformat() if step in house.days else None for step in steps),
            new if filled.sent is not None and house.number not in known else None,
        ]
        for house in houses
    ]
    heads = [
        context.say("tables.file.number"),
        context.say("tables.file.place"),
        *(context.say(f"tables.answer.{key}") for key in (ANSWERS if table.lists_problems else ())),
        *(context.say(f"course.step.{step}") for step in steps),
        context.say("tables.file.since"),
    ]
    return ListSheet(title=context.say("tables.file.houses"), heads=heads, rows=rows)


def _said(house: CountedHouse, key: str) -> str | None:
    """What a close-out list tells of a household: its head, the problem, who mends it by when."""
    said = house.known.get(key)
    return None if said is None else str(said)


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
