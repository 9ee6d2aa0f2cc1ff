"""The font in which pictures are drawn here: it bears all of GB 2312, and the rare characters of names."""

from functools import cache
from typing import TYPE_CHECKING

from noto_cjk_sans_otc import FONT_PATH

if TYPE_CHECKING:  # loaded where a picture is drawn
    from PIL.ImageFont import FreeTypeFont

_SIMPLIFIED = 2  # of the fonts in the collection, the one with the shapes of mainland China


@cache
def font(size: int) -> "FreeTypeFont":
    """The font, its characters as many pixels high. Raises OSError where the file is gone."""
    from PIL import ImageFont

    return ImageFont.truetype(str(FONT_PATH), size, index=_SIMPLIFIED, layout_engine=ImageFont.Layout.BASIC)
