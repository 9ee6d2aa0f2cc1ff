"""Packs as a later release may have them, when what counties decided about the earlier ones is still stored."""

from collections.abc import Mapping
from typing import Any

from knowledge.model.document_form import FormField
from knowledge.model.pack import Pack


def with_rule(packs: Mapping[str, Pack], pack: str, rule: str, **changed: Any) -> dict[str, Pack]:
    """The packs with other values for one rule of a calendar, as `days=(10, 25)`."""
    rules = tuple(one.model_copy(update=changed) if one.id == rule else one for one in packs[pack].calendar.rules)
    calendar = packs[pack].calendar.model_copy(update={"rules": rules})
    return {**packs, pack: packs[pack].model_copy(update={"calendar": calendar})}


def with_box(packs: Mapping[str, Pack], pack: str, form: str, **box: Any) -> dict[str, Pack]:
    """The packs with one more box in a form, before its last one."""
    forms = tuple(
        one.model_copy(update={"fields": (*one.fields[:-1], FormField(**box), one.fields[-1])})
        if one.id == form
        else one
        for one in packs[pack].forms
    )
    return {**packs, pack: packs[pack].model_copy(update={"forms": forms})}
