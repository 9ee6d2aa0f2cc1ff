"""The places of a spreadsheet: each row checked, parents resolved, levels told from codes."""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from itertools import chain

from handlers.documents.org_sheets import SheetRow
from knowledge.area import Level, Place, level_of
from knowledge.model.pack import Pack
from storage.people.areas import child_of
from storage.people.org import PlaceChange

LONGEST_NAME = 40
_CODE = re.compile(r"[0-9A-Za-z]{2,20}")
_SCIENTIFIC = re.compile(r"\d(?:\.\d+)?[eE]\+?\d+", re.ASCII)
_TOPS = (Level.PROVINCE, Level.CITY, Level.COUNTY)  # need no place above them


@dataclass(frozen=True, kw_only=True)
class Problem:
    """A bad row: the key of the text that says what is right, and its values."""

    row: SheetRow
    key: str
    values: Mapping[str, object] = field(default_factory=dict)


def examine(
    rows: Iterable[SheetRow], known: Mapping[str, Place], packs: Mapping[str, Pack]
) -> tuple[list[Place], list[Problem]]:
    """The places of the good rows, each after its parent, and what is wrong with the others.

    The level comes from a standard code, else it is one below the parent's. An empty parent leaves a known place
    where it is; an empty pack takes the pack away, a missing pack column leaves it.
    """
    problems: list[Problem] = []
    waiting: dict[str, SheetRow] = {}
    pack_ids = _pack_ids(packs)
    for row in rows:
        problem = _slip(row, waiting, pack_ids)
        if problem is None:
            waiting[row.values["code"]] = row
        else:
            problems.append(problem)
    problems += _name_parents(waiting, known)
    placed: dict[str, Place] = {}
    while True:
        ready = [row for row in waiting.values() if not any(code in waiting for code in _above(row, known))]
        if not ready:
            break
        for row in ready:
            del waiting[row.values["code"]]
            place = _place(row, placed, known, pack_ids)
            if isinstance(place, Problem):
                problems.append(place)
            else:
                placed[place.code] = place
    problems += [Problem(row=row, key="org.problem.loop") for row in waiting.values()]
    return list(placed.values()), sorted(problems, key=lambda problem: problem.row.number)


def is_scientific(text: str) -> bool:
    """Whether a code or a number is as Excel shows a long one, with its last digits lost: 3.70602E+11."""
    return _SCIENTIFIC.fullmatch(text) is not None


def _name_parents(waiting: dict[str, SheetRow], known: Mapping[str, Place]) -> list[Problem]:
    """Put the code in place of a parent's name; rows whose parent's name several places have leave as problems."""
    named: defaultdict[str, set[str]] = defaultdict(set)
    for code, name in chain(
        ((row.values["code"], row.values["name"]) for row in waiting.values()),
        ((place.code, place.name) for place in known.values() if place.code not in waiting),
    ):
        named[name].add(code)
    problems = []
    for code, row in list(waiting.items()):
        parent = row.values.get("parent", "")
        codes = set() if parent in waiting or parent in known else named[parent] - {code}
        if len(codes) == 1:
            waiting[code] = replace(row, values={**row.values, "parent": codes.pop()})
        elif codes:
            problems.append(Problem(row=row, key="org.problem.parent_several", values={"parent": parent}))
            del waiting[code]
    return problems


def changes(places: Iterable[Place], known: Mapping[str, Place]) -> tuple[PlaceChange, ...]:
    """Those of the places that are new or differ from what is known."""
    return tuple(
        PlaceChange(place=place, before=known.get(place.code)) for place in places if known.get(place.code) != place
    )


def _pack_ids(packs: Mapping[str, Pack]) -> dict[str, str]:
    """Ids of packs by everything that an operator may write: id, name, aliases; a shared one is the more special's."""
    special_last = sorted(packs.values(), key=lambda pack: pack.region.breadth, reverse=True)
    named = {name.lower(): pack.id for pack in special_last for name in (pack.region.name, *pack.region.aliases)}
    return {**named, **{id.lower(): id for id in packs}}


def _slip(row: SheetRow, earlier: Mapping[str, SheetRow], pack_ids: Mapping[str, str]) -> Problem | None:
    """What is wrong with a row, looked at by itself and beside those before it."""
    code, name, pack = row.values["code"], row.values["name"], row.values.get("pack", "")
    if is_scientific(code) or is_scientific(row.values.get("parent", "")):
        return Problem(row=row, key="org.problem.scientific")
    if not _CODE.fullmatch(code):
        return Problem(row=row, key="org.problem.code", values={"code": code})
    if code in earlier:
        return Problem(row=row, key="org.problem.code_twice", values={"code": code, "number": earlier[code].number})
    if not 1 <= len(name) <= LONGEST_NAME:
        return Problem(row=row, key="org.problem.area_name", values={"most": LONGEST_NAME})
    if pack and pack.lower() not in pack_ids:
        return Problem(
            row=row, key="org.problem.pack", values={"pack": pack, "known": " ".join(set(pack_ids.values()))}
        )
    return None


def _parent_of(row: SheetRow, known: Mapping[str, Place]) -> str | None:
    before = known.get(row.values["code"])
    return row.values.get("parent") or (before.parent_code if before else None)


def _above(row: SheetRow, known: Mapping[str, Place]) -> list[str]:
    """The codes that must be settled before this row: the parent, and all above it as known so far."""
    parent = _parent_of(row, known)
    if parent is None:
        return []
    return [parent, *(known[parent].path.strip("/").split("/") if parent in known else ())]


def _place(
    row: SheetRow, placed: Mapping[str, Place], known: Mapping[str, Place], pack_ids: Mapping[str, str]
) -> Place | Problem:
    """The place of a row, once all above it is settled."""
    code, name = row.values["code"], row.values["name"]
    parent_code = _parent_of(row, known)
    parent = None if parent_code is None else _settled(parent_code, placed, known)
    if parent_code is not None and parent is None:
        return Problem(row=row, key="org.problem.parent", values={"parent": parent_code})
    level = level_of(code) or (parent.level.below() if parent else None)
    if level is None or (parent is None and level not in _TOPS):
        return Problem(row=row, key="org.problem.parent_empty", values={"code": code})
    levels = list(Level)
    if parent is not None and levels.index(parent.level) >= levels.index(level):
        return Problem(row=row, key="org.problem.parent_level", values={"parent": parent.name, "name": name})
    before = known.get(code)
    pack = before.pack if before else None
    if "pack" in row.values:
        pack = pack_ids.get(row.values["pack"].lower())
    return child_of(parent, code=code, name=name, level=level, pack=pack)


def _settled(code: str, placed: Mapping[str, Place], known: Mapping[str, Place]) -> Place | None:
    """A place as it will lie: one that the file does not name moves with what is above it."""
    place = placed.get(code) or known.get(code)
    if place is None or code in placed or place.parent_code is None:
        return place
    parent = _settled(place.parent_code, placed, known)
    return place if parent is None else replace(place, path=f"{parent.path}{code}/")
