"""Photos of an earlier release, of which it is not known how they look, are looked at beside all other work."""

from handlers.dialog.apart import Apart
from handlers.dialog.context import Occasion
from storage.cases import photos
from storage.queues import jobs

LOOK = "look_at_photos"
_LANE = "photos"


def plan(occasion: Occasion, _apart: Apart) -> None:
    """Order the look once a day, for as long as there are such photos."""
    if photos.unlooked(occasion.tx, 1):
        key = f"{LOOK}:{occasion.today}"
        jobs.add(occasion.tx, kind=LOOK, lane=_LANE, details={}, due_at=occasion.now, key=key)
