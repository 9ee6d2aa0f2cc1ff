"""What a county's own ledger would change: each row is new, changes a case, says what is known, or is wrong."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from handlers.cases.fields import values
from handlers.cases.fields.catalogue import BY_KEY
from handlers.dialog.context import Occasion
from handlers.ledger.arriving import BESIDE, PLACES, LedgerFile, LedgerRow
from handlers.ledger.cells import CellReading, WrongCell
from knowledge.area import Level, Place
from storage.cases import cases, ledger, marks, records
from storage.cases.case_query import CaseQuery
from storage.cases.cases import COUNTED, Case, CaseState
from storage.cases.scope import RowScope
from storage.database.database import Steps
from storage.people import areas

KEYS = ("old_number", "national_number", "id_number")  # by which a row is matched with a case, the surest first
_KEPT_BY_STEPS = ("place", "danger", "photos")  # of a case that is there


@dataclass(frozen=True, kw_only=True)
class NewRow:
    """A row of which no case is known: it becomes one at `place`."""

    row: LedgerRow
    place: Place
    told: Mapping[str, Any]
    state: CaseState


@dataclass(frozen=True, kw_only=True)
class ChangedRow:
    """A row that says something else of a case than what is known; `told` is that alone."""

    row: LedgerRow
    case: Case
    told: Mapping[str, Any]


@dataclass(frozen=True, kw_only=True)
class WrongRow:
    """A row that cannot be taken in: the key of the text that says why, and its values."""

    row: LedgerRow
    key: str
    values: Mapping[str, object]


@dataclass(kw_only=True)
class LedgerHeaps:
    """All rows of a file, each in one heap; `same` counts those that say nothing else than what is known."""

    new: list[NewRow] = field(default_factory=list)
    changed: list[ChangedRow] = field(default_factory=list)
    wrong: list[WrongRow] = field(default_factory=list)
    same: int = 0


def examine(steps: Steps, occasion: Occasion, file: LedgerFile, county: Place) -> LedgerHeaps:
    """Look at all rows for a county, in steps that only read."""
    found, looking = LedgerHeaps(), RowExaminer(occasion, county)
    for row in file.rows:
        steps.rest()
        try:
            one = looking.at(row)
        except WrongCell as wrong:
            found.wrong.append(WrongRow(row=row, key=wrong.key, values=wrong.values))
            continue
        match one:
            case NewRow():
                found.new.append(one)
            case ChangedRow():
                found.changed.append(one)
            case None:
                found.same += 1
    return found


class RowExaminer:
    """Looks at the rows of one file, one after another."""

    def __init__(self, occasion: Occasion, county: Place) -> None:
        self._occasion = occasion
        self._scope = RowScope(below=frozenset({county.path}))
        self._places = areas.below(occasion.tx, county)
        self._states = {occasion.say(f"cases.state.{state}"): state for state in CaseState}
        self._reading = CellReading(occasion=occasion, pack=occasion.pack_at(county))
        self._seen: dict[tuple[str, str], int] = {}

    def at(self, row: LedgerRow) -> NewRow | ChangedRow | None:
        """What a row would do; none where nothing. Raises WrongCell."""
        told = dict(self._told(row))
        state = self._state(row)
        case = self._case(row, told)
        if case is None:
            place = self._place(row)
            detail = {"detail": row.texts["place"]} if "place" in row.texts else {}
            told["place"] = {"area": place.code, **detail}
            return NewRow(row=row, place=place, told=told, state=state)
        known = values.kept(case.answers, records.of(self._occasion.tx, case.id))
        new = {key: value for key, value in told.items() if key not in _KEPT_BY_STEPS and known.get(key) != value}
        return ChangedRow(row=row, case=case, told=new) if new else None

    def _told(self, row: LedgerRow) -> Iterator[tuple[str, Any]]:
        for key, text in row.texts.items():
            if key not in BESIDE and key != "place":
                yield key, self._reading.value(BY_KEY[key], text)

    def _state(self, row: LedgerRow) -> CaseState:
        text = row.texts.get("state")
        if text is None:
            return CaseState.REPORTED
        if text not in self._states:
            raise WrongCell("ledger.wrong.state", text=text)
        return self._states[text]

    def _case(self, row: LedgerRow, told: Mapping[str, Any]) -> Case | None:
        """The case that a row is about: our own number, else the first of its keys that finds one. Raises WrongCell."""
        if "number" in row.texts:
            self._once(row, "number", row.texts["number"].upper())
            return self._ours(row.texts["number"])
        keys = [(key, told[key]) for key in KEYS if told.get(key)]
        if not keys:
            raise WrongCell("ledger.wrong.no_key")
        for key, value in keys:
            self._once(row, key, value)
        for key, value in keys:
            found = [case for case in self._found(value) if case.answers.get(key) == value]
            if len(found) > 1:
                raise WrongCell("ledger.wrong.several", numbers=", ".join(case.number for case in found))
            if found:
                return found[0]
        return None

    def _once(self, row: LedgerRow, key: str, value: str) -> None:
        """Raise WrongCell where a row of before has the same key."""
        if (key, value) in self._seen:
            raise WrongCell("ledger.wrong.twice", row=self._seen[key, value])
        self._seen[key, value] = row.number

    def _ours(self, number: str) -> Case:
        case = cases.find(self._occasion.tx, number.upper())
        if case is None or case.area not in {one.code for one in self._places}:
            raise WrongCell("ledger.wrong.number", text=number)
        return case

    def _found(self, value: str) -> list[Case]:
        query = CaseQuery(states=COUNTED, numbers=(marks.number(value),))
        return ledger.part(self._occasion.tx, self._scope, query, offset=0, limit=5)

    def _place(self, row: LedgerRow) -> Place:
        """Where a row's house stands: by the code, else by the names of village and township. Raises WrongCell."""
        code, township, village = (row.texts.get(key, "") for key in PLACES)
        if code:
            found = [one for one in self._places if one.code == code]
        else:
            found = [one for one in self._places if one.level is Level.VILLAGE and _is_called(one, village)]
            above = [one for one in self._places if one.level is Level.TOWNSHIP and _is_called(one, township)]
            found = [one for one in found if not township or any(top.contains(one) for top in above)]
        if len(found) != 1:
            raise WrongCell("ledger.wrong.place", text=code or f"{township}{village}")
        return found[0]


def _is_called(place: Place, name: str) -> bool:
    """Whether a name is that of a place; its last character, for what kind of place it is, may be left out."""
    return bool(name) and name in (place.name, place.name[:-1])
