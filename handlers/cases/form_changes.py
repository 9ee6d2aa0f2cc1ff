"""What a correction changes in a form that was filled in, in words."""

from collections.abc import Iterator, Mapping
from typing import Any

from handlers.cases import document_forms
from handlers.dialog.context import Context
from handlers.dialog.conversation import Draft
from handlers.forms.field import Field
from handlers.forms.photos import Photos
from knowledge.model.document_form import DocumentForm
from storage.cases.cases import Case


def say_for_history(
    context: Context, case: Case, form: DocumentForm, before: Mapping[str, Any], changed: Mapping[str, Any]
) -> str:
    """“保障方式：租住借住→其他；核实人员”: of boxes of which the history is silent only which they are."""
    lines = []
    for asked, line in _lines(context, case, form, before, changed):
        field = form.find(asked.id)
        if field is not None:
            lines.append(line if field.told else field.label)
    return context.say("forms.semicolon").join(lines)


def say_each(
    context: Context, case: Case, form: DocumentForm, before: Mapping[str, Any], changed: Mapping[str, Any]
) -> tuple[str, ...]:
    """A line for each box, with what stood in it and what stands in it since."""
    return tuple(line for _, line in _lines(context, case, form, before, changed))


def say_value(context: Context, draft: Draft, asked: Field, value: Any) -> str:
    """What stands in a box, or that nothing does."""
    return context.say("filled.empty") if value in (None, "", []) else asked.kind.show(context, draft, asked, value)


def _lines(
    context: Context, case: Case, form: DocumentForm, before: Mapping[str, Any], changed: Mapping[str, Any]
) -> Iterator[tuple[Field, str]]:
    draft = Draft(id="", form=f"step_{form.step}", subject=case.number, touched_at="", answers={**before, **changed})
    for asked in document_forms.questions(form, case.pack or ""):
        field = form.find(asked.id)
        if field is not None and asked.id in changed:
            said = _say_change(context, draft, asked, before.get(asked.id), changed[asked.id])
            yield asked, context.say("cases.line", name=field.label, value=said)


def _say_change(context: Context, draft: Draft, asked: Field, old: Any, new: Any) -> str:
    if not isinstance(asked.kind, Photos):
        said = (say_value(context, draft, asked, value) for value in (old, new))
        return context.say("cases.from_to", old=next(said), new=next(said))
    before, since = set(old or ()), set(new or ())
    changed = (("gone", before - since), ("come", since - before))
    lines = [context.say(f"filled.photos.{key}", count=len(ids)) for key, ids in changed if ids]
    return context.say("forms.comma").join(lines) or context.say("filled.photos.order")
