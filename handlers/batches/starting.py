"""Beginning a batch: the form of its step is filled in once, tried on one of the cases, and then taken on each."""

from collections.abc import Sequence
from dataclasses import dataclass

from handlers.batches import by_house, menu, shared, work
from handlers.batches.by_house import NO_TABLE, HouseTable
from handlers.batches.menu import NoSuchBatch
from handlers.cases import at_desk, sheet, steps
from handlers.dialog.context import Context
from handlers.forms.sheets import Filled, SheetField
from handlers.ledger.selection import MOST
from storage.batches import batches, items
from storage.batches.batches import Batch, BatchState
from storage.cases.cases import Case


@dataclass(frozen=True, kw_only=True)
class BatchSheet:
    """The form of a step for many cases, and the table of what differs; `submit` is the label of its button."""

    id: int
    step: str
    title: str
    above: str
    fields: tuple[SheetField, ...]
    submit: str
    table: HouseTable = NO_TABLE

    @property
    def slips(self) -> bool:
        """Whether something in it is wrong."""
        return self.table.slips or any(one.slip for one in self.fields)


def opened(context: Context, batch: Batch, step_id: str) -> BatchSheet:
    """The empty form of a step. Raises NoSuchBatch for a step that not all of the cases allow."""
    found = _allowing(context, batch, step_id)
    table = by_house.empty(context, steps.BY_ID[step_id], found)
    return _sheet(context, batch, at_desk.opened(context, found[0].number, step_id), table, len(found))


def start(context: Context, batch: Batch, step_id: str, filled: Filled) -> BatchSheet | None:
    """Begin a step with what was filled in; the form again where something in it is wrong. Raises NoSuchBatch."""
    found = _allowing(context, batch, step_id)
    known = at_desk.opened(context, found[0].number, step_id).fields
    mine = by_house.of_house(filled, found[0].number)
    tried = at_desk.tried(context, found[0].number, step_id, shared.with_kept(known, mine))
    table = by_house.checked(context, steps.BY_ID[step_id], found, filled, tried.fields)
    again = _sheet(context, batch, tried, table, len(found))
    if again.slips:
        return again
    names = _ids(again.fields) | table.names
    asked = {key: list(values) for key, values in filled.items() if key.partition(".")[0] in names}
    begin(context, batch.id, step_id, asked, _versions(found), changed=_changed_since(found, batch))
    return None


def begin(
    context: Context,
    batch_id: int,
    step_id: str,
    filled: Filled,
    versions: dict[int, str],
    *,
    changed: frozenset[int] = frozenset(),
) -> None:
    """Let a step be taken on cases, by id with the versions on which it is taken. What began already stays so."""
    if batches.start(context.tx, batch_id, step=step_id, filled=filled, now=context.now):
        items.add(context.tx, batch_id, versions, changed=changed)
        work.order(context, work.RUN, batch_id)


def _allowing(context: Context, batch: Batch, step_id: str) -> list[Case]:
    step, found = shared.find(step_id), menu.cases_of(context, batch)
    if batch.state is not BatchState.CHOSEN or step not in shared.IN_BATCHES or not 0 < len(found) <= MOST:
        raise NoSuchBatch(step_id)
    all_allow = steps.possible_among(context, found, [step])[step.id] == len(found)
    if not all_allow or shared.asks_of_each_house(context, step, found) or by_house.is_too_long(step, len(found)):
        raise NoSuchBatch(step_id)
    return found


def _sheet(context: Context, batch: Batch, example: at_desk.StepSheet, table: HouseTable, count: int) -> BatchSheet:
    step = steps.BY_ID[example.step]
    return BatchSheet(
        id=batch.id,
        step=step.id,
        title=context.say("batches.title", step=example.title, count=count),
        above=example.above,
        fields=shared.of_all_houses(step, example.fields),
        submit=context.say("batches.submit", count=count),
        table=table,
    )


def _ids(fields: Sequence[SheetField]) -> frozenset[str]:
    return frozenset(one.id for one in fields)


def _versions(found: Sequence[Case]) -> dict[int, str]:
    return {case.id: sheet.version(case) for case in found}


def _changed_since(found: Sequence[Case], batch: Batch) -> frozenset[int]:
    return frozenset(case.id for case in found if case.changed_at > batch.made_at)
