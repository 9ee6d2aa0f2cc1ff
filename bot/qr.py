"""QR codes of links, made where they are shown: such a link holds a secret, so no picture of it is kept."""

import io
import os
from pathlib import Path

import segno

_SCALE = 8  # pixels a module
_BORDER = 4  # modules of white around, as scanners want
_KINDS = ("png", "svg")


class UnknownKind(Exception):
    """The file's name ends neither in .png nor in .svg."""


def png(link: str) -> bytes:
    """The code as a PNG picture."""
    picture = io.BytesIO()
    segno.make_qr(link).save(picture, kind="png", scale=_SCALE, border=_BORDER)
    return picture.getvalue()


def lines(link: str) -> list[str]:
    """The code in half blocks, for a terminal: light on dark, as most are."""
    drawn = io.StringIO()
    segno.make_qr(link).terminal(drawn, border=_BORDER, compact=True)
    return drawn.getvalue().splitlines()


def write(link: str, file: Path) -> None:
    """The code as a picture file that its owner alone may read. Raises UnknownKind, OSError."""
    kind = file.suffix.lower().removeprefix(".")
    if kind not in _KINDS:
        raise UnknownKind(file.name)
    with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as stream:
        segno.make_qr(link).save(stream, kind=kind, scale=_SCALE, border=_BORDER)
