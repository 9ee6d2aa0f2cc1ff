"""An export of a whole county as a sheet, against XlsxWriter alone that writes the same cells: processor and memory."""

import gc
import itertools
import multiprocessing
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import xlsxwriter

from bot.demo.cast import PACK, plant
from bot.demo.county import CountySize, plant_county
from handlers.cases.fields.catalogue import BY_KEY, CATALOGUE
from handlers.dialog.context import Occasion
from handlers.dialog.installation import Knowledge
from handlers.documents.cells import Cell
from handlers.exchange import houses, writing
from handlers.exchange.columns import LedgerColumn
from handlers.ledger.table import Disclosure
from handlers.wording import load_wording
from knowledge.model.pack import load_packs
from storage.cases import ledger
from storage.cases.case_query import CaseQuery
from storage.cases.scope import EVERYWHERE
from storage.database.database import Database
from storage.database.sealed_folder import SealedFolder
from storage.exchange.exports import ExportFormat
from tests.bench.assistant import VAULT
from tests.bench.figures import Figure
from tests.cast import NOW
from tests.installed import installed, unsearched

MANY = 30  # columns: those that are filled most often
MOST_MB, MOST_RATIO = 60, 2.0


@dataclass(frozen=True, kw_only=True)
class Spent:
    """What writing a file took: seconds of processor, and megabytes above what the process held before it."""

    seconds: float
    megabytes: float


def measure(folder: Path, knowledge: Knowledge, *, cases: int, tell: Callable[[str], None]) -> list[Figure]:
    """Both in a process of their own, one after the other."""
    folder.mkdir(parents=True, exist_ok=True)
    database = Database(f"sqlite:///{folder / 'county.db'}", VAULT)
    try:
        database.upgrade()
        tell(f"a county of {cases:,} cases is planted, to be exported")
        with database.writing() as tx:
            say = load_wording()
            plant(tx, say, NOW)
            plant_county(tx, say, knowledge.packs[PACK], NOW, CountySize(cases=cases))
    finally:
        database.close()
    tell(f"an export of {cases:,} cases with {MANY} columns, against XlsxWriter alone")
    ours, bare = (_apart(work, folder) for work in (export, write_bare))
    ratio = ours.seconds / bare.seconds
    return [
        Figure(
            name=f"export of {cases:,} × {MANY} as .xlsx",
            value=f"{ours.seconds:.1f} s",
            baseline=f"{bare.seconds:.1f} s XlsxWriter alone",
            ratio=ratio,
            aim=f"ratio ≤ {MOST_RATIO:g}",
            reached=ratio <= MOST_RATIO,
        ),
        Figure(
            name="memory of that above rest",
            value=f"{ours.megabytes:.0f} MB",
            baseline=f"{bare.megabytes:.0f} MB XlsxWriter alone",
            aim=f"< {MOST_MB} MB",
            reached=ours.megabytes < MOST_MB,
        ),
    ]


def _apart(work: Callable[[Path], Spent], folder: Path) -> Spent:
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        return pool.apply(work, (folder,))


def export(folder: Path) -> Spent:
    """Write the county's cases, as a child process does."""
    gc.freeze()  # as the child process does
    database = Database(f"sqlite:///{folder / 'county.db'}", VAULT)
    try:
        with database.reading() as tx:
            occasion = Occasion(tx=tx, now=NOW, installation=installed(unsearched(load_packs()), load_wording()))
            some = ledger.ids(tx, EVERYWHERE, CaseQuery())[: houses.AT_A_TIME]
            columns = _columns(occasion, some)
            _write(occasion, folder / "warm.xlsx", some, columns)

            def work() -> None:
                _write(occasion, folder / "ours.xlsx", ledger.ids(tx, EVERYWHERE, CaseQuery()), columns)

            return _spent(work)
    finally:
        database.close()


def write_bare(folder: Path) -> Spent:
    """Write cells of the same kinds, known beforehand, as many."""
    database = Database(f"sqlite:///{folder / 'county.db'}", VAULT)
    with database.reading() as tx:
        occasion = Occasion(tx=tx, now=NOW, installation=installed(unsearched(load_packs()), load_wording()))
        ids = ledger.ids(tx, EVERYWHERE, CaseQuery())
        some = ids[: houses.AT_A_TIME]
        columns = _columns(occasion, some)
        rows = [
            houses.row(occasion, one, columns, Disclosure.FULL)
            for one in houses.houses(occasion, some, BY_KEY, _nobody)
        ]
    database.close()
    return _spent(lambda: _write_bare(folder / "bare.xlsx", rows, len(ids)))


def _columns(occasion: Occasion, some: Sequence[int]) -> tuple[LedgerColumn, ...]:
    """The columns that are filled most often in some cases."""
    filled = Counter(key for one in houses.houses(occasion, some, BY_KEY, _nobody) for key in one.known)
    keys = {key for key, _ in filled.most_common(MANY)}
    return tuple(LedgerColumn(key=field.key, head=field.key) for field in CATALOGUE if field.key in keys)


def _nobody(done: int) -> None:
    """Nobody hears how far it is."""


def _write(occasion: Occasion, path: Path, ids: Sequence[int], columns: Sequence[LedgerColumn]) -> None:
    photos = SealedFolder(path.parent, occasion.tx.vault)
    with path.open("wb") as file:
        writing.write_file(occasion, ExportFormat.XLSX, file, ids, columns, Disclosure.FULL, photos, _nobody)


def _write_bare(path: Path, rows: Sequence[Sequence[Cell]], many: int) -> None:
    book = xlsxwriter.Workbook(str(path), {"constant_memory": True, "tmpdir": str(path.parent)})
    page = book.add_worksheet()
    for number, row in enumerate(itertools.islice(itertools.cycle(rows), many)):
        for column, cell in enumerate(row):
            page.write(number, column, cell)
    book.close()


def _spent(work: Callable[[], None]) -> Spent:
    """What some work takes; the most that this process held is told by the system."""
    held, began = _memory("VmRSS"), time.process_time()
    work()
    return Spent(seconds=time.process_time() - began, megabytes=_memory("VmHWM") - held)


def _memory(kind: str) -> float:
    """Megabytes; none where this system does not tell."""
    try:
        lines = Path("/proc/self/status").read_text().splitlines()
    except FileNotFoundError:
        return 0.0
    return next(int(line.split()[1]) for line in lines if line.startswith(kind)) / 1024
