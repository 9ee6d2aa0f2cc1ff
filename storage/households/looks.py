"""How pictures look, as it is stored: 32 hexadecimal digits for each of the four ways in which one can be turned."""

from collections.abc import Collection

from sqlalchemy import select

from storage.cases.tables import photos
from storage.database.database import Transaction
from storage.database.listed import is_one_of
from storage.database.prepared import Prepared

_TURN = 32  # hexadecimal digits


def of_photos(tx: Transaction, ids: Collection[str]) -> dict[str, tuple[int, ...]]:
    """How some photos look, by id, in their four turns; one that was not looked at is left out."""
    return {row.id: turns(row.looks) for row in _LOOKS.all(tx, {"ids": ids})} if ids else {}


_LOOKS = Prepared(
    lambda tx: select(photos.c.id, photos.c.looks).where(is_one_of(tx, photos.c.id, "ids"), photos.c.looks.is_not(None))
)


def turns(looks: str) -> tuple[int, ...]:
    """The four turns of what is stored, upright first."""
    return tuple(int(looks[at : at + _TURN], 16) for at in range(0, len(looks), _TURN))
