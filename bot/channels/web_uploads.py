"""Photos from the page: looked at by their content, kept under a random name until their bytes are fetched."""

import hashlib
import json
import os
import re
import secrets
import struct
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

from PIL import Image

from bot.channels.channel import Refused, Trouble
from bot.channels.web_updates import Unfit

MOST_BYTES = 20_000_000
MOST_PIXELS = 120_000_000
_KINDS = ("JPEG", "PNG", "WEBP", "GIF", "BMP")
_BROKEN = (OSError, ValueError, SyntaxError, EOFError, IndexError, OverflowError, struct.error)  # as Pillow raises them
_NAME = re.compile(r"[0-9a-f]{32}")


@dataclass(frozen=True, kw_only=True)
class Upload:
    """A photo kept: its name in the folder, the hash of its bytes, its size in bytes and pixels."""

    name: str
    sha256: str
    bytes: int
    width: int
    height: int

    def content(self, album: str | None) -> dict[str, object]:
        """What is written down of it; `album` is shared by the photos chosen in one go."""
        return {
            "kind": "photo",
            "source": json.dumps({"incoming": self.name}),
            "unique_name": self.sha256,
            "width": self.width,
            "height": self.height,
            "bytes": self.bytes,
            "album": album,
        }


class Incoming:
    """The folder of photos that came in and whose bytes were not fetched yet. To be used in worker threads."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        Image.MAX_IMAGE_PIXELS = MOST_PIXELS  # Pillow's own limit would warn of honest photos of 108 megapixels

    def keep(self, file: BinaryIO) -> Upload:
        """Check a picture and write it down, on disk when this returns. Raises Unfit, OSError."""
        data = file.read(MOST_BYTES + 1)
        if len(data) > MOST_BYTES:
            raise Unfit("web.error.photo_too_big")
        file.seek(0)
        width, height = _size(file)
        upload = Upload(
            name=secrets.token_hex(16),
            sha256=hashlib.sha256(data).hexdigest(),
            bytes=len(data),
            width=width,
            height=height,
        )
        self._write(upload.name, data)
        return upload

    def read(self, source: str) -> bytes:
        """The bytes of a photo by its source. Raises Refused, Trouble."""
        try:
            name = json.loads(source)["incoming"]
        except (ValueError, KeyError, TypeError) as error:
            raise Refused("not a photo of the web chat") from error
        if not isinstance(name, str) or not _NAME.fullmatch(name):
            raise Refused("not a photo of the web chat")
        try:
            return (self._folder / name).read_bytes()
        except OSError as error:
            raise Trouble(f"an incoming photo cannot be read: {error.strerror}") from error

    def forget_before(self, moment: datetime) -> int:
        """Remove photos that came before a moment; how many."""
        old = [path for path in self._folder.glob("*") if path.stat().st_mtime < moment.timestamp()]
        for path in old:
            path.unlink(missing_ok=True)
        return len(old)

    def _write(self, name: str, data: bytes) -> None:
        self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        with (self._folder / name).open("xb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())


def _size(file: BinaryIO) -> tuple[int, int]:
    """Width and height in pixels, without decoding the picture. Raises Unfit."""
    try:
        with Image.open(file, formats=_KINDS) as picture:
            width, height = picture.size
            if width * height <= MOST_PIXELS:
                picture.verify()
                return width, height
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise Unfit("web.error.photo_pixels") from error
    except _BROKEN as error:
        raise Unfit("web.error.photo_type") from error
    raise Unfit("web.error.photo_pixels")
