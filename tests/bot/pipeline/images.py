"""Pictures as people and attackers send them."""

import struct
import zlib
from io import BytesIO
from pathlib import Path
from typing import Any

from PIL import Image

ORIENTATION, GPS_IFD, CAMERA, TAKEN = 0x0112, 0x8825, 0x0110, 0x0132
HEIC = Path(__file__).with_name("photo.heic")  # 64 × 48, with a position and a moment
BEGINNING_OF_PNG = b"\x89PNG\r\n\x1a\n"


def jpeg(width: int = 640, height: int = 480, *, colour: str = "red", **options: Any) -> bytes:
    """A JPEG of one colour."""
    data = BytesIO()
    Image.new("RGB", (width, height), colour).save(data, "JPEG", **options)
    return data.getvalue()


def jpeg_with_position(width: int = 640, height: int = 480, *, orientation: int = 1) -> bytes:
    """A JPEG as a phone makes it: it tells where it was taken, with which camera, and which side is up."""
    exif = Image.Exif()
    exif[ORIENTATION] = orientation
    exif[CAMERA] = "Phone 1"
    exif.get_ifd(GPS_IFD).update({1: "N", 2: (37.0, 27.0, 30.5), 3: "E", 4: (121.0, 24.0, 10.5)})
    return jpeg(width, height, exif=exif)


def jpeg_of_two_pictures(width: int, height: int) -> bytes:
    """A JPEG with a second picture behind the first, as phones add a depth or brightness map."""
    data = BytesIO()
    picture = Image.new("RGB", (width, height), "green")
    picture.save(data, "MPO", save_all=True, append_images=[picture.resize((width // 8, height // 8))])
    return data.getvalue()


def png_bomb(width: int, height: int) -> bytes:
    """A sound PNG of one grey, a few kB that become width × height bytes."""
    squeeze = zlib.compressobj(9)
    row = bytes(width + 1)
    body = b"".join(squeeze.compress(row) for _ in range(height)) + squeeze.flush()
    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return BEGINNING_OF_PNG + _chunk(b"IHDR", header) + _chunk(b"IDAT", body) + _chunk(b"IEND", b"")


def _chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
