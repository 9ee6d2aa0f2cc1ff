"""By what words a table's cell says that there is none of it, read from cells.yaml."""

from dataclasses import dataclass
from functools import cache

import yaml

from knowledge.words import FOLDER


@dataclass(frozen=True, kw_only=True)
class CellWords:
    """Whole cells: a household of no category; no condition."""

    no_category: tuple[str, ...]
    nothing: tuple[str, ...]


@cache
def cell_words() -> CellWords:
    """Read from cells.yaml."""
    raw = yaml.safe_load((FOLDER / "cells.yaml").read_text(encoding="utf-8"))
    return CellWords(**{key: tuple(value) for key, value in raw.items()})
