"""What a case says of its house, as it is compared with others."""

import re
from collections.abc import Collection, Mapping
from typing import Any

from sqlalchemy import select

from knowledge.reading.likeness import HouseTold, is_placeholder
from storage.cases import marks
from storage.cases.cases import Case
from storage.cases.tables import photos
from storage.database.database import Transaction

_OF_ITSELF = "resident"  # in any other role, the phone is that of an office
_TURN = 32  # hexadecimal digits of one turn of a picture
_GROUP_WORDS = re.compile(r"第?(\d{1,2}|[一二两三四五六七八九十]{1,3})\s*(?:村民)?小?[组队社]")


def told_by(tx: Transaction, cases: Collection[Case]) -> dict[int, HouseTold]:
    """What some cases say of their houses, by the case's id."""
    looks = _looks(tx, [photo for case in cases for photo in case.answers.get("photos") or ()])
    return {case.id: _told(tx, case, looks) for case in cases}


def id_fingerprint(tx: Transaction, answers: Mapping[str, Any]) -> str | None:
    """The keyed hash of the head's ID number; none where there is none, or a placeholder."""
    number = answers.get("id_number")
    return None if not number or is_placeholder(number) else tx.vault.fingerprint(number)


def _told(tx: Transaction, case: Case, looks: Mapping[str, tuple[int, ...]]) -> HouseTold:
    known = case.answers
    place = known.get("place") or {}
    detail = place.get("detail") or ""
    name = marks.spelt(known.get("head") or "")
    at = (place.get("latitude"), place.get("longitude"))
    return HouseTold(
        name=name,
        sound=marks.sound(name),
        group=marks.group_in(detail),
        spot=marks.spelt(_GROUP_WORDS.sub("", detail)),
        position=None if at[0] is None or at[1] is None else (at[0], at[1]),
        phones=_phones(case),
        id_fingerprint=id_fingerprint(tx, known),
        looks=tuple(looks[photo] for photo in known.get("photos") or () if photo in looks),
    )


def _phones(case: Case) -> frozenset[str]:
    """The household's numbers: never that of an office whose cadre reported the house."""
    reporters = case.answers.get("contact_phone")
    given = [case.answers.get("phone")]
    if case.reporter_role == _OF_ITSELF:
        given.append(reporters)
    else:
        given = [one for one in given if one != reporters]
    numbers = (re.sub(r"\D", "", one) for one in given if one)
    return frozenset(one for one in numbers if one and not is_placeholder(one))


def _looks(tx: Transaction, ids: Collection[str]) -> dict[str, tuple[int, ...]]:
    """How some photos look, by id, in their four turns; one that was not looked at is left out."""
    if not ids:
        return {}
    query = select(photos.c.id, photos.c.looks).where(photos.c.id.in_(ids), photos.c.looks.is_not(None))
    return {row.id: _turns(row.looks) for row in tx.execute(query)}


def _turns(looks: str) -> tuple[int, ...]:
    return tuple(int(looks[at : at + _TURN], 16) for at in range(0, len(looks), _TURN))
