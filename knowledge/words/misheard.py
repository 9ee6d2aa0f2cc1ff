"""What dictation writes for single characters, read from misheard.yaml."""

from functools import cache

from knowledge.words import FOLDER
from knowledge.yaml_file import read_yaml


@cache
def misheard() -> tuple[tuple[str, str], ...]:
    """Regular expressions over folded text, each with what was said instead."""
    data = read_yaml(FOLDER / "misheard.yaml")
    return tuple((str(pattern), str(instead)) for pattern, instead in data["misheard"])
