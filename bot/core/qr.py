"""QR codes of links, made where they are shown: such a link holds a secret, so no picture of it is kept."""

import io
from pathlib import Path
from typing import TYPE_CHECKING

from bot.core.private_files import write_private

if TYPE_CHECKING:  # loaded where a code is made
    from segno import QRCode

_SCALE = 8  # pixels a module
_DOTS = 4  # pixels a module within a page
_BORDER = 4  # modules of white around, as scanners want
_KINDS = (".png", ".svg")


def png(link: str) -> bytes:
    """The code as a PNG picture."""
    return _picture(link, "png")


def svg(link: str) -> str:
    """The code as an SVG element to stand within a page, dark on white in every light."""
    return _code(link).svg_inline(scale=_DOTS, border=_BORDER, light="#fff")


def lines(link: str) -> list[str]:
    """The code in half blocks, for a terminal: light on dark, as most are."""
    drawn = io.StringIO()
    _code(link).terminal(drawn, border=_BORDER, compact=True)
    return drawn.getvalue().splitlines()


def is_known_kind(file: Path) -> bool:
    """Whether the file's name tells a kind of picture that can be made."""
    return file.suffix.lower() in _KINDS


def write(link: str, file: Path) -> None:
    """The code as a picture file, PNG or SVG by its name, that its owner alone may read. Raises OSError."""
    write_private(_picture(link, file.suffix.lower().removeprefix(".")), file)


def _picture(link: str, kind: str) -> bytes:
    drawn = io.BytesIO()
    _code(link).save(drawn, kind=kind, scale=_SCALE, border=_BORDER)
    return drawn.getvalue()


def _code(link: str) -> "QRCode":
    import segno

    return segno.make_qr(link)
