"""Positions in words: degrees that somebody typed, and what map apps put into a message when a place is shared."""

import math
import re
from dataclasses import dataclass
from enum import StrEnum
from urllib.parse import parse_qs, urlsplit

from handlers.dialog.messages import Location
from handlers.forms.identity import as_seen
from handlers.forms.maps import to_gcj02

_HOSTS = r"(?:amap\.com|gaode\.com|map\.baidu\.com|map\.qq\.com|map\.wap\.qq\.com)"
_LINK = re.compile(rf"https?://(?:[\w-]+\.)*{_HOSTS}(?:/[^\s，。；）)】]*)?")
_DEGREE = r"(\d{1,3}\.\d{2,})\s*°?\s*[NSEWnsew]?"
_DEGREES = re.compile(rf"(?<![\d.]){_DEGREE}[,，;\s]+(?:东经|北纬|经度|纬度)?[:：\s]*{_DEGREE}(?![\d.])")
_SAID_BY_APPS = re.compile(
    r"[\[【(]?(?:来自)?(?:高德|百度|腾讯)地图(?:的?位置)?[\])】]?|[\[【](?:微信)?位置[\]】]|我在这里|点击查看|快来看看"
    r"|(?:东经|北纬|经度|纬度|坐标|经纬度)[:：\s]*|°"
)
_BEARERS = ("position", "location", "marker", "q", "p", "coord", "center", "lnglat")  # what links call a position
_SOUTH, _NORTH, _WEST, _EAST = 3.0, 54.0, 73.0, 136.0  # of China, by which the two numbers are told apart
_BAIDU = math.pi * 3000.0 / 180.0


class Grid(StrEnum):
    """In which grid a map app tells a position."""

    GCJ02 = "gcj02"  # Amap, Tencent, WeChat
    BD09 = "bd09"  # Baidu


@dataclass(frozen=True, kw_only=True)
class MapShare:
    """What a text tells of a place: WGS-84 degrees, the grid in which they stood, and the words around.

    Of a link that tells no position, `link` is true and the degrees are none.
    """

    words: str
    latitude: float | None = None
    longitude: float | None = None
    grid: Grid | None = None
    link: bool = False


def read_share(text: str) -> MapShare | None:
    """The position in a text, or the link of a map app; none where it holds neither.

    >>> read_share("36.5120,118.0455")
    MapShare(words='', latitude=36.512, longitude=118.0455, grid=None, link=False)
    """
    seen = as_seen(text)
    link = _LINK.search(seen)
    if link is None:
        found = _DEGREES.search(seen)
        at = None if found is None else _in_order(float(found[1]), float(found[2]))
        if found is None or at is None:
            return None
        return MapShare(words=_words(seen.replace(found[0], " ")), latitude=at[0], longitude=at[1])
    words = _words(_LINK.sub(" ", seen))
    told = _in_link(link[0])
    if told is None:
        return MapShare(words=words, link=True)
    grid = Grid.BD09 if "baidu" in urlsplit(link[0]).netloc and "gcj02" not in link[0] else Grid.GCJ02
    latitude, longitude = to_wgs84(*told, grid)
    return MapShare(words=words, latitude=latitude, longitude=longitude, grid=grid, link=True)


def position_in(text: str) -> Location | None:
    """The position in a text, as if it had been sent as one; none where it holds none."""
    share = read_share(text)
    if share is None or share.latitude is None or share.longitude is None:
        return None
    return Location(latitude=share.latitude, longitude=share.longitude)


def to_wgs84(latitude: float, longitude: float, grid: Grid) -> tuple[float, float]:
    """Degrees of a grid in WGS-84, to within a metre."""
    if grid is Grid.BD09:
        latitude, longitude = _from_baidu(latitude, longitude)
    north, east = latitude, longitude
    for _ in range(5):
        there = to_gcj02(north, east)
        north, east = north + latitude - there[0], east + longitude - there[1]
    return round(north, 6), round(east, 6)


def _from_baidu(latitude: float, longitude: float) -> tuple[float, float]:
    east, north = longitude - 0.0065, latitude - 0.006
    far = math.hypot(east, north) - 0.00002 * math.sin(north * _BAIDU)
    angle = math.atan2(north, east) - 0.000003 * math.cos(east * _BAIDU)
    return far * math.sin(angle), far * math.cos(angle)


def _in_link(link: str) -> tuple[float, float] | None:
    values = parse_qs(urlsplit(link).query)
    for name in _BEARERS:
        for value in values.get(name, ()):
            found = re.search(r"(\d{1,3}\.\d+)\s*,\s*(\d{1,3}\.\d+)", value)
            at = None if found is None else _in_order(float(found[1]), float(found[2]))
            if at is not None:
                return at
    return None


def _in_order(one: float, other: float) -> tuple[float, float] | None:
    """Latitude and longitude, whichever stands first; none where they lie in no place of China."""
    for latitude, longitude in ((one, other), (other, one)):
        if _SOUTH <= latitude <= _NORTH and _WEST <= longitude <= _EAST:
            return latitude, longitude
    return None


def _words(text: str) -> str:
    """The words beside a position, without what the app itself says."""
    return " ".join(_SAID_BY_APPS.sub(" ", text).split()).strip(" ,，。:：;；、")
