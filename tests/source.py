"""The modules of the product, each parsed once in a session, for tests of how they are written."""

import ast
import functools
from collections.abc import Mapping
from pathlib import Path

ROOT = Path(__file__).parent.parent
ROOMS = ("bot", "handlers", "knowledge", "storage")


@functools.cache
def modules() -> Mapping[str, ast.Module]:
    """Every module of the product by its path below the root, as handlers/router.py."""
    files = [file for room in ROOMS for file in sorted((ROOT / room).rglob("*.py"))]
    return {file.relative_to(ROOT).as_posix(): ast.parse(file.read_text(encoding="utf-8")) for file in files}
