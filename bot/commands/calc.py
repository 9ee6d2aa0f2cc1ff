"""`anju calc`: what a region's document gives a household, or each household of a table."""

import csv
from collections.abc import Iterator, Sequence
from dataclasses import asdict, fields
from pathlib import Path
from typing import Annotated

import typer

from handlers.policy.household_table import AssessedRow, assess_row, row_of_too_many_cells
from handlers.wording import Wording, load_wording
from knowledge.model.pack import PACKS_FOLDER, Pack, load_packs

ADDED = tuple(field.name for field in fields(AssessedRow))


def calc(
    region: Annotated[str, typer.Option(help="Policy pack or region, as yantai.")] = "",
    category: Annotated[str, typer.Option(help="As the document names it, or none.")] = "",
    conditions: Annotated[str, typer.Option(help="Separated by ;, as supported_before;disaster_again.")] = "",
    grade: Annotated[str, typer.Option(help="A, B, C, D or no_house.")] = "",
    method: Annotated[str, typer.Option(help="repair, rebuild, new or seismic.")] = "",
    persons: Annotated[str, typer.Option(help="How many live together.")] = "",
    actual_cost: Annotated[str, typer.Option(help="What was really spent, in yuan.")] = "",
    floor_area: Annotated[str, typer.Option(help="Built or planned, in square metres.")] = "",
    batch: Annotated[Path | None, typer.Option(exists=True, dir_okay=False, help="Households, a CSV table.")] = None,
    out: Annotated[Path | None, typer.Option(dir_okay=False, help="Where the table with the results goes.")] = None,
    packs: Annotated[Path, typer.Option(exists=True, file_okay=False, help="The folder of the packs.")] = PACKS_FOLDER,
) -> None:
    """Calculate whether a household is supported, with how much, and how large it may build.

    With --batch FILE.csv --out OUT.csv for a table with these options as columns: its rows come back with eligible,
    amount_min, amount_max (yuan), area_min, area_max (square metres), reference and reason.
    """
    if (batch is None) != (out is None) or bool(region) == (batch is not None):
        raise typer.BadParameter("expected either --region and the household, or --batch with --out")
    known, say = load_packs(packs), load_wording()
    if batch is not None and out is not None:
        rows = list(csv.reader(_decoded(batch).splitlines(keepends=True)))
        with out.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file, lineterminator="\n").writerows(assessed_table(rows, known, say))
        return
    row = {
        "region": region,
        "category": category,
        "conditions": conditions,
        "grade": grade,
        "method": method,
        "persons": persons,
        "actual_cost": actual_cost,
        "floor_area": floor_area,
    }
    for name, value in asdict(assess_row(known, row, say)).items():
        typer.echo(f"{name}: {value}")


def assessed_table(rows: Sequence[Sequence[str]], packs: dict[str, Pack], say: Wording) -> Iterator[list[str]]:
    """The table with what each row gives: the head first, then every row that is not blank, in order.

    Columns are told by their names, in any order; others are kept. A column that is to be added and already stands
    there is replaced.
    """
    if not rows:
        yield list(ADDED)
        return
    head = [name.strip().lower() for name in rows[0]]
    kept = [number for number, name in enumerate(head) if name not in ADDED]
    yield [*(rows[0][number].strip() for number in kept), *ADDED]
    for cells in rows[1:]:
        if not any(cell.strip() for cell in cells):
            continue
        if any(cell.strip() for cell in cells[len(head) :]):
            found = row_of_too_many_cells(say)
        else:
            found = assess_row(packs, dict(zip(head, cells, strict=False)), say)
        yield [*(cells[number] if number < len(cells) else "" for number in kept), *asdict(found).values()]


def _decoded(path: Path) -> str:
    """The file's text: UTF-8 with or without a byte order mark, or as Excel saves it in China."""
    raw = path.read_bytes()
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        return raw.decode("gb18030", errors="replace")
