"""Whether a photo is too dark or too blurred to see anything on it, measured on a small grey copy."""

from PIL import Image, ImageFilter, ImageOps, ImageStat

DARK = 40.0  # mean of the grey, of 255: below it hardly anything is seen
BLURRED = 20.0  # variance of the Laplacian in the sharpest part: below it no edge is sharp anywhere
_PLAIN = 6.0  # standard deviation of the grey: below it there is nothing on the picture that could be sharp
_SIDE, _PARTS = 256, 4  # pixels of the longest side of the copy, and parts of each of its sides
_LEAST = 16  # pixels of a side: of less there is nothing to be said
_LAPLACIAN = ImageFilter.Kernel((3, 3), (0, 1, 0, 1, -4, 1, 0, 1, 0), scale=1, offset=128)


def unclear(picture: Image.Image) -> list[str]:
    """What is wrong with a picture, as `storage.cases.photos.PhotoFlaw` names it; in the dark nothing can be sharp."""
    grey = small_grey(picture)
    if brightness(grey) < DARK:
        return ["dark"]
    is_plain = min(grey.size) < _LEAST or ImageStat.Stat(grey).stddev[0] < _PLAIN
    return ["blurred"] if not is_plain and sharpness(grey) < BLURRED else []


def small_grey(picture: Image.Image) -> Image.Image:
    """The copy on which all is measured: small enough that the grain of a camera does not pass for edges."""
    grey = picture.convert("L")
    grey.thumbnail((_SIDE, _SIDE), reducing_gap=3)
    return grey


def brightness(grey: Image.Image) -> float:
    """The mean of a grey picture, 0 to 255."""
    return float(ImageStat.Stat(grey).mean[0])


def sharpness(grey: Image.Image) -> float:
    """The variance of the Laplacian in the sharpest of sixteen parts: a sky above a sharp house takes nothing away."""
    edges = ImageOps.crop(grey.filter(_LAPLACIAN), 2)  # the filter leaves the border as it was
    width, height = (max(1, side // _PARTS) for side in edges.size)
    boxes = ((x * width, y * height, (x + 1) * width, (y + 1) * height) for x in range(_PARTS) for y in range(_PARTS))
    return max(float(ImageStat.Stat(edges.crop(box)).var[0]) for box in boxes)
