"""Positions for Chinese maps: the shift's size, its continuity, and where it does not apply."""

import math
from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.forms.maps import is_position, map_link, to_gcj02

METRES = 111_320  # a degree of latitude, or of longitude at the equator
INSIDE = st.tuples(st.floats(18.0, 53.0), st.floats(74.0, 134.0))


def metres_between(one: tuple[float, float], other: tuple[float, float]) -> float:
    """The distance of two near positions."""
    north = (one[0] - other[0]) * METRES
    east = (one[1] - other[1]) * METRES * math.cos(math.radians(one[0]))
    return math.hypot(north, east)


@pytest.mark.parametrize(
    ("wgs84", "gcj02"),
    [  # the examples in the tests of googollee/eviltransform
        ((31.1774276, 121.5272106), (31.17530398364597, 121.531541859215)),  # Shanghai
        ((22.543847, 113.912316), (22.540796131694766, 113.9171764808363)),  # Shenzhen
        ((39.911954, 116.377817), (39.91334545536069, 116.38404722455657)),  # Beijing
    ],
)
def test_agrees_with_the_published_examples_within_a_metre(
    wgs84: tuple[float, float], gcj02: tuple[float, float]
) -> None:
    assert metres_between(to_gcj02(*wgs84), gcj02) < 1


@given(INSIDE)
def test_inside_of_china_the_shift_is_between_10_metres_and_1_kilometre(position: tuple[float, float]) -> None:
    assert 10 < metres_between(position, to_gcj02(*position)) < 1000


@given(INSIDE, st.floats(-1e-5, 1e-5), st.floats(-1e-5, 1e-5))
def test_what_is_a_metre_apart_stays_about_a_metre_apart(
    position: tuple[float, float], north: float, east: float
) -> None:
    near = (position[0] + north, position[1] + east)
    apart = metres_between(position, near)
    assert abs(metres_between(to_gcj02(*position), to_gcj02(*near)) - apart) < 0.05


@pytest.mark.parametrize("position", [(51.5, -0.12), (-33.9, 151.2), (0.0, 0.0), (60.0, 100.0), (35.0, 140.0)])
def test_outside_of_china_nothing_is_shifted(position: tuple[float, float]) -> None:
    assert to_gcj02(*position) == position


@pytest.mark.parametrize(
    ("latitude", "longitude", "real"),
    [
        (36.5, 121.4, True),
        (90, 180, True),
        (-90, -180, True),
        (91, 0, False),
        (0, 181, False),
        (math.nan, 0, False),
        (0, math.nan, False),
        (math.inf, 0, False),
        (0, -math.inf, False),
    ],
)
def test_a_position_is_degrees_of_a_place_on_earth(latitude: float, longitude: float, real: bool) -> None:
    assert is_position(latitude, longitude) is real


def test_the_link_carries_the_shifted_position_and_the_name() -> None:
    query = parse_qs(urlsplit(map_link(39.911954, 116.377817, "YT2026-000001 & more")).query)
    assert query["position"] == ["116.384047,39.913345"]
    assert query["name"] == ["YT2026-000001 & more"]
