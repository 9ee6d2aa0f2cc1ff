"""The area tree: places by code, their children, and the policy pack that counts there."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from sqlalchemy import Row, bindparam, func, select, update

from knowledge.area import Level, Place
from storage.database import Transaction
from storage.models import areas
from storage.prepared import Prepared

_ONE = Prepared(lambda tx: select(areas).where(areas.c.code == bindparam("of_code")))


def find(tx: Transaction, code: str) -> Place | None:
    """The place with this code."""
    row = _ONE.first(tx, {"of_code": code})
    return None if row is None else _place(row)


def get(tx: Transaction, code: str) -> Place:
    """The place with this code; raises KeyError."""
    place = find(tx, code)
    if place is None:
        raise KeyError(code)
    return place


def children(tx: Transaction, code: str | None) -> list[Place]:
    """The places directly below one, in the order of their codes; without a code, the tops of the tree."""
    rows = tx.execute(select(areas).where(areas.c.parent == code).order_by(areas.c.code))
    return [_place(row) for row in rows]


def lineage(tx: Transaction, place: Place) -> list[Place]:
    """The place and all above it, the place itself first."""
    return [get(tx, code) for code in reversed(place.path.strip("/").split("/"))]


def below(tx: Transaction, place: Place, level: Level | None = None) -> list[Place]:
    """The place and all below it, of one level where one is named."""
    query = select(areas).where(areas.c.path.startswith(place.path, autoescape=True)).order_by(areas.c.code)
    if level is not None:
        query = query.where(areas.c.level == level)
    return [_place(row) for row in tx.execute(query)]


def everywhere(tx: Transaction) -> list[Place]:
    """The whole tree, in the order of codes."""
    return [_place(row) for row in tx.execute(select(areas).order_by(areas.c.code))]


def count(tx: Transaction) -> int:
    """How many places there are; none means that no county was imported yet."""
    return int(tx.execute(select(func.count()).select_from(areas)).scalar_one())


def put(tx: Transaction, place: Place) -> None:
    """Add a place, or bring name, level, parent, path and pack of an existing one up to date."""
    values = {
        "code": place.code,
        "name": place.name,
        "level": place.level,
        "parent": place.parent_code,
        "path": place.path,
        "pack": place.pack,
    }
    statement = tx.insert(areas).values(values)
    tx.execute(statement.on_conflict_do_update(index_elements=["code"], set_=values))


def move_below(tx: Transaction, old_path: str, new_path: str) -> None:
    """Bring the paths of all places below one up to date, after it got another path."""
    moved = areas.c.path.startswith(old_path, autoescape=True)
    statement = update(areas).where(moved, areas.c.path != old_path)
    tx.execute(statement.values(path=new_path + func.substr(areas.c.path, len(old_path) + 1)))


def pack_of(lineage_of_place: Iterable[Place], area_codes: Mapping[str, Iterable[str]]) -> str | None:
    """The id of the pack that counts at a place, given the place and all above it, nearest first.

    What an operator set nearest wins; else the pack whose area codes (`area_codes` by pack id) the place's code
    begins with. None where no pack covers it: then no region's policy is told.
    """
    places = list(lineage_of_place)
    for place in places:
        if place.pack is not None:
            return place.pack
    for place in places:
        for pack, beginnings in area_codes.items():
            if any(place.code.startswith(beginning) for beginning in beginnings):
                return pack
    return None


def child_of(parent: Place | None, *, code: str, name: str, level: Level, pack: str | None = None) -> Place:
    """A new place below its parent, with its path made."""
    root = Place(code=code, name=name, level=level, path=f"/{code}/", pack=pack)
    return root if parent is None else replace(root, path=f"{parent.path}{code}/")


def _place(row: Row[Any]) -> Place:
    return Place(code=row.code, name=row.name, level=Level(row.level), path=row.path, pack=row.pack)
