"""All measurements, one after another."""

from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

from bot.demo.county import CountySize
from tests.bench import (
    busy,
    calls,
    duplicates,
    exports,
    lasting,
    mass,
    open_pages,
    pace,
    papers,
    postgresql,
    report_form,
    screens,
    search,
    start,
    statements,
    whole_path,
)
from tests.bench.assistant import learn
from tests.bench.figures import Figure


def measure_everything(*, short: bool, tell: Callable[[str], None]) -> list[Figure]:
    """All figures; `tell` hears what is measured now. Files go below the folder for temporary ones, onto its disk."""
    figures: list[Figure] = []
    with TemporaryDirectory(prefix="anju-bench-") as name:
        folder = Path(name)
        knowledge = learn()
        tell("the calls of one turn")
        figures += calls.measure(folder / "calls", knowledge)
        tell("the whole path of one form answer, against the same without storage")
        figures += whole_path.measure(folder / "path", knowledge, rounds=2 if short else 9)
        tell("what statements save that are compiled once, against SQLAlchemy Core alone")
        figures += statements.measure(folder / "statements", knowledge, rounds=2 if short else 9)
        tell("the report form by 500 people, against a bot as in textbooks")
        figures += report_form.against_textbook(
            folder / "form", knowledge, rounds=1 if short else 3, active=20 if short else 125
        )
        tell("a report on PostgreSQL, against asyncpg alone with the same statements")
        figures += postgresql.measure(knowledge, rounds=1 if short else 5, people=10 if short else 80)
        tell("the report form with 50 000 conversations open, against 500")
        figures += report_form.among_many(
            folder / "crowd", knowledge, rounds=2 if short else 7, active=25 if short else 100
        )
        tell(f"the time from accepted to queued, at {pace.A_SECOND} messages a second")
        figures += pace.measure(folder / "pace", knowledge, seconds=5 if short else 20)
        tell("the same beside an export, a notice to a county and its digest")
        few = CountySize(townships=3, villages=3, people=100, cases=300)
        many = CountySize(people=1_000, cases=5_000)
        figures += busy.measure(folder / "busy", knowledge, seconds=2 if short else 15, size=few if short else many)
        counts = (1_000, 10_000, 3) if short else (100_000, 1_000_000, 30)
        figures += mass.measure(folder / "mass", count=counts[0], many=counts[1], seconds=counts[2], tell=tell)
        size = CountySize(townships=3, people=100, cases=300) if short else CountySize()
        figures += screens.measure(folder, knowledge, rounds=1 if short else 5, size=size, tell=tell)
        figures += exports.measure(folder / "export", knowledge, cases=500 if short else 50_000, tell=tell)
        tell("the files of 300 households on paper, against docxtpl alone")
        figures += papers.measure(folder / "papers", knowledge, households=20 if short else 300)
        tell("second reports of a house found again among 2 000, in two counties")
        figures += duplicates.measure(folder / "duplicates", short=short)
        tell("the search on the packs and on foreign questions, against four others")
        figures += search.measure(folder / "search", knowledge, short=short)
        pages = 200 if short else 2_000
        tell(f"answers on the page while {pages} pages are open")
        figures += open_pages.measure(folder / "pages", pages=pages, answers=50 if short else 300)
        tell("faults that last: a call that hangs, no line, much that waits, a reader beside writers")
        brief = lasting.Lasting(hang=3, outage=20, waiting_without_a_line=50, waiting_at_a_start=100, reading=5)
        figures += lasting.measure(folder / "lasting", brief if short else lasting.Lasting())
        tell("the start of the process, and its memory")
        figures += start.measure(folder / "start", starts=1 if short else 5, messages=100 if short else 1000)
    return figures
