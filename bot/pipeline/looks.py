"""How a picture looks, in 128 bits that a messenger's squeezing hardly changes: 64 across and 64 down.

A bit says whether the picture becomes brighter from one square of a coarse grid to the next. Two pictures of one thing
differ in a few bits, others in about half of them: `knowledge.reading.likeness.MOST_FLAGS`.
"""

from typing import TYPE_CHECKING

from PIL import Image, ImageStat

if TYPE_CHECKING:
    from storage.database.sealed_folder import KeptFile

SIDE = 8  # squares of the grid
_COARSE = 64  # pixels a side, from which all four turns are taken
_FLAT = 4.0  # of 255: where brightness varies by less, the bits are noise
NO_LOOKS = ""  # of a picture that shows nothing, or cannot be read any more


def looks_of(picture: Image.Image) -> str:
    """32 hexadecimal digits for each of the four ways in which it can be turned; `NO_LOOKS` of an even surface."""
    grey = picture.convert("L").resize((_COARSE, _COARSE), Image.Resampling.BOX)
    if ImageStat.Stat(grey).stddev[0] < _FLAT:
        return NO_LOOKS
    return "".join(f"{_bits(grey.rotate(turn)):032x}" for turn in (0, 90, 180, 270))


def looks_of_file(shown: "KeptFile") -> str:
    """The same of a copy that is kept here; `NO_LOOKS` where the file is gone or broken."""
    try:
        with shown.open() as file, Image.open(file, formats=("JPEG",)) as picture:
            picture.draft("L", (2 * _COARSE, 2 * _COARSE))
            return looks_of(picture)
    except (OSError, SyntaxError):
        return NO_LOOKS


def _bits(grey: Image.Image) -> int:
    across = grey.resize((SIDE + 1, SIDE), Image.Resampling.BOX).tobytes()
    down = grey.resize((SIDE, SIDE + 1), Image.Resampling.BOX).tobytes()
    found = 0
    for at in range(SIDE * (SIDE + 1)):
        if at % (SIDE + 1) < SIDE:
            found = found << 1 | (across[at] < across[at + 1])
    for at in range(SIDE * SIDE):
        found = found << 1 | (down[at] < down[at + SIDE])
    return found
