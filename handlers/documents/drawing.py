"""Shapes of a picture, and the picture made of them: SVG for a page, where some open a list, and PNG for a chat."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import resvg_py
from noto_cjk_sans_otc import FONT_PATH

if TYPE_CHECKING:  # loaded where a picture is drawn
    from jinja2 import Template

_PAPER = "#ffffff"


class Ink(StrEnum):
    """What a colour says; pages give each its own in the dark."""

    INK = "ink"
    FAINT = "faint"
    RULE = "rule"
    DONE = "done"
    WAITING = "waiting"
    DANGER = "danger"

    @property
    def colour(self) -> str:
        """The colour on white paper."""
        return _COLOURS[self]


_COLOURS = {
    Ink.INK: "#17211b",
    Ink.FAINT: "#55625a",
    Ink.RULE: "#e2e7e3",
    Ink.DONE: "#0f6b3e",
    Ink.WAITING: "#b26a00",
    Ink.DANGER: "#c62828",
}


@dataclass(frozen=True, kw_only=True)
class TextShape:
    """A line of text in a size, its middle at `y`; `address` is what it opens."""

    x: float
    y: float
    text: str
    size: float
    tone: Ink = Ink.INK
    anchor: Literal["start", "middle", "end"] = "start"
    address: str = ""
    kind: Literal["text"] = "text"


@dataclass(frozen=True, kw_only=True)
class BarShape:
    """A filled rectangle by its upper left corner."""

    x: float
    y: float
    width: float
    height: float
    tone: Ink = Ink.DONE
    address: str = ""
    kind: Literal["bar"] = "bar"


@dataclass(frozen=True, kw_only=True)
class DotShape:
    """A filled circle by its middle; one that opens something `says` what, for whoever cannot see it."""

    x: float
    y: float
    radius: float
    tone: Ink = Ink.DONE
    address: str = ""
    says: str = ""
    kind: Literal["dot"] = "dot"


@dataclass(frozen=True, kw_only=True)
class LineShape:
    """A line through points."""

    points: tuple[tuple[float, float], ...]
    tone: Ink = Ink.RULE
    thick: float = 1
    address: str = ""
    kind: Literal["line"] = "line"


Shape = TextShape | BarShape | DotShape | LineShape


def as_svg(shapes: Sequence[Shape], *, width: int, height: float, label: str) -> str:
    """The picture; `label` is what it is called by who cannot see it."""
    opens = any(shape.address for shape in shapes)
    return template("picture.svg").render(opens=opens, shapes=shapes, width=width, height=round(height), label=label)


def as_png(svg: str, *, width: int) -> bytes:
    """The picture in pixels on white paper, drawn with the font that bears rare names."""
    return resvg_py.svg_to_bytes(
        svg_string=svg, width=width, background=_PAPER, skip_system_fonts=True, font_files=[str(FONT_PATH)]
    )


@cache
def template(name: str) -> "Template":
    """What is filled in for a picture, by the name of its file in this folder."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    here = Path(__file__).parent
    made = Environment(loader=FileSystemLoader(here), autoescape=True, undefined=StrictUndefined, trim_blocks=True)
    return made.get_template(name)
