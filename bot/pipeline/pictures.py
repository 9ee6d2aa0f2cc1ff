"""Reading a photo's bytes in a process of its own: `python -m bot.pipeline.pictures`, with the bytes on standard input.

It prints a line of JSON with the original's width and height, when and where it was taken, which the metadata may tell,
how it looks, and whether it is dark or blurred; after it a JPEG of at most 2560 pixels a side without any metadata:
what people see and what is passed on. Nothing of either is written to a disk.
Bad pictures and bombs end this process, never the assistant.
"""

import importlib
import importlib.util
import io
import json
import math
import struct
import sys
from datetime import datetime
from typing import Any, BinaryIO

from PIL import ExifTags, Image, ImageOps

from bot.core.heif import is_heif
from bot.pipeline.clarity import unclear
from bot.pipeline.looks import looks_of
from bot.pipeline.picture_endings import HEIF_UNREADABLE, UNREADABLE

if sys.platform != "win32":
    import resource

# there is no wheel of it for every machine
pi_heif = importlib.import_module("pi_heif") if importlib.util.find_spec("pi_heif") else None
LONGEST_SIDE = 2560
MOST_JPEG_PIXELS = 120_000_000  # decoded reduced
MOST_HEIF_PIXELS = 50_000_000
MOST_PIXELS = 16_000_000
MOST_MEMORY = 600 * 2**20  # bytes of address space: some JPEGs need six bytes a pixel, whatever the reduction
_JPEGS = ("JPEG", "MPO")  # the second is a JPEG with another picture behind it, as many phones make them
FORMATS = ("JPEG", "PNG", "WEBP", "GIF", "BMP", *(("HEIF",) if pi_heif else ()))
_BROKEN = (SyntaxError, ValueError, TypeError, KeyError, struct.error)  # as broken metadata are told of


def show(original: BinaryIO, shown: BinaryIO) -> dict[str, Any]:
    """Write the copy that is shown; {width, height, taken, looks, unclear} of the original.

    Raises OSError or ValueError.
    """
    with Image.open(original, formats=FORMATS) as picture:
        width, height = picture.size
        upright, taken = reduced(picture, LONGEST_SIDE), read_taken(picture)
    upright.info.clear()  # a JPEG's comment would go along
    upright.save(shown, "JPEG", quality=88)
    return {"width": width, "height": height, "taken": taken, "looks": looks_of(upright), "unclear": unclear(upright)}


def reduced(picture: Image.Image, longest_side: int) -> Image.Image:
    """A small copy of an opened picture, turned as its metadata say. Raises ValueError where it has too many pixels."""
    width, height = picture.size
    if width * height > _most_pixels(picture.format):
        raise ValueError(f"{width} × {height} pixels are too many")
    scale = longest_side / max(width, height)
    picture.draft("RGB", (math.ceil(width * scale), math.ceil(height * scale)))
    small = picture.convert("RGB")
    small.thumbnail((longest_side, longest_side))
    return _upright(small)


def read_taken(picture: Image.Image) -> dict[str, Any] | None:
    """When (as the camera's clock stood, without a zone) and where a picture was taken, as far as it tells.

    {at: ISO or null, latitude, longitude: WGS-84 degrees or null}; none where it tells neither.
    """
    try:
        exif = picture.getexif()
        at = _moment(
            exif.get_ifd(ExifTags.IFD.Exif).get(ExifTags.Base.DateTimeOriginal, exif.get(ExifTags.Base.DateTime))
        )
        place = _position(exif.get_ifd(ExifTags.IFD.GPSInfo))
    except (*_BROKEN, ZeroDivisionError) as error:
        sys.stderr.write(f"the metadata cannot be read: {error!r}\n")
        return None
    if at is None and place is None:
        return None
    latitude, longitude = place or (None, None)
    return {"at": at, "latitude": latitude, "longitude": longitude}


def _moment(written: object) -> str | None:
    """2026:11:04 09:12:00 as ISO; none for anything else, as for the zeros of a camera whose clock was never set."""
    try:
        return datetime.strptime(str(written).strip("\0 "), "%Y:%m:%d %H:%M:%S").isoformat()  # noqa: DTZ007 - a camera knows no zone
    except ValueError:
        return None


def _position(gps: dict[int, Any]) -> tuple[float, float] | None:
    """Latitude and longitude in degrees; none where one is missing or makes no sense."""
    if not {ExifTags.GPS.GPSLatitude, ExifTags.GPS.GPSLongitude} <= gps.keys():
        return None
    latitude = _degrees(gps[ExifTags.GPS.GPSLatitude], south=gps.get(ExifTags.GPS.GPSLatitudeRef) == "S")
    longitude = _degrees(gps[ExifTags.GPS.GPSLongitude], south=gps.get(ExifTags.GPS.GPSLongitudeRef) == "W")
    sound = abs(latitude) <= 90 and abs(longitude) <= 180 and (latitude, longitude) != (0, 0)
    return (latitude, longitude) if sound else None


def _degrees(parts: Any, *, south: bool) -> float:
    degrees, minutes, seconds = map(float, parts)
    value = round(degrees + minutes / 60 + seconds / 3600, 6)
    return -value if south else value


def _most_pixels(kind: str | None) -> int:
    if kind in _JPEGS:
        return MOST_JPEG_PIXELS
    return MOST_HEIF_PIXELS if kind == "HEIF" else MOST_PIXELS


def _upright(picture: Image.Image) -> Image.Image:
    """The picture turned as its metadata say, or as it lies where they are broken."""
    try:
        return ImageOps.exif_transpose(picture)
    except _BROKEN as error:
        sys.stderr.write(f"the metadata cannot be read: {error!r}\n")
        return picture


def main() -> int:
    """Read one picture."""
    original, shown = io.BytesIO(sys.stdin.buffer.read()), io.BytesIO()
    if sys.platform != "win32":  # which knows no such limit; the pixels are limited there, too
        resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
    Image.MAX_IMAGE_PIXELS = None  # the limits above are by kind
    if pi_heif:
        pi_heif.register_heif_opener()
    try:
        told = show(original, shown)
    except (OSError, ValueError, SyntaxError, MemoryError) as error:
        sys.stderr.write(f"{error!r}\n")
        return HEIF_UNREADABLE if is_heif(original.getvalue()[:12]) else UNREADABLE
    sys.stdout.buffer.write(json.dumps(told).encode() + b"\n" + shown.getvalue())
    return 0


if __name__ == "__main__":
    sys.exit(main())
