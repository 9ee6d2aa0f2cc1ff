"""Positions: checked, and turned from WGS-84 into the shifted grid of Chinese maps (GCJ-02) for links."""

import math
from urllib.parse import urlencode

_AXIS = 6378245.0  # semi-major axis of the Krasovsky 1940 ellipsoid, metres
_ECCENTRICITY = 0.00669342162296594323


def is_position(latitude: float, longitude: float) -> bool:
    """Whether these are degrees of a place on earth; no infinities, no NaN."""
    return math.isfinite(latitude) and math.isfinite(longitude) and abs(latitude) <= 90 and abs(longitude) <= 180


def to_gcj02(latitude: float, longitude: float) -> tuple[float, float]:
    """WGS-84 degrees in GCJ-02 (some 300–700 m off); outside of China both are the same."""
    if not (0.8293 <= latitude <= 55.8271 and 72.004 <= longitude <= 137.8347):
        return latitude, longitude
    east, north = longitude - 105.0, latitude - 35.0
    wave = (20 * math.sin(6 * east * math.pi) + 20 * math.sin(2 * east * math.pi)) * 2 / 3
    shift_north = -100 + 2 * east + 3 * north + 0.2 * north**2 + 0.1 * east * north + 0.2 * math.sqrt(abs(east)) + wave
    shift_north += (20 * math.sin(north * math.pi) + 40 * math.sin(north / 3 * math.pi)) * 2 / 3
    shift_north += (160 * math.sin(north / 12 * math.pi) + 320 * math.sin(north * math.pi / 30)) * 2 / 3
    shift_east = 300 + east + 2 * north + 0.1 * east**2 + 0.1 * east * north + 0.1 * math.sqrt(abs(east)) + wave
    shift_east += (20 * math.sin(east * math.pi) + 40 * math.sin(east / 3 * math.pi)) * 2 / 3
    shift_east += (150 * math.sin(east / 12 * math.pi) + 300 * math.sin(east / 30 * math.pi)) * 2 / 3
    radians = latitude / 180 * math.pi
    bend = 1 - _ECCENTRICITY * math.sin(radians) ** 2
    degrees_north = shift_north * 180 / (_AXIS * (1 - _ECCENTRICITY) / bend**1.5 * math.pi)
    degrees_east = shift_east * 180 / (_AXIS / math.sqrt(bend) * math.cos(radians) * math.pi)
    return latitude + degrees_north, longitude + degrees_east


def map_link(latitude: float, longitude: float, name: str) -> str:
    """A link that opens a WGS-84 position in a Chinese map, on a phone and in a browser."""
    north, east = to_gcj02(latitude, longitude)
    query = urlencode({"position": f"{east:.6f},{north:.6f}", "name": name, "coordinate": "gaode"})
    return f"https://uri.amap.com/marker?{query}"
