"""By what a request is recognised that is declined in one sentence, read from declined.yaml."""

from collections.abc import Mapping
from functools import cache

from knowledge.words import FOLDER
from knowledge.yaml_file import read_yaml


@cache
def declined_words() -> Mapping[str, str]:
    """One regular expression over normalised text for each kind of `DeclinedRequest`, and three more.

    `house` keeps a matter of other offices with the documents, `asks_after` tells that somebody asks what becomes of
    cheating, rather than for help with it, `tells_on` that the number is to complain by.
    """
    raw: dict[str, list[str]] = read_yaml(FOLDER / "declined.yaml")
    return {kind: "|".join(f"(?:{one})" for one in value) for kind, value in raw.items()}
