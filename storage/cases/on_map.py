"""The cases of the ledger on a map: counted by square, by place, and by square within a place."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Integer, Row, Select, and_, case, func, literal_column, select

from storage.cases.case_query import CaseQuery, MapCell
from storage.cases.fitting import fitting
from storage.cases.scope import ROWS, RowScope, seen_by
from storage.cases.tables import alarms, cases
from storage.database.database import Transaction
from storage.people.tables import areas

_IN_DANGER = and_(alarms.c.case_id.is_not(None), alarms.c.over_at.is_(None))
_WITH_ALARMS = ROWS.outerjoin(alarms, alarms.c.case_id == cases.c.id)
_GRADED = case((cases.c.grade.in_(("A", "B", "C", "D")), cases.c.grade))  # a household without a house has none


@dataclass(frozen=True, kw_only=True)
class MapBox:
    """A part of the map, from its south-west cell to its north-east one, both within."""

    south: int
    west: int
    north: int
    east: int


@dataclass(frozen=True, kw_only=True)
class CountedSquare:
    """How many cases lie in a square, the worst grade among them, and how many are in danger that is not over."""

    cell: MapCell
    many: int
    worst: str | None
    danger: int


@dataclass(frozen=True, kw_only=True)
class PlaceOnMap:
    """Of a place itself: its cases, those of grade C and D, in danger, and without a position."""

    many: int
    grade_c: int
    grade_d: int
    danger: int
    unplaced: int


def squares(tx: Transaction, scope: RowScope, sought: CaseQuery, box: MapBox, width: int) -> Sequence[CountedSquare]:
    """The squares, so many cells wide, in which cases of a scope that fit lie in a box."""
    query = _in_squares(scope, fitting(tx, sought), width).where(
        cases.c.cell_north.between(box.south, box.north), cases.c.cell_east.between(box.west, box.east)
    )
    return [_square(row, width) for row in tx.execute(query)]


def squares_by_place(tx: Transaction, scope: RowScope, sought: CaseQuery) -> Mapping[str, Sequence[CountedSquare]]:
    """By path of the place where the house stands, the single cells in which cases in a scope that fit lie."""
    query = _in_squares(scope, fitting(tx, sought), 1).where(cases.c.cell_north.is_not(None))
    found: dict[str, list[CountedSquare]] = {}
    for row in tx.execute(query.add_columns(areas.c.path).group_by(areas.c.path)):
        found.setdefault(row.path, []).append(_square(row, 1))
    return found


def _in_squares(scope: RowScope, fits: ColumnElement[bool], width: int) -> Select[Any]:
    side = literal_column(str(width), Integer)
    north, east = cases.c.cell_north // side, cases.c.cell_east // side
    return (
        select(
            north.label("north"),
            east.label("east"),
            func.count().label("many"),
            func.max(_GRADED).label("worst"),
            _how_many(_IN_DANGER).label("danger"),
        )
        .select_from(_WITH_ALARMS)
        .where(seen_by(scope), fits)
        .group_by(north, east)
    )


def _square(row: Row[Any], width: int) -> CountedSquare:
    return CountedSquare(
        cell=MapCell(north=row.north * width, east=row.east * width, width=width),
        many=row.many,
        worst=row.worst,
        danger=row.danger,
    )


def by_place(tx: Transaction, scope: RowScope, sought: CaseQuery) -> Mapping[str, PlaceOnMap]:
    """By path of the place where the house stands, what there is of the cases in a scope that fit."""
    query = (
        select(
            areas.c.path,
            func.count().label("many"),
            _how_many(cases.c.grade == "C").label("grade_c"),
            _how_many(cases.c.grade == "D").label("grade_d"),
            _how_many(_IN_DANGER).label("danger"),
            _how_many(cases.c.cell_north.is_(None)).label("unplaced"),
        )
        .select_from(_WITH_ALARMS)
        .where(seen_by(scope), fitting(tx, sought))
        .group_by(areas.c.path)
    )
    return {
        row.path: PlaceOnMap(
            many=row.many,
            grade_c=row.grade_c,
            grade_d=row.grade_d,
            danger=row.danger,
            unplaced=row.unplaced,
        )
        for row in tx.execute(query)
    }


def _how_many(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return func.sum(case((condition, 1), else_=0))
