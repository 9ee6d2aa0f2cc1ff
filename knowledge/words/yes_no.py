"""Words of a question that is answered by yes or no, and of its answer, read from yes_no.yaml."""

from dataclasses import dataclass
from functools import cache

from knowledge.words import FOLDER
from knowledge.yaml_file import read_yaml


@dataclass(frozen=True, kw_only=True)
class YesNoWords:
    """Regular expressions: what fits `asked` and not `asked_more` wants a yes or a no, `answered` begins with one."""

    asked: str
    asked_more: str
    answered: str


@cache
def yes_no_words() -> YesNoWords:
    """Read from yes_no.yaml."""
    return YesNoWords(**read_yaml(FOLDER / "yes_no.yaml"))
