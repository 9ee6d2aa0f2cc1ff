"""What a case says of its house, as it is compared with others."""

import re
from collections.abc import Collection, Mapping
from dataclasses import replace
from typing import Any

from knowledge.reading.likeness import HouseTold, is_placeholder
from storage.cases import marks
from storage.cases.cases import Case
from storage.database.database import Transaction
from storage.households.looks import of_photos

_OF_ITSELF = "resident"  # in any other role, the phone is that of an office
_COMMON_FROM = 3  # names of heads that one phone was given for: it is somebody else's, who answers for them
_GROUP_WORDS = re.compile(r"第?(\d{1,2}|[一二两三四五六七八九十]{1,3})\s*(?:村民)?小?[组队社]")


def told_by(tx: Transaction, cases: Collection[Case]) -> dict[int, HouseTold]:
    """What some cases say of their houses, by the case's id."""
    looks = of_photos(tx, [photo for case in cases for photo in case.answers.get("photos") or ()])
    return {case.id: _told(tx, case, looks) for case in cases}


def without_common(told: Mapping[int, HouseTold]) -> dict[int, HouseTold]:
    """The same, without the phones that stand for houses of several names, as an office's or a relative's does."""
    names: dict[str, set[str]] = {}
    for one in told.values():
        for phone in one.phones | one.reporters:
            names.setdefault(phone, set()).add(one.name)
    common = {phone for phone, heads in names.items() if len(heads) >= _COMMON_FROM}
    return {id: replace(one, phones=one.phones - common, reporters=one.reporters - common) for id, one in told.items()}


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
    phones, reporters = _phones(case)
    return HouseTold(
        name=name,
        sound=marks.sound(name),
        group=marks.group_in(detail),
        spot=marks.spelt(_GROUP_WORDS.sub("", detail)),
        position=None if at[0] is None or at[1] is None else (at[0], at[1]),
        phones=phones,
        reporters=reporters,
        id_fingerprint=id_fingerprint(tx, known),
        looks=tuple(looks[photo] for photo in known.get("photos") or () if photo in looks),
    )


def _phones(case: Case) -> tuple[frozenset[str], frozenset[str]]:
    """The household's numbers, and that of a resident who reported it: never that of an office that reported it."""
    by_resident = case.reporter_role == _OF_ITSELF
    reporters, own = (_numbers(case.answers.get(key)) for key in ("contact_phone", "phone"))
    return (own, reporters) if by_resident else (own - reporters, frozenset())


def _numbers(phone: str | None) -> frozenset[str]:
    """The number, unless it stands for none."""
    digits = re.sub(r"\D", "", phone or "")
    return frozenset() if not digits or is_placeholder(digits) else frozenset((digits,))
