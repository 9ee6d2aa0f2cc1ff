"""Where the invented houses stand: each village has a middle by its code, and its houses lie about that."""

import random
from typing import Any

_SOUTH, _WEST, _HIGH, _WIDE = 37.20, 120.60, 0.45, 0.60  # degrees of the invented county
_OF_TOWNSHIP, _OF_VILLAGE = 0.055, 0.008  # degrees from its middle to the farthest village, and house
_UNKNOWN = 8  # of so many houses one has no position
_METRES = (6, 8, 12, 15, 30)  # how exact a phone was


def position(village: str, house: str) -> dict[str, Any]:
    """Latitude, longitude and accuracy of a house, the same each time; nothing where nobody shared a position."""
    drawn = random.Random(f"{village} {house}")  # noqa: S311 - nothing secret is drawn
    if drawn.randrange(_UNKNOWN) == 0:
        return {}
    north, east = _middle(village)
    return {
        "latitude": round(north + drawn.uniform(-_OF_VILLAGE, _OF_VILLAGE), 5),
        "longitude": round(east + drawn.uniform(-_OF_VILLAGE, _OF_VILLAGE), 5),
        "accuracy": drawn.choice(_METRES),
    }


def _middle(village: str) -> tuple[float, float]:
    """The middle of a village, not far from that of its township, whose code its own begins with."""
    of_township, of_village = (random.Random(code) for code in (village[:-3], village))  # noqa: S311
    return (
        _SOUTH + of_township.random() * _HIGH + of_village.uniform(-_OF_TOWNSHIP, _OF_TOWNSHIP),
        _WEST + of_township.random() * _WIDE + of_village.uniform(-_OF_TOWNSHIP, _OF_TOWNSHIP),
    )
