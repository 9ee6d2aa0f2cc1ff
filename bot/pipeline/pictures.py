"""Reading a photo's bytes in a process of its own: `python -m bot.pipeline.pictures ORIGINAL SHOWN` prints its size.

SHOWN becomes a JPEG of at most 2560 pixels a side without any metadata: what people see and what is passed on.
Bad pictures and bombs end this process, never the assistant.
"""

import json
import math
import struct
import sys
from pathlib import Path

from PIL import Image, ImageOps

if sys.platform != "win32":
    import resource

LONGEST_SIDE = 2560
MOST_JPEG_PIXELS = 120_000_000  # decoded reduced
MOST_PIXELS = 16_000_000
MOST_MEMORY = 600 * 2**20  # bytes of address space: some JPEGs need six bytes a pixel, whatever the reduction
_JPEGS = ("JPEG", "MPO")  # the second is a JPEG with another picture behind it, as many phones make them
UNREADABLE = 3  # exit code


def show(original: Path, shown: Path) -> tuple[int, int]:
    """Write the copy that is shown; the original's width and height. Raises OSError or ValueError."""
    with Image.open(original, formats=("JPEG", "PNG", "WEBP", "GIF", "BMP")) as picture:
        width, height = picture.size
        most = MOST_JPEG_PIXELS if picture.format in _JPEGS else MOST_PIXELS
        if width * height > most:
            raise ValueError(f"{width} × {height} pixels are too many")
        scale = LONGEST_SIDE / max(width, height)
        picture.draft("RGB", (math.ceil(width * scale), math.ceil(height * scale)))
        small = picture.convert("RGB")
    small.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    upright = _upright(small)
    upright.info.clear()  # a JPEG's comment would go along
    upright.save(shown, "JPEG", quality=88)
    return width, height


def _upright(picture: Image.Image) -> Image.Image:
    """The picture turned as its metadata say, or as it lies where they are broken."""
    try:
        return ImageOps.exif_transpose(picture)
    except (SyntaxError, ValueError, struct.error) as error:
        sys.stderr.write(f"the metadata cannot be read: {error!r}\n")
        return picture


def main() -> int:
    """Read one picture."""
    if sys.platform != "win32":  # which knows no such limit; the pixels are limited there, too
        resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
    Image.MAX_IMAGE_PIXELS = None  # the limits above are by kind
    try:
        width, height = show(Path(sys.argv[1]), Path(sys.argv[2]))
    except (OSError, ValueError, SyntaxError, MemoryError) as error:
        sys.stderr.write(f"{error!r}\n")
        return UNREADABLE
    sys.stdout.write(json.dumps({"width": width, "height": height}))
    return 0


if __name__ == "__main__":
    sys.exit(main())
