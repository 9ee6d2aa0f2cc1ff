"""By what a sentence that reports a house is recognised, read from reports.yaml."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from knowledge.words import FOLDER
from knowledge.yaml_file import read_yaml


@dataclass(frozen=True, kw_only=True)
class ReportWords:
    """Regular expressions over folded text with a comma for every gap.

    `wish` asks for a report; what speaks of `others` (a report of before, a rule, a call to all villages) begins none.
    Each of `head` has the group `name`. `hazards` and `structures` are by the ids of the report's fields; the first
    structure that is found counts. `health` is what tells of somebody's illness or disability.
    """

    wish: str
    others: str
    head: tuple[str, ...]
    no_names: str
    spot: str
    hazards: Mapping[str, str]
    structures: Mapping[str, str]
    health: str


@cache
def report_words() -> ReportWords:
    """Read from reports.yaml."""
    raw = read_yaml(FOLDER / "reports.yaml")
    name = f"(?P<name>(?:{raw['surnames']})(?:{raw['titles']}|{raw['given']}))"
    return ReportWords(
        wish=_any_of(raw["wish"]),
        others=_any_of(raw["others"]),
        head=tuple(one.replace("{name}", name) for one in raw["head"]),
        no_names=raw["no_names"],
        spot=_any_of(raw["spot"]).replace("{surname}", f"(?:{raw['surnames']})"),
        hazards={id: _any_of(patterns) for id, patterns in raw["hazards"].items()},
        structures={id: _any_of(patterns) for id, patterns in raw["structures"].items()},
        health=raw["health"],
    )


@cache
def surnames() -> str:
    """A regular expression for the surnames that people have, read from reports.yaml."""
    return str(read_yaml(FOLDER / "reports.yaml")["surnames"])


def _any_of(patterns: list[str]) -> str:
    return "|".join(f"(?:{one})" for one in patterns)
