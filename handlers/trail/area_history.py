"""What was changed of places, read from the audit trail: by lists and one by one, whoever did it."""

from handlers.dialog.context import Context
from handlers.dialog.permissions import Action
from handlers.trail.lines import NoTrail, TrailRow, rows
from knowledge.area import Place
from storage.cases import audited

MOST = 100  # lines shown
_CHANGES = ("area_added", "area_moved", "area_renamed")


def show(context: Context, place: Place) -> tuple[TrailRow, ...]:
    """The latest changes of a place and those below it. Raises NoTrail for who may not change them."""
    if not context.may(Action.IMPORT_ORG, place):
        raise NoTrail
    return rows(context, audited.about_areas(context.tx, place.path, _CHANGES, MOST))
