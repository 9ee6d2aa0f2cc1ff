"""Reading a photo's bytes in a process of its own: `python -m bot.pictures ORIGINAL SHOWN` prints its size as JSON.

SHOWN becomes a JPEG of at most 2560 pixels a side without any metadata: what people see and what is passed on.
Bad pictures and bombs end this process, never the assistant.
"""

import json
import sys
from pathlib import Path

from PIL import Image, ImageOps

LONGEST_SIDE = 2560
MOST_JPEG_PIXELS = 120_000_000  # decoded reduced
MOST_PIXELS = 16_000_000
UNREADABLE = 3  # exit code


def show(original: Path, shown: Path) -> tuple[int, int]:
    """Write the copy that is shown; the original's width and height. Raises OSError or ValueError."""
    with Image.open(original, formats=("JPEG", "PNG", "WEBP", "GIF", "BMP")) as picture:
        width, height = picture.size
        most = MOST_JPEG_PIXELS if picture.format == "JPEG" else MOST_PIXELS
        if width * height > most:
            raise ValueError(f"{width} × {height} pixels are too many")
        picture.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))
        upright = ImageOps.exif_transpose(picture).convert("RGB")
    upright.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    upright.save(shown, "JPEG", quality=88)
    return width, height


def main() -> int:
    """Read one picture."""
    Image.MAX_IMAGE_PIXELS = None  # the limits above are by kind
    try:
        width, height = show(Path(sys.argv[1]), Path(sys.argv[2]))
    except (OSError, ValueError, SyntaxError) as error:
        sys.stderr.write(f"{error}\n")
        return UNREADABLE
    sys.stdout.write(json.dumps({"width": width, "height": height}))
    return 0


if __name__ == "__main__":
    sys.exit(main())
