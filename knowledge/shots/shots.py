"""Which shots are asked of a house: the usual ones, as the document that counts there names them."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

from knowledge.model.rules import Rules
from knowledge.model.shots import ShotKind
from knowledge.yaml_file import read_yaml


@dataclass(frozen=True, kw_only=True)
class Shot:
    """A photo that is asked for: what it is called, how it is taken, and why.

    Without `hazards` it is asked of every house, with them where one of these was reported, and an `otherwise` one
    where no hazard that was reported has a shot of its own. `by_resident` tells whether somebody who lives there can be
    asked for it; `when_sealed` one is for looks at an empty house that was sealed, and for nothing else. `section` is
    where the document that counts there asks for it; none where that is nobody's rule.
    """

    kind: ShotKind
    label: str
    how: str = ""
    why: str
    hazards: tuple[str, ...] = ()
    otherwise: bool = False
    by_resident: bool = False
    when_sealed: bool = False
    section: str | None = None

    @property
    def is_of_damage(self) -> bool:
        """Whether it shows what is wrong with the house, and not the house."""
        return bool(self.hazards) or self.otherwise


@cache
def usual_shots() -> tuple[Shot, ...]:
    """All shots in their order, read from shots.yaml."""
    raw = read_yaml(Path(__file__).parent / "shots.yaml")
    return tuple(map(_shot, raw))


def shots_of(rules: Rules | None, hazards: Collection[str]) -> tuple[Shot, ...]:
    """The shots of a house with these hazards, under the names that the rules of its region give them."""
    every = named_shots(rules)
    return tuple(shot for shot in every if _is_asked(shot, hazards, every))


def missing_kinds(
    hazards: Collection[str], taken: Collection[str], out_of_reach: Collection[str]
) -> tuple[ShotKind, ...]:
    """The shots of a house with these hazards that are neither taken nor out of reach, in any region."""
    return tuple(
        shot.kind for shot in shots_of(None, hazards) if shot.kind not in taken and shot.kind not in out_of_reach
    )


def named_shots(rules: Rules | None) -> tuple[Shot, ...]:
    """All shots in their order, under the names that the rules of a region give them."""
    named = {one.kind: one for one in rules.shots} if rules else {}
    return tuple(
        replace(shot, label=named[shot.kind].label, section=named[shot.kind].section) if shot.kind in named else shot
        for shot in usual_shots()
    )


def _shot(data: Mapping[str, Any]) -> Shot:
    """A shot of the file; raises TypeError for a key that nobody knows, ValueError for an unknown kind."""
    return Shot(**{**data, "kind": ShotKind(data["kind"]), "hazards": tuple(data.get("hazards", ()))})


def _is_asked(shot: Shot, hazards: Collection[str], every: Collection[Shot]) -> bool:
    if shot.when_sealed:
        return False
    if shot.otherwise:
        return not any(set(one.hazards) & set(hazards) for one in every)
    return not shot.hazards or bool(set(shot.hazards) & set(hazards))
