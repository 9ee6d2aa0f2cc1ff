"""By what words a question is recognised that a pack's data answers without an entry, from pack_facts.yaml."""

from collections.abc import Mapping
from functools import cache

from knowledge.words import FOLDER
from knowledge.yaml_file import read_yaml


@cache
def pack_fact_words() -> Mapping[str, str]:
    """A regular expression over normalised text for each: document, deciders, papers, safe_grades."""
    raw: dict[str, list[str]] = read_yaml(FOLDER / "pack_facts.yaml")
    return {key: "|".join(f"(?:{one})" for one in value) for key, value in raw.items()}
