"""Houses where they stand, in WGS-84, as GeoJSON (RFC 7946) and as KML 2.2: one after another into a file."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
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


def write_geojson(path: Path, houses: Iterable[PlacedHouse]) -> None:
    """Write a collection of points: longitude first, as the format wants it."""
    with path.open("w", encoding="utf-8") as file:
        file.write('{"type": "FeatureCollection", "features": [')
        for number, house in enumerate(houses):
            point = {"type": "Point", "coordinates": [house.longitude, house.latitude]}
            feature = {"type": "Feature", "id": house.name, "geometry": point, "properties": dict(house.told)}
            file.write("\n" if number == 0 else ",\n")
            json.dump(feature, file, ensure_ascii=False)
        file.write("\n]}\n")


def write_kml(path: Path, houses: Iterable[PlacedHouse]) -> None:
    """Write a placemark for each house."""
    with path.open("w", encoding="utf-8") as file:
        file.write('<?xml version="1.0" encoding="UTF-8"?>\n<kml xmlns="http://www.opengis.net/kml/2.2"><Document>\n')
        file.writelines(map(_placemark, houses))
        file.write("</Document></kml>\n")


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
