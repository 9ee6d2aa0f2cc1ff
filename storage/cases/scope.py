"""Which rows of `cases` somebody may see at all: one condition for every list, count and export."""

from dataclasses import dataclass

from sqlalchemy import ColumnElement, and_, false, or_, true

from knowledge.area import Level
from storage.cases.tables import cases
from storage.people.tables import areas

ROWS = cases.join(areas, areas.c.code == cases.c.area)  # what `seen_by` is a condition on

UNPLACED = areas.c.level.in_((Level.PROVINCE, Level.CITY))  # alarms at no known place, over or not


@dataclass(frozen=True, kw_only=True)
class RowScope:
    """The cases that somebody may see, as `handlers.dialog.permissions.rows` tells.

    Those that lie at or below one of some places (`below`, by path), those that `reporter_id` reported in one of
    `roles`, and with `unplaced` the alarms of which nobody knows where they are.
    """

    below: frozenset[str] = frozenset()
    reporter_id: int | None = None
    roles: frozenset[str] = frozenset()
    unplaced: bool = False
    everywhere: bool = False  # the operator's, who sees no names


EVERYWHERE = RowScope(everywhere=True)


def seen_by(scope: RowScope) -> ColumnElement[bool]:
    """The condition on `ROWS` that a case is one of those in a scope."""
    if scope.everywhere:
        return true()
    parts: list[ColumnElement[bool]] = [areas.c.path.startswith(path, autoescape=True) for path in sorted(scope.below)]
    if scope.reporter_id is not None:
        parts.append(and_(cases.c.reporter_id == scope.reporter_id, cases.c.reporter_role.in_(sorted(scope.roles))))
    if scope.unplaced:
        parts.append(UNPLACED)
    return or_(false(), *parts)
