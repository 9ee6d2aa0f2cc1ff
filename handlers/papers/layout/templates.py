"""What our own templates are made of: the blocks of `templates.yaml`, which blocks.py tells the kinds of."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import yaml

_SOURCE = Path(__file__).with_name("templates.yaml")


@cache
def all_templates() -> Mapping[str, Any]:
    """By kind of paper."""
    found: dict[str, Any] = yaml.safe_load(_SOURCE.read_text(encoding="utf-8"))
    return found
