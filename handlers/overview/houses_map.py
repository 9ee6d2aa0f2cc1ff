"""Where the houses under way stand: a list by place, and the marks of a map, each with the address of its list."""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Self

from handlers.dialog.context import Context
from handlers.dialog.hierarchy import LEVEL_BELOW
from handlers.dialog.permissions import Action, rows
from handlers.forms.maps import to_gcj02
from handlers.ledger.query import LedgerSearch, query_of
from handlers.ledger.view import LedgerView
from handlers.overview import astray
from handlers.overview.figures import Counted, NoSuchOverview
from knowledge.area import Level, Place
from knowledge.reading.ledger import OPEN, LedgerAsked
from storage.cases import on_map
from storage.cases.case_query import CaseQuery, DangerState, Unset
from storage.cases.lifting import CELLS
from storage.cases.on_map import CountedSquare, MapBox, PlaceOnMap
from storage.cases.scope import RowScope
from storage.people import areas

ZOOMS = range(4, 19)
_ZOOM_OF_CELLS = 13  # at which a cell of the map is wide enough for a mark of its own; halved with each step away
_NEAR = 2  # cells that a square is wide at most where villages are drawn, each of its own
WORLD = MapBox(south=-180 * CELLS, west=-360 * CELLS, north=180 * CELLS, east=360 * CELLS)
_MARGIN = 2  # cells about the box: the shifted grid of some tiles is at most one off


@dataclass(frozen=True, kw_only=True)
class MapRow:
    """A line of the list: a place with its counts; `inner` is the map of it alone."""

    name: str
    many: Counted
    grade_c: Counted
    grade_d: Counted
    danger: Counted
    unplaced: Counted
    inner: str = ""


@dataclass(frozen=True, kw_only=True)
class HousesMap:
    """The list of a place, with its sum, and the degrees that a map of it shows: south, west, north, east.

    Houses that lie far beyond the others are not in these: they are counted by themselves, each square with its list.
    """

    place: Place
    outer: str
    rows: tuple[MapRow, ...]
    whole: MapRow
    bounds: tuple[float, float, float, float] | None
    astray: tuple[Counted, ...] = ()


@dataclass(frozen=True, kw_only=True)
class MapMark:
    """A circle on the map, at degrees as they are drawn: houses of a square, or those of a place without a position."""

    north: float
    east: float
    many: int
    grade: str = ""
    danger: int = 0
    name: str = ""
    address: str = ""


@dataclass(frozen=True, kw_only=True)
class InSight:
    """What of the map is looked at: the zoom of its tiles, and the cells in sight."""

    zoom: int
    box: MapBox

    @classmethod
    def read(cls, zoom: str, box: str) -> Self | None:
        """From texts as 12 and 36.1,120.2,36.4,120.6 (south, west, north, east); none where they tell no window."""
        try:
            edges = [float(edge) for edge in box.split(",")]
            asked = int(zoom)
        except ValueError:
            return None
        if len(edges) != 4 or not all(map(math.isfinite, edges)) or max(map(abs, edges)) > 360:
            return None
        south, west, north, east = (math.floor(edge * CELLS) for edge in edges)
        around = MapBox(south=south - _MARGIN, west=west - _MARGIN, north=north + _MARGIN, east=east + _MARGIN)
        return cls(zoom=min(max(asked, ZOOMS[0]), ZOOMS[-1]), box=around)

    @property
    def width(self) -> int:
        """How many cells wide the squares are in which houses are counted."""
        return int(2 ** max(0, _ZOOM_OF_CELLS - self.zoom))


def read(context: Context, code: str) -> HousesMap:
    """The list of a place of the person's, of all that is theirs where the code names none. Raises NoSuchOverview."""
    return _Drawing.of(context, code).listed()


def marks(context: Context, code: str, window: InSight) -> tuple[MapMark, ...]:
    """The marks in a window, first houses by square, then places with houses of unknown position."""
    return tuple(_Drawing.of(context, code).marks(window))


@dataclass(frozen=True, kw_only=True)
class _Drawing:
    context: Context
    own: Place
    place: Place

    @classmethod
    def of(cls, context: Context, code: str) -> Self:
        own = context.place
        if own is None or not context.may(Action.SEE_SUMMARY, own):
            raise NoSuchOverview
        asked = areas.find(context.tx, code) if code else None
        return cls(context=context, own=own, place=asked if asked is not None and own.contains(asked) else own)

    def listed(self) -> HousesMap:
        found = on_map.by_place(self.context.tx, self._scope, self._sought)
        level = LEVEL_BELOW.get(self.place.level)
        below = areas.below(self.context.tx, self.place, level) if level else []
        counted = [self._row(one, found, inner=f"/desk/map?place={one.code}") for one in below]
        squares = on_map.squares(self.context.tx, self._scope, self._sought, WORLD, width=1)
        reach = astray.reach_of(squares)
        near = [one for one in squares if reach is not None and astray.is_within(reach, one)]
        return HousesMap(
            place=self.place,
            outer="" if self.place.code == self.own.code else self._outer(),
            rows=tuple(sorted((one for one in counted if one.many.count), key=lambda one: -one.many.count)),
            whole=self._row(self.place, found),
            bounds=self._bounds(astray.bounds_of(near)) if near else None,
            astray=tuple(self._astray(one) for one in squares if reach and not astray.is_within(reach, one)),
        )

    def _astray(self, square: CountedSquare) -> Counted:
        view = LedgerView(places=(self.place.code,), standing=(OPEN,), cell=square.cell)
        return Counted(name="", count=square.many, address=self._opened(view))

    def marks(self, window: InSight) -> Iterator[MapMark]:
        for square in on_map.squares(self.context.tx, self._scope, self._sought, window.box, window.width):
            yield self._of_square(square)
        counted = on_map.by_place(self.context.tx, self._scope, self._sought)
        unplaced = {path: one.unplaced for path, one in counted.items() if one.unplaced}
        known = self._near_squares() if unplaced else {}
        for place, paths in self._places_of(window, {*unplaced, *known}):
            many = sum(unplaced.get(path, 0) for path in paths)
            middle = astray.middle_of([square for path in paths for square in known.get(path, ())]) if many else None
            if middle is not None and _within(window.box, middle):
                yield self._of_place(place, many, middle)

    def _near_squares(self) -> Mapping[str, Sequence[CountedSquare]]:
        """By path of a place, the cells in which its houses lie, but for those astray from all others."""
        found = on_map.squares_by_place(self.context.tx, self._scope, self._sought)
        reach = astray.reach_of([one for squares in found.values() for one in squares])
        return {
            path: [one for one in squares if reach is not None and astray.is_within(reach, one)]
            for path, squares in found.items()
        }

    def _places_of(self, window: InSight, paths: set[str]) -> Iterator[tuple[Place, list[str]]]:
        """Each place with its path; from afar each township with those of all its villages, for these would crowd."""
        places, left = [self.place, *areas.below(self.context.tx, self.place)], set(paths)
        inside = [one for one in places if one.level is Level.TOWNSHIP and window.width > _NEAR]
        for township in inside:
            within = sorted(path for path in left if path.startswith(township.path))
            left.difference_update(within)
            yield township, within
        yield from ((one, [one.path]) for one in places if one.path in left)

    @property
    def _scope(self) -> RowScope:
        return rows(Action.SEE_SUMMARY, grants=self.context.grants, person_id=self.context.person_id)

    @property
    def _sought(self) -> CaseQuery:
        return query_of(self.context, LedgerSearch(asked=LedgerAsked(standing=(OPEN,)), places=(self.place.code,)))

    def _row(self, place: Place, found: Mapping[str, PlaceOnMap], *, inner: str = "") -> MapRow:
        inside = [one for path, one in found.items() if path.startswith(place.path)]
        view = LedgerView(places=(place.code,), standing=(OPEN,))
        return MapRow(
            name=place.name,
            many=self._counted(sum(one.many for one in inside), view),
            grade_c=self._counted(sum(one.grade_c for one in inside), replace(view, grades=("C",))),
            grade_d=self._counted(sum(one.grade_d for one in inside), replace(view, grades=("D",))),
            danger=self._counted(sum(one.danger for one in inside), replace(view, danger=DangerState.RUNNING)),
            unplaced=self._counted(sum(one.unplaced for one in inside), replace(view, lacking=(Unset.POSITION,))),
            inner=inner,
        )

    def _counted(self, many: int, view: LedgerView) -> Counted:
        return Counted(name="", count=many, address=self._opened(view) if many else "")

    def _of_square(self, square: CountedSquare) -> MapMark:
        half = square.cell.width / 2
        north, east = self._drawn(square.cell.north + half, square.cell.east + half)
        return MapMark(
            north=north,
            east=east,
            many=square.many,
            grade=square.worst or "",
            danger=square.danger,
            address=self._opened(LedgerView(places=(self.place.code,), standing=(OPEN,), cell=square.cell)),
        )

    def _of_place(self, place: Place, unplaced: int, middle: tuple[float, float]) -> MapMark:
        north, east = self._drawn(middle[0] + 0.5, middle[1] + 0.5)
        view = LedgerView(places=(place.code,), standing=(OPEN,), lacking=(Unset.POSITION,))
        return MapMark(north=north, east=east, many=unplaced, name=place.name, address=self._opened(view))

    def _bounds(self, box: MapBox) -> tuple[float, float, float, float]:
        return (*self._drawn(box.south, box.west), *self._drawn(box.north + 1, box.east + 1))

    def _drawn(self, north: float, east: float) -> tuple[float, float]:
        """Cells as the degrees at which the tiles show them."""
        kept = north / CELLS, east / CELLS
        drawn = to_gcj02(*kept) if self.context.installation.map_is_shifted else kept
        return round(drawn[0], 5), round(drawn[1], 5)

    def _outer(self) -> str:
        """The map of the place above, which is the person's own or within it."""
        above = areas.lineage(self.context.tx, self.place)[-2]
        return f"/desk/map?place={above.code}"

    def _opened(self, view: LedgerView) -> str:
        return f"/desk/ledger?{view.address()}" if self.context.may(Action.VIEW_CASE, self.place) else ""


def _within(box: MapBox, middle: tuple[float, float]) -> bool:
    return box.south <= middle[0] <= box.north and box.west <= middle[1] <= box.east
