"""What dictation writes for single characters, read from misheard.yaml."""

from functools import cache

import yaml

from knowledge.words import FOLDER


@cache
def misheard() -> tuple[tuple[str, str], ...]:
    """Regular expressions over folded text, each with what was said instead."""
    data = yaml.safe_load((FOLDER / "misheard.yaml").read_text(encoding="utf-8"))
    return tuple((str(pattern), str(instead)) for pattern, instead in data["misheard"])
