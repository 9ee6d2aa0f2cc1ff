"""What can be done with the cases that were chosen: what all of them allow, and why not what only some do."""

from collections.abc import Sequence
from dataclasses import dataclass

from handlers.batches import by_house, shared
from handlers.cases import steps
from handlers.cases.labels import CaseLabels
from handlers.dialog.context import Context
from handlers.dialog.messages import Weight
from handlers.dialog.row_ids import row_id
from handlers.ledger.selection import MOST, Selection, chosen
from storage.batches import batches
from storage.batches.batches import Batch
from storage.cases.cases import Case


class NoSuchBatch(LookupError):
    """There is no such batch, or it is not the person's: nobody learns which."""


@dataclass(frozen=True, kw_only=True)
class BatchStep:
    """A step for all of the chosen cases; `why_not` says why it is not one, empty where it is."""

    id: str
    label: str
    weight: Weight
    why_not: str = ""


@dataclass(frozen=True, kw_only=True)
class BatchMenu:
    """What can be done with all of the chosen cases, how many they are now; `note` says why that is nothing.

    `shown` are the first of them, with number and label.
    """

    id: int
    count: int
    steps: tuple[BatchStep, ...]
    not_now: tuple[BatchStep, ...]
    note: str
    shown: tuple[tuple[str, str], ...]


def choose(context: Context, selection: Selection) -> int:
    """Keep a choice for what is to be done with it; the id of the batch."""
    return batches.choose(
        context.tx,
        person_id=context.person_id,
        selection=selection.to_json(),
        chosen=len(chosen(context, selection)),
        now=context.now,
    )


def own(context: Context, id: str) -> Batch:
    """A batch of the person's. Raises NoSuchBatch."""
    named = row_id(id)
    found = None if named is None else batches.find(context.tx, named, person_id=context.person_id)
    if found is None:
        raise NoSuchBatch(id)
    return found


def cases_of(context: Context, batch: Batch) -> list[Case]:
    """The cases that were chosen, but for those in danger: they are looked after one by one."""
    return [case for case in chosen(context, Selection.from_json(batch.selection)) if not case.imminent]


def menu(context: Context, batch: Batch) -> BatchMenu:
    """What all of the cases allow the person now."""
    found = cases_of(context, batch)
    allowed = steps.possible_among(context, found, shared.IN_BATCHES) if 0 < len(found) <= MOST else {}
    labels = CaseLabels(context, found[:_SHOWN])
    offered = [_step(context, id, many, found) for id, many in allowed.items() if many]
    return BatchMenu(
        id=batch.id,
        count=len(found),
        steps=tuple(one for one in offered if not one.why_not),
        not_now=tuple(one for one in offered if one.why_not),
        note=_note(context, len(found), any(not one.why_not for one in offered)),
        shown=tuple((case.number, labels.of(case)) for case in found[:_SHOWN]),
    )


_SHOWN = 20


def _step(context: Context, id: str, many: int, found: Sequence[Case]) -> BatchStep:
    step = steps.BY_ID[id]
    own = shared.asks_of_each_house(context, step, found)
    why_not = ""
    if own:
        why_not = context.say("batches.house_by_house", what=context.say("forms.comma").join(own))
    elif many < len(found):
        why_not = context.say("batches.only_some", many=many, count=len(found))
    elif by_house.is_too_long(step, len(found)):
        why_not = context.say("batches.table_too_long", most=by_house.MOST)
    return BatchStep(id=id, label=context.say(f"cases.button.{id}"), weight=step.weight, why_not=why_not)


def _note(context: Context, count: int, any_offered: bool) -> str:
    if count == 0:
        return context.say("batches.none_chosen")
    if count > MOST:
        return context.say("batches.too_many", most=MOST)
    return "" if any_offered else context.say("batches.nothing_for_all")
