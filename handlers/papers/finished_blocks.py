"""The blocks of a template with what a paper says in their places: plain texts and pictures, ready to be drawn."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Any

from handlers.papers.layout.blocks import WHOLE_WIDTH, grid_cell, has_head, photo_grid
from handlers.papers.layout.columns import fitted
from handlers.papers.layout.placed_cells import height_of, placed
from handlers.papers.once_compiled import OnceCompiled

PICTURE = "\0"  # stands before and after the name of a picture; no text that comes in has one
_HEADS = ("letter", "number", "above", "title")

Block = Mapping[str, Any]
Scope = Mapping[str, Any]


class FinishedBlocks:
    """Finishes the blocks of one paper. `scope` has its values by the names that templates use."""

    def __init__(self, scope: Scope) -> None:
        self._scope = scope
        self._environment = OnceCompiled(autoescape=False)

    def page(self, template: Mapping[str, Any]) -> Block:
        """All of a paper: its heads, and its blocks in their order. Raises KeyError for a block that there is not."""
        heads = {key: self._say(template.get(key, ""), self._scope) for key in _HEADS}
        blocks = list(_with_who_signs(list(self._all(template["blocks"], self._scope))))
        return {**heads, "across": template.get("across", False), "blocks": blocks}

    def _all(self, blocks: Sequence[Block], scope: Scope) -> Iterator[dict[str, Any]]:
        for block in blocks:
            yield from self._one(block, scope)

    def _one(self, block: Block, scope: Scope) -> Iterator[dict[str, Any]]:
        match block:
            case {"each": loop, "p": text}:
                for inner in _items(loop, scope):
                    yield self._text(text, inner, indent=True)
            case {"when": name, "then": then}:
                if scope[name]:
                    yield from self._all(then, scope)
            case {"p": text} | {"flush": text}:
                yield self._text(text, scope, indent="p" in block)
            case {"heading": text}:
                yield {"kind": "heading", "said": self._runs(text, scope)}
            case {"sign": unit, "date": date}:
                yield {"kind": "sign", "unit": self._say(unit, scope), "date": self._say(date, scope)}
            case {"grid": rows}:
                yield self._grid(rows, block.get("widths"), scope)
            case {"photos": loop, "left": left, "right": right}:
                if any(_items(loop, scope)):
                    yield from self._one(photo_grid(loop, left, right), scope)
            case {"form": rows, "widths": widths}:
                yield self._form(rows, widths, scope)
            case {"next_page": text}:
                yield {"kind": "next_page"}
                yield from [self._text(text, scope)] if text else []
            case {"space": lines}:
                yield {"kind": "space", "lines": lines}
            case _:
                raise KeyError(block)

    def _text(self, text: str, scope: Scope, *, indent: bool = False) -> dict[str, Any]:
        return {"kind": "text", "said": self._runs(text, scope), "indent": indent, "sticky": False}

    def _grid(self, rows: Sequence[Any], widths: Sequence[float] | None, scope: Scope) -> dict[str, Any]:
        lines = [line for row in rows for line in self._lines(row, scope)]
        if widths is None:
            widths = fitted([[text for text, _ in line] for line in lines], WHOLE_WIDTH)
        cells = [
            {
                "x": x,
                "y": y,
                "across": len(widths) if len(line) == 1 else 1,
                "down": 1,
                "centred": centred,
                "said": _split(text),
            }
            for y, line in enumerate(lines)
            for x, (text, centred) in enumerate(line)
        ]
        return _table(widths, [0] * len(lines), cells, kind="grid", head=has_head(rows))

    def _lines(self, row: Any, scope: Scope) -> Iterator[list[tuple[str, bool]]]:
        """The lines that a row of a grid becomes, each a list of texts and whether they are centred."""
        if isinstance(row, dict):
            for inner in _items(row["for"], scope):
                for one in row["rows"] if "rows" in row else [row["cells"]]:
                    yield from self._lines(one, inner)
        elif "for" in row[0]:
            yield [(self._say(row[0]["text"], inner), True) for inner in _items(row[0]["for"], scope)]
        else:
            told = [grid_cell(cell, alone=len(row) == 1) for cell in row]
            yield [(self._say(text, scope), centred) for text, centred in told]

    def _form(self, rows: Sequence[Any], widths: Sequence[float], scope: Scope) -> dict[str, Any]:
        cells = [
            {
                "x": cell.column,
                "y": cell.row,
                "across": cell.across,
                "down": cell.down,
                "centred": cell.centred,
                "said": self._runs(cell.text, scope),
            }
            for cell in placed(rows, len(widths))
        ]
        return _table(widths, [height_of(row) for row in rows], cells, kind="form", head=False)

    def _runs(self, text: str, scope: Scope) -> list[Mapping[str, str]]:
        return _split(self._say(text, scope))

    def _say(self, text: str, scope: Scope) -> str:
        return self._environment.from_string(text).render(scope)


def _with_who_signs(blocks: Sequence[Block]) -> Iterator[Block]:
    """The blocks, of which a text or the last row of a grid stays on the page of who signs below it."""
    for block, after in pairwise((*blocks, None)):
        if block is None or after is None or after["kind"] != "sign" or block["kind"] not in ("text", "grid"):
            yield from [] if block is None else [block]
        elif block["kind"] == "grid":
            yield from _last_row_apart(block)
        else:
            yield {**block, "sticky": True}


def _last_row_apart(grid: Block) -> Iterator[Block]:
    """A grid as two, the last row by itself, which stays with what follows; a row below a head stays with that."""
    last = len(grid["heights"]) - 1
    if last <= grid["head"]:
        yield {**grid, "sticky": True}
        return
    above = [cell for cell in grid["cells"] if cell["y"] < last]
    below = [{**cell, "y": 0} for cell in grid["cells"] if cell["y"] == last]
    yield {**grid, "heights": grid["heights"][:last], "cells": above}
    yield {**grid, "heights": grid["heights"][last:], "cells": below, "head": False, "sticky": True}


def _items(loop: str, scope: Scope) -> Iterator[Scope]:
    """The scope within a loop, for each item: “户 in 各户”, “格 in 户.各格”."""
    item, _, name = loop.partition(" in ")
    found: Any = scope
    for part in name.split("."):
        found = found[part]
    yield from ({**scope, item: one} for one in found)


def _split(said: str) -> list[Mapping[str, str]]:
    """Texts and pictures in their order."""
    parts = enumerate(said.split(PICTURE))
    return [{"picture" if number % 2 else "text": part} for number, part in parts if part]


def _table(
    widths: Sequence[float], heights: Sequence[float], cells: Sequence[Block], *, kind: str, head: bool
) -> dict[str, Any]:
    return {"kind": kind, "widths": widths, "heights": heights, "cells": cells, "head": head, "sticky": False}
