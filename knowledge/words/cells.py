"""By what words a table's cell says that there is none of it, read from cells.yaml."""

from dataclasses import dataclass
from functools import cache

from knowledge.words import FOLDER
from knowledge.yaml_file import read_yaml


@dataclass(frozen=True, kw_only=True)
class CellWords:
    """Whole cells: a household of no category; no condition."""

    no_category: tuple[str, ...]
    nothing: tuple[str, ...]


@cache
def cell_words() -> CellWords:
    """Read from cells.yaml."""
    raw = read_yaml(FOLDER / "cells.yaml")
    return CellWords(**{key: tuple(value) for key, value in raw.items()})
