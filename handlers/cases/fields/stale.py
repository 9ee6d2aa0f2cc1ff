"""What somebody else has changed of a case since a form about it was opened."""

from collections.abc import Mapping
from typing import Any

from handlers.dialog.context import Context
from handlers.dialog.conversation import Draft
from handlers.dialog.dates import day_of, say_date
from handlers.forms.form import Differs, Form
from storage.cases import cases
from storage.cases.cases import Case, CaseEvent
from storage.cases.records import Record
from storage.people import people


def changed(draft: Draft, key: str) -> bool:
    """Whether the person has given a field another value than it had when the form was opened."""
    return bool(draft.answers.get(key) != draft.seen.get(key))


def differing(context: Context, case: Case, form: Form, draft: Draft, now: Mapping[str, Any]) -> Differs | None:
    """The first field that the person and somebody else have changed to different values; none where there is none.

    `now` are the values as they stand.
    """
    for key, seen in draft.seen.items():
        theirs, mine = now.get(key), draft.answers.get(key)
        if theirs not in (seen, mine) and changed(draft, key):
            return _differs(context, case, form, draft, key, theirs)
    return None


def _differs(context: Context, case: Case, form: Form, draft: Draft, key: str, theirs: Any) -> Differs:
    asked = form.field(key)

    def show(value: Any) -> str:
        empty = value in (None, [], "")
        return context.say("forms.skipped") if empty else asked.kind.show(context, draft, asked, value)

    event = next((one for one in reversed(cases.history(context.tx, case)) if key in _touched(one)), None)
    note = context.say(
        "forms.differs",
        name=context.say(f"{asked.texts}.name"),
        who=say_who(context, event),
        theirs=show(theirs),
        mine=show(draft.answers.get(key)),
    )
    return Differs(
        field=key,
        theirs=theirs,
        note=note,
        take_theirs=context.say("forms.use_theirs", value=show(theirs)),
        keep_mine=context.say("forms.use_mine", value=show(draft.answers.get(key))),
    )


def _touched(event: CaseEvent) -> Mapping[str, Any]:
    before: Mapping[str, Any] = event.details.get("before") or {}
    return before


def say_who(context: Context, event: CaseEvent | Record | None) -> str:
    """“乡镇赵敏11月4日（周三）10:35”: who has changed it and when; that somebody has, where that was noted nowhere."""
    if event is None:
        return context.say("forms.somebody")
    return say_who_and_when(context, event, people.name_of(context.tx, event.person_id) or "")


def say_who_and_when(context: Context, event: CaseEvent | Record, name: str) -> str:
    """The same of something that somebody with a name did."""
    day = say_date(context.say, day_of(event.at, context.zone))
    time = f"{event.at.astimezone(context.zone):%H:%M}"
    return context.say("forms.somebody_at", role=context.say(f"role.{event.role}"), name=name, day=day, time=time)
