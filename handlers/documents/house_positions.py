"""Houses where they stand, in WGS-84, as GeoJSON (RFC 7946) and as KML 2.2: one after another into a file."""

import io
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import BinaryIO
from xml.sax.saxutils import escape, quoteattr

from handlers.documents.cells import Cell

_FORBIDDEN = dict.fromkeys(set(range(32)) - {9, 10, 13})  # no XML can hold them


@dataclass(frozen=True, kw_only=True)
class PlacedHouse:
    """A house with its position in degrees; `told` is what else a table says of it, by head."""

    name: str
    latitude: float
    longitude: float
    told: Mapping[str, Cell]


def write_geojson(file: BinaryIO, houses: Iterable[PlacedHouse]) -> None:
    """Write a collection of points: longitude first, as the format wants it."""
    text = io.TextIOWrapper(file, encoding="utf-8")
    text.write('{"type": "FeatureCollection", "features": [')
    for number, house in enumerate(houses):
        point = {"type": "Point", "coordinates": [house.longitude, house.latitude]}
        feature = {"type": "Feature", "id": house.name, "geometry": point, "properties": dict(house.told)}
        text.write("\n" if number == 0 else ",\n")
        json.dump(feature, text, ensure_ascii=False)
    text.write("\n]}\n")
    text.detach()


def write_kml(file: BinaryIO, houses: Iterable[PlacedHouse]) -> None:
    """Write a placemark for each house."""
    text = io.TextIOWrapper(file, encoding="utf-8")
    text.write('<?xml version="1.0" encoding="UTF-8"?>\n<kml xmlns="http://www.opengis.net/kml/2.2"><Document>\n')
    text.writelines(map(_placemark, houses))
    text.write("</Document></kml>\n")
    text.detach()


def _placemark(house: PlacedHouse) -> str:
    told = "".join(
        f"<Data name={quoteattr(_clean(head))}><value>{escape(_clean(str(cell)))}</value></Data>"
        for head, cell in house.told.items()
        if cell is not None
    )
    at = f"<Point><coordinates>{house.longitude:.6f},{house.latitude:.6f}</coordinates></Point>"
    name = escape(_clean(house.name))
    return f"<Placemark><name>{name}</name><ExtendedData>{told}</ExtendedData>{at}</Placemark>\n"


def _clean(text: str) -> str:
    return text.translate(_FORBIDDEN)
