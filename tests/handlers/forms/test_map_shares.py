"""Positions typed or pasted from map apps: read in either order, turned into WGS-84, a link that tells none said."""

import pytest

from handlers.forms.map_shares import Grid, read_share, to_wgs84
from handlers.forms.maps import to_gcj02

HERE = (36.512, 118.0455)


@pytest.mark.parametrize(
    "text",
    [
        "36.5120,118.0455",
        "118.0455，36.5120",
        "36.5120 118.0455",
        "北纬36.5120 东经118.0455",
        "３６．５１２０，１１８．０４５５",
        "\u200b36.5120, 118.0455",
    ],
)
def test_degrees_are_read_whichever_stands_first(text: str) -> None:
    share = read_share(text)
    assert share is not None
    assert (share.latitude, share.longitude, share.grid, share.words) == (*HERE, None, "")


@pytest.mark.parametrize(
    "text", ["三组老井旁", "1.5", "2.55,3.10", "13800000011", "电话0535-0000000", "http://example.invalid/x"]
)
def test_other_numbers_are_no_position(text: str) -> None:
    assert read_share(text) is None


@pytest.mark.parametrize(
    ("link", "grid"),
    [
        ("https://uri.amap.com/marker?position=118.0455,36.5120&name=x", Grid.GCJ02),
        ("https://apis.map.qq.com/uri/v1/marker?marker=coord:36.5120,118.0455;title:x", Grid.GCJ02),
        ("http://api.map.baidu.com/marker?location=36.5120,118.0455&title=x", Grid.BD09),
        ("http://api.map.baidu.com/marker?location=36.5120,118.0455&coord_type=gcj02", Grid.GCJ02),
    ],
)
def test_what_a_map_app_shares_is_turned_into_wgs84_and_its_grid_noted(link: str, grid: Grid) -> None:
    share = read_share(f"[位置]青石村村委会 {link}")
    assert share is not None
    assert (share.words, share.grid) == ("青石村村委会", grid)
    assert (share.latitude, share.longitude) == to_wgs84(*HERE, grid)


def test_turning_into_wgs84_and_back_stays_within_a_metre() -> None:
    north, east = to_gcj02(*to_wgs84(*HERE, Grid.GCJ02))
    assert abs(north - HERE[0]) < 1e-5
    assert abs(east - HERE[1]) < 1e-5


def test_a_short_link_tells_no_position_but_its_words_are_kept() -> None:
    share = read_share("高德地图位置 青石村三组 https://surl.amap.com/abc123")
    assert share is not None
    assert (share.words, share.latitude, share.link) == ("青石村三组", None, True)
