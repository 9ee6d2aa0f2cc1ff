"""Words of a question that is answered by yes or no, and of its answer, read from yes_no.yaml."""

from dataclasses import dataclass
from functools import cache

import yaml

from knowledge.words import FOLDER


@dataclass(frozen=True, kw_only=True)
class YesNoWords:
    """Regular expressions: what fits `asked` and not `asked_more` wants a yes or a no, `answered` begins with one."""

    asked: str
    asked_more: str
    answered: str


@cache
def yes_no_words() -> YesNoWords:
    """Read from yes_no.yaml."""
    return YesNoWords(**yaml.safe_load((FOLDER / "yes_no.yaml").read_text(encoding="utf-8")))
