"""How the photos of a house are taken, drawn beside one another in one picture as wide as a phone shows."""

from collections.abc import Sequence
from dataclasses import dataclass

from handlers.documents.drawing import as_png, template
from knowledge.model.shots import ShotKind

WIDTH = 600  # pixels
_ACROSS, _CELL, _EDGE = 2, 264, 24
_DRAWN, _LINE, _PER_LINE = 180, 24, 14  # the height of a drawing and of a line of words, and how many fit on one


@dataclass(frozen=True, kw_only=True)
class DrawnShot:
    """What is drawn of a shot, and the words beneath it."""

    kind: ShotKind
    name: str
    how: str


@dataclass(frozen=True, kw_only=True)
class _DrawnCell:
    kind: ShotKind
    name: str
    lines: tuple[str, ...]
    x: int
    y: int


def draw(shots: Sequence[DrawnShot]) -> bytes:
    """The picture as PNG, 600 pixels wide and as high as it must be; no words are cut."""
    cells, y = [], _EDGE
    for start in range(0, len(shots), _ACROSS):
        row = shots[start : start + _ACROSS]
        lines = [_lines(shot.how) for shot in row]
        cells += [
            _DrawnCell(kind=shot.kind, name=shot.name, lines=said, x=_EDGE + column * (_CELL + _EDGE), y=y)
            for column, (shot, said) in enumerate(zip(row, lines, strict=True))
        ]
        y += _DRAWN + _LINE * (2 + max(map(len, lines)))
    return as_png(template("shot_drawings.svg").render(cells=cells, width=WIDTH, height=y + _EDGE), width=WIDTH)


def _lines(words: str) -> tuple[str, ...]:
    return tuple(words[at : at + _PER_LINE] for at in range(0, len(words), _PER_LINE))
