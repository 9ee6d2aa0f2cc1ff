"""Questions that got no answer, or were handed to a person: kept as long as the chat, the same ones joined."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, and_, delete, func, select, update

from storage.curation.tables import question_counts, questions
from storage.database.database import Transaction
from storage.database.ids import new_id
from storage.people.tables import areas


@dataclass(frozen=True, kw_only=True)
class NewQuestion:
    """A question as it was just asked; `key` are its normalised words, `told` what was said to it, none before."""

    person_id: int
    text: str
    key: str
    county: str | None
    area: str | None
    pack: str | None
    subject: str | None
    told: str | None = None


@dataclass(frozen=True, kw_only=True)
class AskedQuestion:
    """A question that is kept. Somebody waits for a person's answer from `handed_at` to `answered_at`."""

    id: int
    person_id: int
    county: str | None
    area: str | None
    pack: str | None
    subject: str | None
    text: str
    told: str | None
    times: int
    asked_at: datetime
    handed_at: datetime | None
    answer: str | None
    answered_by: int | None
    answered_at: datetime | None


@dataclass(frozen=True, kw_only=True)
class AskedAlike:
    """A question that nobody was asked to answer, in the words of who asked it last, and how often it was asked."""

    id: int
    text: str
    county: str
    pack: str | None
    subject: str | None
    times: int
    asked_at: datetime


_WAITS = and_(questions.c.handed_at.is_not(None), questions.c.answered_at.is_(None))


def note(tx: Transaction, asked: NewQuestion, now: datetime) -> int:
    """Keep a question that got no answer; its id. Asked again by the same person it joins the one that is open."""
    row = _open_one(tx, asked)
    if row is None:
        return _add(tx, asked, now, handed_at=None)
    again = {"times": questions.c.times + 1, "asked_at": now}
    tx.execute(update(questions).where(questions.c.id == row.id).values(again))
    return int(row.id)


def hand_over(tx: Transaction, asked: NewQuestion, now: datetime) -> bool:
    """Let a question wait for a person of its county; false where this person's same question waits there already."""
    row = _open_one(tx, asked)
    if row is None:
        _add(tx, asked, now, handed_at=now)
        return True
    values = {"county": asked.county, "handed_at": now, "sealed_told": _told(tx, row.id, asked)}
    statement = update(questions).where(questions.c.id == row.id, questions.c.handed_at.is_(None))
    return tx.execute(statement.values(values)).rowcount > 0


def _open_one(tx: Transaction, asked: NewQuestion) -> Row[Any] | None:
    same = (questions.c.person_id == asked.person_id, questions.c.fingerprint == tx.vault.fingerprint(asked.key))
    return tx.execute(select(questions.c.id).where(*same, questions.c.answered_at.is_(None))).first()


def _add(tx: Transaction, asked: NewQuestion, now: datetime, *, handed_at: datetime | None) -> int:
    id = new_id(tx, questions)
    values = {
        "id": id,
        "person_id": asked.person_id,
        "county": asked.county,
        "area": asked.area,
        "pack": asked.pack,
        "subject": asked.subject,
        "sealed_question": tx.seal(questions.c.sealed_question, id, asked.text),
        "fingerprint": tx.vault.fingerprint(asked.key),
        "sealed_told": _told(tx, id, asked),
        "asked_at": now,
        "handed_at": handed_at,
    }
    tx.execute(questions.insert().values(values))
    return id


def _told(tx: Transaction, id: int, asked: NewQuestion) -> bytes | None:
    return None if asked.told is None else tx.seal(questions.c.sealed_told, id, asked.told)


def answer(tx: Transaction, id: int, text: str, *, by: int, now: datetime) -> bool:
    """Note what a person answered; false where somebody was faster."""
    statement = update(questions).where(questions.c.id == id, _WAITS)
    values = {"sealed_answer": tx.seal(questions.c.sealed_answer, id, text), "answered_by": by, "answered_at": now}
    return tx.execute(statement.values(values)).rowcount > 0


# --- how many there were


@dataclass(frozen=True, kw_only=True)
class AnsweredShare:
    """How many questions were asked, and how many of them got an answer at once."""

    asked: int = 0
    answered: int = 0


def count_asked(tx: Transaction, area: str, month: str, *, answered: bool) -> None:
    """Count a question that was asked at a place in a month (2026-10), and whether it was answered."""
    row = {"area": area, "month": month, "asked": 1, "answered": int(answered)}
    more = {
        "asked": question_counts.c.asked + 1,
        "answered": question_counts.c.answered + int(answered),
    }
    statement = tx.insert(question_counts).values(row)
    tx.execute(statement.on_conflict_do_update(index_elements=["area", "month"], set_=more))


def answered_share(tx: Transaction, below: str, month: str) -> AnsweredShare:
    """What was asked at a path or below it in a month."""
    query = (
        select(
            func.coalesce(func.sum(question_counts.c.asked), 0).label("asked"),
            func.coalesce(func.sum(question_counts.c.answered), 0).label("answered"),
        )
        .select_from(question_counts.join(areas, areas.c.code == question_counts.c.area))
        .where(areas.c.path.startswith(below, autoescape=True), question_counts.c.month == month)
    )
    row = tx.execute(query).one()
    return AnsweredShare(asked=int(row.asked), answered=int(row.answered))


# --- reading them


def latest_of(tx: Transaction, person_id: int) -> AskedQuestion | None:
    """What a person asked last that got no answer."""
    query = select(questions).where(questions.c.person_id == person_id)
    row = tx.execute(query.order_by(questions.c.asked_at.desc(), questions.c.id.desc()).limit(1)).first()
    return None if row is None else _question(tx, row)


def of_person(tx: Transaction, person_id: int, limit: int) -> list[AskedQuestion]:
    """What a person asked and is kept, the latest first."""
    query = select(questions).where(questions.c.person_id == person_id).order_by(questions.c.id.desc()).limit(limit)
    return _all(tx, tx.execute(query))


def find(tx: Transaction, id: int) -> AskedQuestion | None:
    """The question with this id."""
    row = tx.execute(select(questions).where(questions.c.id == id)).first()
    return None if row is None else _question(tx, row)


def count_waiting(tx: Transaction) -> dict[str, int]:
    """How many questions wait for a person, by the code of the county; counties without any are left out."""
    query = select(questions.c.county, func.count().label("waiting")).where(_WAITS, questions.c.county.is_not(None))
    return {row.county: row.waiting for row in tx.execute(query.group_by(questions.c.county))}


def waiting(tx: Transaction, counties: Collection[str], *, offset: int = 0, limit: int) -> list[AskedQuestion]:
    """The questions that wait for a person of some counties, the oldest first."""
    query = select(questions).where(_WAITS, questions.c.county.in_(counties)).order_by(questions.c.handed_at)
    return _all(tx, tx.execute(query.order_by(questions.c.id).offset(offset).limit(limit)))


def unanswered(tx: Transaction, since: datetime, until: datetime, county: str | None = None) -> list[AskedQuestion]:
    """What was asked from a moment to another and has no answer, the oldest first; of one county where it is named."""
    there: list[ColumnElement[bool]] = [] if county is None else [questions.c.county == county]
    period = (questions.c.asked_at >= since, questions.c.asked_at < until)
    query = select(questions).where(*period, questions.c.answered_at.is_(None), *there)
    return _all(tx, tx.execute(query.order_by(questions.c.asked_at, questions.c.id)))


def alike(tx: Transaction, counties: Collection[str], *, offset: int = 0, limit: int) -> list[AskedAlike]:
    """What was asked in some counties in vain and handed to nobody, the same words once, the most frequent first."""
    same = _alike(counties).subquery()
    query = (
        select(questions, same.c.many, same.c.last)
        .join(same, same.c.latest == questions.c.id)
        .order_by(same.c.many.desc(), same.c.last.desc(), questions.c.id)
    )
    return [
        AskedAlike(
            id=row.id,
            text=tx.open(questions.c.sealed_question, row.id, row.sealed_question),
            county=row.county,
            pack=row.pack,
            subject=row.subject,
            times=int(row.many),
            asked_at=row.last,
        )
        for row in tx.execute(query.offset(offset).limit(limit))
    ]


def count_alike(tx: Transaction, counties: Collection[str]) -> int:
    """How many different questions `alike` has."""
    return int(tx.execute(select(func.count()).select_from(_alike(counties).subquery())).scalar_one())


def _alike(counties: Collection[str]) -> Select[Any]:
    unasked = (questions.c.county.in_(counties), questions.c.handed_at.is_(None), questions.c.answered_at.is_(None))
    return (
        select(
            func.sum(questions.c.times).label("many"),
            func.max(questions.c.asked_at).label("last"),
            func.max(questions.c.id).label("latest"),
        )
        .where(*unasked)
        .group_by(questions.c.county, questions.c.fingerprint, questions.c.pack)
    )


def forget_of(tx: Transaction, person_id: int, since: datetime) -> None:
    """Forget what a person asked since a moment, unless somebody is to answer it."""
    own = (questions.c.person_id == person_id, questions.c.asked_at >= since)
    tx.execute(delete(questions).where(*own, questions.c.handed_at.is_(None)))


def forget_before(tx: Transaction, moment: datetime, *, county: str | None = None) -> int:
    """Forget what was asked before a moment, answered or not, of one county or of all; how many they were."""
    old = delete(questions).where(questions.c.asked_at < moment)
    return tx.execute(old if county is None else old.where(questions.c.county == county)).rowcount


def _all(tx: Transaction, rows: Iterable[Row[Any]]) -> list[AskedQuestion]:
    return [_question(tx, row) for row in rows]


def _question(tx: Transaction, row: Row[Any]) -> AskedQuestion:
    return AskedQuestion(
        id=row.id,
        person_id=row.person_id,
        county=row.county,
        area=row.area,
        pack=row.pack,
        subject=row.subject,
        text=tx.open(questions.c.sealed_question, row.id, row.sealed_question),
        told=None if row.sealed_told is None else tx.open(questions.c.sealed_told, row.id, row.sealed_told),
        times=row.times,
        asked_at=row.asked_at,
        handed_at=row.handed_at,
        answer=None if row.sealed_answer is None else tx.open(questions.c.sealed_answer, row.id, row.sealed_answer),
        answered_by=row.answered_by,
        answered_at=row.answered_at,
    )
