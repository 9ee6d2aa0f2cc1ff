"""Keeping values of a case with their history: what it was before, who said so, when and why."""

from collections.abc import Mapping
from typing import Any

from handlers.cases.fields import saying, values
from handlers.cases.fields.catalogue import BY_KEY
from handlers.cases.fields.field import CaseField
from handlers.dialog.context import Occasion
from storage.cases import cases, records
from storage.cases.cases import Case

FILLED, CHANGED = "details_filled", "details_changed"  # what the history calls it


def kept(occasion: Occasion, case: Case) -> values.Values:
    """What the case says of its fields now."""
    return values.kept(case.answers, records.of(occasion.tx, case.id))


def keep(
    occasion: Occasion, case: Case, told: Mapping[str, Any], *, person_id: int, role: str, reason: str = ""
) -> list[str]:
    """Keep the values that are new or different; the keys of those. None empties a field, the rest stays as it is.

    What danger there is, where the house stands and its photos are kept by the steps alone, for much hangs on them.
    """
    taken = records.of(occasion.tx, case.id)
    before = values.kept(case.answers, taken)
    changed = {key: value for key, value in told.items() if before.get(key) != value}
    if not changed:
        return []
    of_steps = {key: value for key, value in changed.items() if BY_KEY[key].recorded}
    answers = {BY_KEY[key].answered: value for key, value in changed.items() if BY_KEY[key].answered}
    if answers:
        left = {name: value for name, value in {**case.answers, **answers}.items() if value is not None}
        cases.set_answers(occasion.tx, case, left)
    if of_steps:
        records.add(
            occasion.tx,
            case,
            step=records.CHANGED,
            day=occasion.today,
            values=of_steps,
            person_id=person_id,
            role=role,
            now=occasion.now,
        )
    old = {key: before[key] for key in changed if key in before}
    cases.note(
        occasion.tx,
        case,
        kind=CHANGED if old else FILLED,
        person_id=person_id,
        role=role,
        now=occasion.now,
        details={
            "before": {key: old.get(key) for key in changed},
            "after": changed,
            "words": say_changes(occasion, case, old, changed),
            "reason": reason,
        },
    )
    return list(changed)


def say_changes(occasion: Occasion, case: Case, old: Mapping[str, Any], new: Mapping[str, Any]) -> str:
    """“产权人：李四；原建筑面积：60平方米→58平方米”, with numbers masked."""
    lines = []
    for key, value in new.items():
        field = BY_KEY[key]
        said = _say(occasion, case, field, value)
        if key in old:
            said = occasion.say("cases.from_to", old=_say(occasion, case, field, old[key]), new=said)
        lines.append(occasion.say("cases.line", name=saying.name_of(occasion, field), value=said))
    return occasion.say("forms.semicolon").join(lines)


def _say(occasion: Occasion, case: Case, field: CaseField, value: Any) -> str:
    return occasion.say("filled.empty") if value is None else saying.say_value(occasion, case, field, value)
