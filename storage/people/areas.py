"""The area tree: places by code, their children, and the policy pack that counts there."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from typing import Any

from sqlalchemy import Row, Select, and_, bindparam, false, func, literal, or_, select, update

from knowledge.area import Level, Place
from storage.database.database import Transaction
from storage.database.prepared import Prepared
from storage.people.tables import areas


def _upwards() -> Select[Any]:
    """A place and all above it, the place itself first."""
    here = select(areas).where(areas.c.code == bindparam("of_code")).cte("upwards", recursive=True)
    upwards = here.union_all(select(areas).join(here, areas.c.code == here.c.parent))
    return select(upwards).order_by(func.length(upwards.c.path).desc())


_ONE = Prepared(lambda tx: select(areas).where(areas.c.code == bindparam("of_code")))
_UPWARDS = Prepared(lambda tx: _upwards())


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


def among(tx: Transaction, codes: Collection[str]) -> dict[str, Place]:
    """Those of some codes that are places, by code."""
    return {row.code: _place(row) for row in tx.execute(select(areas).where(areas.c.code.in_(codes)))}


def children(tx: Transaction, code: str | None) -> list[Place]:
    """The places directly below one, in the order of their codes; without a code, the tops of the tree."""
    rows = tx.execute(select(areas).where(areas.c.parent == code).order_by(areas.c.code))
    return [_place(row) for row in rows]


def lineage(tx: Transaction, place: Place) -> list[Place]:
    """The place and all above it, the place itself first. Raises KeyError for a place that is not stored."""
    rows = _UPWARDS.all(tx, {"of_code": place.code})
    if not rows:
        raise KeyError(place.code)
    return [_place(row) for row in rows]


class PlacesRead:
    """Places as they stand in one transaction, each read once, however often it is asked for."""

    def __init__(self, tx: Transaction) -> None:
        self._tx = tx
        self._read: dict[str, tuple[Place, ...]] = {}

    def find(self, code: str) -> Place | None:
        """The place with this code."""
        return next(iter(self._upwards(code)), None)

    def get(self, code: str) -> Place:
        """The place with this code; raises KeyError."""
        return self.lineage(code)[0]

    def lineage(self, code: str) -> tuple[Place, ...]:
        """The place with this code and all above it, the place itself first; raises KeyError."""
        found = self._upwards(code)
        if not found:
            raise KeyError(code)
        return found

    def _upwards(self, code: str) -> tuple[Place, ...]:
        if code not in self._read:
            self._read[code] = tuple(_place(row) for row in _UPWARDS.all(self._tx, {"of_code": code}))
        return self._read[code]


def lineages(tx: Transaction, places: Iterable[Place]) -> dict[str, list[Place]]:
    """By code, each place and all above it, the place itself first. Raises KeyError for one that is not stored."""
    paths = {place.code: place.path.strip("/").split("/")[::-1] for place in places}
    found = among(tx, {code for path in paths.values() for code in path})
    return {of: [found[code] for code in path] for of, path in paths.items()}


def below(tx: Transaction, place: Place, level: Level | None = None) -> list[Place]:
    """The place and all below it, of one level where one is named, in the order of codes."""
    return below_any(tx, [place], level)


def below_any(tx: Transaction, places: Iterable[Place], level: Level | None = None) -> list[Place]:
    """Some places and all below them, of one level where one is named, each once, in the order of codes."""
    inside = or_(false(), *(areas.c.path.startswith(place.path, autoescape=True) for place in places))
    query = select(areas).where(inside).order_by(areas.c.code)
    if level is not None:
        query = query.where(areas.c.level == level)
    return [_place(row) for row in tx.execute(query)]


def everywhere(tx: Transaction) -> list[Place]:
    """The whole tree, in the order of codes."""
    return [_place(row) for row in _EVERYWHERE.all(tx, {})]


_EVERYWHERE = Prepared(lambda tx: select(areas).order_by(areas.c.code))


def at_level(tx: Transaction, level: Level) -> list[Place]:
    """All places of a level, in the order of codes."""
    return [_place(row) for row in tx.execute(select(areas).where(areas.c.level == level).order_by(areas.c.code))]


def only(tx: Transaction, level: Level) -> Place | None:
    """The one place of a level where there is but one; none where there are several, or none."""
    rows = tx.execute(select(areas).where(areas.c.level == level).limit(2)).all()
    return _place(rows[0]) if len(rows) == 1 else None


def named_in(tx: Transaction, text: str) -> list[Place]:
    """The townships and villages whose whole name stands in a text, in the order of codes."""
    named = literal(text).contains(areas.c.name, autoescape=False)
    query = select(areas).where(areas.c.level.in_((Level.TOWNSHIP, Level.VILLAGE)), named).order_by(areas.c.code)
    return [_place(row) for row in tx.execute(query)]


def called_in(tx: Transaction, text: str, within: Iterable[Place], *, shortened: bool = False) -> list[Place]:
    """Some places and those below them whose whole name stands in a text, in the order of codes.

    With `shortened` also those whose name stands there without its last character, if it is longer than two: 柳河镇.
    """
    length = func.length(areas.c.name)
    named = literal(text).contains(areas.c.name, autoescape=False)
    if shortened:
        named = or_(named, and_(length > 2, literal(text).contains(func.substr(areas.c.name, 1, length - 1))))
    inside = or_(false(), *(areas.c.path.startswith(place.path, autoescape=True) for place in within))
    query = select(areas).where(inside, areas.c.level != Level.GROUP, named).order_by(areas.c.code)
    return [_place(row) for row in tx.execute(query)]


def count(tx: Transaction) -> int:
    """How many places there are; none means that no county was imported yet."""
    return int(_COUNT.first(tx, {}).places)


_COUNT = Prepared(lambda tx: select(func.count().label("places")).select_from(areas))


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

    What an operator set nearest wins; else the pack of which an area code (`area_codes` by pack id) is the longest
    that the place's code, or one above it, begins with: a county's own before that of its province. None where no pack
    covers it: then no region's policy is told.
    """
    places = list(lineage_of_place)
    for place in places:
        if place.pack is not None:
            return place.pack
    fitting = (
        (beginning, pack)
        for pack, beginnings in area_codes.items()
        for beginning in beginnings
        if any(place.code.startswith(beginning) for place in places)
    )
    return max(fitting, key=lambda found: len(found[0]), default=("", None))[1]


def packs_of(
    tx: Transaction, places: Iterable[Place], area_codes: Mapping[str, Iterable[str]]
) -> dict[str, str | None]:
    """By the code of each of some places, the id of the pack that counts there, as `pack_of` tells."""
    return {code: pack_of(lineage, area_codes) for code, lineage in lineages(tx, places).items()}


def child_of(parent: Place | None, *, code: str, name: str, level: Level, pack: str | None = None) -> Place:
    """A new place below its parent, with its path made."""
    root = Place(code=code, name=name, level=level, path=f"/{code}/", pack=pack)
    return root if parent is None else replace(root, path=f"{parent.path}{code}/")


def _place(row: Row[Any]) -> Place:
    return Place(code=row.code, name=row.name, level=Level(row.level), path=row.path, pack=row.pack)
