"""A house that was reported twice counts once, wherever houses are counted, when the second report has been joined."""

from collections.abc import Callable, Mapping
from datetime import date

import pytest

from handlers.checks import items
from handlers.checks.items import CheckSubject
from handlers.dialog.context import Context
from handlers.dialog.installation import Knowledge
from handlers.dialog.messages import Choice
from handlers.dialog.permissions import Action, rows
from handlers.ledger import selection
from handlers.ledger.query import LedgerSearch, query_of
from handlers.ledger.selection import Selection, Whence
from handlers.overview import figures
from handlers.wording import Wording
from knowledge.reading.ledger import OPEN, LedgerAsked
from storage.cases import cases, ledger, on_map, records, step_counts
from storage.cases.cases import Case, CaseState
from storage.cases.scope import RowScope
from storage.households import households, housing, pairs
from storage.official_tables import counted
from storage.people import areas
from tests.cast import COUNTY, NOW
from tests.dialogue import Dialogue
from tests.handlers.households.reports import plant_report
from tests.talking import talk_of

FIRST, LAST, STEP = date(2026, 11, 1), date(2026, 11, 30), "appraised"


def scope(context: Context) -> RowScope:
    return rows(Action.VIEW_CASE, grants=context.grants, person_id=context.person_id)


def of_the_ledger(context: Context) -> int:
    return ledger.count(context.tx, scope(context), query_of(context, LedgerSearch(asked=LedgerAsked())))


def of_a_batch(context: Context) -> int:
    """All of a view, which is what an export and a batch of all take."""
    return len(selection.chosen(context, Selection(whence=Whence.LEDGER, everything=True)))


def on_the_map(context: Context) -> int:
    query = query_of(context, LedgerSearch(asked=LedgerAsked(standing=(OPEN,))))
    return sum(one.many for one in on_map.by_place(context.tx, scope(context), query).values())


def of_a_list(context: Context) -> int:
    place = areas.get(context.tx, COUNTY)
    return sum(step_counts.by_place(context.tx, place, [STEP], first=FIRST, last=LAST).values())


def of_a_table(context: Context) -> int:
    return len(counted.houses(context.tx, areas.get(context.tx, COUNTY), [STEP], last=LAST))


def of_a_check(context: Context) -> int:
    found = items.houses(context.tx, CheckSubject.HOUSES, [areas.get(context.tx, COUNTY)])
    return sum(map(len, found.values()))


COUNTS: Mapping[str, Callable[[Context], int]] = {
    "the ledger": of_the_ledger,
    "an export, or a batch of all": of_a_batch,
    "the map": on_the_map,
    "the overview": lambda context: figures.read(context, FIRST).open.count,
    "the overview's months": lambda context: sum(one.reported.count for one in figures.read(context, FIRST).months),
    "the overview's hazards": lambda context: sum(one.count for one in figures.read(context, FIRST).hazards),
    "a list of the document": of_a_list,
    "an official table": of_a_table,
    "a check of houses": of_a_check,
    "files that lack something": lambda context: households.count_lacking(context.tx, scope(context)),
    "the digest": lambda context: cases.tally(context.tx, areas.get(context.tx, COUNTY), CaseState.CHECKED).count,
}


@pytest.fixture
def second(dialogue: Dialogue) -> Case:
    """The later of two reports of one house, both checked and appraised."""
    with dialogue.database.writing() as tx:
        for head in ("李秀英", "黎秀英"):
            case = plant_report(tx, dialogue.cast.cadre, head=head)
            housing.house(tx, case, NOW)
            who = {"person_id": dialogue.cast.county, "role": "county"}
            records.add(tx, case, step=STEP, day=NOW.date(), values={"grade": "C"}, now=NOW, **who)  # type: ignore[arg-type]
            cases.advance(tx, case, CaseState.CHECKED, NOW)
    return case


def test_every_count_counts_it_once(dialogue: Dialogue, knowledge: Knowledge, say: Wording, second: Case) -> None:
    def counts() -> dict[str, int]:
        with dialogue.database.writing() as tx:
            context = talk_of(tx, dialogue, knowledge, say, "county")
            return {what: count(context) for what, count in COUNTS.items()}

    assert counts() == dict.fromkeys(COUNTS, 2)
    with dialogue.database.reading() as tx:
        [pair] = pairs.of_case(tx, second.id)
    dialogue.say("township", Choice(id=f"household:same:{pair.id}"))
    assert counts() == dict.fromkeys(COUNTS, 1)
