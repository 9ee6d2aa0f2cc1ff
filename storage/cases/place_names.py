"""Names of groups and small places, learned from the reports of a village, and where its houses lie.

Only what an office accepted counts: a report that waits, came back, was withdrawn or joined to another teaches nothing.
"""

from collections import Counter
from collections.abc import Collection

from sqlalchemy import bindparam, select

from storage.cases.cases import UNCOUNTED, CaseState
from storage.cases.tables import cases, place_names
from storage.database.database import Transaction
from storage.database.listed import is_one_of
from storage.database.prepared import Prepared

MOST_READ = 400  # of a village's names those of the newest reports
_TEACH_NOTHING = (CaseState.REPORTED, CaseState.RETURNED, *UNCOUNTED)
_TEACHING = tuple(state for state in CaseState if state not in _TEACH_NOTHING)


def used(tx: Transaction, villages: Collection[str]) -> dict[str, list[str]]:
    """By the village's code, the names used in its accepted reports: the most used first, of as many uses the newest.

    Each is written as in the newest of them.
    """
    uses: dict[str, Counter[int]] = {}
    written: dict[int, str] = {}
    for row in _USED.all(tx, {"villages": villages, "states": _TEACHING, "most": MOST_READ * len(villages)}):
        uses.setdefault(row.area, Counter())[row.word] += 1
        if row.word not in written:
            written[row.word] = tx.open(place_names.c.sealed_name, (row.case_id, row.word), row.sealed_name)
    return {area: [written[word] for word, _ in counted.most_common()] for area, counted in uses.items()}


_USED = Prepared(
    lambda tx: (
        select(cases.c.area, place_names.c.case_id, place_names.c.word, place_names.c.sealed_name)
        .select_from(place_names.join(cases, cases.c.id == place_names.c.case_id))
        .where(is_one_of(tx, cases.c.area, "villages"), is_one_of(tx, cases.c.state, "states"))
        .order_by(cases.c.id.desc())
        .limit(bindparam("most"))
    )
)


def cells(tx: Transaction, village: str, *, without: str = "") -> list[tuple[int, int]]:
    """The cells of the map in which the houses of a village's accepted reports lie, but for the case of one number."""
    query = select(cases.c.cell_north, cases.c.cell_east).where(
        cases.c.area == village,
        cases.c.number != without,
        cases.c.state.in_(_TEACHING),
        cases.c.cell_north.is_not(None),
    )
    return [(row.cell_north, row.cell_east) for row in tx.execute(query.distinct())]
