"""Returning a report: the items that are wrong, ticked, and the reason, said to who reported it."""

import re
from collections.abc import Sequence

from handlers.cases import steps, view
from handlers.cases.moves import Recorded, by_form
from handlers.cases.report_fields import CASE_FIELDS, REPORT_FIELDS
from handlers.dialog.context import Context
from handlers.dialog.conversation import Draft
from handlers.forms.choices import Checklist
from handlers.forms.correcting import names_of
from handlers.forms.field import Field, Words
from handlers.forms.form import Form
from storage.cases import cases
from storage.cases.cases import Case


def _items(context: Context, draft: Draft) -> tuple[tuple[str, str], ...]:
    case = cases.find(context.tx, draft.subject) if draft.subject else None
    answered = case.answers if case else {}
    return tuple(
        (asked.id, context.say(f"{asked.texts}.name"))
        for asked in CASE_FIELDS
        if asked in REPORT_FIELDS[:5] or answered.get(asked.id) is not None
    )


def _named(context: Context, draft: Draft, text: str) -> list[str]:
    """The items that words name as wrong, in their order: “地点和照片不对”; not those that they call fine."""
    said = [part for part in re.split(r"[，,。；;！!\s]+", text) if not re.search(context.say("returning.fine"), part)]
    return [
        id
        for id, _ in _items(context, draft)
        if any(name in part for part in said for name in names_of(context, _BY_ID[id]))
    ]


_BY_ID = {asked.id: asked for asked in CASE_FIELDS}


def _reason(context: Context, draft: Draft) -> str:
    asked = CASE_RETURN.field("reason")
    return asked.kind.show(context, draft, asked, draft.answers["reason"])


def _wrong(context: Context, draft: Draft) -> list[str]:
    """The items to be mended: those that were ticked, then what the reason names besides."""
    named = _named(context, draft, _reason(context, draft))
    return list(dict.fromkeys([*draft.answers["items"], *named]))


def _say(context: Context, draft: Draft, items: Sequence[str]) -> str:
    return context.say("forms.comma").join(label for id, label in _items(context, draft) if id in items)


def _outlook(context: Context, draft: Draft) -> str:
    """That the reason names more than was ticked, where it does."""
    more = [id for id in _wrong(context, draft) if id not in draft.answers["items"]]
    return context.say("returning.named", items=_say(context, draft, more)) if more else ""


def _recorded(context: Context, draft: Draft, case: Case) -> Recorded:
    items, reason = _wrong(context, draft), _reason(context, draft)
    words = {"items": _say(context, draft, items), "reason": reason}
    ready = CASE_RETURN.field("reason").choices(context, draft)
    pressed = next((id for id, label in ready if label == reason), OTHER_REASON)
    return Recorded(details={"items": items, "reason": reason}, words=words, reason=pressed)


RETURN_REASONS = ("unclear", "photos", "place")
OTHER_REASON = "other"  # words of one's own
RETURN_FIELDS = (
    Field(id="items", texts="returning.items", kind=Checklist(own_words=0, named=_named), choices_from=_items),
    Field(id="reason", texts="returning.reason", kind=Words(most=200), options=RETURN_REASONS),
)
CASE_RETURN = Form(
    id="case_return",
    for_others=True,
    fields=RETURN_FIELDS,
    submit=by_form(steps.RETURN, _recorded),
    name=view.whose_by_draft,
    outlook=_outlook,
)
