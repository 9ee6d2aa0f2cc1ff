"""What a step asks of each house by itself, a sum or an area: a table with a row for each of the chosen cases."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from handlers.batches import shared
from handlers.cases.labels import CaseLabels
from handlers.cases.step import Step
from handlers.dialog.context import Context
from handlers.dialog.conversation import Draft
from handlers.forms import sheets
from handlers.forms.field import Field
from handlers.forms.sheets import Filled, SheetField
from storage.cases.cases import Case

MOST = 100  # houses in one table
_OF = "@"  # between the field and the number of the case in the name of a cell


@dataclass(frozen=True, kw_only=True)
class HouseCells:
    """A row: a case by number and label, and what is filled in for it."""

    number: str
    label: str
    cells: tuple[SheetField, ...]


@dataclass(frozen=True, kw_only=True)
class HouseTable:
    """The table; `heads` are the names of its columns, each with its unit."""

    heads: tuple[tuple[str, str], ...]
    rows: tuple[HouseCells, ...]

    @property
    def slips(self) -> bool:
        """Whether something in it is wrong."""
        return any(cell.slip for row in self.rows for cell in row.cells)

    @property
    def names(self) -> frozenset[str]:
        """The names of its cells."""
        return frozenset(cell.id for row in self.rows for cell in row.cells)


NO_TABLE = HouseTable(heads=(), rows=())


def columns(step: Step) -> tuple[Field, ...]:
    """The fields of a step that are filled in for each house; none where it can do without all of them."""
    form = shared.form_of(step)
    own = tuple(asked for asked in form.fields if asked.id in shared.TABLED) if form else ()
    return own if any(asked.required({}) for asked in own) else ()


def is_too_long(step: Step, count: int) -> bool:
    """Whether the table of so many houses would be more than somebody fills in at once."""
    return count > MOST and bool(columns(step))


def empty(context: Context, step: Step, found: Sequence[Case]) -> HouseTable:
    """The table before anything is filled in."""
    return _table(context, step, found, {}, {})


def checked(
    context: Context, step: Step, found: Sequence[Case], filled: Filled, tried: Sequence[SheetField]
) -> HouseTable:
    """The table with what was filled in, and what is wrong with that; `tried` is the form as it is for one house.

    A column that what was filled in for all leaves closed, as the sum of what is refused, is asked of nobody.
    """
    return _table(context, step, found, filled, {one.id: one.required for one in tried})


def of_house(filled: Filled, number: str) -> Filled:
    """What was filled in for one house: for all of them, and in its row."""
    mine = {key.partition(_OF)[0]: values for key, values in filled.items() if key.partition(_OF)[2] == number}
    return {key: values for key, values in filled.items() if _OF not in key} | mine


def _table(
    context: Context, step: Step, found: Sequence[Case], filled: Filled, asked_now: Mapping[str, bool]
) -> HouseTable:
    own, labels = columns(step), CaseLabels(context, found) if columns(step) else None
    rows = (
        ()
        if labels is None
        else tuple(
            HouseCells(
                number=case.number,
                label=labels.of(case),
                cells=tuple(_cells(context, own, case, filled, asked_now)),
            )
            for case in found
        )
    )
    return HouseTable(heads=tuple(_head(context, asked) for asked in own), rows=rows)


def _head(context: Context, asked: Field) -> tuple[str, str]:
    return context.say(f"{asked.texts}.name"), context.say(f"batches.unit.{asked.id}")


def _cells(
    context: Context, own: Sequence[Field], case: Case, filled: Filled, asked_now: Mapping[str, bool]
) -> Iterator[SheetField]:
    for asked in own:
        name = f"{asked.id}{_OF}{case.number}"
        given = tuple(filled.get(name, ()))
        slip = ""
        if asked.id in asked_now:
            draft = Draft(id="", form="", subject=case.number, touched_at="")
            slip = sheets.slip_of(context, draft, asked, given, required=asked_now[asked.id])
        yield SheetField(
            id=name,
            name=context.say(f"{asked.texts}.name"),
            ask="",
            shape=sheets.shape_of(asked),
            options=(),
            values=given,
            required=asked.required({}),
            slip=slip,
        )
