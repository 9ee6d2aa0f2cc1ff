"""Positions that cannot be right: houses that lie far beyond all others of a place, so that no map has to show both."""

from collections.abc import Callable, Sequence

from storage.cases.on_map import CountedSquare, MapBox

_LEAST_REACH = 15  # cells, of about a kilometre each: so far from the middle a house of a small place may well lie
_TIMES = 8  # so many times as far as half of the houses lie, and nothing that is far belongs there


def reach_of(squares: Sequence[CountedSquare]) -> MapBox | None:
    """The part of the map within which houses are not astray; none where no position is known."""
    if not squares:
        return None
    south, north = _reach(squares, lambda one: one.cell.north)
    west, east = _reach(squares, lambda one: one.cell.east)
    return MapBox(south=south, west=west, north=north, east=east)


def is_within(box: MapBox, square: CountedSquare) -> bool:
    """Whether a square of one cell lies in a box."""
    return box.south <= square.cell.north <= box.north and box.west <= square.cell.east <= box.east


def middle_of(squares: Sequence[CountedSquare]) -> tuple[float, float] | None:
    """Where houses lie on average, in cells to the north and to the east, but for those astray; none for no house."""
    reach = reach_of(squares)
    near = [one for one in squares if reach is not None and is_within(reach, one)]
    many = sum(one.many for one in near)
    if not many:
        return None
    return (
        sum(one.many * one.cell.north for one in near) / many,
        sum(one.many * one.cell.east for one in near) / many,
    )


def bounds_of(squares: Sequence[CountedSquare]) -> MapBox:
    """The smallest box that holds some squares of one cell; raises ValueError for none."""
    norths, easts = [one.cell.north for one in squares], [one.cell.east for one in squares]
    return MapBox(south=min(norths), west=min(easts), north=max(norths), east=max(easts))


def _reach(squares: Sequence[CountedSquare], cell_of: Callable[[CountedSquare], int]) -> tuple[int, int]:
    """From which cell to which, by the middle one and by how far from it half of the houses lie."""
    middle = _middle([(cell_of(one), one.many) for one in squares])
    half = _middle([(abs(cell_of(one) - middle), one.many) for one in squares])
    far = max(_LEAST_REACH, _TIMES * half)
    return middle - far, middle + far


def _middle(weighed: Sequence[tuple[int, int]]) -> int:
    """The value that half of the houses are not beyond."""
    left = sum(many for _, many in weighed) / 2
    for value, many in sorted(weighed):
        left -= many
        if left <= 0:
            return value
    raise ValueError("expected a house")
