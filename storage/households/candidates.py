"""Cases that may be of one house with another: they share the sound of a name, a number or the look of a picture.

Nothing else brings two cases so far that somebody is asked. They are found by keyed hashes, without opening an answer.
"""

from collections.abc import Collection, Iterable, Iterator
from typing import Any

from sqlalchemy import ColumnElement, Select, bindparam, select

from knowledge.reading.likeness import HouseTold, look_alike
from storage.cases import marks
from storage.cases.cases import Case, CaseState
from storage.cases.marks import Mark, Word
from storage.cases.tables import case_marks, cases, photos
from storage.database.database import Transaction
from storage.database.listed import is_one_of
from storage.database.prepared import Prepared
from storage.households.looks import turns
from storage.people.tables import areas

MOST_NAMED = 60  # of one sound in a village
MOST_CALLED = 20  # by one phone: more than a household has, so that it is known for an office's
MOST_NUMBERED = 10  # with one ID number


def of_case(tx: Transaction, case: Case, told: HouseTold) -> set[int]:
    """The ids of the cases to compare with one, which tells `told` of its house; those withdrawn are left out."""
    others = (cases.c.id != case.id, cases.c.state != CaseState.WITHDRAWN)
    found = _marked(tx, case, _names(told), MOST_NAMED)
    for phone in told.phones | told.reporters:
        found |= _marked(tx, case, [(Mark.NUMBER, phone)], MOST_CALLED)
    if told.id_fingerprint is not None:
        same = (*others, cases.c.id_fingerprint == told.id_fingerprint)
        found |= set(tx.execute(select(cases.c.id).where(*same).limit(MOST_NUMBERED)).scalars())
    return found | _pictured(tx, case, told, others)


def _names(told: HouseTold) -> Iterator[Word]:
    """The whole name, and all but its first character, which is what is left of one whose surname is misspelt."""
    if told.name:
        yield Mark.SOUND, told.sound
    if len(told.name) > 2:
        yield Mark.SOUND, marks.sound(told.name[1:])


def _marked(tx: Transaction, case: Case, words: Iterable[Word], most: int) -> set[int]:
    """Other cases of the same village that bear one of some marks, the latest."""
    keys = [marks.key_of(tx.vault, word) for word in words]
    values = {"but": case.id, "of_area": case.area, "words": keys, "most": most}
    return {row.id for row in _MARKED.all(tx, values)} if keys else set()


def _bearing(tx: Transaction) -> Select[Any]:
    bearing = select(case_marks.c.case_id).where(is_one_of(tx, case_marks.c.word, "words"))
    query = select(cases.c.id).where(
        cases.c.id != bindparam("but"),
        cases.c.state != CaseState.WITHDRAWN,
        cases.c.area == bindparam("of_area"),
        cases.c.id.in_(bearing),
    )
    return query.order_by(cases.c.id.desc()).limit(bindparam("most"))


_MARKED = Prepared(_bearing)


def _pictured(tx: Transaction, case: Case, told: HouseTold, which: Collection[ColumnElement[bool]]) -> set[int]:
    """Cases of the same township with a picture that looks like one of the case's."""
    if not told.looks:
        return set()
    own = select(areas.c.parent).where(areas.c.code == case.area).scalar_subquery()
    around = select(areas.c.code).where(areas.c.parent == own)
    query = (
        select(cases.c.id, photos.c.looks)
        .join(photos, photos.c.draft_id == cases.c.draft_id)
        .where(*which, cases.c.area.in_(around), photos.c.looks.is_not(None))
    )
    return {row.id for row in tx.execute(query) if any(look_alike(turns(row.looks), mine) for mine in told.looks)}
